using Neuromesh.Core.Synapses;

namespace Neuromesh.Experiments.Tables;

/// <summary>Reads a table of synapses or gap junctions into a list whose rows, if they are many, lie in a temporary file.</summary>
internal static class EdgeTable
{
    /// <summary>Takes the values of a line and appends a row.</summary>
    /// <param name="edges">Takes the row.</param>
    /// <param name="line">Number of the line.</param>
    /// <param name="values">Values of the wanted columns.</param>
    public delegate void RowReader(EdgeList.Builder edges, int line, double[] values);

    /// <summary>Reads all rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">As for <see cref="CsvTable.Read"/>.</param>
    /// <param name="permitted">As for <see cref="CsvTable.Read"/>.</param>
    /// <param name="read">Takes a line.</param>
    /// <exception cref="ExperimentException">A line is wrong, or there is no room for the rows.</exception>
    public static EdgeList Read(CsvTable table, ReadOnlySpan<int> columns, Func<int, string> permitted, RowReader read)
    {
        EdgeList.Builder? edges = null;
        using var builder = edges = new EdgeList.Builder(new SpillableEdges(TableContent.LongestInMemory, Path.GetTempPath(), () => table.ShareRead * edges!.ShareStored));
        try
        {
            table.Read(columns, permitted, (line, values) => read(builder, line, values));
            return builder.Build();
        }
        catch (IOException exception)
        {
            throw table.Error($"the table's rows cannot be kept: {exception.Message}", exception);
        }
    }
}

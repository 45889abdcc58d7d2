using System.Text;
using Neuromesh.Core.Synapses;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests.Reading;

/// <summary>Tables that are too long to be held in memory are read from the disk as short ones are.</summary>
public sealed class LongTableTests : IDisposable
{
    private const int Rows = 300_000;
    private const string Yaml = "duration: 1 s\npopulations:\n  a: { model: lif-exponential, size: 1000 }\nprojections:\n  p: { from: a, to: a, rule: { type: explicit, file: t.csv } }";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neuromesh-long-table-");

    private string Table => Path.Combine(_folder.FullName, "t.csv");

    [Fact]
    public void It_gives_what_the_same_bytes_give_in_memory()
    {
        Write("\n");

        var (package, fromDisk) = Read();

        var inMemory = Descriptions.Read(Yaml, tables: ("t.csv", File.ReadAllText(Table)));
        Assert.Equal(Edges(inMemory), Edges(fromDisk));
        Assert.Equal(Rows, Edges(fromDisk).Count());
        Assert.True(package.Files["t.csv"].Length > TableContent.LongestInMemory);
        using var text = new MemoryStream();
        package.Files["t.csv"].Open().CopyTo(text);
        Assert.Equal(File.ReadAllBytes(Table), text.ToArray());
        Assert.Equal(Edges(inMemory), Edges(ExperimentReader.ReadPackage(package)));
    }

    /// <summary>The expected rows are those of the loop that wrote the text.</summary>
    [Fact]
    public void Its_rows_take_no_memory_and_are_those_of_the_text()
    {
        Write("\n");

        var experiment = Read().Experiment;

        var edges = Assert.IsType<ExplicitEdgesRule>(Assert.IsType<SparseProjection>(experiment.Projections[0]).Rule).Edges;
        Assert.Equal(0, edges.MemoryBytes);
        Assert.True(edges.Bytes > TableContent.LongestInMemory);
        var row = 0;
        foreach (var edge in edges.Enumerate())
        {
            var weight = (row % 5000) - 2500;
            Assert.Equal((row * 7 % 1000, row * 13 % 997, weight + (weight < 0 ? -0.25 : 0.25), ((row % 9) + 1) * 10), (edge.Source, edge.Target, edge.Weight, edge.DelaySteps));
            row++;
        }

        Assert.Equal(Rows, row);
    }

    [Fact]
    public void Marks_comments_and_ends_of_lines_change_nothing()
    {
        Write("\n");
        var plain = Edges(Read().Experiment).ToArray();
        Write("\r\n", "\uFEFF# made by hand\r\n\r\n");

        Assert.Equal(plain, Edges(Read().Experiment));
    }

    [Fact]
    public void A_fault_far_below_names_its_line_and_column()
    {
        Write("\n", last: "7,1000,1.5,2");

        var fault = Assert.Throws<ExperimentException>(() => Read()).Diagnostic;

        Assert.Equal(("t.csv", Rows + 2, 3, "column 'target'"), (fault.Source, fault.Line, fault.Column, fault.Key));
        Assert.Contains("expected a whole number from 0 to 999", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_changed_in_between_is_not_sent()
    {
        Write("\n");
        var (package, _) = Read();
        Write("\n", last: "1,1,1,1");

        Assert.Contains("was written to", Assert.Throws<IOException>(() => package.Files["t.csv"].Open()).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string lineEnd, string before = "", string? last = null)
    {
        var text = new StringBuilder(before).Append("source,target,weight,delay").Append(lineEnd);
        for (var i = 0; i < Rows; i++)
        {
            text.Append(i * 7 % 1000).Append(',').Append(i * 13 % 997).Append(',').Append((i % 5000) - 2500).Append(".25,").Append((i % 9) + 1).Append(lineEnd);
        }

        File.WriteAllText(Table, text.Append(last).ToString());
    }

    private (ExperimentPackage Package, Experiment Experiment) Read() =>
        ExperimentReader.ReadText("net", Descriptions.FileName, Yaml, _folder.FullName, [], EegProbe.Instance);

    private static IEnumerable<Edge> Edges(Experiment experiment) =>
        Assert.IsType<ExplicitEdgesRule>(Assert.IsType<SparseProjection>(experiment.Projections[0]).Rule).Edges.Enumerate();
}

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>Reads of many vectors, whatever the vector width.</summary>
internal interface IBatchIteration : IDisposable
{
    /// <summary>Takes the present conductances of an array.</summary>
    /// <param name="system">The array; its vectors are overwritten.</param>
    void Take(LineSystem system);

    /// <summary>Currents of a batch.</summary>
    /// <param name="volts">[batch × rows] in V, finite.</param>
    /// <param name="batch">Number of vectors.</param>
    /// <param name="amperes">[batch × columns] in A, overwritten.</param>
    /// <returns>Whether all vectors have reached the tolerance.</returns>
    bool Read(ReadOnlySpan<double> volts, int batch, Span<double> amperes);
}

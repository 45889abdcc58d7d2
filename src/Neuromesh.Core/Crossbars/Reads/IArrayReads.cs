namespace Neuromesh.Core.Crossbars.Reads;

/// <summary>Reads of an array whose lines or cells need a solution: driven rows at the read voltage, bit lines at virtual ground at their ends.</summary>
internal interface IArrayReads : IDisposable
{
    /// <summary>Memory in bytes.</summary>
    long Bytes { get; }

    /// <summary>Sets all conductances of the memristors.</summary>
    /// <param name="siemens">[rows × columns] in S.</param>
    void SetConductances(ReadOnlySpan<double> siemens);

    /// <summary>One read.</summary>
    /// <param name="rows">Driven rows, ascending, each once.</param>
    /// <param name="amperes">[columns]: receives the currents into ground at the bit lines' ends in A.</param>
    /// <returns>Power that the sources deliver in W: what cells and wires turn into heat.</returns>
    /// <exception cref="Wires.SingularArrayException">A line has no voltage.</exception>
    /// <exception cref="Wires.WireSolveException">The accuracy was not reached; the message states the residual.</exception>
    double Read(ReadOnlySpan<int> rows, Span<double> amperes);
}

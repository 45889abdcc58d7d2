namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>The direct method, whatever its vector width.</summary>
internal unsafe interface INestedElimination : IDisposable
{
    /// <summary>Bytes held.</summary>
    long Bytes { get; }

    /// <summary>Eliminates all nodes; conductances of the system may be infinite.</summary>
    void Factor(LineSystem system);

    /// <summary>Node voltages for the system's drivers, into its word- and bit-line voltages.</summary>
    void Solve(LineSystem system);

    /// <summary>Output current of column j for 1 V on row i and 0 V on all others, in S.</summary>
    void PortConductances(double* siemens, int stride);

    /// <summary>Conductance between drivers i and k in S, [rows × stride]; the diagonal has no meaning.</summary>
    void DriverConductances(double* siemens, int stride);
}

using Neuromesh.Core.Crossbars.Networks;

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>Cells with a conductance: <c>I = G (V₁ − V₂)</c>.</summary>
public sealed class LinearCells : IMemristorCells
{
    private readonly double[] _siemens;

    /// <summary>Creates the cells.</summary>
    /// <param name="siemens">[cells] in S: 0 for an open cell, +∞ for a short.</param>
    /// <exception cref="ArgumentException">A conductance is negative or no number.</exception>
    public LinearCells(ReadOnlySpan<double> siemens) => _siemens = CellValues.Checked(siemens, "conductance", "S", allowsZero: true, allowsInfinity: true);

    /// <inheritdoc/>
    public int Count => _siemens.Length;

    /// <inheritdoc/>
    public bool IsLinear => true;

    /// <inheritdoc/>
    public bool IsShorted(int cell) => double.IsPositiveInfinity(_siemens[cell]);

    /// <inheritdoc/>
    public void SetConductances(ReadOnlySpan<double> siemens) => CellValues.Replace(_siemens, siemens);

    /// <inheritdoc/>
    public CellCurrent At(int cell, double firstVolts, double secondVolts)
        => new(_siemens[cell] * (firstVolts - secondVolts), _siemens[cell], _siemens[cell]);
}

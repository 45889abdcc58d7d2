using Neuromesh.Core.Crossbars.Networks;

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>Cells that rectify: <c>I = G V</c> from the first to the second electrode, <c>I = (G/ratio) V</c> in the other direction.</summary>
/// <remarks>
/// The simplest cell with a given rectification. Self-rectifying cells with a ratio of 1e5: C. Li et al., "Three-dimensional crossbar arrays
/// of self-rectifying Si/SiO₂/Si memristors", Nat. Commun. 8, 15666 (2017), doi:10.1038/ncomms15666.
/// </remarks>
public sealed class RectifyingCells : IMemristorCells
{
    private readonly double[] _siemens;
    private readonly double _ratio;

    /// <summary>Creates the cells.</summary>
    /// <param name="siemens">[cells] forward conductances in S, 0 (open) or more and finite.</param>
    /// <param name="ratio">Forward over reverse current at equal voltages, 1 or more.</param>
    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public RectifyingCells(ReadOnlySpan<double> siemens, double ratio)
    {
        Devices.DeviceParameter.Within(ratio, 1, 1e12, "");
        (_siemens, _ratio) = (CellValues.Checked(siemens, "conductance", "S", allowsZero: true), ratio);
    }

    /// <inheritdoc/>
    public int Count => _siemens.Length;

    /// <inheritdoc/>
    public bool IsLinear => _ratio == 1;

    /// <inheritdoc/>
    public bool IsShorted(int cell) => false;

    /// <inheritdoc/>
    public void SetConductances(ReadOnlySpan<double> siemens) => CellValues.Replace(_siemens, siemens);

    /// <inheritdoc/>
    public CellCurrent At(int cell, double firstVolts, double secondVolts)
    {
        var volts = firstVolts - secondVolts;
        var siemens = volts < 0 ? _siemens[cell] / _ratio : _siemens[cell];
        return new CellCurrent(siemens * volts, siemens, siemens);
    }
}

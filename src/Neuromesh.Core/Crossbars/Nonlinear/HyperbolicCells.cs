using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>Cells that select themselves: <c>I = G₀ V₀ sinh((V₁ − V₂)/V₀)</c>, G₀ the conductance at small voltages.</summary>
/// <remarks>
/// The shape of tunnelling through a barrier; the current at V is <c>2 cosh(V/(2V₀))</c> times that at V/2, which is what V/2 bias lives on. Usual for metal-oxide cells, for
/// example in the compact model of X. Guan, S. Yu and H.-S. P. Wong, IEEE Electron Device Lett. 33, 1405 (2012), doi:10.1109/LED.2012.2210856.
/// Valid while |V| is below about 700 V₀, beyond which the current overflows.
/// </remarks>
public sealed class HyperbolicCells : IMemristorCells
{
    private readonly double[] _siemens;
    private readonly double _voltageScale;
    private readonly double _share;

    /// <summary>Creates the cells.</summary>
    /// <param name="siemens">[cells] conductances in S, 0 (open) or more and finite.</param>
    /// <param name="voltageScale">V₀ in V, above 0.</param>
    /// <param name="atVolts">Voltage in V, 0 to 700 V₀, at which the conductances are what a current over its voltage is; 0 for small voltages.</param>
    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public HyperbolicCells(ReadOnlySpan<double> siemens, double voltageScale, double atVolts = 0)
    {
        Devices.DeviceParameter.Positive(voltageScale, "V");
        Devices.DeviceParameter.Within(atVolts, 0, 700 * voltageScale, "V");
        (_siemens, _voltageScale) = (CellValues.Checked(siemens, "conductance", "S", allowsZero: true), voltageScale);
        _share = atVolts == 0 ? 1 : atVolts / voltageScale / Hyperbolic(atVolts / voltageScale).Sinh;
    }

    /// <inheritdoc/>
    public int Count => _siemens.Length;

    /// <inheritdoc/>
    public bool IsLinear => false;

    /// <inheritdoc/>
    public bool IsShorted(int cell) => false;

    /// <inheritdoc/>
    public void SetConductances(ReadOnlySpan<double> siemens) => CellValues.Replace(_siemens, siemens);

    /// <inheritdoc/>
    public CellCurrent At(int cell, double firstVolts, double secondVolts)
    {
        var (sinh, cosh) = Hyperbolic((firstVolts - secondVolts) / _voltageScale);
        var siemens = _siemens[cell] * _share;
        return new CellCurrent(siemens * _voltageScale * sinh, siemens * cosh, siemens * cosh);
    }

    /// <summary>sinh x and cosh x.</summary>
    internal static (double Sinh, double Cosh) Hyperbolic(double x)
    {
        var grown = DeterministicMath.Expm1(Math.Abs(x));
        var falling = grown / (grown + 1);
        return double.IsPositiveInfinity(grown) ? (Math.CopySign(grown, x), grown) : (Math.CopySign((grown + falling) / 2, x), 1 + ((grown - falling) / 2));
    }
}

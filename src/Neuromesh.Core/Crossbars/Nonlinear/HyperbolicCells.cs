using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>Cells that select themselves: <c>I = G V₀ sinh((V₁ − V₂)/V₀)</c>, G the conductance at small voltages.</summary>
/// <remarks>
/// The shape of tunnelling through a barrier; the current at V is <c>2 cosh(V/(2V₀))</c> times that at V/2, which is what V/2 bias lives on. Usual for metal-oxide cells, for
/// example in the compact model of X. Guan, S. Yu and H.-S. P. Wong, IEEE Electron Device Lett. 33, 1405 (2012), doi:10.1109/LED.2012.2210856.
/// Valid while |V| is below about 700 V₀, beyond which the current overflows.
/// </remarks>
public sealed class HyperbolicCells : ICellModel
{
    private readonly double[] _siemens;
    private readonly double _voltageScale;

    /// <summary>Creates the cells.</summary>
    /// <param name="siemens">[cells] conductances at small voltages in S, 0 (open) or more and finite.</param>
    /// <param name="voltageScale">V₀ in V, above 0.</param>
    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public HyperbolicCells(ReadOnlySpan<double> siemens, double voltageScale)
    {
        Devices.DeviceParameter.Positive(voltageScale, "V");
        (_siemens, _voltageScale) = (CellValues.Checked(siemens, "conductance", "S", allowsZero: true), voltageScale);
    }

    /// <inheritdoc/>
    public int Count => _siemens.Length;

    /// <inheritdoc/>
    public bool IsLinear => false;

    /// <inheritdoc/>
    public bool IsShorted(int cell) => false;

    /// <inheritdoc/>
    public CellCurrent At(int cell, double firstVolts, double secondVolts)
    {
        var (sinh, cosh) = Hyperbolic((firstVolts - secondVolts) / _voltageScale);
        return new CellCurrent(_siemens[cell] * _voltageScale * sinh, _siemens[cell] * cosh, _siemens[cell] * cosh);
    }

    /// <summary>sinh x and cosh x.</summary>
    internal static (double Sinh, double Cosh) Hyperbolic(double x)
    {
        var grown = DeterministicMath.Expm1(Math.Abs(x));
        var falling = grown / (grown + 1);
        return double.IsPositiveInfinity(grown) ? (Math.CopySign(grown, x), grown) : (Math.CopySign((grown + falling) / 2, x), 1 + ((grown - falling) / 2));
    }
}

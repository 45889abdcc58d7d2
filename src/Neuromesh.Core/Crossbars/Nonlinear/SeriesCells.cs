using Neuromesh.Core.Crossbars.Networks;

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>A selector or diode in series with a memristor of conductance G in each cell (1S1R, 1D1R).</summary>
/// <remarks>The node between the two is eliminated: its voltage is solved for to rounding error at every evaluation.</remarks>
public sealed class SeriesCells : IMemristorCells
{
    /// <summary>A selector's current and derivative, for <see cref="SeriesRoot"/>.</summary>
    internal static readonly Func<ISelector, double, (double Amperes, double Siemens)> Current = static (selector, volts) => selector.At(volts);

    private readonly double[] _siemens;
    private readonly ISelector _selector;

    /// <summary>Creates the cells.</summary>
    /// <param name="selector">The device in series.</param>
    /// <param name="siemens">[cells] conductances of the memristors in S, 0 (open) or more and finite.</param>
    /// <exception cref="ArgumentException">A conductance is outside its range.</exception>
    public SeriesCells(ISelector selector, ReadOnlySpan<double> siemens)
    {
        ArgumentNullException.ThrowIfNull(selector);
        (_selector, _siemens) = (selector, CellValues.Checked(siemens, "conductance", "S", allowsZero: true));
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
        if (_siemens[cell] == 0)
        {
            return default;
        }

        var (_, amperes, slope) = SeriesRoot.Find(firstVolts - secondVolts, _siemens[cell], Current, _selector);
        var siemens = slope * (_siemens[cell] / (slope + _siemens[cell]));
        return new CellCurrent(amperes, siemens, siemens);
    }
}

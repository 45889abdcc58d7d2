using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Crossbars;

/// <summary>How the cells of a tile are written: what other lines have meanwhile, and how warm other cells become.</summary>
/// <remarks>
/// <para>
/// A write selects one cell: its word line has the voltage, its bit line 0 V (the reverse to lower it). What the other lines have is the <see cref="Scheme"/>; the cells
/// beside see V/2, or V/3 of either sign, or what a floating network leaves them, and move by their device's law (<see cref="Cells.BiasedWrites"/>, <see cref="Cells.BiasedPulses"/>).
/// </para>
/// <para>
/// Pulse models know one voltage only, that of their pulses. The rule for others: a pulse at v makes <c>sinh(|v|/V0) / sinh(V/V0)</c> of a mean step, without a draw, and none
/// below <see cref="ThresholdVolts"/>. sinh is how a field lowers the barrier of a hop (N. F. Mott and R. W. Gurney, Electronic Processes in Ionic Crystals, 1940); V0 is a setting of the experiment, no preset has one.
/// </para>
/// </remarks>
public sealed record TileWrites
{
    /// <summary>Most cells of an array for which each write is a solution of its own: with floating lines or heat.</summary>
    public const int MostSolvedCells = 4096;

    /// <summary>Most passes over a tile.</summary>
    public const int MostPasses = 100;

    /// <summary>What lines have that do not lead to the selected cell: <see cref="BiasScheme.Half"/>, <see cref="BiasScheme.Third"/> or <see cref="BiasScheme.Floating"/>; null where other cells see nothing.</summary>
    public BiasScheme? Scheme { get; init; }

    /// <summary>Voltage of a write in V, above 0 and within the model's range; physical models only, of pulse models it is <see cref="TileDevice.WriteVolts"/>.</summary>
    public double Volts { get; init; } = 1;

    /// <summary>Longest time in s that a cell has that voltage in one pass, above 0; physical models only.</summary>
    public double LongestSeconds { get; init; } = 1e-3;

    /// <summary>Distance in S from its target at which a cell is left alone, above 0; physical models only.</summary>
    public double ToleranceSiemens { get; init; } = 1e-6;

    /// <summary>Passes over the array at most, 1 to 100; physical models only.</summary>
    public int Passes { get; init; } = 3;

    /// <summary>Whether all cells are in the on state before the first pass, so that they are written by resets; off otherwise. Physical models only.</summary>
    public bool StartsOn { get; init; }

    /// <summary>V0 of a pulse model's rule in V, above 0.</summary>
    public double KineticsVolts { get; init; } = 0.1;

    /// <summary>Voltage in V below which a pulse model does not move, 0 or more.</summary>
    public double ThresholdVolts { get; init; }

    /// <summary>How heat spreads from the cell that is written; null where it warms no other. Models with a temperature only.</summary>
    public ThermalGeometry? Heat { get; init; }

    /// <summary>A physical model in warmer surroundings.</summary>
    /// <param name="device">The model.</param>
    /// <param name="riseKelvin">By how much in K, 0 or more.</param>
    /// <returns>The model; null where it has no temperature.</returns>
    public static ITwoTerminalDevice? Warmed(ITwoTerminalDevice device, double riseKelvin) => device switch
    {
        GapDevice gap => gap with { AmbientKelvin = gap.AmbientKelvin + riseKelvin },
        ThermalFilament filament => filament with { AmbientKelvin = filament.AmbientKelvin + riseKelvin },
        _ => null,
    };

    /// <summary>Temperature of a physical model's surroundings in K.</summary>
    /// <param name="device">A model with a temperature.</param>
    internal static double AmbientKelvin(ITwoTerminalDevice device) => device switch
    {
        GapDevice gap => gap.AmbientKelvin,
        ThermalFilament filament => filament.AmbientKelvin,
        _ => double.NaN,
    };

    /// <summary>What part of a pulse's mean step one of another voltage makes, by the rule for pulse models.</summary>
    /// <param name="share">Magnitude of the voltage over that of a pulse, 0 to 1.</param>
    /// <param name="pulseVolts">Voltage of a pulse in V.</param>
    public double StepShare(double share, double pulseVolts) => StepShare(share, pulseVolts, KineticsVolts, ThresholdVolts);

    /// <summary>What part of a pulse's mean step one of another voltage makes.</summary>
    /// <param name="share">Magnitude of the voltage over that of a pulse, 0 to 1.</param>
    /// <param name="pulseVolts">Voltage of a pulse in V.</param>
    /// <param name="kineticsVolts">V0 in V.</param>
    /// <param name="thresholdVolts">Voltage in V below which nothing moves.</param>
    internal static double StepShare(double share, double pulseVolts, double kineticsVolts, double thresholdVolts)
    {
        var (x, full) = (share * pulseVolts / kineticsVolts, pulseVolts / kineticsVolts);

        // sinh x / sinh X = e^(x - X) (1 - e^(-2x)) / (1 - e^(-2X)), which never overflows.
        return share * pulseVolts < thresholdVolts || x == 0 ? 0
            : DeterministicMath.Exp(x - full) * DeterministicMath.Expm1(-2 * x) / DeterministicMath.Expm1(-2 * full);
    }
}

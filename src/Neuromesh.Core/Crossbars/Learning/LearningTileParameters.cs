using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Periphery;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>How a 1T1R array is driven, read and pulsed.</summary>
public sealed record LearningTileParameters
{
    /// <summary>A <see cref="KineticsVolts"/> where nothing depends on it, in V.</summary>
    public const double UsualKineticsVolts = 0.1;

    /// <summary>Voltage of a payload of 1 on a line, above 0.</summary>
    public required double ReadVolts { get; init; }

    /// <summary>Duration of a read, above 0.</summary>
    public required double ReadPulseSeconds { get; init; }

    /// <summary>Bits of the converters that drive lines, sign apart, 1 to 16.</summary>
    public required int DacBits { get; init; }

    /// <summary>Bits of the converters that read lines, 1 to 24.</summary>
    public required int AdcBits { get; init; }

    /// <summary>Deviation of a cell's conductance from read to read over (G_max − G_min), 0 or more.</summary>
    public required double ReadNoise { get; init; }

    /// <summary>Slots of a pulse train, 1 to 31.</summary>
    public required int PulseSlots { get; init; }

    /// <summary>Voltage across a cell that takes a pulse, above 0; energy and, with a scheme, the steps of other cells depend on it, the step is the device's.</summary>
    public required double WriteVolts { get; init; }

    /// <summary>Duration of a pulse, above 0; only energy and latency depend on it.</summary>
    public required double WritePulseSeconds { get; init; }

    /// <summary>
    /// What lines without a pulse have while others are pulsed: <see cref="BiasScheme.Half"/> (pulses of V/2 on either line) or <see cref="BiasScheme.Third"/>; null where
    /// cells feel nothing but pulses that coincide. See <see cref="TransistorArray.Disturb"/>.
    /// </summary>
    public BiasScheme? WriteScheme { get; init; }

    /// <summary>V0 in V, above 0, of the steps that pulses of less than the whole voltage make (<see cref="TileWrites"/>).</summary>
    public double KineticsVolts { get; init; } = UsualKineticsVolts;

    /// <summary>Voltage in V below which no cell moves, 0 or more.</summary>
    public double ThresholdVolts { get; init; }

    /// <summary>
    /// Phases of an update, one for each pair of a row's and a column's sign: a cell sees the difference of two voltages, which is no product of two signs, and both rows of a
    /// pair, of opposite signs, are pulsed in every update. A line pulses in the two phases of its sign.
    /// </summary>
    public const int UpdatePhases = 4;

    /// <summary>Voltage of a cell that is not meant over that of a pulse; 0 without a scheme.</summary>
    public double DisturbShare => WriteScheme switch
    {
        BiasScheme.Half => 1.0 / 2,
        BiasScheme.Third => 1.0 / 3,
        _ => 0,
    };

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="ArgumentException">One is; the message names it.</exception>
    internal void Check()
    {
        Require(ReadVolts > 0 && double.IsFinite(ReadVolts), nameof(ReadVolts), ReadVolts, "above 0");
        Require(ReadPulseSeconds > 0 && double.IsFinite(ReadPulseSeconds), nameof(ReadPulseSeconds), ReadPulseSeconds, "above 0");
        Require(DacBits is >= 1 and <= 16, nameof(DacBits), DacBits, "1 to 16");
        _ = new AnalogToDigitalConverter(AdcBits, -1, 1);
        Require(ReadNoise >= 0 && double.IsFinite(ReadNoise), nameof(ReadNoise), ReadNoise, "0 or more");
        Require(PulseSlots is >= 1 and <= PulseTrains.MaximumSlots, nameof(PulseSlots), PulseSlots, $"1 to {PulseTrains.MaximumSlots}");
        Require(WriteVolts > 0 && double.IsFinite(WriteVolts), nameof(WriteVolts), WriteVolts, "above 0");
        Require(KineticsVolts > 0 && double.IsFinite(KineticsVolts), nameof(KineticsVolts), KineticsVolts, "above 0");
        Require(ThresholdVolts >= 0 && double.IsFinite(ThresholdVolts), nameof(ThresholdVolts), ThresholdVolts, "0 or more");
        if (WriteScheme is not (null or BiasScheme.Half or BiasScheme.Third))
        {
            throw new ArgumentException($"WriteScheme is {WriteScheme}; it must be {BiasScheme.Half} or {BiasScheme.Third}: many lines are pulsed together, so no floating line has one voltage.");
        }

        Require(WritePulseSeconds > 0 && double.IsFinite(WritePulseSeconds), nameof(WritePulseSeconds), WritePulseSeconds, "above 0");
    }

    private static void Require(bool condition, string name, double value, string permitted)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} is {value:R}; it must be {permitted}.");
        }
    }
}

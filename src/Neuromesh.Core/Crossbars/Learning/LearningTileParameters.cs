using Neuromesh.Core.Crossbars.Periphery;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>How a 1T1R array is driven, read and pulsed.</summary>
public sealed record LearningTileParameters
{
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

    /// <summary>Voltage across a cell that takes a pulse, above 0; only energy depends on it, the step is the device's.</summary>
    public required double WriteVolts { get; init; }

    /// <summary>Duration of a pulse, above 0; only energy and latency depend on it.</summary>
    public required double WritePulseSeconds { get; init; }

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

using Neuromesh.Core.Crossbars.Periphery;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>The shape of an array of pulsed cells, its pulse trains and its readout.</summary>
public sealed record PulsedArrayParameters
{
    /// <summary>Number of rows, the lines of inputs, 1 or more.</summary>
    public required int Rows { get; init; }

    /// <summary>Number of columns, the lines of outputs, 1 to 512.</summary>
    public required int Columns { get; init; }

    /// <summary>Mean step of a cell's state by a pulse, above 0: what trains are scaled by.</summary>
    public required double DeviceStep { get; init; }

    /// <summary>Slots of a pulse train, 1 to 31.</summary>
    public int PulseSlots { get; init; } = PulseTrains.MaximumSlots;

    /// <summary>Converter behind each line, in units of weight times input; none: sums are read as they are.</summary>
    public AnalogToDigitalConverter? Converter { get; init; }

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="ArgumentException">One is; the message names it.</exception>
    internal void Check()
    {
        Require(Rows >= 1, nameof(Rows), Rows, "1 or more");
        Require(Columns is >= 1 and <= 512, nameof(Columns), Columns, "1 to 512");
        Require(DeviceStep > 0 && double.IsFinite(DeviceStep), nameof(DeviceStep), DeviceStep, "above 0");
        Require(PulseSlots is >= 1 and <= PulseTrains.MaximumSlots, nameof(PulseSlots), PulseSlots, $"1 to {PulseTrains.MaximumSlots}");
    }

    private static void Require(bool condition, string name, double value, string permitted)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} is {value:R}; it must be {permitted}.");
        }
    }
}

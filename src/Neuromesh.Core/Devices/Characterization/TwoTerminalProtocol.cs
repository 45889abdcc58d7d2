using Neuromesh.Core.Devices.Geometry;
using Neuromesh.Core.Devices.Variation;

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>One device of a comparison.</summary>
/// <param name="Label">What sets it apart.</param>
/// <param name="Device">The device.</param>
/// <param name="PulseSeconds">Width of its pulses in s; 0 for the protocol's.</param>
public sealed record DeviceVariant(string Label, ITwoTerminalDevice Device, double PulseSeconds = 0);

/// <summary>With which voltages and times a device is measured.</summary>
public sealed record TwoTerminalProtocol
{
    /// <summary>Devices to compare; the first is the preset itself.</summary>
    public required IReadOnlyList<DeviceVariant> Variants { get; init; }

    /// <summary>Peak of the sweep's first half in V.</summary>
    public required double SweepUpVolts { get; init; }

    /// <summary>Peak of its second half in V, negative.</summary>
    public required double SweepDownVolts { get; init; }

    /// <summary>Length of the sweep in s.</summary>
    public double SweepSeconds { get; init; } = 1e-3;

    /// <summary>Whether the electrode that is driven is not the one that is read, so that conductance is drawn against voltage.</summary>
    public bool IsGate { get; init; }

    /// <summary>Height of a potentiating pulse in V.</summary>
    public required double PulseUpVolts { get; init; }

    /// <summary>Height of a depressing pulse in V, negative; 0 if the device forgets by itself.</summary>
    public required double PulseDownVolts { get; init; }

    /// <summary>Width of a pulse in s.</summary>
    public required double PulseSeconds { get; init; }

    /// <summary>Pause after a pulse in s.</summary>
    public double PauseSeconds { get; init; }

    /// <summary>Pulses in each direction.</summary>
    public int Pulses { get; init; } = 50;

    /// <summary>Lowest and highest voltage of the SET times in V; none where both are 0.</summary>
    public (double Lowest, double Highest) SetVolts { get; init; }

    /// <summary>Conductance in S that counts as SET; 0 for the geometric mean of the ends of a device of one state variable.</summary>
    public double SetSiemens { get; init; }

    /// <summary>Longest SET time that is waited for in s.</summary>
    public double LongestSetSeconds { get; init; } = 1e3;

    /// <summary>Devices whose retention is compared; none where empty.</summary>
    public IReadOnlyList<DeviceVariant> Retention { get; init; } = [];

    /// <summary>How long the potentiating voltage is held before the retention in s; 0 for as long as all pulses.</summary>
    public double HoldSeconds { get; init; }

    /// <summary>Shortest and longest time of the retention in s.</summary>
    public (double Shortest, double Longest) RetentionSeconds { get; init; } = (1, 3.15e8);

    /// <summary>State in which STDP is measured; none where empty.</summary>
    public IReadOnlyList<double> SpikeState { get; init; } = [];

    /// <summary>Peak of a spike in V: short and negative, before a positive tail of half the height; 0 for what each variant needs.</summary>
    public double SpikeVolts { get; init; }

    /// <summary>Length of a spike's tail in s; the peak lasts a twentieth of it.</summary>
    public double SpikeSeconds { get; init; }

    /// <summary>Pulses that show metaplasticity; null for a device without a hidden state.</summary>
    public MetaplasticityProtocol? Metaplasticity { get; init; }

    /// <summary>Voltage and temperatures of Arrhenius plots; null for a model without a temperature.</summary>
    public TemperatureProtocol? Temperature { get; init; }

    /// <summary>Geometries whose scaling is compared; none where empty.</summary>
    public IReadOnlyList<SwitchingGeometry> Geometries { get; init; } = [];

    /// <summary>How devices differ from each other: assumed, as no source gives one for these models.</summary>
    public DeviceSpread Spread { get; init; } = new() { OnConductance = 0.05, OffConductance = 0.05, Threshold = 0.05 };
}

using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Waveforms;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Crossbars;

/// <summary>
/// The waveform that a spike puts on its line, pre- and postsynaptic alike: a negative peak, then a positive tail that falls to 0. A cell sees the row's less
/// the column's and changes as its device does.
/// </summary>
/// <remarks>
/// Nothing here knows of the order of spikes: which pairs change a cell, and in which direction, follows from the device's nonlinearity (M. Prezioso
/// et al., Nat. Commun. 9, 5311 (2018), doi:10.1038/s41467-018-07757-y). A new spike of a line begins its waveform anew. Lines are ideal for these waveforms.
/// Pulse models and phase change know no voltage: for them the voltage becomes pulses at <see cref="ThresholdVolts"/>, so that a pair moves a cell by a step of its model or not at all.
/// </remarks>
public sealed record TileLearning
{
    /// <summary>An exponential tail ends after so many time constants.</summary>
    public const int TailConstants = 6;

    private const int TailSegments = 192;

    /// <summary>Magnitude of the negative peak in V, above 0.</summary>
    public required double PeakVolts { get; init; }

    /// <summary>Width of the peak in s, above 0.</summary>
    public required double PeakSeconds { get; init; }

    /// <summary>Height of the tail's begin in V, above 0.</summary>
    public required double TailVolts { get; init; }

    /// <summary>Length of a linear tail, or time constant of an exponential one, in s, above 0.</summary>
    public required double TailSeconds { get; init; }

    /// <summary>Whether the tail is exponential: 192 straight lines, within 2e-4 of its height, over 6 time constants.</summary>
    public bool IsExponential { get; init; }

    /// <summary>
    /// Voltage across a cell in V, above 0, beyond which a pulse model or a phase-change cell counts a write pulse of its sign, see the tile's cells; physical models have thresholds of their own.
    /// </summary>
    public double ThresholdVolts { get; init; } = 1;

    /// <summary>Largest voltage that a cell can see in V: one line's peak against the other's tail or peak.</summary>
    public double LargestVolts => PeakVolts + TailVolts;

    /// <summary>The waveform.</summary>
    /// <exception cref="ArgumentException">A value is not above 0.</exception>
    public VoltageWaveform Waveform()
    {
        DeviceParameter.Positive(PeakVolts, "V");
        DeviceParameter.Positive(PeakSeconds, "s");
        DeviceParameter.Positive(TailVolts, "V");
        DeviceParameter.Positive(TailSeconds, "s");
        List<(double Seconds, double Volts)> corners = [(0, -PeakVolts), (PeakSeconds, -PeakVolts), (PeakSeconds, TailVolts)];
        for (var i = 1; IsExponential && i <= TailSegments; i++)
        {
            var time = TailConstants * (double)i / TailSegments;
            corners.Add((PeakSeconds + (time * TailSeconds), TailVolts * DeterministicMath.Exp(-time)));
        }

        if (!IsExponential)
        {
            corners.Add((PeakSeconds + TailSeconds, 0));
        }

        return new VoltageWaveform([.. corners]);
    }
}

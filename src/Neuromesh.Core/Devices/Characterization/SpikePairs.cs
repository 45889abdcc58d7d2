using Neuromesh.Core.Devices.Waveforms;

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>Spike-timing-dependent plasticity from overlapping waveforms: nothing in the device or here knows of spikes' order.</summary>
/// <remarks>
/// Both sides send the same waveform: a short negative peak, then a positive tail that falls to 0. The voltage across the device is the
/// presynaptic (row's) less the postsynaptic one. Alone each stays below a threshold; where the later one's peak meets the earlier one's
/// tail, the sum exceeds it, upwards if the presynaptic spike came first. A device whose rate is linear in the voltage sees equal areas of
/// both signs and learns nothing. Source of the scheme: M. Prezioso et al., Nat. Commun. 9, 5311 (2018), doi:10.1038/s41467-018-07757-y.
/// </remarks>
public static class SpikePairs
{
    /// <summary>One spike's waveform.</summary>
    /// <param name="peakVolts">Magnitude of the negative peak in V, above 0; the tail starts at half of it.</param>
    /// <param name="tailSeconds">Length of the tail in s, above 0; the peak lasts a twentieth of it.</param>
    public static VoltageWaveform Spike(double peakVolts, double tailSeconds)
    {
        DeviceParameter.Positive(peakVolts, "V");
        DeviceParameter.Positive(tailSeconds, "s");
        var peak = tailSeconds / 20;
        return new((0, -peakVolts), (peak, -peakVolts), (peak, peakVolts / 2), (peak + tailSeconds, 0));
    }

    /// <summary>The change of conductance that one pair leaves.</summary>
    /// <param name="device">The device.</param>
    /// <param name="start">Its state before the pair.</param>
    /// <param name="spike">The waveform of both spikes.</param>
    /// <param name="delaySeconds">Postsynaptic less presynaptic time in s.</param>
    /// <returns>The change relative to the conductance before.</returns>
    public static double Change(ITwoTerminalDevice device, IReadOnlyList<double> start, VoltageWaveform spike, double delaySeconds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(spike);
        double[] state = [.. start];
        var before = TwoTerminalCharacterization.Siemens(device, state);
        var pair = VoltageWaveform.Between(spike, Math.Max(0, -delaySeconds), spike, Math.Max(0, delaySeconds));
        new WaveformIntegrator(device).Advance(state, pair, 0, pair.EndSeconds);
        return (TwoTerminalCharacterization.Siemens(device, state) / before) - 1;
    }
}

using System.Globalization;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>The change of conductance by a pair of spikes against their delay.</summary>
internal static class SpikeWindow
{
    // Odd, so that a delay of 0 is among them.
    private const int Points = 201;
    private const double Widest = 1.4;
    private const double GoalRatio = 1.3;
    private const double VoltsStep = 0.01;

    /// <summary>Measures.</summary>
    /// <param name="protocol">Devices, state and spikes.</param>
    public static DeviceCharacter Measure(TwoTerminalProtocol protocol)
    {
        double[] peaks = [.. protocol.Variants.Select(variant => protocol.SpikeVolts > 0 ? protocol.SpikeVolts : PeakVolts(variant.Device, protocol.SpikeState, protocol.SpikeSeconds))];
        var areAlike = peaks.All(peak => peak == peaks[0]);
        List<CurveSeries> series = [];
        List<DeviceFigure> figures = [];
        foreach (var (variant, peak) in protocol.Variants.Zip(peaks))
        {
            var spike = SpikePairs.Spike(peak, protocol.SpikeSeconds);
            List<double> delays = [], changes = [];
            for (var i = 0; i < Points; i++)
            {
                var delay = protocol.SpikeSeconds * Widest * (((double)i / (Points - 1) * 2) - 1);
                delays.Add(delay * 1e6);
                changes.Add(100 * SpikePairs.Change(variant.Device, protocol.SpikeState, spike, delay));
            }

            if (series.Count == 0)
            {
                figures.Add(new("stdpPeak", peak, "V"));
                figures.Add(new("stdpMostPotentiation", changes.Max(), "%"));
                figures.Add(new("stdpMostDepression", changes.Min(), "%"));
                figures.Add(new("stdpWithoutOverlap", changes[0], "%"));
            }

            series.Add(new(areAlike ? variant.Label : string.Create(CultureInfo.InvariantCulture, $"{variant.Label}, {peak:0.00} V"), delays, changes));
        }

        var spikes = areAlike ? string.Create(CultureInfo.InvariantCulture, $"peak −{peaks[0]:0.00} V") : "the peak's voltage beside each name";
        return new(
            [new("stdp", $"STDP: one pair of overlapping spikes, {spikes}", "postsynaptic less presynaptic time (µs)", "change of conductance (%)", false, false, series)],
            figures);
    }

    /// <summary>The peak with which the closest pair that does not cancel changes the conductance by a factor of 1.3 one way or the other, in steps of 10 mV.</summary>
    /// <remarks>Pairs reach one and a half times the peak, which stays within the voltages for which the model is valid; a device that cannot be moved so far gets the highest.</remarks>
    /// <param name="device">The device.</param>
    /// <param name="start">Its state before a pair.</param>
    /// <param name="tailSeconds">Length of a spike's tail in s.</param>
    public static double PeakVolts(ITwoTerminalDevice device, IReadOnlyList<double> start, double tailSeconds)
    {
        double Moved(double volts)
        {
            var spike = SpikePairs.Spike(volts, tailSeconds);
            double LogRatio(double delay) => DeterministicMath.Log(Math.Max(1e-300, 1 + SpikePairs.Change(device, start, spike, delay)));
            return Math.Max(LogRatio(tailSeconds / 20), -LogRatio(-tailSeconds / 20));
        }

        var goal = DeterministicMath.Log(GoalRatio);
        var (low, high) = (1, (int)Math.Floor(device.HighestVolts / 1.5 / VoltsStep));
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Moved(middle * VoltsStep) >= goal ? (low, middle) : (middle + 1, high);
        }

        return low * VoltsStep;
    }
}

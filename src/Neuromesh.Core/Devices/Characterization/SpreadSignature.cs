using System.Globalization;
using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Devices.Waveforms;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>How much devices with parameters of their own differ in conductance after pulses and in the time to SET.</summary>
internal static class SpreadSignature
{
    private const int Devices = 100;

    /// <summary>Measures the protocol's first variant.</summary>
    /// <param name="protocol">Device, spread and pulses.</param>
    /// <param name="seed">Seed of all draws.</param>
    public static DeviceCharacter Measure(TwoTerminalProtocol protocol, ulong seed)
    {
        var variant = protocol.Variants[0];
        var spread = protocol.Spread.Checked();
        var key = RandomKey.Create(seed, "characterized spread");
        var volts = (protocol.SetVolts.Lowest + protocol.SetVolts.Highest) / 2;
        List<double> up = [], down = [], seconds = [];
        for (var i = 0; i < Devices; i++)
        {
            var device = VariedDevice.Of(variant.Device, spread.Draw(key, 0, i));
            var state = new double[device.StateCount];
            device.Reset(state);
            up.Add(1e6 * Drive(protocol, variant, device, state, protocol.PulseUpVolts));
            if (protocol.PulseDownVolts != 0)
            {
                down.Add(1e6 * Drive(protocol, variant, device, state, protocol.PulseDownVolts));
            }

            if (TwoTerminalCharacterization.SetSeconds(device, volts, protocol.LongestSetSeconds, protocol.SetSiemens) is { } time)
            {
                seconds.Add(time);
            }
        }

        var assumed = Describe(spread);
        List<CurveSeries> conductances = [Cumulated($"after {protocol.Pulses} up", up)];
        List<DeviceFigure> figures = [new("deviationAfterPulsesUp", LogDeviation(up), "decades")];
        if (down.Count > 0)
        {
            conductances.Add(Cumulated($"after {protocol.Pulses} down", down));
            figures.Add(new("deviationAfterPulsesDown", LogDeviation(down), "decades"));
        }

        List<DeviceCurve> curves = [new("variability", $"Conductance of {Devices} devices that differ, assumed: {assumed}", "conductance (µS)", "share of devices below", true, false, conductances)];
        if (seconds.Count > 1)
        {
            var title = string.Create(CultureInfo.InvariantCulture, $"SET time of the same devices at {volts:0.###} V");
            curves.Add(new("set-time-variability", title, "time to SET (s)", "share of devices below", true, false, [Cumulated("", seconds)]));
            figures.Add(new("setTimeDeviation", LogDeviation(seconds), "decades", Propagated(protocol, variant.Device, spread, volts), "the spread's deviations, propagated linearly"));
        }

        return new(curves, figures);
    }

    // Pulses without pauses are one long pulse.
    private static double Drive(TwoTerminalProtocol protocol, DeviceVariant variant, ITwoTerminalDevice device, double[] state, double volts)
    {
        var width = variant.PulseSeconds > 0 ? variant.PulseSeconds : protocol.PulseSeconds;
        var (count, length) = protocol.PauseSeconds > 0 ? (protocol.Pulses, width) : (1, width * protocol.Pulses);
        var integrator = new WaveformIntegrator(device);
        for (var pulse = 0; pulse < count; pulse++)
        {
            device.Relax(state, pulse > 0 ? protocol.PauseSeconds : 0);
            integrator.Advance(state, VoltageWaveform.Pulse(volts, length), 0, length);
        }

        return TwoTerminalCharacterization.Siemens(device, state);
    }

    private static double? Propagated(TwoTerminalProtocol protocol, ITwoTerminalDevice device, DeviceSpread spread, double volts)
    {
        const double Small = 1e-3;
        double? Decades(DeviceFactors factors)
            => TwoTerminalCharacterization.SetSeconds(VariedDevice.Of(device, factors), volts, protocol.LongestSetSeconds, protocol.SetSiemens) is { } time ? Log10(time) : null;

        var model = new DeviceFactors(1, 1, 1, 1, 1);
        var variance = 0.0;
        foreach (var (deviation, moved) in ((double, Func<double, DeviceFactors>)[])
            [
                (spread.OnConductance, factor => model with { On = factor }),
                (spread.OffConductance, factor => model with { Off = factor }),
                (spread.Threshold, factor => model with { Set = factor }),
                (spread.ActivationEnergy, factor => model with { Activation = factor }),
            ])
        {
            if (deviation == 0)
            {
                continue;
            }

            if (Decades(moved(1 + Small)) is not { } more || Decades(moved(1 - Small)) is not { } less)
            {
                return null;
            }

            var part = deviation * (more - less) / (2 * Small);
            variance += part * part;
        }

        return Math.Sqrt(variance);
    }

    private static CurveSeries Cumulated(string label, List<double> values)
    {
        double[] ordered = [.. values.Order()];
        return new(label, ordered, [.. ordered.Select((_, i) => (i + 0.5) / ordered.Length)]);
    }

    private static double LogDeviation(List<double> values)
    {
        double[] logs = [.. values.Select(Log10)];
        var mean = logs.Average();
        return Math.Sqrt(logs.Sum(log => (log - mean) * (log - mean)) / (logs.Length - 1));
    }

    private static double Log10(double value) => DeterministicMath.Log(value) / DeterministicMath.Log(10);

    private static string Describe(DeviceSpread spread)
    {
        (string Name, double Deviation)[] all = [("conductances", spread.OnConductance), ("voltages", spread.Threshold), ("energies", spread.ActivationEnergy)];
        var parts = all.Where(part => part.Deviation > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {100 * part.Deviation:0.#} %"));
        return string.Join(", ", parts);
    }
}

using System.Globalization;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Devices.Waveforms;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>Measures a device as a laboratory would: I-V loop, pulse trains, SET time against voltage, retention, pairs of spikes, temperature, size and spread.</summary>
public static class TwoTerminalCharacterization
{
    private const int SweepPoints = 240;
    private const int RetentionPoints = 60;
    private const double LogarithmicRange = 1e4;

    /// <summary>Measures.</summary>
    /// <param name="protocol">The devices, voltages and times.</param>
    /// <param name="seed">Seed of the draws of devices that differ.</param>
    /// <exception cref="ArgumentException">A parameter or voltage is outside its range.</exception>
    public static DeviceCharacter Measure(TwoTerminalProtocol protocol, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        var train = Train(protocol);
        List<DeviceCharacter> parts = [new([Sweep(protocol), train], TrainFigures(protocol, train.Series[0].Y))];
        if (protocol.SetVolts.Highest > 0)
        {
            parts.Add(SetTimeSignature.Measure(protocol));
        }

        if (protocol.Retention.Count > 0)
        {
            parts.Add(new([Retention(protocol)], []));
        }

        if (protocol.SpikeState.Count > 0)
        {
            parts.Add(SpikeWindow.Measure(protocol));
        }

        if (protocol.Metaplasticity is { } metaplasticity)
        {
            parts.Add(MetaplasticitySignature.Measure(protocol.Variants[0].Device, metaplasticity));
        }

        if (protocol.Temperature is { } temperature)
        {
            parts.Add(TemperatureSignature.Measure(protocol, temperature));
        }

        if (protocol.Geometries.Count > 0 && protocol.Variants[0].Device is ThermalFilament kinetics)
        {
            parts.Add(GeometrySignature.Measure(protocol.Geometries, kinetics));
        }

        parts.Add(SpreadSignature.Measure(protocol, seed));
        return new([.. parts.SelectMany(part => part.Curves)], [.. parts.SelectMany(part => part.Figures)]);
    }

    /// <summary>The time until a constant voltage has brought the conductance to a threshold.</summary>
    /// <param name="device">The device; it starts reset.</param>
    /// <param name="volts">Voltage in V.</param>
    /// <param name="longestSeconds">How long is waited in s.</param>
    /// <param name="thresholdSiemens">The threshold in S; 0 for the geometric mean of the ends of a device of one state variable.</param>
    /// <returns>The time in s; null if it takes longer.</returns>
    public static double? SetSeconds(ITwoTerminalDevice device, double volts, double longestSeconds, double thresholdSiemens = 0)
    {
        ArgumentNullException.ThrowIfNull(device);
        var state = new double[device.StateCount];
        device.Reset(state);
        double[] set = [.. state];
        var (lowest, highest) = device.Bounds(0);
        set[0] = set[0] == lowest ? highest : lowest;
        var threshold = DeterministicMath.Log(thresholdSiemens > 0 ? thresholdSiemens : Math.Sqrt(Siemens(device, state) * Siemens(device, set)));
        return new WaveformIntegrator(device).Advance(
            state, VoltageWaveform.Pulse(volts, 2 * longestSeconds), 0, longestSeconds, now => DeterministicMath.Log(Siemens(device, now)) - threshold);
    }

    /// <summary>The conductance at the voltage of a read, less the current at 0 V: a battery is no conductance.</summary>
    /// <param name="device">The device.</param>
    /// <param name="state">Its state.</param>
    internal static double Siemens(ITwoTerminalDevice device, ReadOnlySpan<double> state)
        => (device.CurrentAmperes(state, device.ReadVolts) - device.CurrentAmperes(state, 0)) / device.ReadVolts;

    private static DeviceCurve Sweep(TwoTerminalProtocol protocol)
    {
        var waveform = VoltageWaveform.Sweep(protocol.SweepUpVolts, protocol.SweepDownVolts, protocol.SweepSeconds);
        var series = protocol.Variants.Select(variant =>
        {
            var device = variant.Device;
            var integrator = new WaveformIntegrator(device);
            var state = new double[device.StateCount];
            device.Reset(state);
            List<double> volts = [], values = [];
            for (var i = 0; i <= SweepPoints; i++)
            {
                var time = protocol.SweepSeconds * i / SweepPoints;
                if (i > 0)
                {
                    integrator.Advance(state, waveform, protocol.SweepSeconds * (i - 1) / SweepPoints, time);
                }

                var now = waveform.After(time).Volts;
                volts.Add(now);
                values.Add(protocol.IsGate
                    ? 1e6 * Siemens(device, state)
                    : Math.Abs(device.CurrentAmperes(state, now)));
            }

            return new CurveSeries(variant.Label, volts, values);
        });
        return protocol.IsGate
            ? new("sweep", "Conductance over a sweep of the gate", "gate voltage (V)", "conductance (µS)", false, false, [.. series])
            : new("sweep", $"I-V loop over {Seconds(protocol.SweepSeconds)}, no limit of the current", "voltage (V)", "|current| (A)", false, true, [.. series]);
    }

    private static DeviceCurve Train(TwoTerminalProtocol protocol)
    {
        CurveSeries[] series = [.. protocol.Variants.Select(variant =>
        {
            var device = variant.Device;
            var integrator = new WaveformIntegrator(device);
            var state = new double[device.StateCount];
            device.Reset(state);
            List<double> values = [1e6 * Siemens(device, state)];
            var count = protocol.PulseDownVolts == 0 ? protocol.Pulses : 2 * protocol.Pulses;
            var width = variant.PulseSeconds > 0 ? variant.PulseSeconds : protocol.PulseSeconds;
            for (var pulse = 0; pulse < count; pulse++)
            {
                var volts = pulse < protocol.Pulses ? protocol.PulseUpVolts : protocol.PulseDownVolts;
                integrator.Advance(state, VoltageWaveform.Pulse(volts, width), 0, width);
                values.Add(1e6 * Siemens(device, state));
                device.Relax(state, protocol.PauseSeconds);
            }

            return new CurveSeries(variant.Label, [.. Enumerable.Range(0, values.Count).Select(i => (double)i)], values);
        })];
        var isLogarithmic = series.Max(one => one.Y.Max() / one.Y.Min()) > LogarithmicRange;
        var title = protocol.PulseDownVolts == 0
            ? string.Create(CultureInfo.InvariantCulture, $"Pulses of {protocol.PulseUpVolts:G3} V for {Seconds(protocol.PulseSeconds)} every {Seconds(protocol.PulseSeconds + protocol.PauseSeconds)}, read after each")
            : string.Create(CultureInfo.InvariantCulture, $"Potentiation and depression: {protocol.Pulses} pulses of {protocol.PulseUpVolts:G3} V, then of {protocol.PulseDownVolts:G3} V{Each(protocol)}");
        return new("pulses", title, "pulse", "conductance (µS)", false, isLogarithmic, series);
    }

    private static DeviceCurve Retention(TwoTerminalProtocol protocol)
    {
        var (shortest, longest) = protocol.RetentionSeconds;
        var ratio = DeterministicMath.Log(longest / shortest);
        var series = protocol.Retention.Select(variant =>
        {
            var device = variant.Device;
            var start = new double[device.StateCount];
            device.Reset(start);
            var hold = protocol.HoldSeconds > 0 ? protocol.HoldSeconds : protocol.PulseSeconds * protocol.Pulses;
            new WaveformIntegrator(device).Advance(start, VoltageWaveform.Pulse(protocol.PulseUpVolts, hold), 0, hold);
            List<double> seconds = [], values = [];
            for (var i = 0; i < RetentionPoints; i++)
            {
                var time = shortest * DeterministicMath.Exp(ratio * i / (RetentionPoints - 1));
                double[] state = [.. start];
                device.Relax(state, time);
                seconds.Add(time);
                values.Add(1e6 * Siemens(device, state));
            }

            return new CurveSeries(variant.Label, seconds, values);
        });
        return new("retention", "Retention without voltage", "time (s)", "conductance (µS)", true, false, [.. series]);
    }

    private static List<DeviceFigure> TrainFigures(TwoTerminalProtocol protocol, IReadOnlyList<double> values)
    {
        List<DeviceFigure> figures = [new("lowestConductance", values.Min(), "µS"), new("highestConductance", values.Max(), "µS"), new("dynamicRange", values.Max() / values.Min(), "")];
        if (protocol.PulseDownVolts != 0)
        {
            figures.Add(new("nonlinearityUp", Nonlinearity([.. values.Take(protocol.Pulses + 1)]), ""));
            figures.Add(new("nonlinearityDown", Nonlinearity([.. values.Skip(protocol.Pulses)]), ""));
        }
        else
        {
            figures.Add(new("secondOverFirst", (values[2] - values[0]) / (values[1] - values[0]), ""));
        }

        return figures;
    }

    /// <summary>Largest distance of a branch from the straight line between its ends, relative to the height between them.</summary>
    /// <param name="branch">Conductances after each pulse, two or more; the branch ends where 99.9 % of its height are reached.</param>
    internal static double Nonlinearity(IReadOnlyList<double> branch)
    {
        var height = branch[^1] - branch[0];
        if (height == 0)
        {
            return 0;
        }

        var last = Enumerable.Range(0, branch.Count).First(i => (branch[i] - branch[0]) / height >= 0.999);
        return Enumerable.Range(0, last + 1).Max(i => Math.Abs(((branch[i] - branch[0]) / height) - ((double)i / last)));
    }

    private static string Each(TwoTerminalProtocol protocol)
        => protocol.Variants.Any(variant => variant.PulseSeconds > 0) ? "" : $", {Seconds(protocol.PulseSeconds)} each";

    private static string Seconds(double seconds) => seconds switch
    {
        < 1e-6 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e9:G4} ns"),
        < 1e-3 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:G4} µs"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:G4} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:G4} s"),
    };
}

using System.Globalization;
using Neuromesh.Core.Devices.Waveforms;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>A priming pulse that is too weak to change the conductance, then a test pulse.</summary>
/// <param name="Start">State before the priming pulse.</param>
/// <param name="PrimeVolts">Height of the priming pulse in V.</param>
/// <param name="PrimeSeconds">Its width in s.</param>
/// <param name="TestVolts">Height of the test pulse in V.</param>
/// <param name="TestSeconds">Its width in s.</param>
/// <param name="IntervalSeconds">Shortest and longest time from the end of the one to the begin of the other in s.</param>
public sealed record MetaplasticityProtocol(
    IReadOnlyList<double> Start, double PrimeVolts, double PrimeSeconds, double TestVolts, double TestSeconds, (double Shortest, double Longest) IntervalSeconds);

/// <summary>How a pulse that leaves the conductance as it is changes what the next one does to it.</summary>
internal static class MetaplasticitySignature
{
    private const int Points = 41;

    /// <summary>Measures the first variant.</summary>
    /// <param name="device">The device.</param>
    /// <param name="protocol">Pulses and intervals.</param>
    public static DeviceCharacter Measure(ITwoTerminalDevice device, MetaplasticityProtocol protocol)
    {
        var integrator = new WaveformIntegrator(device);
        double Pulse(double[] state, double volts, double seconds)
        {
            var before = TwoTerminalCharacterization.Siemens(device, state);
            integrator.Advance(state, VoltageWaveform.Pulse(volts, seconds), 0, seconds);
            return 100 * ((TwoTerminalCharacterization.Siemens(device, state) / before) - 1);
        }

        var unprimed = Pulse([.. protocol.Start], protocol.TestVolts, protocol.TestSeconds);
        double[] primed = [.. protocol.Start];
        var priming = Pulse(primed, protocol.PrimeVolts, protocol.PrimeSeconds);
        var (shortest, longest) = protocol.IntervalSeconds;
        List<double> intervals = [], changes = [];
        for (var i = 0; i < Points; i++)
        {
            var interval = shortest * DeterministicMath.Exp(DeterministicMath.Log(longest / shortest) * i / (Points - 1));
            double[] state = [.. primed];
            device.Relax(state, interval);
            intervals.Add(interval * 1e6);
            changes.Add(Pulse(state, protocol.TestVolts, protocol.TestSeconds));
        }

        double[] ends = [intervals[0], intervals[^1]];
        var title = string.Create(
            CultureInfo.InvariantCulture,
            $"Metaplasticity: {protocol.TestVolts:0.##} V for {protocol.TestSeconds * 1e9:0} ns after priming by {protocol.PrimeVolts:0.##} V for {protocol.PrimeSeconds * 1e9:0} ns");
        return new(
            [new("metaplasticity", title, "time from priming to the test pulse (µs)", "change of conductance (%)", true, false, [new("primed", intervals, changes), new("not primed", ends, [unprimed, unprimed]), new("priming alone", ends, [priming, priming])])],
            [
                new("primingChange", priming, "%", 0, "a pulse below the threshold leaves the conductance (Kim et al. 2015)"),
                new("primedOverUnprimed", changes[0] / unprimed, ""),
                new("primedOverUnprimedLate", changes[^1] / unprimed, "", 1, "the hidden state has decayed"),
            ]);
    }
}

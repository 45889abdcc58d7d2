using Xunit.Abstractions;

namespace Neuromesh.Core.Tests.Neurons;

/// <summary>Voltage-gated and calcium-gated channels: all-or-none spikes from a threshold about -55 mV, calcium that follows its current, and adaptation.</summary>
public sealed class CalciumChannelTests(ITestOutputHelper output)
{
    private const int SettledMs = 50;

    private static readonly NeuronRun Cell = new() { Model = "hh-calcium" };

    /// <summary>Brief pulses of rising strength give either a small response or a whole spike, and the smallest spike starts near -55 mV.</summary>
    [Fact]
    public void Spikes_are_all_or_none_from_a_threshold()
    {
        var responses = Enumerable.Range(1, 60).Select(index => Pulse(index * 100.0)).ToArray();
        Assert.Contains(responses, response => response.PeakMv < -50);
        Assert.DoesNotContain(responses, response => response.PeakMv is > -45 and < 10);
        Assert.Contains(responses, response => response.PeakMv > 40);
        var first = responses.First(response => response.PeakMv > 10);
        output.WriteLine($"threshold {first.EndOfPulseMv:F2} mV, peak {first.PeakMv:F1} mV");
        Assert.InRange(first.EndOfPulseMv, -56, -54);
    }

    /// <summary>At a steady potential influx and removal balance: [Ca] = tau·alpha·gCa·m∞²·(ECa - V).</summary>
    [Theory]
    [InlineData(-65)]
    [InlineData(-45)]
    [InlineData(-20)]
    public void Calcium_balances_its_current(double restMv)
    {
        // Without sodium and gated potassium the potential is that of leak and calcium alone.
        var run = Cell.With("sodiumConductance", 0).With("potassiumConductance", 0).With("calciumPotassiumConductance", 0).With("leakConductance", 5000).With("restPotential", restMv).Starting("calcium", 0);
        var end = (run with { SampleMs = 2000 }).Run(2000, "membranePotential", "calcium");
        var potentialMv = end[0][^1];
        var open = 1 / (1 + Math.Exp(-(potentialMv + 20) / 9));
        Assert.Equal(5000 * (potentialMv - restMv), 200 * open * open * (120 - potentialMv), 1e-6);
        Assert.Equal(80 * 1e-5 * 200 * open * open * (120 - potentialMv), end[1][^1], 1e-9);
    }

    /// <summary>Calcium that spikes bring in opens potassium channels: intervals grow. Without these channels they do not.</summary>
    [Fact]
    public void Calcium_gated_channels_make_the_cell_adapt()
    {
        var (first, last) = Intervals(Cell);
        output.WriteLine($"intervals {first:F1} -> {last:F1} ms");
        Assert.True(last > 1.5 * first, $"{first} -> {last} ms");
        var (without, lastWithout) = Intervals(Cell.With("calciumPotassiumConductance", 0));
        Assert.InRange(lastWithout / without, 0.98, 1.02);
        Assert.True(lastWithout < last);
    }

    private static (double First, double Last) Intervals(NeuronRun cell)
    {
        var run = cell with { Currents = [(500, SettledMs, SettledMs + 1000)] };
        run.Run(SettledMs + 1000, "membranePotential");
        var times = run.SpikeTimesMs.Where(timeMs => timeMs > SettledMs).ToArray();
        Assert.True(times.Length > 5, $"{times.Length} spikes");
        return (times[1] - times[0], times[^1] - times[^2]);
    }

    private static (double PeakMv, double EndOfPulseMv) Pulse(double amplitudePa)
    {
        var run = Cell with { Currents = [(amplitudePa, SettledMs, SettledMs + 0.5)] };
        var potentialMv = run.Run(SettledMs + 15, "membranePotential")[0];
        return (potentialMv[(SettledMs * 10)..].Max(), potentialMv[(SettledMs * 10) + 4]);
    }
}

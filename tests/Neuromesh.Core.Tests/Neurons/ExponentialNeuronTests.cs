using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Neurons;

/// <summary>The exponential integrate-and-fire models against closed forms and published figures.</summary>
public sealed class ExponentialNeuronTests
{
    /// <summary>The rheobase is gL·(VT - E - D): 30 nS · (20.2 - 2) mV = 546 pA.</summary>
    [Fact]
    public void Rheobase_without_adaptation()
    {
        Assert.Empty(Step("eif", 545.9, 3000));
        Assert.NotEmpty(Step("eif", 546.1, 3000));
    }

    /// <summary>Sustained firing from about 627 pA on, single spikes from about 580 pA on.</summary>
    [Fact]
    public void Adaptation_raises_the_rheobase_and_a_step_gives_single_spikes_below_it()
    {
        Assert.Empty(Step("adex", 574, 2000));
        Assert.Single(Step("adex", 582, 2000));
        Assert.Single(Step("adex", 626, 4000));
        Assert.InRange(Step("adex", 629, 4000).Length, 6, 20);
    }

    [Fact]
    public void Intervals_grow_as_published()
    {
        var timesMs = Step("adex", 1000, 1000, resetMv: -70.6);
        Assert.Equal(13.6, timesMs[1] - timesMs[0], 0.1);
        Assert.Equal(36.1, timesMs[^1] - timesMs[^2], 0.15);
        Assert.Equal(timesMs, Step("adex-current", 1000, 1000, resetMv: -70.6));
    }

    [Fact]
    public void A_voltage_activated_current_adapts()
    {
        var timesMs = Step("gem", 1500, 1000);
        Assert.True(timesMs.Length > 10);
        Assert.True(timesMs[^1] - timesMs[^2] > 1.5 * (timesMs[1] - timesMs[0]), string.Join(' ', timesMs));
    }

    /// <summary>The time from reset to the next spike without adaptation and synapses is an integral over V.</summary>
    [Theory]
    [InlineData(100_000)]
    [InlineData(10_000)]
    public void Interval_is_the_integral_over_the_potential(int stepNanoseconds)
    {
        const double CurrentPa = 700;
        var run = new NeuronRun { Model = "eif", TimeStep = new TimeStep(stepNanoseconds), SampleMs = 1000 }.With("biasCurrent", CurrentPa);
        run.Run(1000, "membranePotential");
        var timesMs = run.SpikeTimesMs;
        var intervalMs = 0.0;

        // Midpoint rule in z for V = -60 ... 0 mV, finely.
        const int Parts = 2_000_000;
        for (var i = 0; i < Parts; i++)
        {
            var v = -60 + (60 * (i + 0.5) / Parts);
            intervalMs += 60.0 / Parts * 281 / ((-30 * (v + 70.6)) + (60 * Math.Exp((v + 50.4) / 2)) + CurrentPa);
        }

        Assert.Equal(intervalMs, (timesMs[^1] - timesMs[0]) / (timesMs.Length - 1), stepNanoseconds / 1e6 / (timesMs.Length - 1));
    }

    [Fact]
    public void The_refractory_period_delays_each_spike()
    {
        var without = Step("eif", 800, 200);
        var run = new NeuronRun { Model = "eif", Currents = [(800, 0, 200)] }.With("refractoryPeriod", 5);
        var potentialMv = run.Run(200, "membranePotential")[0];
        var with = run.SpikeTimesMs;
        Assert.Equal(without[0], with[0]);
        var row = (int)Math.Round(with[0] * 10) - 1;
        Assert.All(potentialMv[row..(row + 51)], value => Assert.Equal(-60, value, 1e-12));
        Assert.NotEqual(-60, potentialMv[row + 51], 1e-3);
        Assert.Equal(without[1] - without[0] + 5, with[1] - with[0], 0.11);
    }

    private static double[] Step(string model, double currentPa, double durationMs, double resetMv = -60)
    {
        var run = new NeuronRun { Model = model, Currents = [(currentPa, 0, durationMs)], SampleMs = durationMs }.With("resetPotential", resetMv);
        run.Run(durationMs, "membranePotential");
        return run.SpikeTimesMs;
    }
}

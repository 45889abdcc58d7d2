using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Neurons;

/// <summary>The Hodgkin-Huxley models: rest, threshold, firing rates, pump and ions. 1 uA/cm2 is 100 pA.</summary>
public sealed class HodgkinHuxleyTests
{
    private static readonly NeuronRun Squid = new NeuronRun { Model = "hh" }.With("restPotential", -54.4);

    [Fact]
    public void Rest_is_that_of_the_equations()
    {
        Assert.Equal(-65.00, RestMv(Squid), 0.005);
        Assert.Equal(-67.9, RestMv(Squid.With("sodiumReversalPotential", 64.3).With("potassiumReversalPotential", -90.5)), 0.05);
    }

    [Fact]
    public void An_outward_pump_current_lowers_the_rest() =>
        Assert.Equal(-0.92, RestMv(Squid.With("pumpCurrent", 100)) - RestMv(Squid), 0.005);

    [Theory]
    [InlineData(620, 0)]
    [InlineData(630, 52)]
    [InlineData(1000, 68)]
    public void A_current_step_from_rest_gives_the_rate(double currentPa, double expectedHz)
    {
        var run = Squid with { Currents = [(currentPa, 100, 2000)], SampleMs = 0.1 };
        var potentialMv = run.Run(2000, "membranePotential")[0];
        var last = run.SpikeTimesMs.Where(timeMs => timeMs > 1000).ToArray();
        if (expectedHz == 0)
        {
            Assert.Empty(last);
            return;
        }

        Assert.Equal(expectedHz, 1000 * (last.Length - 1) / (last[^1] - last[0]), 0.5);
        Assert.InRange(potentialMv.Max(), 35, 45);
    }

    /// <summary>Conductances of three times the axon's are followed at 0.1 ms; of four, at which the rule leaves the truth by tens of mV, it stops, and a finer step goes on.</summary>
    [Fact]
    public void Channels_too_fast_for_the_substep_end_the_run()
    {
        var coarse = Scaled(3).Run(60, "membranePotential")[0];
        var fine = (Scaled(3) with { TimeStep = new TimeStep(5_000) }).Run(60, "membranePotential")[0];
        Assert.Equal(600, coarse.Length);
        Assert.All(coarse.Zip(fine), pair => Assert.Equal(pair.Second, pair.First, 0.05));
        Assert.InRange(coarse.Max(), 20, 60);

        var fault = Assert.Throws<NeuronFaultException>(() => Scaled(4).Run(60));
        Assert.Contains("too fast for the time step", fault.Message, StringComparison.Ordinal);
        (Scaled(4) with { TimeStep = new TimeStep(50_000) }).Run(60);
        Assert.Throws<NeuronFaultException>(() => (Scaled(1) with { Model = "hh-ions" }).With("sodiumLeakConductance", 20_000).Run(60));
    }

    private static NeuronRun Scaled(double factor) => new NeuronRun { Model = "hh", Currents = [(1000 * factor, 0.1, 60)] }
        .With("sodiumConductance", 12_000 * factor).With("potassiumConductance", 3600 * factor).With("leakConductance", 30 * factor);

    /// <summary>Brief pulses of rising strength give either a small response or a whole spike, and the smallest spike starts near -55 mV.</summary>
    [Fact]
    public void Spikes_are_all_or_none()
    {
        var responses = Enumerable.Range(1, 40).Select(index => Pulse(index * 100.0)).ToArray();
        Assert.Contains(responses, response => response.PeakMv < -50);
        Assert.Contains(responses, response => response.PeakMv > 30);
        Assert.DoesNotContain(responses, response => response.PeakMv is > -45 and < 20);
        Assert.InRange(responses.First(response => response.PeakMv > 20).EndOfPulseMv, -60, -52);
    }

    [Fact]
    public void Without_the_pump_the_gradients_run_down_and_with_it_they_stay()
    {
        // A small cell, so that minutes pass in seconds.
        var cell = new NeuronRun { Model = "hh-ions", SampleMs = 100 }.With("insideVolume", 0.5).Starting("membranePotential", -71.0255);
        string[] variables = ["sodiumInside", "potassiumInside", "sodiumReversalPotential", "potassiumReversalPotential", "membranePotential", "pumpCurrent"];
        var pumped = cell.Run(6000, variables);
        Assert.Equal(12, pumped[0][^1], 0.01);
        Assert.Equal(150, pumped[1][^1], 0.01);
        Assert.Equal(-71.03, pumped[4][^1], 0.01);
        Assert.Equal(322.7, pumped[5][^1], 0.5);
        var stopped = cell.With("pumpMaximumCurrent", 0);
        var run = stopped.Run(6000, variables);
        Assert.All(run[2].Zip(run[2].Skip(1)), pair => Assert.True(pair.Second < pair.First));
        Assert.All(run[3].Zip(run[3].Skip(1)), pair => Assert.True(pair.Second > pair.First));
        Assert.True(run[0][^1] > 40 && run[1][^1] < 125, $"sodium {run[0][^1]} mM, potassium {run[1][^1]} mM");
    }

    /// <summary>Charge that entered equals the change of the ions: what sodium gains and potassium loses differs by the charge on the membrane only.</summary>
    [Fact]
    public void Ions_are_conserved_between_inside_and_outside()
    {
        var run = new NeuronRun { Model = "hh-ions", Currents = [(1000, 10, 200)], SampleMs = 200 }.With("insideVolume", 1).With("outsideVolume", 2);
        var end = run.Run(200, "sodiumInside", "sodiumOutside", "potassiumInside", "potassiumOutside");
        Assert.NotEmpty(run.SpikeTimesMs);
        Assert.Equal(12 + (2 * 145.0), end[0][0] + (2 * end[1][0]), 1e-8);
        Assert.Equal(150 + (2 * 4.5), end[2][0] + (2 * end[3][0]), 1e-8);
        Assert.NotEqual(12, end[0][0], 1e-3);
    }

    private static double RestMv(NeuronRun run) => (run with { SampleMs = 500 }).Run(500, "membranePotential")[0][^1];

    private static (double PeakMv, double EndOfPulseMv) Pulse(double amplitudePa)
    {
        var run = Squid with { Currents = [(amplitudePa, 20, 20.5)] };
        var potentialMv = run.Run(35, "membranePotential")[0];
        return (potentialMv[200..].Max(), potentialMv[204]);
    }
}

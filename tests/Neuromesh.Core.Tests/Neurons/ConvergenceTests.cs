using Neuromesh.Core.Units;
using Xunit.Abstractions;

namespace Neuromesh.Core.Tests.Neurons;

/// <summary>Order of the schemes: the error against a run with a far finer step, with one substep a step.</summary>
public sealed class ConvergenceTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("lif-cond-exp", 200)]
    [InlineData("lif-cond-alpha", 200)]
    [InlineData("gif-cond", 200)]
    [InlineData("adex", 400)]
    [InlineData("eif", 450)]
    [InlineData("gem", 300)]
    [InlineData("hh", 1500)]
    [InlineData("hh-traub", 800)]
    [InlineData("hh-calcium", 800)]
    public void Subthreshold_and_channels_are_of_fourth_order(string model, double currentPa)
    {
        var run = new NeuronRun { Model = model, SampleMs = 3.2 }.With("biasCurrent", currentPa);
        run = model switch
        {
            "hh" => run.Starting("excitatoryCurrent", 500),
            "eif" or "gem" => run.Starting("excitatoryCurrent", 500).With("excitatoryTimeConstant", 2),
            "lif-cond-alpha" => (run with { Spikes = [new SpikeInput([0.4], 30, 0.4), new SpikeInput([0.8], -30, 0.4)] }).With("excitatoryTimeConstant", 0.5),
            _ => run.Starting("excitatoryConductance", 20).Starting("inhibitoryConductance", 10).With("excitatoryTimeConstant", 1),
        };
        if (model == "gif-cond")
        {
            run = run.With("escapeRate", 0);
        }

        double Potential(int stepNanoseconds) => (run with { TimeStep = new TimeStep(stepNanoseconds) }).Run(3.2, "membranePotential")[0][0];
        var exact = Potential(1000);
        var errors = new[] { 40_000, 20_000, 10_000 }.Select(step => Math.Abs(Potential(step) - exact)).ToArray();
        output.WriteLine($"{model}: {string.Join(", ", errors.Select(error => error.ToString("E2")))}");
        for (var i = 0; i < 2; i++)
        {
            // Below 1e-11 mV rounding takes over.
            Assert.True(errors[i + 1] < 1e-11 || errors[i] / errors[i + 1] > 11, $"{model}: {errors[i]:E2} -> {errors[i + 1]:E2}");
        }
    }

    /// <summary>Ten spikes on, the adaptation current tells how exactly the spikes were placed within the steps: the error falls at least with the square of the step.</summary>
    [Fact]
    public void Spikes_within_steps_are_of_second_order()
    {
        double Adaptation(int stepNanoseconds) =>
            (new NeuronRun { Model = "adex", TimeStep = new TimeStep(stepNanoseconds), SampleMs = 200 }.With("biasCurrent", 1000)).Run(200, "adaptationCurrent")[0][0];
        var exact = Adaptation(1000);
        var errors = new[] { 40_000, 20_000, 10_000 }.Select(step => Math.Abs(Adaptation(step) - exact)).ToArray();
        output.WriteLine(string.Join(", ", errors.Select(error => error.ToString("E2"))));
        Assert.True(errors[0] / errors[2] > 12, string.Join(", ", errors.Select(error => error.ToString("E2"))));
        Assert.True(errors[2] < 1e-4);
    }

    /// <summary>One spike's conductance is w·(t/tau)·exp(1 - t/tau), whatever the sign of the weight.</summary>
    [Fact]
    public void An_alpha_conductance_peaks_at_the_weight()
    {
        var run = new NeuronRun { Model = "lif-cond-alpha", Spikes = [new SpikeInput([1], 7, 0.5), new SpikeInput([1], -9, 0.5)] }.With("excitatoryTimeConstant", 1.5);
        var traces = run.Run(20, "excitatoryConductance", "inhibitoryConductance");
        for (var row = 0; row < traces[0].Length; row++)
        {
            var t = Math.Max(0, ((row + 1) * 0.1) - 1.5);
            Assert.Equal(7 * (t / 1.5) * Math.Exp(1 - (t / 1.5)), traces[0][row], 1e-12);
            Assert.Equal(9 * (t / 2) * Math.Exp(1 - (t / 2)), traces[1][row], 1e-12);
        }
    }

    /// <summary>Conductances far beyond what an explicit rule survives: V goes to the reversal potential and stays.</summary>
    [Theory]
    [InlineData("lif-cond-exp")]
    [InlineData("lif-cond-alpha")]
    [InlineData("adex")]
    public void Huge_conductances_are_stable(string model)
    {
        var run = new NeuronRun { Model = model, Spikes = [new SpikeInput([1, 2, 3], -1e6, 1)] };
        var potentialMv = run.Run(20, "membranePotential")[0];
        Assert.All(potentialMv, value => Assert.InRange(value, -90, -60));
        Assert.Equal(-85, potentialMv[60], 0.1);
    }
}

using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Neurons;

/// <summary>
/// <c>lif-cond-alpha</c> against an integration written for this test alone: the conductances as sums of alpha functions in closed form, and the potential by the classical
/// Runge-Kutta rule with steps of 0.0005 ms, whose own error is far below the tolerance.
/// </summary>
public sealed class AlphaConductanceTests
{
    private const double CapacitancePf = 250;
    private const double LeakNanosiemens = 16.6667;
    private const double RestMv = -70;
    private const double ResetMv = -60;
    private const double ThresholdMv = -55;
    private const double RefractoryMs = 2;
    private const double ExcitatoryMv = 0;
    private const double InhibitoryMv = -85;
    private const double ExcitatoryMs = 0.7;
    private const double InhibitoryMs = 2;
    private const double BiasPa = 150;
    private const double SubstepMs = 0.0005;
    private const double SampleMs = 0.1;
    private const double DurationMs = 60;

    private static readonly SpikeInput Excitatory = new([.. Enumerable.Range(0, 40).Select(i => Math.Round(1 + (1.3 * i), 1))], 31, 0.5);
    private static readonly SpikeInput Inhibitory = new([3, 11, 12, 25, 26.5, 41], -17, 1.2);

    /// <summary>
    /// Every spike is in its step. The error is largest where a conductance of twice the leak sets in, and falls with the fourth power of the substep.
    /// </summary>
    [Theory]
    [InlineData(100_000, 1e-6)]
    [InlineData(10_000, 1e-9)]
    public void Potentials_and_spikes_are_those_of_a_fine_integration(int stepNanoseconds, double toleranceMv)
    {
        var timeStep = new TimeStep(stepNanoseconds);
        var run = new NeuronRun { TimeStep = timeStep, Model = "lif-cond-alpha", Spikes = [Excitatory, Inhibitory] }.With("excitatoryTimeConstant", ExcitatoryMs).With("biasCurrent", BiasPa);
        var potentialMv = run.Run(DurationMs, "membranePotential")[0];

        var (expectedMv, spikesMs) = Integrate(timeStep.Milliseconds, Excitatory, ExcitatoryMs, ThresholdMv, DurationMs);

        Assert.InRange(spikesMs.Count, 10, 30);
        Assert.Equal(spikesMs.Select(time => Math.Round(time, 6)), run.SpikeTimesMs.Select(time => Math.Round(time, 6)));
        AssertWithin(toleranceMv, expectedMv, potentialMv);
    }

    /// <summary>Time constants below the step are resolved: substeps follow the shortest one, also where it is another neuron's, on another core.</summary>
    [Theory]
    [InlineData(0.05, 1e-3)]
    [InlineData(0.02, 1e-3)]
    public void Time_constants_below_the_step_are_followed(double tauMs, double toleranceMv)
    {
        var spike = Excitatory with { Weight = 100 };
        var run = new NeuronRun { Model = "lif-cond-alpha", Spikes = [spike, Inhibitory] }.With("excitatoryTimeConstant", tauMs).With("biasCurrent", BiasPa);
        var potentialMv = run.Run(DurationMs, "membranePotential")[0];
        var (expectedMv, spikesMs) = Integrate(0.1, spike, tauMs, ThresholdMv, DurationMs);
        Assert.Equal(spikesMs.Select(time => Math.Round(time, 6)), run.SpikeTimesMs.Select(time => Math.Round(time, 6)));
        AssertWithin(toleranceMv, expectedMv, potentialMv);
        var mixed = run with { Parameters = run.Parameters.SetItem("excitatoryTimeConstant", new PerNeuronValue([2, tauMs])), First = 1 };
        Assert.Equal(potentialMv, mixed.Run(DurationMs, "membranePotential")[0]);
    }

    /// <summary>One spike whose conductance peaks at 10, 100 and 1000 times the leak, two steps after its arrival; a neuron that cannot fire.</summary>
    [Theory]
    [InlineData(10, 2e-5)]
    [InlineData(100, 1e-4)]
    [InlineData(1000, 1e-3)]
    public void A_conductance_far_above_the_leak_sets_in(double leaks, double toleranceMv)
    {
        const double TauMs = 0.2;
        const double NeverMv = 100;
        var spike = new SpikeInput([1], leaks * LeakNanosiemens, 0.5);
        var run = new NeuronRun { Model = "lif-cond-alpha", Spikes = [spike, Inhibitory] }
            .With("excitatoryTimeConstant", TauMs).With("biasCurrent", BiasPa).With("thresholdPotential", NeverMv);
        var potentialMv = run.Run(10, "membranePotential")[0];

        var (expectedMv, _) = Integrate(run.TimeStep.Milliseconds, spike, TauMs, NeverMv, 10);

        Assert.True(expectedMv.Max() > -55);
        AssertWithin(toleranceMv, expectedMv, potentialMv);
    }

    private static void AssertWithin(double toleranceMv, List<double> expectedMv, double[] potentialMv)
    {
        var worst = Enumerable.Range(0, expectedMv.Count).MaxBy(row => Math.Abs(expectedMv[row] - potentialMv[row]));
        Assert.True(
            Math.Abs(expectedMv[worst] - potentialMv[worst]) <= toleranceMv,
            $"{potentialMv[worst]:R} mV at {(worst + 1) * SampleMs:F1} ms, expected {expectedMv[worst]:R} (difference {potentialMv[worst] - expectedMv[worst]:E2})");
    }

    private static (List<double> PotentialMv, List<double> SpikesMs) Integrate(double stepMs, SpikeInput excitatory, double excitatoryMs, double thresholdMv, double durationMs)
    {
        double Slope(double v, double t) =>
            ((-LeakNanosiemens * (v - RestMv)) - (Conductance(excitatory, excitatoryMs, t) * (v - ExcitatoryMv)) - (Conductance(Inhibitory, InhibitoryMs, t) * (v - InhibitoryMv)) + BiasPa)
            / CapacitancePf;

        var (potentialMv, spikesMs, heldSteps, v) = (new List<double>(), new List<double>(), 0, RestMv);
        var (substeps, stepsPerSample) = ((int)Math.Round(stepMs / SubstepMs), (int)Math.Round(SampleMs / stepMs));
        for (var step = 1; step * stepMs <= durationMs + 1e-9; step++)
        {
            if (heldSteps > 0)
            {
                heldSteps--;
            }
            else
            {
                for (var i = 0; i < substeps; i++)
                {
                    v = RungeKutta(Slope, v, (step - 1 + (i / (double)substeps)) * stepMs, stepMs / substeps);
                }

                if (v >= thresholdMv)
                {
                    spikesMs.Add(step * stepMs);
                    v = ResetMv;
                    heldSteps = (int)Math.Round(RefractoryMs / stepMs);
                }
            }

            if (step % stepsPerSample == 0)
            {
                potentialMv.Add(v);
            }
        }

        return (potentialMv, spikesMs);
    }

    private static double RungeKutta(Func<double, double, double> slope, double v, double t, double h)
    {
        var k1 = slope(v, t);
        var k2 = slope(v + (h / 2 * k1), t + (h / 2));
        var k3 = slope(v + (h / 2 * k2), t + (h / 2));
        var k4 = slope(v + (h * k3), t + h);
        return v + (h / 6 * (k1 + (2 * k2) + (2 * k3) + k4));
    }

    /// <summary>Each spike adds |w|·(t/tau)·exp(1 - t/tau) from its arrival on.</summary>
    private static double Conductance(SpikeInput input, double tauMs, double t)
    {
        double sum = 0;
        foreach (var timeMs in input.TimesMs)
        {
            var x = (t - timeMs - input.DelayMs) / tauMs;
            sum += x > 0 ? Math.Abs(input.Weight) * x * Math.Exp(1 - x) : 0;
        }

        return sum;
    }
}

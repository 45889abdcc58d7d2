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

    /// <summary>A hundred and more synchronous synapses move the membrane by many times D in a substep: spikes, potential and adaptation are those of a rule with steps of 0.2 us.</summary>
    [Theory]
    [InlineData(200, 0)]
    [InlineData(500, 1)]
    [InlineData(700, 4)]
    [InlineData(1000, 5)]
    [InlineData(2000, 10)]
    public void Strong_volleys_are_followed(double weightNanosiemens, int spikes)
    {
        var run = new NeuronRun { Model = "adex", Spikes = [new SpikeInput([5, 15, 15.5, 25], weightNanosiemens, 1)] };
        var traces = run.Run(40, "membranePotential", "adaptationCurrent");
        var (timesMs, potentialMv, adaptationPa) = StronglyDriven(weightNanosiemens, [6, 16, 16.5, 26], 40);
        Assert.Equal(spikes, timesMs.Count);
        Assert.Equal(timesMs.Select(timeMs => Math.Ceiling(timeMs * 10) / 10), run.SpikeTimesMs, (one, other) => Math.Abs(one - other) < 1e-9);

        // V rises by tens of mV in a tenth of a ms: a microsecond is 0.1 mV.
        var toleranceMv = Math.Max(0.005, 1e-5 * weightNanosiemens);
        for (var step = 0; step < 399; step++)
        {
            Assert.True(Math.Abs(potentialMv[step] - traces[0][step]) < toleranceMv, $"{(step + 1) / 10.0} ms: {potentialMv[step]} and {traces[0][step]} mV");
            Assert.True(Math.Abs(adaptationPa[step] - traces[1][step]) < 0.1, $"{(step + 1) / 10.0} ms: {adaptationPa[step]} and {traces[1][step]} pA");
        }
    }

    /// <summary>The default <c>adex</c> by the classical rule in V, in steps that become shorter with the time that is left to the peak: potential and adaptation at each 0.1 ms, and the times of spikes.</summary>
    private static (List<double> TimesMs, List<double> PotentialMv, List<double> AdaptationPa) StronglyDriven(double weightNanosiemens, double[] arrivalsMs, double durationMs)
    {
        const int PartsOfStep = 500;
        const double Tau = 0.2;
        var (v, w, g) = (-70.6, 0.0, 0.0);
        var (timesMs, potentialMv, adaptationPa) = (new List<double>(), new List<double>(), new List<double>());
        (double V, double W) Slope(double v, double w, double g)
        {
            var bounded = Math.Min(v, 0);
            return (((-30 * (bounded + 70.6)) + (60 * Math.Exp((bounded + 50.4) / 2)) - (g * bounded) - w) / 281, ((4 * (bounded + 70.6)) - w) / 144);
        }

        (double V, double W) Advance(double v, double w, double g, double h)
        {
            var (middle, end) = (g * Math.Exp(-h / 2 / Tau), g * Math.Exp(-h / Tau));
            var one = Slope(v, w, g);
            var two = Slope(v + (h / 2 * one.V), w + (h / 2 * one.W), middle);
            var three = Slope(v + (h / 2 * two.V), w + (h / 2 * two.W), middle);
            var four = Slope(v + (h * three.V), w + (h * three.W), end);
            return (v + (h / 6 * (one.V + (2 * two.V) + (2 * three.V) + four.V)), w + (h / 6 * (one.W + (2 * two.W) + (2 * three.W) + four.W)));
        }

        for (var step = 1; step <= (int)Math.Round(durationMs * 10); step++)
        {
            for (var left = 0.1; left > 0;)
            {
                // Beyond VT + 2 D what is left of u is gone in 9.4 ms times u.
                var length = Math.Min(left, v > -46.4 ? 0.02 * 9.4 * Math.Exp(-(v + 50.4) / 2) : 0.1 / PartsOfStep);
                left = length < left ? left - length : 0;
                var (next, nextW) = Advance(v, w, g, length);
                if (next >= 0)
                {
                    timesMs.Add((step * 0.1) - left);
                    (next, nextW) = (-60, w + 80.5);
                }

                (v, w, g) = (next, nextW, g * Math.Exp(-length / Tau));
            }

            g += arrivalsMs.Contains(step / 10.0) ? weightNanosiemens : 0;
            potentialMv.Add(v);
            adaptationPa.Add(w);
        }

        return (timesMs, potentialMv, adaptationPa);
    }

    /// <summary>At or above the peak at the start the neuron has fired within its first step; just below it does so too, and goes on from nearly the same place.</summary>
    [Theory]
    [InlineData("eif")]
    [InlineData("adex")]
    [InlineData("adex-current")]
    [InlineData("gem")]
    public void A_neuron_that_starts_beyond_the_peak_fires_at_once(string model)
    {
        var variables = model is "eif" ? new[] { "membranePotential" } : ["membranePotential", model is "gem" ? "activation" : "adaptationCurrent"];
        double[][] From(double potentialMv)
        {
            var run = new NeuronRun { Model = model }.Starting("membranePotential", potentialMv).Starting(variables[^1], model is "eif" ? potentialMv : 0.25);
            var traces = run.Run(6.4, variables);
            Assert.Equal([0.1], run.SpikeTimesMs);
            return traces;
        }

        var expected = From(-0.0001);
        foreach (var start in new double[] { 0, 1, 10, 1000 })
        {
            var found = From(start);
            Assert.All(expected.Zip(found).SelectMany(pair => pair.First.Zip(pair.Second)), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        }
    }

    /// <summary>A peak within two slope factors of the threshold: the interval is still the integral over V.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(2.5)]
    public void A_low_peak_is_where_the_neuron_fires(double slopes)
    {
        var peakMv = -50.4 + (2 * slopes);
        var run = new NeuronRun { Model = "eif", SampleMs = 1000 }.With("biasCurrent", 700).With("peakPotential", peakMv);
        run.Run(1000, "membranePotential");
        var timesMs = run.SpikeTimesMs;
        var intervalMs = 0.0;
        const int Parts = 200_000;
        for (var i = 0; i < Parts; i++)
        {
            var v = -60 + ((peakMv + 60) * (i + 0.5) / Parts);
            intervalMs += (peakMv + 60) / Parts * 281 / ((-30 * (v + 70.6)) + (60 * Math.Exp((v + 50.4) / 2)) + 700);
        }

        Assert.Equal(intervalMs, (timesMs[^1] - timesMs[0]) / (timesMs.Length - 1), 0.1 / (timesMs.Length - 1));
    }

    /// <summary>
    /// Without an exponential, against NEST 3.9's <c>aeif_cond_exp</c> and <c>aeif_psc_exp</c> with <c>Delta_T</c> 0 (which fire at <c>V_th</c>): steps of 0.001 ms, <c>gsl_error_tol</c> 1e-11, <c>V_th</c> -50,
    /// <c>V_peak</c> 0 and <c>V_reset</c> -60 mV, <c>t_ref</c> 0, <c>I_e</c> 700 pA; spikes at 20, 30, 31 and 60 ms with 60 nS or 1500 pA, at 25, 40 and 80 ms with -40 nS or -1000 pA, delay 1 ms.
    /// Times of spikes, and V and w at multiples of 25 ms.
    /// </summary>
    [Theory]
    [InlineData("adex", 60, -40, new[] { 20.534, 61.223 }, new[] { -54.6225159, -54.5694209, -54.0247322, -53.5161144, -51.7696822, -51.3737033, -51.1227283, -50.9221999 }, new[] { 87.0436941, 83.3867986, 153.4656621, 138.7226523, 128.2546388, 119.9636626, 113.1869237, 107.632411 })]
    [InlineData("adex-current", 1500, -1000, new[] { 20.534, 131.779 }, new[] { -55.5637402, -54.205452, -50.0601161, -51.1676589, -50.0416042, -53.460757, -52.0528782, -51.6292886 }, new[] { 86.9227118, 82.9675837, 82.1543718, 80.7558839, 80.7854448, 149.2491078, 136.9773941, 127.1216893 })]
    public void Without_a_slope_factor_the_neuron_fires_at_the_threshold(string model, double excitatory, double inhibitory, double[] timesMs, double[] potentialMv, double[] adaptationPa)
    {
        foreach (var nanoseconds in new[] { 100_000, 10_000 })
        {
            var run = new NeuronRun
            {
                Model = model,
                TimeStep = new TimeStep(nanoseconds),
                Spikes = [new SpikeInput([20, 30, 31, 60], excitatory, 1), new SpikeInput([25, 40, 80], inhibitory, 1)],
                SampleMs = 25,
            }.With("slopeFactor", 0).With("thresholdPotential", -50).With("biasCurrent", 700);
            var traces = run.Run(201.6, "membranePotential", "adaptationCurrent");
            var stepMs = nanoseconds / 1e6;
            Assert.Equal(timesMs.Select(timeMs => Math.Ceiling(timeMs / stepMs) * stepMs), run.SpikeTimesMs, (one, other) => Math.Abs(one - other) < 1e-9);

            // The reference resets V up to 0.001 ms late, where it climbs by several mV/ms.
            Assert.All(potentialMv.Zip(traces[0]), pair => Assert.Equal(pair.First, pair.Second, 0.005));
            Assert.All(adaptationPa.Zip(traces[1]), pair => Assert.Equal(pair.First, pair.Second, 0.005));
        }
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

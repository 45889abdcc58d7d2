using System.Collections.Immutable;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses.GapJunctions;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>Gap junctions of models that integrate them, against integrations of the coupled equations as one system, closed forms and the limit of stability.</summary>
public sealed class GapReferenceTests
{
    private const double RowMs = 0.1;

    private static readonly double[] StartMv = [-69.60401191631222, -70];
    private static readonly double[] StartGates = [0.019198766985083732, 0.868462041294399, 0.0005741576228359767, 0.0002511318227150632];

    /// <summary>
    /// Both interneurons fire. The potentials' largest error lies in the upstrokes, at 800 mV/ms; it is of third order in the step. A rectifying junction adds one of second order each time the current turns.
    /// Errors measured at 0.1, 0.02 and 0.01 ms: 3.4, 7.5e-3, 6.9e-4 mV; 2.2, 2.4e-2, 2.6e-3 mV; 1.4, 1.9e-2, 3.8e-3 mV.
    /// </summary>
    [Theory]
    [InlineData(2, 2, 5, 1.2e-2, 1e-3, 7.5)]
    [InlineData(10, 10, 3, 3.5e-2, 4e-3, 7.5)]
    [InlineData(5, 1, 2.5, 3e-2, 6e-3, 4)]
    public void Pairs_that_both_fire_follow_the_coupled_equations(double onward, double back, double coarseMv, double mediumMv, double fineMv, double ratio)
    {
        const int Rows = 600;
        double[] currentPa = [650, 500];
        var pair = GapPair.Interneurons(onward, currentPa[0], currentPa[1]) with { BackNanosiemens = back };
        var reference = Integrate(onward, back, currentPa, Rows);
        double Error(int nanoseconds)
        {
            var (potentials, spikes) = pair.Run(nanoseconds, Rows, 100_000 / nanoseconds);
            Assert.All([0, 1], neuron => Assert.InRange(spikes.Count(spike => spike.Neuron == neuron), 7, 10));
            return Largest(reference, potentials);
        }

        var (coarse, medium, fine) = (Error(100_000), Error(20_000), Error(10_000));
        Assert.InRange(coarse, mediumMv, coarseMv);
        Assert.InRange(medium, fineMv, mediumMv);
        Assert.InRange(fine, 0, fineMv);
        Assert.InRange(medium / fine, ratio, 16);
    }

    /// <summary>
    /// Two membranes of different capacitance without leaks and channels: their charge would stay as it is if what leaves one entered the other. Each extrapolates the other for itself, so the charge that
    /// is lost or gained is of third order in the step. At 0.1 ms it is 4e-4 fC of the 1846 fC that flow.
    /// </summary>
    [Theory]
    [InlineData("hh", 20, 20, 4e-4)]
    [InlineData("hh", 20, 5, 4e-4)]
    [InlineData("hh", 5, 20, 3e-5)]
    [InlineData("hh-traub", 20, 20, 4e-4)]
    [InlineData("hh-ions", 20, 20, 4e-4)]
    [InlineData("hh-calcium", 20, 20, 4e-4)]
    [InlineData("hh-interneuron", 20, 20, 4e-4)]
    public void Opposite_currents_are_equal_to_third_order(string model, double onward, double back, double bound)
    {
        double Lost(int nanoseconds)
        {
            var potentials = Membranes(model, onward, back, 100, 160).Run(nanoseconds, 1, 10_000_000 / nanoseconds).PotentialsMv;
            return Math.Abs((100 * (potentials[0][0] + 40)) + (160 * (potentials[1][0] + 70)));
        }

        var (coarse, fine) = (Lost(100_000), Lost(50_000));
        Assert.InRange(coarse, bound / 4, bound);
        Assert.InRange(coarse / fine, 7, 9);
    }

    /// <summary>The difference of two such membranes, of 100 pF and 30 mV at first, decays just below the limit that descriptions must keep at 0.1 ms, and grows a little above it.</summary>
    [Theory]
    [InlineData("hh", 499, 530)]
    [InlineData("lif-delta", 272, 276)]
    public void The_limit_of_stability_is_that_of_the_scheme(string model, double stable, double unstable)
    {
        double Difference(double conductance)
        {
            var potentials = Membranes(model, conductance, conductance, 100, 100).Run(100_000, 200, 1).PotentialsMv;
            return Math.Abs(potentials[0][199] - potentials[1][199]);
        }

        var limit = GapStability.Of(NeuronModels.Find(model)!.IntegratesGapCurrents)
            .LimitNanosiemens(ImmutableDictionary<string, NeuronValue>.Empty.Add("capacitance", new ConstantValue(100)), 0, new TimeStep(100_000));
        Assert.InRange(limit, stable, unstable);
        Assert.InRange(Difference(stable), 0, 15);
        Assert.InRange(Difference(unstable), 35, double.MaxValue);
    }

    /// <summary>
    /// Two of Izhikevich's neurons that a current holds at -80 mV, 1 mV apart, where their own equation pulls back with 1.4/ms: forward Euler adds that to the coupling. Their difference
    /// decays just below the limit and grows above it.
    /// </summary>
    [Theory]
    [InlineData(100_000)]
    [InlineData(500_000)]
    [InlineData(1_000_000)]
    public void Forward_Euler_brings_the_limit_down(int nanoseconds)
    {
        var limit = GapStability.Of(integratesGapCurrents: false)
            .LimitNanosiemens(ImmutableDictionary<string, NeuronValue>.Empty, 0, new TimeStep(nanoseconds));
        double Difference(double conductance)
        {
            // dv/dt = 0.04·6400 - 400 + 140 + 16 + I = 0 with u = b·v = -16.
            var pair = new GapPair("izhikevich", conductance, conductance)
            {
                Parameters = new() { ["biasCurrent"] = (-12, -12) },
                InitialValues = new() { ["membranePotential"] = (-80.5, -79.5), ["recoveryVariable"] = (-16, -16) },
            };
            var potentials = pair.Run(nanoseconds, 300, 1).PotentialsMv;
            return Math.Abs(potentials[0][299] - potentials[1][299]);
        }

        Assert.InRange(Difference(0.98 * limit), 0, 0.5);
        Assert.InRange(Difference(1.02 * limit), 2, double.MaxValue);
    }

    private static GapPair Membranes(string model, double onward, double back, double firstPf, double secondPf) => new(model, onward, back)
    {
        Parameters = new()
        {
            ["capacitance"] = (firstPf, secondPf),
            ["sodiumConductance"] = (0, 0),
            ["potassiumConductance"] = (0, 0),
            ["leakConductance"] = (0, 0),
            ["fastPotassiumConductance"] = (0, 0),
            ["calciumConductance"] = (0, 0),
            ["calciumPotassiumConductance"] = (0, 0),
            ["sodiumLeakConductance"] = (0, 0),
            ["potassiumLeakConductance"] = (0, 0),
            ["pumpMaximumCurrent"] = (0, 0),
            ["membraneTimeConstant"] = (1e9, 1e9),
            ["thresholdPotential"] = (1e9, 1e9),
        },
        InitialValues = new() { ["membranePotential"] = (-40, -70) },
    };

    private static double Largest(double[][] expected, double[][] actual) =>
        expected.Zip(actual, (one, other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max()).Max();

    /// <summary>The classical Runge-Kutta rule for both neurons as one system of ten equations, with steps of 0.0005 ms.</summary>
    private static double[][] Integrate(double onward, double back, double[] currentPa, int rows)
    {
        const int StepsPerRow = 200;
        const double H = RowMs / StepsPerRow;
        double[] state = [StartMv[0], .. StartGates, StartMv[1], .. StartGates];
        double[][] potentials = [new double[rows], new double[rows]];
        double[] Moved(double[] slope, double h) => [.. state.Zip(slope, (value, rate) => value + (h * rate))];
        for (var row = 0; row < rows; row++)
        {
            for (var step = 0; step < StepsPerRow; step++)
            {
                var first = Slope(state, onward, back, currentPa);
                var second = Slope(Moved(first, H / 2), onward, back, currentPa);
                var third = Slope(Moved(second, H / 2), onward, back, currentPa);
                var fourth = Slope(Moved(third, H), onward, back, currentPa);
                for (var i = 0; i < state.Length; i++)
                {
                    state[i] += H / 6 * (first[i] + (2 * second[i]) + (2 * third[i]) + fourth[i]);
                }
            }

            (potentials[0][row], potentials[1][row]) = (state[0], state[5]);
        }

        return potentials;
    }

    /// <summary>The equations of Mancilla et al. 2007 with NEST's rates, written down once more.</summary>
    private static double[] Slope(double[] state, double onward, double back, double[] currentPa)
    {
        var slope = new double[10];
        var fromFirst = (state[0] > state[5] ? onward : back) * (state[0] - state[5]);
        for (var neuron = 0; neuron < 2; neuron++)
        {
            var at = 5 * neuron;
            var (v, m, h, n, p) = (state[at], state[at + 1], state[at + 2], state[at + 3], state[at + 4]);
            var gap = neuron == 0 ? -fromFirst : fromFirst;
            slope[at] = (currentPa[neuron] + gap - (4500 * m * m * m * h * (v - 74)) - (((9 * n * n * n * n) + (9000 * p * p)) * (v + 90)) - (10 * (v + 70))) / 40;
            slope[at + 1] = (40 * (v - 75.5) / (1 - Math.Exp((75.5 - v) / 13.5)) * (1 - m)) - (1.2262 * Math.Exp(-v / 42.248) * m);
            slope[at + 2] = (0.0035 * Math.Exp(-v / 24.186) * (1 - h)) - (0.017 * (51.25 + v) / (1 - Math.Exp(-(51.25 + v) / 5.2)) * h);
            slope[at + 3] = (0.014 * (v + 44) / (1 - Math.Exp(-(v + 44) / 2.3)) * (1 - n)) - (0.0043 * Math.Exp(-(v + 44) / 34) * n);
            slope[at + 4] = ((v - 95) / (1 - Math.Exp((95 - v) / 11.8)) * (1 - p)) - (0.025 * Math.Exp(-v / 22.222) * p);
        }

        return slope;
    }
}

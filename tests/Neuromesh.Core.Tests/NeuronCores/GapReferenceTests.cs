namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>Gap junctions of models that integrate them, against integrations of the coupled equations as one system, closed forms and the limit of stability.</summary>
public sealed class GapReferenceTests
{
    private const double RowMs = 0.1;

    private static readonly double[] StartMv = [-69.60401191631222, -70];
    private static readonly double[] StartGates = [0.019198766985083732, 0.868462041294399, 0.0005741576228359767, 0.0002511318227150632];

    /// <summary>Both interneurons fire; the potentials' largest error, and how much smaller it becomes with a shorter step.</summary>
    [Theory]
    [InlineData(2, 650, 500, 100, 10)]
    [InlineData(10, 650, 500, 100, 10)]
    public void Pairs_that_both_fire_follow_the_coupled_equations(double conductance, double firstPa, double secondPa, double coarseMv, double fineMv)
    {
        const int Rows = 600;
        var reference = Integrate(conductance, conductance, [firstPa, secondPa], Rows);
        double Error(int nanoseconds, out int first, out int second)
        {
            var (potentials, spikes) = GapPair.Interneurons(conductance, firstPa, secondPa).Run(nanoseconds, Rows, 100_000 / nanoseconds);
            (first, second) = (spikes.Count(spike => spike.Neuron == 0), spikes.Count(spike => spike.Neuron == 1));
            return Largest(reference, potentials);
        }

        var errors = new[] { 100_000, 50_000, 20_000, 10_000, 5_000 }.Select(ns => (ns, Error(ns, out var a, out var b), a, b));
        Assert.Fail(string.Join("; ", errors) + coarseMv + fineMv);
    }

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

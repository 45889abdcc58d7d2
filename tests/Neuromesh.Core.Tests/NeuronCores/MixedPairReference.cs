namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>A Hodgkin-Huxley neuron and one of another kind as one system, by the classical Runge-Kutta rule; equations and defaults written down once more.</summary>
internal static class MixedPairReference
{
    public static readonly double[] StartMv = [-68, -71];

    /// <summary>The potentials every 0.1 ms, and how often the second neuron was reset.</summary>
    public static (double[][] PotentialsMv, int Resets) Integrate(
        string first, string second, double g, double firstPa, double secondPa, int rows, double stepMs)
    {
        var stepsPerRow = (int)Math.Round(0.1 / stepMs);
        double[][] potentials = [new double[rows], new double[rows]];
        double[] state = [StartMv[0], .. Equilibria(first, StartMv[0]), StartMv[1], second == "izhikevich" ? 0.2 * StartMv[1] : 0];
        var resets = 0;
        double[] Slope(double[] at)
        {
            var gap = g * (at[0] - at[5]);
            return [.. HodgkinHuxley(first, at, firstPa - gap), .. Other(second, at[5], at[6], secondPa + gap)];
        }

        double[] Moved(double[] slope, double h) => [.. state.Zip(slope, (value, rate) => value + (h * rate))];
        for (var row = 0; row < rows; row++)
        {
            for (var step = 0; step < stepsPerRow; step++)
            {
                var k1 = Slope(state);
                var k2 = Slope(Moved(k1, stepMs / 2));
                var k3 = Slope(Moved(k2, stepMs / 2));
                var k4 = Slope(Moved(k3, stepMs));
                for (var i = 0; i < state.Length; i++)
                {
                    state[i] += stepMs / 6 * (k1[i] + (2 * k2[i]) + (2 * k3[i]) + k4[i]);
                }

                var (threshold, reset, jump) = second switch { "lif-exponential" => (-55.0, -70.0, 0.0), "adex" => (0, -60, 80.5), _ => (30, -65, 8) };
                if (state[5] >= threshold)
                {
                    state[5] = reset;
                    state[6] += jump;
                    resets++;
                }
            }

            (potentials[0][row], potentials[1][row]) = (state[0], state[5]);
        }

        return (potentials, resets);
    }

    private static double[] Other(string model, double v, double w, double currentPa) => model switch
    {
        "lif-exponential" => [(-(v + 70) / 10) + (currentPa / 250), 0],
        "adex" => [((-30 * (v + 70.6)) + (60 * Math.Exp((v + 50.4) / 2)) - w + currentPa) / 281, ((4 * (v + 70.6)) - w) / 144],
        _ => [(0.04 * v * v) + (5 * v) + 140 - w + currentPa, 0.02 * ((0.2 * v) - w)],
    };

    private static double[] HodgkinHuxley(string model, double[] at, double currentPa)
    {
        var (v, m, h, n, p) = (at[0], at[1], at[2], at[3], at[4]);
        var (am, bm, ah, bh, an, bn, ap, bp) = Rates(model, v);
        double[] gates = [(am * (1 - m)) - (bm * m), (ah * (1 - h)) - (bh * h), (an * (1 - n)) - (bn * n), (ap * (1 - p)) - (bp * p)];
        return model == "hh-interneuron"
            ? [(currentPa - (4500 * m * m * m * h * (v - 74)) - (((9 * n * n * n * n) + (9000 * p * p)) * (v + 90)) - (10 * (v + 70))) / 40, .. gates]
            : [(currentPa - (20000 * m * m * m * h * (v - 50)) - (6000 * n * n * n * n * (v + 90)) - (10 * (v + 60))) / 200, .. gates];
    }

    private static double[] Equilibria(string model, double v)
    {
        var (am, bm, ah, bh, an, bn, ap, bp) = Rates(model, v);
        return [am / (am + bm), ah / (ah + bh), an / (an + bn), ap + bp == 0 ? 0 : ap / (ap + bp)];
    }

    private static (double, double, double, double, double, double, double, double) Rates(string model, double v)
    {
        if (model == "hh-interneuron")
        {
            return (
                40 * (v - 75.5) / (1 - Math.Exp((75.5 - v) / 13.5)), 1.2262 * Math.Exp(-v / 42.248),
                0.0035 * Math.Exp(-v / 24.186), 0.017 * (51.25 + v) / (1 - Math.Exp(-(51.25 + v) / 5.2)),
                0.014 * (v + 44) / (1 - Math.Exp(-(v + 44) / 2.3)), 0.0043 * Math.Exp(-(v + 44) / 34),
                (v - 95) / (1 - Math.Exp((95 - v) / 11.8)), 0.025 * Math.Exp(-v / 22.222));
        }

        var u = v + 63;
        return (
            0.32 * (13 - u) / (Math.Exp((13 - u) / 4) - 1), 0.28 * (u - 40) / (Math.Exp((u - 40) / 5) - 1),
            0.128 * Math.Exp((17 - u) / 18), 4 / (1 + Math.Exp((40 - u) / 5)),
            0.032 * (15 - u) / (Math.Exp((15 - u) / 5) - 1), 0.5 * Math.Exp((10 - u) / 40), 0, 0);
    }
}

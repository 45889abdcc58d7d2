using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Tests.Crossbars.Learning;

/// <summary>200 samples of a noisy linear map from 4 inputs in [−1, 1] to 2 outputs, and its least-squares solution by the normal equations.</summary>
internal sealed class RegressionProblem
{
    public const int Rows = 4;
    public const int Columns = 2;
    public const int Steps = 20_000;

    private static readonly double[,] Map = { { 0.5, -0.4 }, { -0.3, 0.45 }, { 0.4, 0.2 }, { -0.5, -0.25 } };

    public RegressionProblem(ulong seed, double noise)
    {
        var draws = new PhiloxStream(RandomKey.Create(seed, "regression"), 0);
        Inputs = new float[200][];
        Targets = new float[200][];
        for (var sample = 0; sample < Inputs.Length; sample++)
        {
            var inputs = new float[Rows];
            for (var row = 0; row < Rows; row++)
            {
                inputs[row] = (float)((2 * draws.NextDouble()) - 1);
            }

            var targets = new float[Columns];
            for (var column = 0; column < Columns; column++)
            {
                targets[column] = (float)(Enumerable.Range(0, Rows).Sum(row => inputs[row] * Map[row, column]) + (noise * draws.NextNormal()));
            }

            Inputs[sample] = inputs;
            Targets[sample] = targets;
        }

        LeastSquares = Solve();
    }

    public delegate void Learning(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ulong step);

    public float[][] Inputs { get; }

    public float[][] Targets { get; }

    public double[,] LeastSquares { get; }

    public static PulsedArray Array(LinearStepModel device, ulong seed, long tile) => new(
        new PulsedArrayParameters { Rows = Rows, Columns = Columns, DeviceStep = device.Step },
        new PulsedCells(Rows * Columns, device, seed, tile),
        seed,
        tile);

    public static double RootMeanSquare(double[,] first, double[,] second)
    {
        double squares = 0;
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                squares += Math.Pow(first[row, column] - second[row, column], 2);
            }
        }

        return Math.Sqrt(squares / (Rows * Columns));
    }

    /// <summary>Learns for 20,000 samples.</summary>
    /// <returns>The weights' means over the last quarter.</returns>
    public double[,] MeanWeights(PulsedArray weights, Learning learning)
    {
        var means = new double[Rows, Columns];
        for (var step = 0; step < Steps; step++)
        {
            // 73 and 200 have no common divisor: every sample comes up once in 200 steps.
            var sample = step * 73 % Inputs.Length;
            learning(Inputs[sample], Targets[sample], (ulong)step + 1);
            if (step < Steps * 3 / 4)
            {
                continue;
            }

            for (var row = 0; row < Rows; row++)
            {
                for (var column = 0; column < Columns; column++)
                {
                    means[row, column] += weights.Weight(row, column) / (Steps / 4.0);
                }
            }
        }

        return means;
    }

    private double[,] Solve()
    {
        var system = new double[Rows, Rows + Columns];
        for (var sample = 0; sample < Inputs.Length; sample++)
        {
            for (var row = 0; row < Rows; row++)
            {
                for (var other = 0; other < Rows + Columns; other++)
                {
                    system[row, other] += (double)Inputs[sample][row] * (other < Rows ? Inputs[sample][other] : Targets[sample][other - Rows]);
                }
            }
        }

        for (var pivot = 0; pivot < Rows; pivot++)
        {
            for (var row = 0; row < Rows; row++)
            {
                var factor = row == pivot ? 0 : system[row, pivot] / system[pivot, pivot];
                for (var other = 0; other < Rows + Columns; other++)
                {
                    system[row, other] -= factor * system[pivot, other];
                }
            }
        }

        var solution = new double[Rows, Columns];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                solution[row, column] = system[row, Rows + column] / system[row, row];
            }
        }

        return solution;
    }
}

using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Devices.Pulses;

namespace Neuromesh.Core.Tests.Crossbars.Learning;

/// <summary>The delta rule and Tiki-Taka on a linear regression, against the least-squares solution. Seeds are fixed: nothing depends on chance.</summary>
[Trait("Category", "Crossbars")]
public sealed class LearningRuleTests
{
    private static readonly LinearStepModel Ideal = new() { Step = 0.001, Maximum = 2, Minimum = -2 };

    private static readonly LinearStepModel SoftBounds = new()
    {
        Step = 0.005,
        Maximum = 1,
        Minimum = -1,
        SlopeUp = 1,
        SlopeDown = 1,
        StepDeviation = 0.3,
        StepSpread = 0.1,
        AsymmetrySpread = 0.2,
        MaximumSpread = 0.1,
        MinimumSpread = 0.1,
    };

    /// <summary>Found: 0.0035 to 0.0065, of weights of 0.2 to 0.5.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void With_constant_steps_the_delta_rule_reaches_the_least_squares_solution(ulong seed)
    {
        var problem = new RegressionProblem(seed, noise: 0.3);
        using var weights = RegressionProblem.Array(Ideal, seed, 0);

        var means = problem.MeanWeights(weights, new DeltaRule(weights, 0.01).Train);

        Assert.InRange(RegressionProblem.RootMeanSquare(means, problem.LeastSquares), 0, 0.012);
    }

    /// <summary>Found: 0.108 to 0.146 for the delta rule, 0.008 to 0.013 for Tiki-Taka.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void With_soft_bounds_the_delta_rule_ends_beside_the_solution_and_Tiki_Taka_near_it(ulong seed)
    {
        var problem = new RegressionProblem(seed, noise: 0.3);
        using var alone = RegressionProblem.Array(SoftBounds, seed, 0);
        using var gradients = RegressionProblem.Array(SoftBounds, seed, 1);
        using var weights = RegressionProblem.Array(SoftBounds, seed, 2);
        gradients.Balance(pairs: 400, step: 0);
        var parameters = new TikiTakaParameters { GradientRate = 0.05, TransferRate = 0.01, UpdatesPerTransfer = 2 };

        var delta = problem.MeanWeights(alone, new DeltaRule(alone, 0.02).Train);
        var transferred = problem.MeanWeights(weights, new TikiTaka(gradients, weights, parameters).Train);

        Assert.InRange(RegressionProblem.RootMeanSquare(delta, problem.LeastSquares), 0.08, 0.2);
        Assert.InRange(RegressionProblem.RootMeanSquare(transferred, problem.LeastSquares), 0, 0.025);
    }

    /// <summary>
    /// Where the delta rule ends with equal soft bounds of ±1 is known: the steps up, <c>E[(x e)⁺] (1 − w)</c>, equal those down, <c>E[(x e)⁻] (1 + w)</c>,
    /// so <c>w = E[x e] / E|x e|</c>, here found by descent in double over all samples.
    /// </summary>
    [Fact]
    public void The_bias_of_the_delta_rule_is_that_of_its_steps()
    {
        var problem = new RegressionProblem(4, noise: 0.4);
        using var weights = RegressionProblem.Array(
            new LinearStepModel { Step = 0.001, Maximum = 1, Minimum = -1, SlopeUp = 1, SlopeDown = 1 }, 4, 0);
        var expected = new double[RegressionProblem.Rows, RegressionProblem.Columns];
        for (var round = 0; round < 400; round++)
        {
            Descend(problem, expected);
        }

        var means = problem.MeanWeights(weights, new DeltaRule(weights, 0.01).Train);

        Assert.True(RegressionProblem.RootMeanSquare(expected, problem.LeastSquares) > 0.1, "the bias is many times the tolerance");
        Assert.InRange(RegressionProblem.RootMeanSquare(means, expected), 0, 0.012);
    }

    /// <summary>
    /// Soft bounds of ±1: pulses cancel where s_up (1 − w) = s_down (1 + w). The cycle of a pulse up and one down closes at
    /// <c>w = (s_up − s_down − s_up s_down) / (s_up + s_down − s_up s_down)</c> below it and one step up above it.
    /// </summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(-0.2)]
    public void Balancing_makes_the_symmetry_point_the_weight_zero(double asymmetry)
    {
        var device = new LinearStepModel { Step = 0.005, Maximum = 1, Minimum = -1, SlopeUp = 1, SlopeDown = 1, Asymmetry = asymmetry };
        var cells = new PulsedCells(8, device, 1, 0);
        using var array = new PulsedArray(new PulsedArrayParameters { Rows = 4, Columns = 2, DeviceStep = 0.005 }, cells, 1, 0);

        array.Balance(pairs: 2000, step: 0);

        var (up, down) = (0.005 * (1 + Math.Min(asymmetry, 0)), 0.005 * (1 - Math.Max(asymmetry, 0)));
        var low = (up - down - (up * down)) / (up + down - (up * down));
        var high = low + (up * (1 - low));
        Assert.Equal(low, cells.Weights[7], 1e-5);
        Assert.Equal((low + high) / 2, cells.Weights[7] - array.Weight(3, 1), 1e-5);
        Assert.Equal((up - down) / (up + down), (low + high) / 2, 0.001);
    }

    [Fact]
    public void An_update_changes_weights_by_the_outer_product_on_average()
    {
        const int Updates = 4000;
        using var array = RegressionProblem.Array(new LinearStepModel { Step = 0.001, Maximum = 100, Minimum = -100 }, 7, 0);
        float[] inputs = [1, -0.5f, 0.25f, 0];
        float[] errors = [0.8f, -0.2f];
        for (var update = 0; update < Updates; update++)
        {
            array.Update(0.01, inputs, errors, (ulong)update);
        }

        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 2; column++)
            {
                var expected = 0.01 * inputs[row] * errors[column] * Updates;

                // Coincidences are Bernoulli draws, so the variance of their number is below the number; 6 deviations, and probabilities of 1/4096.
                var tolerance = (6 * 0.001 * Math.Sqrt(Math.Abs(expected) / 0.001)) + (0.003 * Math.Abs(expected));
                Assert.InRange(array.Weight(row, column) - expected, -tolerance, tolerance);
            }
        }

        Assert.Equal(0, array.Weight(3, 0));
    }

    [Fact]
    public void A_transfer_moves_one_line_after_the_other_and_every_n_samples()
    {
        using var gradients = RegressionProblem.Array(Ideal with { Step = 0.1 }, 1, 0);
        using var weights = RegressionProblem.Array(Ideal, 1, 1);
        var rule = new TikiTaka(gradients, weights, new TikiTakaParameters { GradientRate = 0.5, TransferRate = 0.1, UpdatesPerTransfer = 3 });
        for (var step = 0; step < 12; step++)
        {
            rule.Train([1, 1, 1, 1], [1, -1], (ulong)step);
            for (var row = 0; row < 4; row++)
            {
                var isTransferred = row < (step + 1) / 3;
                Assert.Equal((isTransferred, isTransferred), (weights.Weight(row, 0) > 0, weights.Weight(row, 1) < 0));
            }
        }

        Assert.Equal(12, rule.Samples);
    }

    [Fact]
    public void A_read_is_a_product_and_passes_the_converter()
    {
        var cells = new PulsedCells(4, Ideal, 1, 0);
        cells.SetWeight(0, 0.5f);
        cells.SetWeight(1, -0.25f);
        cells.SetWeight(3, 0.75f);
        var parameters = new PulsedArrayParameters { Rows = 2, Columns = 2, DeviceStep = 0.001, Converter = new AnalogToDigitalConverter(2, -1, 0.5) };
        using var array = new PulsedArray(parameters, cells, 1, 0);
        var sums = new float[2];

        array.Read([0.9f, 1], sums);

        // 0.45 and 0.525, to levels of −1, −0.5, 0, 0.5.
        Assert.Equal([0.5f, 0.5f], sums);
        array.Read([1, -1], sums);
        Assert.Equal([0.5f, -1f], sums);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        var parameters = new PulsedArrayParameters { Rows = 4, Columns = 2, DeviceStep = 0.001 };
        using var cells = new PulsedCells(7, Ideal, 1, 0);
        Assert.Contains("7 cells", Assert.Throws<ArgumentException>(() => new PulsedArray(parameters, cells, 1, 0)).Message);
        Assert.Throws<ArgumentException>(() => new PulsedArray(parameters with { PulseSlots = 32 }, cells, 1, 0));
        Assert.Throws<ArgumentException>(() => new PulsedArray(parameters with { DeviceStep = double.NaN }, cells, 1, 0));
        using var array = RegressionProblem.Array(Ideal, 1, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeltaRule(array, 0));
        Assert.Throws<ArgumentException>(() => new DeltaRule(array, 0.1).Train([1, 2, 3, 4], [1], 0));
        Assert.Throws<ArgumentException>(() => array.Update(0.1, [1, 2], [1, 2], 0));
        var rates = new TikiTakaParameters { GradientRate = 0.1, TransferRate = 0.1, UpdatesPerTransfer = 0 };
        Assert.Throws<ArgumentException>(() => new TikiTaka(array, array, rates));
        using var other = new PulsedArray(new PulsedArrayParameters { Rows = 1, Columns = 7, DeviceStep = 0.001 }, new PulsedCells(7, Ideal, 1, 0), 1, 0);
        Assert.Throws<ArgumentException>(() => new TikiTaka(other, array, rates with { UpdatesPerTransfer = 1 }));
    }

    private static void Descend(RegressionProblem problem, double[,] weights)
    {
        var change = new double[RegressionProblem.Rows, RegressionProblem.Columns];
        for (var sample = 0; sample < problem.Inputs.Length; sample++)
        {
            for (var column = 0; column < RegressionProblem.Columns; column++)
            {
                double error = problem.Targets[sample][column];
                for (var row = 0; row < RegressionProblem.Rows; row++)
                {
                    error -= problem.Inputs[sample][row] * weights[row, column];
                }

                for (var row = 0; row < RegressionProblem.Rows; row++)
                {
                    var gradient = problem.Inputs[sample][row] * error;
                    change[row, column] += gradient - (Math.Abs(gradient) * weights[row, column]);
                }
            }
        }

        for (var row = 0; row < RegressionProblem.Rows; row++)
        {
            for (var column = 0; column < RegressionProblem.Columns; column++)
            {
                weights[row, column] += 0.5 * change[row, column] / problem.Inputs.Length;
            }
        }
    }
}

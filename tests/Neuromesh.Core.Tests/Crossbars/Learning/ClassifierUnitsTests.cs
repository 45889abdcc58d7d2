using Neuromesh.Core.Crossbars.Learning;

namespace Neuromesh.Core.Tests.Crossbars.Learning;

/// <summary>The trains' products against the slope of the loss, which is found by differences.</summary>
public sealed class ClassifierUnitsTests
{
    private const int Inputs = 6;
    private const int Hidden = 5;
    private const int Outputs = 3;
    private const double Rate = 1e-3;
    private const double Step = 0.002;
    private const int Slots = 31;
    private const int Label = 1;

    private static readonly ClassifierParameters Parameters = new()
    {
        Inputs = Inputs,
        HiddenUnits = Hidden,
        Outputs = Outputs,
        HiddenLimit = 1,
        OutputGain = 1,
        OutputRange = 12,
        BackwardRange = 4,
        FirstRate = 0.1,
        LastRate = 0.02,
        OutputRate = 2,
    };

    [Fact]
    public void Trains_descend_the_cross_entropy()
    {
        var (first, second, inputs) = Network();
        var sums = Product(first, inputs, Hidden);
        var units = new ClassifierUnits(Parameters, Step, Slots);
        var hidden = units.Activate(sums).ToArray();
        var errors = units.OutputErrors(Product(second, hidden, Outputs), Label).ToArray();
        var back = new float[Hidden];
        for (var unit = 0; unit < Hidden; unit++)
        {
            for (var output = 0; output < Outputs; output++)
            {
                back[unit] += (float)second[unit, output] * errors[output];
            }
        }

        var (rows, columns) = (new float[Hidden], new float[Outputs]);
        units.OutputTrains(Rate, rows, columns);
        Compare(second, rows, columns, 2, first, second, inputs);
        (rows, columns) = (new float[Inputs], new float[Hidden]);
        units.HiddenTrains(Rate, inputs, back, rows, columns);
        Compare(first, rows, columns, 1, first, second, inputs);
    }

    [Fact]
    public void The_rate_falls_on_a_line_and_ties_go_to_the_first()
    {
        Assert.Equal([0.1, 0.06, 0.02], new[] { 0L, 50, 100 }.Select(sample => Math.Round(Parameters.RateOf(sample, 101), 12)));
        Assert.Equal(1, ClassifierUnits.Winner([0, 2, 2]));
    }

    /// <summary>Half of the squared error of gain · sum: the trains' expected change over rate is −(gain · sum − target) · x.</summary>
    [Fact]
    public void The_delta_rules_trains_follow_the_linear_error()
    {
        var parameters = new ClassifierParameters
        {
            Inputs = 2,
            HiddenUnits = 2,
            Outputs = 3,
            HiddenLimit = 2,
            OutputGain = 0.5,
            OutputRange = 4,
            BackwardRange = 4,
            FirstRate = 1,
            LastRate = 1,
            OutputRate = 1,
        };
        var units = new ClassifierUnits(parameters, 0.002, 31);
        units.Activate([1, 0.5f]);
        units.DeltaErrors([0.8f, -0.4f, 2], label: 2);
        var (rows, columns) = (new float[2], new float[3]);
        units.OutputTrains(0.01, rows, columns);
        double[] hidden = [0.5, 0.25];
        double[] errors = [0.4, -0.2, 0];
        for (var row = 0; row < 2; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                Assert.Equal(0.01 * hidden[row] * errors[column], 31 * 2 * 0.002 * rows[row] * columns[column], 1e-9);
            }
        }
    }

    [Fact]
    public void A_schedule_tests_after_every_block_and_at_the_end()
    {
        var schedule = new TrainingSchedule(Samples: 25, EvaluateEvery: 10, TestImages: 4);

        Assert.Equal((3, 37), (schedule.Evaluations, schedule.Presentations));
        Assert.Equal(new Presentation(true, 9, false), schedule.At(9));
        Assert.Equal(new Presentation(false, 0, false), schedule.At(10));
        Assert.Equal(new Presentation(false, 3, true), schedule.At(13));
        Assert.Equal(new Presentation(true, 10, false), schedule.At(14));
        Assert.Equal(new Presentation(true, 24, false), schedule.At(32));
        Assert.Equal(new Presentation(false, 3, true), schedule.At(36));
        Assert.Equal([10, 20, 25], Enumerable.Range(0, 3).Select(test => schedule.LearntBefore(test)));
    }

    /// <summary>Slots · p_row · p_column pulses of a step on both devices of a pair are rate · slope of the loss.</summary>
    private static void Compare(double[,] weights, float[] rows, float[] columns, double rateFactor, double[,] first, double[,] second, float[] inputs)
    {
        const double Difference = 1e-5;
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < columns.Length; column++)
            {
                var weight = weights[row, column];
                weights[row, column] = weight + Difference;
                var above = Loss(first, second, inputs);
                weights[row, column] = weight - Difference;
                var below = Loss(first, second, inputs);
                weights[row, column] = weight;
                var change = 2 * Step * Slots * rows[row] * columns[column];
                Assert.Equal(Rate * rateFactor * (above - below) / (2 * Difference), change, 2e-8);
            }
        }
    }

    private static (double[,] First, double[,] Second, float[] Inputs) Network()
    {
        var first = new double[Inputs, Hidden];
        var second = new double[Hidden, Outputs];
        for (var i = 0; i < first.Length; i++)
        {
            first[i / Hidden, i % Hidden] = (((i * 7) % 11) - 4) / 20.0;
        }

        for (var i = 0; i < second.Length; i++)
        {
            second[i / Outputs, i % Outputs] = (((i * 5) % 13) - 6) / 8.0;
        }

        return (first, second, [0.1f, 0.9f, 0, 0.4f, 0.7f, 0.25f]);
    }

    private static float[] Product(double[,] weights, float[] values, int count) =>
        [.. Enumerable.Range(0, count).Select(column => (float)Enumerable.Range(0, values.Length).Sum(row => weights[row, column] * values[row]))];

    private static double Loss(double[,] first, double[,] second, float[] inputs)
    {
        var hidden = Enumerable.Range(0, Hidden)
            .Select(unit => Math.Clamp(Enumerable.Range(0, Inputs).Sum(i => first[i, unit] * inputs[i]), 0, 1))
            .ToArray();
        var sums = Enumerable.Range(0, Outputs).Select(output => Enumerable.Range(0, Hidden).Sum(unit => second[unit, output] * hidden[unit])).ToArray();
        return Math.Log(sums.Sum(Math.Exp)) - sums[Label];
    }
}

using Neuromesh.Core.Crossbars.Products.Lanes;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Tests.Crossbars.Wires;

/// <summary>Iterated batches against the direct solution of the array.</summary>
[Trait("Category", "Crossbars")]
public sealed class BatchIterationTests
{
    private const int Batch = 40;

    [Theory]
    [InlineData(1, 1, 1.0, 2.0)]
    [InlineData(1, 9, 3.0, 2.0)]
    [InlineData(9, 1, 3.0, 2.0)]
    [InlineData(33, 20, 2.5, 0.7)]
    [InlineData(20, 70, 8.0, 3.0)]
    [InlineData(64, 64, 10.0, 10.0)]
    [InlineData(40, 40, 1000.0, 1e-4)]
    [InlineData(128, 128, 3.0, 3.0)]
    public void Currents_are_within_one_millionth_of_the_direct_solution(int rows, int columns, double wordOhms, double bitOhms)
    {
        var example = ArrayExample.Draw(rows, columns, wordOhms, bitOhms, 21);
        var volts = Volts(rows, 5);
        using var effective = new EffectiveMatrix(rows, columns, example.Wires, EffectiveMatrix.BatchError);
        effective.SetConductances(example.Siemens);
        var amperes = new double[Batch * columns];
        effective.Read(volts, Batch, amperes);
        Assert.False(effective.IsSetUp);
        Check(example, volts, amperes, 1e-6);
    }

    [Fact]
    public void The_error_does_not_grow_over_a_thousand_changes_of_one_percent()
    {
        const int Size = 24;
        var example = ArrayExample.Draw(Size, Size, 20, 20, 1);
        using var effective = new EffectiveMatrix(Size, Size, example.Wires, EffectiveMatrix.BatchError);
        effective.SetConductances(example.Siemens);
        var random = new System.Random(2);
        var volts = Volts(Size, 3);
        var amperes = new double[Batch * Size];
        for (var change = 1; change <= 1000; change++)
        {
            for (var moved = 0; moved < Size * Size / 100; moved++)
            {
                var cell = random.Next(Size * Size);
                example.Siemens[cell] = 1e-6 + (99e-6 * random.NextDouble());
                effective.SetConductance(cell / Size, cell % Size, example.Siemens[cell]);
            }

            effective.Read(volts, Batch, amperes);
            if (change % 250 == 0)
            {
                Check(example, volts, amperes, 1e-6);
            }
        }

        Assert.False(effective.IsSetUp);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        var example = ArrayExample.Draw(21, 37, 12, 9, 8);
        var expected = Iterate<FloatLanes32, LineLanes64>(example);
        Assert.Equal(expected, Iterate<FloatLanes128, LineLanes128>(example));
        Assert.Equal(expected, Iterate<FloatLanes256, LineLanes256>(example));
        Assert.Equal(expected, Iterate<FloatLanes512, LineLanes512>(example));
    }

    [Fact]
    public void A_vector_has_the_same_bits_in_every_batch()
    {
        var example = ArrayExample.Draw(30, 19, 15, 15, 8);
        using var effective = new EffectiveMatrix(30, 19, example.Wires, EffectiveMatrix.BatchError);
        effective.SetConductances(example.Siemens);
        var volts = Volts(30, 6);
        var all = new double[Batch * 19];
        effective.Read(volts, Batch, all);
        var some = new double[9 * 19];
        effective.Read(volts.AsSpan(20 * 30, 9 * 30), 9, some);
        Assert.Equal(all[(20 * 19)..(29 * 19)], some);
    }

    [Fact]
    public void Voltages_of_any_size_are_read_to_the_same_accuracy()
    {
        var example = ArrayExample.Draw(12, 12, 15, 15, 8);
        double[] volts = [.. Volts(12, 7).Select((value, i) => i / 12 % 2 == 0 ? 1e-100 * value : 1e100 * value)];
        using var effective = new EffectiveMatrix(12, 12, example.Wires, EffectiveMatrix.BatchError);
        effective.SetConductances(example.Siemens);
        var amperes = new double[Batch * 12];
        effective.Read(volts, Batch, amperes);
        Check(example, volts, amperes, 1e-6);
    }

    [Fact]
    public void A_batch_that_does_not_converge_is_read_from_the_exact_matrix()
    {
        var example = ArrayExample.Draw(48, 48, 2000, 2000, 8);
        using var effective = new EffectiveMatrix(48, 48, example.Wires, EffectiveMatrix.BatchError);
        effective.SetConductances(example.Siemens);
        var volts = Volts(48, 7);
        var amperes = new double[Batch * 48];
        effective.Read(volts, Batch, amperes);
        Assert.True(effective.IsSetUp);
        Check(example, volts, amperes, 1e-10);
    }

    [Fact]
    public void Batches_are_iterated_only_where_the_error_is_accepted_and_until_the_matrix_pays()
    {
        var example = ArrayExample.Draw(6, 7, 1, 1, 4);
        var volts = Volts(6, 7);
        var amperes = new double[Batch * 7];
        using var exact = new EffectiveMatrix(6, 7, example.Wires, 0.9e-6);
        exact.SetConductances(example.Siemens);
        exact.Read(volts, Batch, amperes);
        Assert.True(exact.IsSetUp);
        using var accepted = new EffectiveMatrix(6, 7, example.Wires, 1e-6);
        accepted.SetConductances(example.Siemens);
        for (var read = 1; read <= 10; read++)
        {
            accepted.Read(volts, Batch, amperes);
            Assert.False(accepted.IsSetUp);
            Assert.Equal(3 * read, accepted.ReadsSinceChange);
        }

        accepted.Read(volts, Batch, amperes);
        Assert.True(accepted.IsSetUp);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EffectiveMatrix(6, 7, example.Wires, 1e-11));
        accepted.SetConductance(0, 0, 1e-6);
        volts[13] = double.NaN;
        var refusal = Assert.Throws<ArgumentException>(() => accepted.Read(volts, Batch, amperes));
        Assert.Contains("Row 1 ", refusal.Message, StringComparison.Ordinal);
    }

    private static double[] Iterate<T, TDouble>(ArrayExample example)
        where T : struct, IFloatLanes<T>
        where TDouble : struct, ILineLanes<TDouble>
    {
        using var array = example.Create();
        using var iteration = new BatchIteration<T, TDouble>(example.Rows, example.Columns);
        array.TakeInto(iteration);
        var amperes = new double[Batch * example.Columns];
        Assert.True(iteration.Read(Volts(example.Rows, 9), Batch, amperes));
        return amperes;
    }

    // Vectors of all kinds: none, one or few driven rows, one sign, both signs.
    private static double[] Volts(int rows, int seed)
    {
        var random = new System.Random(seed);
        var volts = new double[Batch * rows];
        for (var i = 0; i < volts.Length; i++)
        {
            var (vector, row) = (i / rows, i % rows);
            volts[i] = vector switch
            {
                0 => 0,
                < 4 => row == vector * (rows - 1) / 3 ? 0.2 : 0,
                < 12 => random.NextDouble() < 0.1 ? 0.2 : 0,
                < 24 => 0.4 * (random.NextDouble() - 0.5),
                _ => 0.2 * random.NextDouble(),
            };
        }

        return volts;
    }

    private static void Check(ArrayExample example, double[] volts, double[] amperes, double relative)
    {
        using var array = example.Create();
        for (var vector = 0; vector < Batch; vector++)
        {
            array.Solve(volts.AsSpan(vector * example.Rows, example.Rows), WireMethod.Direct);
            var largest = array.OutputAmperes.ToArray().Max(Math.Abs);
            for (var column = 0; column < example.Columns; column++)
            {
                Assert.Equal(array.OutputAmperes[column], amperes[(vector * example.Columns) + column], relative * largest);
            }
        }
    }
}

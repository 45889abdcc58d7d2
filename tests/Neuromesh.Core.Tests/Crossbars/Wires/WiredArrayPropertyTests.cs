using CsCheck;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Tests.Crossbars.Wires;

[Trait("Category", "Crossbars")]
public sealed class WiredArrayPropertyTests
{
    private static readonly Gen<ArrayExample> Examples = Gen.Select(
        Gen.Int[1, 20], Gen.Int[1, 20], Gen.OneOf(Gen.Const(0.1), Gen.Const(1.0), Gen.Const(2.5), Gen.Const(40.0)), Gen.OneOf(Gen.Const(0.1), Gen.Const(0.7), Gen.Const(5.0)), Gen.Int[0, 1000], ArrayExample.Draw);

    [Fact]
    public void Node_voltages_are_those_of_a_dense_solution() => Gen.Select(
        Gen.Int[1, 9], Gen.Int[1, 9], Gen.OneOf(Gen.Const(0.1), Gen.Const(1.0), Gen.Const(2.5), Gen.Const(40.0)), Gen.OneOf(Gen.Const(0.1), Gen.Const(0.7), Gen.Const(5.0)), Gen.Int[0, 1000], ArrayExample.Draw).Sample(
        example =>
        {
            var dense = example.DenseVolts();
            using var array = example.Create();
            foreach (var method in new[] { WireMethod.Iterative, WireMethod.Direct })
            {
                array.Solve(example.Volts, method);
                SameVolts(dense, array, 1e-12);
            }
        },
        iter: 60);

    [Fact]
    public void Faults_and_floating_rows_are_those_of_a_dense_solution() => Gen.Select(Gen.Int[2, 8], Gen.Int[2, 8], Gen.Int[0, 1000]).Sample(
        (rows, columns, seed) =>
        {
            var drawn = ArrayExample.Draw(rows, columns, 1, 2, seed);
            var random = new System.Random(seed);
            for (var i = 0; i < drawn.Siemens.Length; i++)
            {
                drawn.Siemens[i] = random.Next(6) switch { 0 => 0, 1 => 0.1, 2 => 1, _ => drawn.Siemens[i] };
            }

            bool[] floating = [.. Enumerable.Range(0, rows).Select(row => row > 0 && drawn.Siemens.AsSpan(row * columns, columns).ContainsAnyExcept(0.0) && random.Next(2) == 0)];
            var example = new ArrayExample { Rows = rows, Columns = columns, Wires = drawn.Wires, Siemens = drawn.Siemens, Volts = drawn.Volts, Floating = floating };
            var dense = example.DenseVolts();
            using var array = example.Create();
            foreach (var method in new[] { WireMethod.Automatic, WireMethod.Direct })
            {
                array.Solve(example.Volts, method);
                SameVolts(dense, array, 1e-10);
                Assert.All(Enumerable.Range(0, rows).Where(row => floating[row]), row => Assert.Equal(0, array.SourceAmperes[row]));
            }
        },
        iter: 60);

    [Fact]
    public void Currents_obey_Kirchhoff_at_every_node_and_the_powers_balance() => Examples.Sample(
        example =>
        {
            using var array = example.Create();
            var report = array.Solve(example.Volts);
            var largest = LargestCurrent(array);
            Assert.True(report.RelativeResidual < 1e-10);
            var amperes = new double[example.Columns];
            var columnSums = new double[example.Columns];
            for (var row = 0; row < example.Rows; row++)
            {
                array.DeviceAmperes(row, amperes);
                var word = array.WordLineVolts(row);
                var bit = array.BitLineVolts(row);
                for (var column = 0; column < example.Columns; column++)
                {
                    var left = (column > 0 ? word[column - 1] : example.Volts[row]) - word[column];
                    var right = column < example.Columns - 1 ? word[column] - word[column + 1] : 0;
                    Assert.Equal((left - right) / example.Wires.WordLineOhms, amperes[column], 1e-10 * largest + 1e-14);
                    var above = row > 0 ? array.BitLineVolts(row - 1)[column] - bit[column] : 0;
                    var below = bit[column] - (row < example.Rows - 1 ? array.BitLineVolts(row + 1)[column] : 0);
                    Assert.Equal((below - above) / example.Wires.BitLineOhms, amperes[column], 1e-10 * largest + 1e-14);
                    columnSums[column] += amperes[column];
                }

                Assert.Equal(amperes.Sum(), array.SourceAmperes[row], 1e-12 * largest);
            }

            for (var column = 0; column < example.Columns; column++)
            {
                Assert.Equal(columnSums[column], array.OutputAmperes[column], 1e-12 * largest);
            }

            var (devices, wires, sources) = array.Powers();
            Assert.Equal(sources, devices + wires, 1e-9 * sources);
        },
        iter: 60);

    [Fact]
    public void Solutions_add_up_and_scale() => Examples.Sample(
        example =>
        {
            using var array = example.Create();
            double[] other = [.. example.Volts.Select((value, row) => (0.1 * row) - (3 * value))];
            double[] Outputs(double[] volts)
            {
                array.Solve(volts);
                return array.OutputAmperes.ToArray();
            }

            var first = Outputs(example.Volts);
            var second = Outputs(other);
            var both = Outputs([.. example.Volts.Zip(other, (a, b) => (2 * a) - b)]);
            var tolerance = 1e-10 * first.Concat(second).Max(Math.Abs);
            for (var column = 0; column < example.Columns; column++)
            {
                Assert.Equal((2 * first[column]) - second[column], both[column], tolerance);
            }

            // All conductances times 8: voltages stay, currents are eightfold, to the bit.
            using var scaled = new WiredArray(example.Rows, example.Columns, new WireResistances(example.Wires.WordLineOhms / 8, example.Wires.BitLineOhms / 8));
            scaled.SetConductances([.. example.Siemens.Select(value => 8 * value)]);
            scaled.Solve(example.Volts);
            Assert.Equal(first.Select(value => 8 * value), scaled.OutputAmperes.ToArray());
        },
        iter: 40);

    // Driving the grounds and grounding the drivers exchanges the indexes of the transfer conductances.
    [Fact]
    public void Transfer_conductances_are_reciprocal() => Examples.Sample(
        example =>
        {
            var (rows, columns) = (example.Rows, example.Columns);
            using var forward = new EffectiveMatrix(rows, columns, example.Wires);
            forward.SetConductances(example.Siemens);
            forward.SetUp();
            var mirrored = new double[rows * columns];
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    mirrored[((columns - 1 - column) * rows) + (rows - 1 - row)] = example.Siemens[(row * columns) + column];
                }
            }

            using var backward = new WiredArray(columns, rows, new WireResistances(example.Wires.BitLineOhms, example.Wires.WordLineOhms));
            backward.SetConductances(mirrored);
            var driven = example.Rows % columns;
            var volts = new double[columns];
            volts[columns - 1 - driven] = 1;
            backward.Solve(volts);
            for (var row = 0; row < rows; row++)
            {
                Assert.Equal(forward.Row(row)[driven], backward.OutputAmperes[rows - 1 - row], 1e-10 * 1e-4);
            }
        },
        iter: 40);

    [Theory]
    [InlineData(0.0, 2.0)]
    [InlineData(2.0, 0.0)]
    [InlineData(0.0, 0.0)]
    [InlineData(1e-9, 1e-9)]
    [InlineData(1e-9, 3.0)]
    [InlineData(1e4, 1e5)]
    public void Extreme_wires_give_the_same_by_both_methods(double wordOhms, double bitOhms)
    {
        var example = ArrayExample.Draw(13, 9, wordOhms, bitOhms, 5);
        using var array = example.Create();
        array.Solve(example.Volts, WireMethod.Iterative);
        var (outputs, sources) = (array.OutputAmperes.ToArray(), array.SourceAmperes.ToArray());
        array.Solve(example.Volts, WireMethod.Direct);
        var tolerance = 1e-10 * LargestCurrent(array);
        Assert.All(Enumerable.Range(0, 9), column => Assert.Equal(outputs[column], array.OutputAmperes[column], tolerance));
        Assert.All(Enumerable.Range(0, 13), row => Assert.Equal(sources[row], array.SourceAmperes[row], tolerance));
    }

    // A short is the limit of small resistances.
    [Fact]
    public void A_short_is_the_limit_of_a_small_resistance()
    {
        var example = ArrayExample.Draw(6, 5, 1, 2, 8);
        example.Siemens[7] = double.PositiveInfinity;
        using var shorted = example.Create();
        Assert.Equal(WireMethod.Direct, shorted.Solve(example.Volts).Method);
        example.Siemens[7] = 1e9;
        using var near = example.Create();
        near.Solve(example.Volts, WireMethod.Direct);
        var device = new double[5];
        shorted.DeviceAmperes(1, device);
        Assert.True(Math.Abs(device[2]) > 1e-3);
        Assert.Equal(shorted.WordLineVolts(1)[2], shorted.BitLineVolts(1)[2], 1e-16);
        Assert.All(Enumerable.Range(0, 5), column => Assert.Equal(near.OutputAmperes[column], shorted.OutputAmperes[column], 1e-9));
        var (devices, wires, sources) = shorted.Powers();
        Assert.Equal(sources, devices + wires, 1e-9 * sources);
    }

    [Fact]
    public void Strong_devices_on_weak_wires_go_to_the_direct_method()
    {
        var example = ArrayExample.Draw(40, 40, 1, 1, 4);
        using var array = example.Create();
        array.SetConductances([.. example.Siemens.Select(value => value * 1e5)]);
        var report = array.Solve(example.Volts);
        Assert.Equal(WireMethod.Direct, report.Method);
        var (devices, wires, sources) = array.Powers();
        Assert.Equal(sources, devices + wires, 1e-9 * sources);
    }

    private static double LargestCurrent(WiredArray array)
        => array.OutputAmperes.ToArray().Concat(array.SourceAmperes.ToArray()).Max(Math.Abs);

    private static void SameVolts(double[] dense, WiredArray array, double tolerance)
    {
        for (var row = 0; row < array.Rows; row++)
        {
            for (var column = 0; column < array.Columns; column++)
            {
                var i = (row * array.Columns) + column;
                Assert.Equal(dense[i], array.WordLineVolts(row)[column], tolerance);
                Assert.Equal(dense[(array.Rows * array.Columns) + i], array.BitLineVolts(row)[column], tolerance);
            }
        }
    }
}

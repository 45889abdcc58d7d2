using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Tiles whose lines have resistance, against a direct elimination of the same array.</summary>
public sealed class WiredTileTests
{
    private const int Rows = 24;
    private const int Columns = 17;
    private const double WordOhms = 4;
    private const double BitOhms = 2.5;

    /// <summary>Before and after the effective matrix takes over, and with a device that drifts, so that every read is solved.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void Reads_are_those_of_a_direct_solution(double driftExponent)
    {
        var device = new TileDevice { Preset = "reram-wan-2022", DriftExponent = driftExponent, DriftSeconds = 1e-3, StuckShare = 0.1 };
        using var tile = Tile(Physical() with { Device = device }, signed: true);
        var actual = new double[Columns];
        for (var step = 1; step <= 40; step++)
        {
            int[] rows = step % 2 == 0 ? [step % Rows] : [1, 5, 6, Rows - 1];
            tile.Read(rows, step, actual);
            if (step is 1 or 2 or 31 or 33 or 40)
            {
                var expected = Direct(tile, rows, step);
                var largest = expected.Max(Math.Abs);
                Assert.All(Enumerable.Range(0, Columns), column => Assert.InRange(Math.Abs(actual[column] - expected[column]) / largest, 0, 1e-9));
            }
        }

        // The control: ideal wires are far off.
        using var ideal = Tile(Physical() with { Device = device, WordLineOhms = 0, BitLineOhms = 0 }, signed: true);
        ideal.Read([Rows - 1, Rows - 1], 40, actual);
        var wired = new double[Columns];
        tile.Read([Rows - 1, Rows - 1], 40, wired);
        Assert.True(Enumerable.Range(0, Columns).Max(column => Math.Abs(actual[column] - wired[column])) > 1e-4 * actual.Max(Math.Abs));
    }

    [Fact]
    public void Noise_is_drawn_for_each_cell_before_the_array_is_solved()
    {
        using var tile = Tile(Physical() with { ReadNoise = 0.1 }, signed: false);
        using var quiet = Tile(Physical(), signed: false);
        var (noisy, clean) = (new double[Columns], new double[Columns]);
        var squares = new double[Columns];
        const int Reads = 300;
        for (var step = 1; step <= Reads; step++)
        {
            tile.Read([3], step, noisy);
            quiet.Read([3], step, clean);
            for (var column = 0; column < Columns; column++)
            {
                squares[column] += Math.Pow(noisy[column] - clean[column], 2) / Reads;
            }
        }

        // A few ohms against tens of kilohm: nearly the deviation s·w of ideal wires (plus the off state's), and not below by a fifth.
        for (var column = 0; column < Columns; column++)
        {
            var ideal = 0.1 * (clean[column] + (Gmin / (Gmax - Gmin)));
            Assert.InRange(Math.Sqrt(squares[column]) / ideal, 0.8, 1.2);
        }
    }

    [Fact]
    public void A_row_that_spikes_twice_is_read_twice_with_the_read_voltage()
    {
        using var tile = Tile(Physical(), signed: true);
        var (once, twice) = (new double[Columns], new double[Columns]);
        tile.Read([7], 1, once);
        tile.Read([7, 7], 2, twice);
        Assert.Equal(once.Select(value => 2 * value), twice, (a, b) => Math.Abs(a - b) <= 1e-9 * once.Max(Math.Abs));
    }

    private static CrossbarParameters Physical() => Parameters(fullScale: 1) with { ConductanceMaxSiemens = 39e-6, WordLineOhms = WordOhms, BitLineOhms = BitOhms };

    private static DeviceTile Tile(CrossbarParameters parameters, bool signed)
    {
        var used = parameters with { Encoding = signed ? WeightEncoding.DifferentialPairs : WeightEncoding.SingleDevices };
        var weights = Weights(new WeightMatrix([.. Matrix(Rows, Columns, 1, signed)]), Rows, Columns);
        return new DeviceTile(new CrossbarMapping(used, weights), weights, 0, Rows, 0, Columns, seed: 8, tile: 4, new TimeStep(100_000));
    }

    private static double[] Direct(DeviceTile tile, int[] rows, long step)
    {
        var result = new double[Columns];
        foreach (var (sign, read) in new (int, Func<int, double[]>)[] { (1, row => tile.PlusRow(row, step).ToArray()), (-1, row => tile.MinusRow(row, step).ToArray()) })
        {
            using var array = new WiredArray(Rows, Columns, new WireResistances(WordOhms, BitOhms));
            array.SetConductances(Enumerable.Range(0, Rows).SelectMany(read).ToArray());
            var volts = new double[Rows];
            foreach (var row in rows)
            {
                volts[row] = Volts;
            }

            array.Solve(volts, WireMethod.Direct);
            for (var column = 0; column < Columns; column++)
            {
                result[column] += sign * array.OutputAmperes[column] / (Volts * (39e-6 - Gmin));
            }
        }

        return result;
    }
}

using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Tests.Crossbars.Biasing;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Tiles whose cells are more than linear memristors, and tiles whose other rows float.</summary>
[Trait("Category", "Crossbars")]
public sealed class NonlinearTileTests
{
    private const int Rows = 9;
    private const int Columns = 7;
    private const double WordOhms = 40;
    private const double BitOhms = 25;
    private const double ReadVolts = 1.2;

    private static readonly HyperbolicSelector Selector = new() { Siemens = 3e-14, VoltageScale = 0.04 };
    private static readonly SquareLawTransistor Transistor = new() { ModulationPerVolt = 0.05 };

    public static TheoryData<string> Circuits => ["hyperbolic", "rectifying", "selector", "diode", "transistor"];

    [Theory]
    [MemberData(nameof(Circuits))]
    public void Without_wires_a_read_has_the_weights_that_were_asked_for(string circuit)
    {
        using var tile = Tile(Parameters(circuit) with { WordLineOhms = 0, BitLineOhms = 0 });
        var weights = Matrix(Rows, Columns, 1);
        var read = new double[Columns];
        tile.Read([2, 5, 5], 1, read);
        Assert.All(Enumerable.Range(0, Columns), column => Assert.Equal(weights[(2 * Columns) + column] + (2 * weights[(5 * Columns) + column]), read[column], 1e-10));

        // What is in series takes a share of the voltage: the memristors stand higher than what a read finds.
        var cell = Circuit(circuit);
        Assert.Equal(circuit is "hyperbolic" or "rectifying", cell.ReadSiemens(Gmax, ReadVolts) == Gmax);
        Assert.All((double[])[Gmin, 1e-5, Gmax], siemens => Assert.Equal(1, cell.MemristorSiemens(cell.ReadSiemens(siemens, ReadVolts), ReadVolts) / siemens, 1e-9));
    }

    /// <summary>One cell between its driver, the two segments and ground: the current at which the voltages add up, by bisection.</summary>
    [Theory]
    [MemberData(nameof(Circuits))]
    public void One_cell_carries_the_current_at_which_the_voltages_add_up(string circuit)
    {
        var weights = Weights(new ConstantWeight(0.6), 1, 1);
        var parameters = Parameters(circuit) with { WordLineOhms = 700, BitLineOhms = 400 };
        using var tile = new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, 1, 0, 1, seed: 8, tile: 4, new TimeStep(100_000));
        var read = new double[1];
        tile.Read([0], 1, read);

        var off = CurrentThroughWires(circuit, tile.MinusRow(0, 1)[0]);
        var on = CurrentThroughWires(circuit, tile.PlusRow(0, 1)[0]);
        var cell = Circuit(circuit);
        var range = ReadVolts * (cell.ReadSiemens(Gmax, ReadVolts) - cell.ReadSiemens(Gmin, ReadVolts));
        Assert.Equal((on - off) / range, read[0], 1e-9);
        Assert.Equal(1, tile.Counts.ReadJoules / ((on + off) * ReadVolts * parameters.PulseSeconds), 1e-9);
        Assert.InRange(read[0], 0, 0.599);
    }

    [Theory]
    [InlineData(UnselectedRows.Grounded)]
    [InlineData(UnselectedRows.Floating)]
    public void Without_nonlinearity_the_linear_array_remains(UnselectedRows unselected)
    {
        var linear = Parameters("linear") with { UnselectedRows = unselected };
        using var reference = Tile(linear);
        using var straight = Tile(linear with { Circuit = new RectifyingCircuit(1) });
        using var nearly = Tile(linear with { Circuit = new HyperbolicCircuit(1e4 * ReadVolts) });
        using var curved = Tile(linear with { Circuit = new HyperbolicCircuit(ReadVolts / 4) });
        foreach (var rows in (int[][])[[4], [0, 3, 8]])
        {
            var expected = Read(reference, rows);
            Assert.Equal(expected, Read(straight, rows), (one, other) => Math.Abs(one - other) < 1e-9);
            Assert.Equal(expected, Read(nearly, rows), (one, other) => Math.Abs(one - other) < 1e-7);
            Assert.NotEqual(expected, Read(curved, rows), (one, other) => Math.Abs(one - other) < 1e-4);
        }

        Assert.Equal(1, straight.Counts.ReadJoules / reference.Counts.ReadJoules, 1e-9);
    }

    [Fact]
    public void Rows_that_float_have_the_voltages_of_a_dense_solution()
    {
        using var tile = Tile(Parameters("linear") with { UnselectedRows = UnselectedRows.Floating });
        using var grounded = Tile(Parameters("linear"));
        int[] rows = [1, 6];
        var read = Read(tile, rows);
        var expected = new double[Columns];
        foreach (var (sign, row) in new (int, Func<int, double[]>)[] { (1, row => tile.PlusRow(row, 1).ToArray()), (-1, row => tile.MinusRow(row, 1).ToArray()) })
        {
            double[] siemens = [.. Enumerable.Range(0, Rows).SelectMany(row)];
            LineDrive[] words = [.. Enumerable.Range(0, Rows).Select(line => rows.Contains(line) ? LineDrive.AtStart(ReadVolts) : LineDrive.Floating)];
            var volts = DenseNetwork.Volts(Rows, Columns, WordOhms, BitOhms, siemens, words, [.. Enumerable.Repeat(LineDrive.AtEnd(0), Columns)]);
            for (var column = 0; column < Columns; column++)
            {
                expected[column] += sign * volts[(2 * Rows * Columns) - Columns + column] / BitOhms / (ReadVolts * (Gmax - Gmin));
            }
        }

        Assert.Equal(expected, read, (one, other) => Math.Abs(one - other) < 1e-9);
        Assert.True(Read(grounded, rows).Zip(read).Max(pair => Math.Abs(pair.First - pair.Second)) > 1e-3, "grounded rows take current that floating ones do not");
    }

    /// <summary>Read pulses dissipate what the sources deliver: cells and wires together, before and after the effective matrix has taken over.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Energy_of_a_wired_read_is_what_devices_and_wires_turn_into_heat(int reads)
    {
        using var tile = Tile(Parameters("linear"));
        int[] rows = [0, 2, 7];
        for (var read = 1; read < reads; read++)
        {
            Read(tile, rows);
        }

        var before = tile.Counts.ReadJoules;
        Read(tile, rows);
        var (watts, columnWatts) = (0.0, 0.0);
        foreach (var row in new Func<int, double[]>[] { row => tile.PlusRow(row, 1).ToArray(), row => tile.MinusRow(row, 1).ToArray() })
        {
            using var array = new WiredArray(Rows, Columns, new WireResistances(WordOhms, BitOhms));
            array.SetConductances(Enumerable.Range(0, Rows).SelectMany(row).ToArray());
            array.Solve([.. Enumerable.Range(0, Rows).Select(line => rows.Contains(line) ? ReadVolts : 0)], WireMethod.Direct);
            var (devices, wires, _) = array.Powers();
            watts += devices + wires;
            columnWatts += ReadVolts * array.OutputAmperes.ToArray().Sum();
        }

        Assert.Equal(1, (tile.Counts.ReadJoules - before) / (watts * 10e-9), 1e-9);
        Assert.True(watts > 1.001 * columnWatts, "rows at 0 V carry a share of the current away");
    }

    /// <summary>A solution starts from the same point whatever was read before.</summary>
    [Theory]
    [MemberData(nameof(Circuits))]
    public void A_read_does_not_depend_on_the_reads_before_it(string circuit)
    {
        foreach (var unselected in (UnselectedRows[])[UnselectedRows.Grounded, UnselectedRows.Floating])
        {
            using var used = Tile(Parameters(circuit) with { UnselectedRows = unselected });
            using var fresh = Tile(Parameters(circuit) with { UnselectedRows = unselected });
            Read(used, [1]);
            Read(used, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
            Assert.Equal(Read(fresh, [2, 7]).Select(BitConverter.DoubleToInt64Bits), Read(used, [2, 7]).Select(BitConverter.DoubleToInt64Bits));
        }
    }

    [Fact]
    public void Gates_of_other_rows_are_off()
    {
        var parameters = Parameters("transistor");
        using var gated = Tile(parameters);
        using var open = Tile(parameters with { UnselectedRows = UnselectedRows.Floating });
        var (grounded, floating) = (Read(gated, [3]), Read(open, [3]));

        // Behind gates that are off it makes no difference whether a row is at 0 V: the leak is 1e-12 S.
        Assert.Equal(grounded, floating, (one, other) => Math.Abs(one - other) < 1e-6);
        using var bare = Tile(Parameters("linear"));
        Assert.NotEqual(Read(bare, [3]), grounded, (one, other) => Math.Abs(one - other) < 1e-3);
    }

    [Fact]
    public void Noise_moves_the_memristor_and_what_is_in_series_weakens_it()
    {
        var parameters = Parameters("transistor") with { WordLineOhms = 0, BitLineOhms = 0, ReadNoise = 0.1, Circuit = new TransistorCircuit(Transistor, 0.6) };
        using var tile = Tile(parameters);
        using var quiet = Tile(parameters with { ReadNoise = 0 });
        var (noisy, clean) = (new double[Columns], Read(quiet, [4]));
        var (squares, expected) = (0.0, 0.0);
        const int Reads = 400;
        for (var step = 1; step <= Reads; step++)
        {
            tile.Read([4], step, noisy);
            squares += Enumerable.Range(0, Columns).Sum(column => Math.Pow(noisy[column] - clean[column], 2)) / Reads;
        }

        var range = parameters.Circuit!.ReadSiemens(Gmax, ReadVolts) - parameters.Circuit.ReadSiemens(Gmin, ReadVolts);
        foreach (var siemens in (double[])[.. quiet.PlusRow(4, 1), .. quiet.MinusRow(4, 1)])
        {
            var slope = (parameters.Circuit.ReadSiemens(siemens * 1.0001, ReadVolts) - parameters.Circuit.ReadSiemens(siemens, ReadVolts)) / (0.0001 * siemens);
            expected += Math.Pow(0.1 * siemens * slope / range, 2);
        }

        Assert.InRange(Math.Sqrt(squares / expected), 0.9, 1.1);
    }

    [Fact]
    public void An_array_without_solution_names_tile_step_and_row()
    {
        var weights = Weights(new WeightMatrix([0.5, 0.5, 0, 0]), 2, 2);
        var parameters = Parameters("hyperbolic") with { ConductanceMinSiemens = 0, Encoding = WeightEncoding.SingleDevices, UnselectedRows = UnselectedRows.Floating };
        using var tile = new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, 2, 0, 2, seed: 8, tile: 4, new TimeStep(100_000));
        var exception = Assert.Throws<TileReadException>(() => tile.Read([0], 77, new double[2]));
        Assert.StartsWith("Tile 4, step 77, plus devices, rows 0 driven: The array is singular at row 1", exception.Message, StringComparison.Ordinal);
        Assert.Equal((4, 77), (exception.Tile, exception.Step));
    }

    private static CellCircuit Circuit(string name) => name switch
    {
        "hyperbolic" => new HyperbolicCircuit(0.3),
        "rectifying" => new RectifyingCircuit(1e4),
        "selector" => new SeriesCircuit(Selector),
        "diode" => new SeriesCircuit(new JunctionDiode { SaturationAmperes = 1e-12, Ideality = 1.5, LeakSiemens = 1e-15 }),
        _ => new TransistorCircuit(Transistor, 2.5),
    };

    /// <summary>Formulas of this test's own.</summary>
    private static double CurrentThroughWires(string circuit, double siemens)
    {
        double Volts(double amperes) => circuit switch
        {
            "hyperbolic" => 0.3 * Math.Asinh(amperes / (siemens * ReadVolts) * Math.Sinh(ReadVolts / 0.3)),
            "rectifying" => amperes / siemens,
            "selector" => (amperes / siemens) + (Selector.VoltageScale * Math.Asinh(amperes / (Selector.Siemens * Selector.VoltageScale))),
            "diode" => (amperes / siemens) + (1.5 * 8.617333262e-5 * 300 * Math.Log(1 + (amperes / 1e-12))),

            // The source is at the bit line, which the current lifts: well below saturation.
            _ => (amperes / siemens) + Bisect(volts => 1e-3 * (((2.0 - (400 * amperes)) * volts) - (volts * volts / 2)) * (1 + (0.05 * volts)) - amperes, 0, 0.9),
        };
        return Bisect(amperes => (1100 * amperes) + Volts(amperes) - ReadVolts, 0, Gmax * ReadVolts);
    }

    private static double Bisect(Func<double, double> rising, double low, double high)
    {
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = rising(middle) > 0 ? (low, middle) : (middle, high);
        }

        return low;
    }

    private static double[] Read(DeviceTile tile, int[] rows)
    {
        var weights = new double[Columns];
        tile.Read(rows, 1, weights);
        return weights;
    }

    private static CrossbarParameters Parameters(string circuit) => CrossbarExamples.Parameters(fullScale: 1) with
    {
        ReadVoltageVolts = ReadVolts,
        WordLineOhms = WordOhms,
        BitLineOhms = BitOhms,
        Circuit = circuit == "linear" ? null : Circuit(circuit),
    };

    private static DeviceTile Tile(CrossbarParameters parameters)
    {
        var weights = Weights(new WeightMatrix([.. Matrix(Rows, Columns, 1)]), Rows, Columns);
        return new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, Rows, 0, Columns, seed: 8, tile: 4, new TimeStep(100_000));
    }
}

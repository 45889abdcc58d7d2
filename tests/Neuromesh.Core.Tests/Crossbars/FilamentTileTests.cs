using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Devices.ElectrochemicalMetallization;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Tiles of metal filaments and other physical models whose current is not linear in the voltage.</summary>
[Trait("Category", "Crossbars")]
public sealed class FilamentTileTests
{
    private const double ThermalVolts = 8.31446261815324 * 298.15 / 96485.33212;

    // Faraday's law for silver: m/s for each A/m².
    private const double Velocity = 0.1078682 / (96485.33212 * 10490);
    private const double Decay = 5e9;
    private static readonly TimeStep Step = new(100_000);

    /// <summary>Row 26 in a tile: reads that act on the cells move the gap a decade faster for each 59.16/(αz) mV.</summary>
    [Fact]
    public void Reads_grow_the_filament_ten_times_faster_for_each_118_mV()
    {
        double Growth(double volts)
        {
            using var tile = Tile("no emf", 1e-9, 1e-5, [0.001], 1, 1, volts, disturb: true);
            var before = tile.PlusRow(0, 1)[0];
            var read = new double[1];
            for (var step = 2; step < 22; step++)
            {
                tile.Read([0], step, read);
            }

            return Math.Log(tile.PlusRow(0, 30)[0] / before) / (2 * Decay * 20 * 10e-9);
        }

        var (slow, fast) = (Growth(0.2), Growth(0.2 + (ThermalVolts * Math.Log(10) / 0.5)));
        Assert.InRange(fast / slow, 9.5, 10.5);
        Assert.InRange(slow / (Velocity * 100 * (Math.Exp(0.2 / (2 * ThermalVolts)) - Math.Exp(-0.2 / (2 * ThermalVolts)))), 0.98, 1.02);
    }

    /// <summary>Row 16 in a tile: with an emf a filament that is left alone dissolves at the speed of its open circuit, and so does the logarithm of a conductance.</summary>
    [Fact]
    public void An_emf_dissolves_filaments_between_events()
    {
        const double Emf = ThermalVolts * 4.605170185988091;
        using var tile = Tile("emf 118 mV", 1e-9, 1e-5, [0.9, 0.3], 1, 2, 0.02);
        using var kept = Tile("no emf", 1e-9, 1e-5, [0.9, 0.3], 1, 2, 0.02);
        var speed = Velocity * 100 * (Math.Exp(Emf / (2 * ThermalVolts)) - Math.Exp(-Emf / (2 * ThermalVolts)));

        // G is tunnelling through the gap and the series resistance of 1 kohm; the ions' share of a picosiemens is taken out by none of both.
        static double Tunnelling(double siemens) => 1 / ((1 / siemens) - 1000);
        var (first, later) = (new double[2], new double[2]);
        tile.Peek(0, 10, TileQuantity.PlusConductance, first);
        tile.Peek(0, 40, TileQuantity.PlusConductance, later);
        for (var column = 0; column < 2; column++)
        {
            Assert.Equal(2 * Decay * speed * 30 * 1e-4, Math.Log(Tunnelling(first[column]) / Tunnelling(later[column])), 2e-3);
        }

        var digest = tile.Digest;
        _ = tile.PlusRow(0, 60);
        Assert.Equal(digest, tile.Digest);
        Assert.Equal(kept.PlusRow(0, 1).ToArray(), kept.PlusRow(0, 10_000).ToArray());
        Assert.Equal(0.3 * (1e-5 - 1e-9), kept.PlusRow(0, 1)[1] - 1e-9, 1e-14);
    }

    [Fact]
    public void Factors_are_those_of_conductance_field_and_activation()
    {
        var model = new SilverFilament { SeriesOhms = 0, AreaSquareMetres = 1e-40 };
        double On(SilverFilament one) => one.CurrentAmperes([one.SmallestGapMetres], 0.02);
        double Off(SilverFilament one) => one.CurrentAmperes([one.LargestGapMetres], 0.02);
        var varied = model.Varied(new DeviceFactors(1.2, 0.7, 1, 1, 1));
        Assert.Equal(1.2, On(varied) / On(model), 1e-9);
        Assert.Equal(1.2 * 0.7, Off(varied) / Off(model), 1e-3);
        double Rate(SilverFilament one, double volts)
        {
            var rate = new double[1];
            one.Rates([1e-9], volts, rate);
            return rate[0];
        }

        Assert.Equal(1, Rate(model.Varied(new DeviceFactors(1, 1, 1.1, 1, 1)), 0.55) / Rate(model, 0.5), 1e-3);
        Assert.Equal(Math.Exp(-0.03 / (8.617333262e-5 * 298.15)), Rate(model.Varied(new DeviceFactors(1, 1, 1, 1, 1.05)), 0.3) / Rate(model, 0.3), 1e-5);
    }

    /// <summary>One cell between its driver, two segments and ground, the voltages added up by bisection: the Stanford model's sinh and the filament's own current.</summary>
    [Theory]
    [InlineData("oxide-gap", 0.6)]
    [InlineData("oxide-gap-asu", 0.6)]
    [InlineData("ecm-silver", 0.1)]
    public void One_wired_cell_carries_the_current_at_which_the_voltages_add_up(string preset, double volts)
    {
        var device = DevicePresets.Find(preset)!.TwoTerminal!.Variants[0].Device;
        var (low, high) = TileDevice.Range(DevicePresets.Find(preset)!, volts);
        var weights = Weights(new ConstantWeight(0.5), 1, 1);
        var parameters = Parameters(pairs: false, fullScale: 1) with
        {
            ConductanceMinSiemens = low,
            ConductanceMaxSiemens = high,
            ReadVoltageVolts = volts,
            WordLineOhms = 700,
            BitLineOhms = 400,
            Device = new TileDevice { Preset = preset },
        };
        using var tile = new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, 1, 0, 1, seed: 8, tile: 4, Step);
        var read = new double[1];
        tile.Read([0], 1, read);

        // The state at which the cell alone has half the range, then the current that leaves it what the wires of 1,100 ohm do not take.
        double Current(double state, double across) => device.CurrentAmperes([state], across);
        var (near, far) = device.Bounds(0);
        for (var i = 0; i < 200; i++)
        {
            var middle = (near + far) / 2;
            (near, far) = Current(middle, volts) / volts > (low + high) / 2 ? (middle, far) : (near, middle);
        }

        var (least, most) = (0.0, volts / 1100);
        for (var i = 0; i < 200; i++)
        {
            var middle = (least + most) / 2;
            (least, most) = middle < Current(near, volts - (middle * 1100)) ? (middle, most) : (least, middle);
        }

        Assert.Equal(((least / volts) - low) / (high - low), read[0], 1e-9);
        Assert.True(read[0] < 0.499, $"{read[0]}");
    }

    /// <summary>The Stanford model in a stack and between floating rows is the array of ideal memristors with the same sinh.</summary>
    [Theory]
    [InlineData(StackKind.Pillars)]
    [InlineData(StackKind.Horizontal)]
    [InlineData(null)]
    public void Arrays_of_the_gap_model_are_those_of_its_hyperbolic_sine(StackKind? stack)
    {
        var gap = (GapDevice)DevicePresets.Find("oxide-gap")!.TwoTerminal!.Variants[0].Device;
        var weights = Weights(new WeightMatrix([.. Matrix(6, 4, 1)]), 6, 4);
        var (low, high) = TileDevice.Range(DevicePresets.Find("oxide-gap")!, 0.6);
        var ideal = Parameters(fullScale: 1) with
        {
            ConductanceMinSiemens = low,
            ConductanceMaxSiemens = high,
            ReadVoltageVolts = 0.6,
            WordLineOhms = 30,
            BitLineOhms = 20,
            UnselectedRows = UnselectedRows.Floating,
            Stack = stack is { } kind ? new TileStack(kind, 2) : null,
            Circuit = new HyperbolicCircuit(gap.VoltageScale),
        };
        using var expected = new DeviceTile(new CrossbarMapping(ideal, weights), weights, 0, 6, 0, 4, seed: 8, tile: 4, Step);
        var physical = ideal with { Circuit = null, Device = new TileDevice { Preset = "oxide-gap" } };
        using var tile = new DeviceTile(new CrossbarMapping(physical, weights), weights, 0, 6, 0, 4, seed: 8, tile: 4, Step);
        var (one, other) = (new double[4], new double[4]);
        foreach (var rows in (int[][])[[1], [0, 3], [2, 4, 5]])
        {
            expected.Read(rows, 1, one);
            tile.Read(rows, 1, other);
            Assert.Equal(one, other, (a, b) => Math.Abs(a - b) < 1e-9);
        }
    }

    /// <summary>Filaments in wired arrays: next to nothing of wire delivers what ideal wires do, and real wires less.</summary>
    [Fact]
    public void Wired_arrays_of_filaments_deliver_their_weights()
    {
        double[] weights = [.. Enumerable.Range(0, 12).Select(i => 0.1 + (0.07 * i))];
        using var ideal = Tile("no emf", 1e-7, 5e-5, weights, 4, 3, 0.1);
        using var nearly = Tile("no emf", 1e-7, 5e-5, weights, 4, 3, 0.1, ohms: 1e-6);
        using var wired = Tile("no emf", 1e-7, 5e-5, weights, 4, 3, 0.1, ohms: 100);
        var (one, other, less) = (new double[3], new double[3], new double[3]);
        ideal.Read([0, 2], 1, one);
        nearly.Read([0, 2], 1, other);
        wired.Read([0, 2], 1, less);
        Assert.Equal(one, other, (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.All(one.Zip(less), pair => Assert.InRange(pair.Second / pair.First, 0.8, 0.999));
    }

    /// <summary>Linear models with a transistor or a selector in series deliver the weights that were asked for.</summary>
    [Theory]
    [InlineData("vteam")]
    [InlineData("thermal-filament")]
    [InlineData("diffusive-silver")]
    public void Linear_models_have_circuits_around_them(string preset)
    {
        var (low, high) = TileDevice.Range(DevicePresets.Find(preset)!, Volts);
        var weights = Weights(new WeightMatrix([.. Matrix(4, 3, 0.9)]), 4, 3);
        foreach (var circuit in (CellCircuit[])[new TransistorCircuit(new SquareLawTransistor(), 2.5), new SeriesCircuit(new HyperbolicSelector { Siemens = 1e-3, VoltageScale = 0.04 })])
        {
            var parameters = Parameters(fullScale: 1) with
            {
                ConductanceMinSiemens = low,
                ConductanceMaxSiemens = high,
                Circuit = circuit,
                Device = new TileDevice { Preset = preset },
            };
            using var tile = new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, 4, 0, 3, seed: 8, tile: 4, Step);
            var read = new double[3];
            tile.Read([1, 3], 1, read);

            // A volatile cell is at rest: below its threshold a read finds nothing.
            double[] expected = [.. Enumerable.Range(0, 3).Select(column => preset == "diffusive-silver" ? 0 : Matrix(4, 3, 0.9)[3 + column] + Matrix(4, 3, 0.9)[9 + column])];

            // The thermal filament forgets 2.5e-8 in the step from its programming.
            Assert.Equal(expected, read, (one, other) => Math.Abs(one - other) < (preset == "thermal-filament" ? 1e-6 : 1e-9));
        }
    }

    /// <summary>Row 33 in a tile: a gate of 0.5 V with κ = 0.3 lets reads of 0.7 V pass the threshold of 0.8 V: ds = k/D ((V + κ V_gate)/V_set − 1) t.</summary>
    [Theory]
    [InlineData("gate 0.0 V", 0)]
    [InlineData("gate 0.5 V", 0.0625)]
    [InlineData("gate -0.5 V", 0)]
    public void A_gate_shifts_what_reads_do(string variant, double overvoltage)
    {
        var weights = Weights(new ConstantWeight(0.1), 1, 1);
        var parameters = Parameters(pairs: false, fullScale: 1) with
        {
            ConductanceMaxSiemens = 1e-4,
            ReadVoltageVolts = 0.7,
            ReadDisturb = true,
            Device = new TileDevice { Preset = "heterosynaptic", Variant = variant },
        };
        using var tile = new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, 1, 0, 1, seed: 8, tile: 4, Step);
        var before = tile.PlusRow(0, 1)[0];
        var read = new double[1];
        for (var step = 2; step < 102; step++)
        {
            tile.Read([0], step, read);
        }

        Assert.Equal(100 * 2e4 * overvoltage * 10e-9, Math.Log(tile.PlusRow(0, 200)[0] / before) / Math.Log(100), 1e-7);
    }

    private static DeviceTile Tile(
        string variant, double off, double on, double[] values, int rows, int columns, double volts, bool disturb = false, double ohms = 0)
    {
        var weights = Weights(new WeightMatrix([.. values]), rows, columns);
        var parameters = Parameters(pairs: false, fullScale: 1) with
        {
            ConductanceMinSiemens = off,
            ConductanceMaxSiemens = on,
            ReadVoltageVolts = volts,
            ReadDisturb = disturb,
            WordLineOhms = ohms,
            BitLineOhms = ohms,
            Device = new TileDevice { Preset = "ecm-silver", Variant = variant },
        };
        return new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, rows, 0, columns, seed: 8, tile: 4, Step);
    }
}

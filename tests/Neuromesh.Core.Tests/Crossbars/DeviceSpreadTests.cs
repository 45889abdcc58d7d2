using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Random;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Cells of physical models that differ from each other.</summary>
public sealed class DeviceSpreadTests
{
    private const int Draws = 40_000;
    private static readonly TimeStep Step = new(100_000);

    /// <summary>Truncated at k: mean 1 and variance s² (1 − 2 k φ(k) / (2 Φ(k) − 1)); Φ(3), Φ(1) of tables. Five standard errors.</summary>
    [Theory]
    [InlineData(3, 0.9986501019683699)]
    [InlineData(1, 0.8413447460685429)]
    public void Normal_factors_have_the_moments_of_a_truncated_normal(double truncation, double phi)
    {
        const double Deviation = 0.1;
        var density = Math.Exp(-truncation * truncation / 2) / Math.Sqrt(2 * Math.PI);
        var variance = Deviation * Deviation * (1 - (2 * truncation * density / ((2 * phi) - 1)));
        var factors = Factors(new DeviceSpread { Threshold = Deviation, Truncation = truncation });
        foreach (var values in new[] { factors.Select(factor => factor.Set).ToArray(), [.. factors.Select(factor => factor.Reset)] })
        {
            Assert.InRange(values.Average(), 1 - (5 * Math.Sqrt(variance / Draws)), 1 + (5 * Math.Sqrt(variance / Draws)));
            Assert.InRange(Variance(values) / variance, 1 - (5 * Math.Sqrt(2.0 / Draws)), 1 + (5 * Math.Sqrt(2.0 / Draws)));
            Assert.All(values, value => Assert.InRange(value, 1 - (Deviation * truncation), 1 + (Deviation * truncation)));
        }

        // SET and RESET are drawn apart, and nothing else is spread.
        var covariance = factors.Average(factor => (factor.Set - 1) * (factor.Reset - 1));
        Assert.InRange(covariance, -5 * variance / Math.Sqrt(Draws), 5 * variance / Math.Sqrt(Draws));
        Assert.All(factors, factor => Assert.Equal((1.0, 1.0, 1.0), (factor.On, factor.Off, factor.Activation)));
    }

    /// <summary>The logarithm of a lognormal factor is normal with −σ²/2 and σ, truncated at three.</summary>
    [Fact]
    public void Lognormal_factors_have_a_normal_logarithm()
    {
        var sigma = Math.Sqrt(Math.Log(1 + (0.3 * 0.3)));
        double[] logarithms = [.. Factors(new DeviceSpread { OnConductance = 0.3, IsLognormal = true }).Select(factor => Math.Log(factor.On))];
        Assert.InRange(logarithms.Average() + (sigma * sigma / 2), -5 * sigma / Math.Sqrt(Draws), 5 * sigma / Math.Sqrt(Draws));
        Assert.InRange(Variance(logarithms) / (sigma * sigma * 0.973337), 1 - (5 * Math.Sqrt(2.0 / Draws)), 1 + (5 * Math.Sqrt(2.0 / Draws)));
    }

    /// <summary>Each model turns the factors into what they are called.</summary>
    [Theory]
    [InlineData("vteam")]
    [InlineData("oxide-gap")]
    [InlineData("oxide-gap-asu")]
    [InlineData("thermal-filament")]
    public void Factors_are_those_of_the_conductances_at_both_ends(string preset)
    {
        var model = TileDevice.PhysicalModel(DevicePresets.Find(preset)!)!;
        var varied = TileDevice.Varied(model, new DeviceFactors(1.2, 0.7, 1, 1, 1));
        foreach (var (end, factor) in new[] { (true, 1.2), (false, 0.7) })
        {
            Assert.Equal(factor, Siemens(varied, end) / Siemens(model, end), 1e-9);
        }

        static double Siemens(ITwoTerminalDevice device, bool on)
        {
            var state = new double[device.StateCount];
            device.Reset(state);
            var (lowest, highest) = device.Bounds(0);
            double[] siemens = [.. new[] { lowest, highest }.Select(value =>
            {
                state[0] = value;
                return device.CurrentAmperes(state, 0.1) / 0.1;
            })];
            return on ? siemens.Max() : siemens.Min();
        }
    }

    [Fact]
    public void Factors_move_thresholds_field_and_activation()
    {
        var vteam = new VteamDevice().Varied(new DeviceFactors(1, 1, 1.1, 0.9, 1));
        Assert.Equal((0.2 * 1.1, -0.02 * 0.9), (vteam.SetVolts, vteam.ResetVolts));

        // The field enhancement falls as the voltage rises: the velocity at 1.1 V is that of the model at 1 V where there is no self-heating.
        var gap = new GapDevice { ThermalKelvinPerWatt = 0 };
        Assert.Equal(1, Rate(gap.Varied(new DeviceFactors(1, 1, 1.1, 1, 1)), [1e-9], 1.1) / Rate(gap, [1e-9], 1), 1e-9);
        var filament = new ThermalFilament();
        Assert.Equal(1, Rate(filament.Varied(new DeviceFactors(1, 1, 1.1, 1, 1)), [0.3, 50], 1.1) / Rate(filament, [0.3, 50], 1), 1e-9);

        // Arrhenius: exp(−ΔE / kT), ΔE = 0.05 · 0.6 eV at 298 K.
        Assert.Equal(Math.Exp(-0.03 / (8.617333262e-5 * 298)), Rate(gap.Varied(new DeviceFactors(1, 1, 1, 1, 1.05)), [1e-9], 1) / Rate(gap, [1e-9], 1), 1e-6);

        static double Rate(ITwoTerminalDevice device, double[] state, double volts)
        {
            var rates = new double[state.Length];
            device.Rates(state, volts, rates);
            return rates[0];
        }
    }

    /// <summary>A pulse between the thresholds of two cells moves one of them: those with a threshold below the peak learn, the others do not.</summary>
    [Fact]
    public void Cells_learn_as_their_own_thresholds_say()
    {
        var learning = new TileLearning { PeakVolts = 0.8, PeakSeconds = 1e-4, TailVolts = 0.01, TailSeconds = 1e-3 };
        const int Columns = 300;
        using var tile = Tile(new DeviceSpread { Threshold = 0.1 }, Columns, learning);
        var before = tile.PlusRow(0, 0).ToArray();

        // A source's spike alone: its peak of −0.8 V stands against RESET thresholds of −0.8 V times each cell's factor.
        tile.Learn([0], [], 10);
        tile.Learn([0], [], 1000);
        var after = tile.PlusRow(0, 1000).ToArray();
        var spread = new DeviceSpread { Threshold = 0.1 };
        var key = RandomKey.Create(3, "device spread", 8);
        for (var column = 0; column < Columns; column++)
        {
            Assert.Equal(spread.Draw(key, 0, column).Reset < 1, after[column] < before[column]);
        }

        Assert.InRange(Enumerable.Range(0, Columns).Count(column => after[column] < before[column]), Columns * 0.35, Columns * 0.65);
    }

    /// <summary>Draws belong to seed, tile, row and column: another number of columns beside a cell changes nothing; targets out of reach are counted.</summary>
    [Fact]
    public void Draws_belong_to_seed_tile_row_and_column()
    {
        var spread = new DeviceSpread { OnConductance = 0.2, OffConductance = 0.2 };
        using var wide = Tile(spread, 40);
        using var narrow = Tile(spread, 25);
        using var other = Tile(spread, 40, tile: 5);
        for (var row = 0; row < wide.Rows; row++)
        {
            Assert.Equal(wide.PlusRow(row, 0)[..25].ToArray(), narrow.PlusRow(row, 0).ToArray());
        }

        Assert.NotEqual(wide.PlusRow(0, 0).ToArray(), other.PlusRow(0, 0).ToArray());
        Assert.NotEqual(wide.Digest, other.Digest);

        // The target is the on state of the model: a cell whose own is below it ends there.
        var missed = Enumerable.Range(0, wide.Rows).Sum(row => wide.PlusRow(row, 0).ToArray().Count(siemens => siemens < 1e-4 * (1 - 1e-9)));
        Assert.Equal(missed, wide.Counts.Missed);
        Assert.InRange(missed, 0.3 * wide.Rows * 40, 0.7 * wide.Rows * 40);
    }

    [Theory]
    [InlineData(0.4, 3)]
    [InlineData(double.NaN, 3)]
    [InlineData(0.1, 4)]
    [InlineData(0.1, 0)]
    public void Spreads_out_of_range_are_refused(double deviation, double truncation) =>
        Assert.Throws<ArgumentException>(() => new DeviceSpread { OnConductance = deviation, Truncation = truncation }.Checked());

    private static DeviceFactors[] Factors(DeviceSpread spread)
    {
        var key = RandomKey.Create(11, "device spread", 3);
        return [.. Enumerable.Range(0, Draws).Select(cell => spread.Draw(key, cell / 200, cell % 200))];
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }

    private static DeviceTile Tile(DeviceSpread spread, int columns, TileLearning? learning = null, int tile = 4)
    {
        var parameters = Parameters(pairs: false, fullScale: 1) with
        {
            ConductanceMinSiemens = 1e-6,
            ConductanceMaxSiemens = 1e-4,
            Device = new TileDevice { Preset = "vteam", Spread = spread },
            Learning = learning,
        };
        var weights = Weights(new ConstantWeight(learning is null ? 1 : 0.5), 6, columns);
        return new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, 6, 0, columns, seed: 3, tile, Step);
    }
}

using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Devices.Volatile;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Tiles of volatile filaments: short-term plasticity that reads drive.</summary>
[Trait("Category", "Crossbars")]
public sealed class VolatileTileTests
{
    private const double ReadVolts = 0.8;
    private const double PulseSeconds = 2.25e-6;
    private const double Off = 1e-8;
    private const double On = 1e-4;
    private const string Depressing = "3 ms filament";
    private const string Facilitating = "0.3 s filament";

    /// <summary>A train at 20 Hz, a pause, a spike: what each read delivers, against the equations of the plasticity itself.</summary>
    [Theory]
    [InlineData(Depressing, 0.003, 0.2, 0.5)]
    [InlineData(Facilitating, 0.3, 0.3, 0.05)]
    public void Reads_follow_Tsodyks_and_Markram(string variant, double dissolution, double recovery, double growth)
    {
        var model = new TsodyksMarkram(dissolution, recovery, growth * Math.Exp(ReadVolts / 0.06));
        using var tile = Tile(variant, [1, 0.25], 1, 2);
        var (read, peeked) = (new double[2], new double[2]);
        List<double> responses = [];
        var (last, now) = (0L, 0.0);
        foreach (var step in (long[])[500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000, 15_000])
        {
            model.Rest((step * 1e-4) - now);
            tile.Peek(0, step, TileQuantity.Weight, peeked);
            Assert.Equal(model.Effective, peeked[0], 1e-7);
            tile.Read([0], step, read);
            var expected = model.Pulse(PulseSeconds);
            now = (step * 1e-4) + PulseSeconds;
            Assert.Equal(expected, read[0], 2e-7 * Math.Max(expected, 0.1));

            // A weight is how much filament a cell can form.
            Assert.Equal(0.25, read[1] / read[0], 1e-3);
            responses.Add(read[0]);
            last = step;
        }

        if (variant == Depressing)
        {
            // Row 31: 0.362 and 0.611 where the filament's 3 ms are nothing beside 50 ms.
            Assert.InRange(responses[9] / responses[0], 0.355, 0.3623);
            Assert.InRange(responses[1] / responses[0], 0.60, 0.6106);
            Assert.InRange(responses[10] / responses[0], 0.98, 1);
        }
        else
        {
            Assert.True(responses.Take(10).Zip(responses.Skip(1).Take(9)).All(pair => pair.Second > pair.First), "facilitates");
            Assert.InRange(responses[1] / responses[0], 2.5, 2.7);
        }

        tile.Peek(0, last + 30_000, TileQuantity.Weight, peeked);
        Assert.InRange(peeked[0], 0, 1e-4);
    }

    /// <summary>n spikes of a row in a step are n pulses one after the other: together one of n times the width.</summary>
    [Fact]
    public void Successive_reads_are_one_long_pulse()
    {
        var model = new TsodyksMarkram(0.003, 0.2, 0.5 * Math.Exp(ReadVolts / 0.06));
        using var tile = Tile(Depressing, [1], 1, 1);
        var read = new double[1];
        tile.Read([0, 0, 0], 10, read);
        Assert.Equal(3 * model.Pulse(3 * PulseSeconds), read[0], 1e-6);
    }

    [Fact]
    public void Looks_leave_no_trace_and_rows_that_are_not_driven_stay_at_rest()
    {
        using var watched = Tile(Facilitating, [1, 1], 2, 1);
        using var alone = Tile(Facilitating, [1, 1], 2, 1);
        var (one, other) = (new double[1], new double[1]);
        for (var step = 100; step < 2000; step += 100)
        {
            watched.Peek(0, step, TileQuantity.PlusConductance, one);
            watched.Peek(1, step, TileQuantity.Weight, other);
            Assert.Equal(0, other[0], 1e-15);
            watched.Read([0], step, one);
            alone.Read([0], step, other);
            Assert.Equal(other[0], one[0]);
        }

        Assert.Equal(alone.Digest, watched.Digest);
    }

    /// <summary>Wires of next to nothing deliver what ideal ones do: driven rows in the mean over their pulse, all others as they are.</summary>
    [Fact]
    public void Wired_tiles_read_the_mean_over_the_pulse_too()
    {
        double[] weights = [.. Enumerable.Range(0, 12).Select(i => 0.2 + (0.05 * i))];
        using var ideal = Tile(Facilitating, weights, 4, 3);
        using var wired = Tile(Facilitating, weights, 4, 3, ohms: 1e-6);
        var (one, other) = (new double[3], new double[3]);
        foreach (var (step, rows) in ((int, int[])[])[(10, [0, 2]), (30, [1]), (31, [0, 1, 3]), (400, [2])])
        {
            ideal.Read(rows, step, one);
            wired.Read(rows, step, other);
            Assert.Equal(one, other, (a, b) => Math.Abs(a - b) < 1e-8);
        }
    }

    [Fact]
    public void Cells_of_a_spread_differ_as_their_own_models()
    {
        var spread = new DeviceSpread { OnConductance = 0.1, Threshold = 0.02 };
        using var tile = Tile(Depressing, [.. Enumerable.Repeat(1.0, 50)], 1, 50, spread: spread);
        var read = new double[50];
        tile.Read([0], 10, read);
        Assert.Equal(50, read.Distinct().Count());
        Assert.InRange(read.Average(), 0.2, 0.36);
        Assert.True(read.Max() > 1.2 * read.Min());

        // As much more voltage for the same growth; both conductances by their factors.
        var model = new DiffusiveFilament();
        var varied = model.Varied(new DeviceFactors(1.2, 0.7, 1.1, 1, 1));
        Assert.Equal((1.2 * model.OnSiemens, 0.7 * model.OffSiemens), (varied.OnSiemens, varied.OffSiemens));
        Assert.Equal(model.PulseSeconds(0.5, 0.5), varied.PulseSeconds(0.5, 0.55), 1e-9 * model.PulseSeconds(0.5, 0.5));
    }

    /// <summary>The mean over a pulse, in closed form and by Simpson's rule, against an integral of 2,000 steps.</summary>
    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e-7)]
    [InlineData(1e-5)]
    [InlineData(1e-3)]
    [InlineData(0.02)]
    public void The_mean_over_a_pulse_is_that_of_the_equations(double seconds)
    {
        var device = new DiffusiveFilament { DissolutionSeconds = 0.01, RecoverySeconds = 0.1, GrowthPerSecond = 0.5 };
        var model = new TsodyksMarkram(0.01, 0.1, 0.5 * Math.Exp(0.4 / 0.06));
        var (state, held) = (new double[] { 1, 0 }, new double[2]);
        for (var pulse = 0; pulse < 3; pulse++)
        {
            state.CopyTo(held, 0);
            var mean = device.HeldFilament(state, 0.4, seconds);
            device.Hold(held, 0.4, seconds);
            Assert.Equal(held[1], state[1], 1e-14);
            var expected = model.Pulse(seconds);
            Assert.InRange(mean / expected, 1 - 1e-6, 1 + 1e-6);
            device.Relax(state, 0.001);
            model.Rest(0.001);
        }
    }

    private static DeviceTile Tile(string variant, double[] values, int rows, int columns, double ohms = 0, DeviceSpread? spread = null)
    {
        var weights = Weights(new WeightMatrix([.. values]), rows, columns);
        var parameters = Parameters(pairs: false, fullScale: 1) with
        {
            ConductanceMinSiemens = Off,
            ConductanceMaxSiemens = On,
            ReadVoltageVolts = ReadVolts,
            PulseSeconds = PulseSeconds,
            ReadDisturb = true,
            WordLineOhms = ohms,
            BitLineOhms = ohms,
            Device = new TileDevice { Preset = "diffusive-silver", Variant = variant, Spread = spread },
        };
        return new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, rows, 0, columns, seed: 8, tile: 4, new TimeStep(100_000));
    }
}

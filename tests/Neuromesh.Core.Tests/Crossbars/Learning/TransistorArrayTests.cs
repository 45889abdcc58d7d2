using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Learning.Kernels;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Devices.Pulses.Lanes;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Tests.Crossbars.Learning;

/// <summary>The array against sums in double, and against what its pulses must do on average.</summary>
public sealed unsafe class TransistorArrayTests
{
    private static readonly ArrayPartition Hidden = new(128, 0, 54);
    private static readonly ArrayPartition Outputs = new(108, 54, 10);

    [Fact]
    public void A_read_is_the_sum_of_voltages_times_conductances_and_dissipates_what_the_sources_give()
    {
        using var array = Create(stuckShare: 0.11);
        var volts = Ramp(128);
        var amperes = new float[54];

        var power = array.Read(Hidden, volts, amperes);

        double fromSources = 0;
        for (var row = 0; row < 128; row++)
        {
            double current = 0;
            for (var column = 0; column < 54; column++)
            {
                current += volts[row] * (double)array.ConductanceSiemens(row, column);
            }

            fromSources += volts[row] * current;
        }

        for (var column = 0; column < 54; column++)
        {
            var expected = Enumerable.Range(0, 128).Sum(row => volts[row] * (double)array.ConductanceSiemens(row, column));
            Assert.Equal(expected, amperes[column], 1e-9);
        }

        Assert.InRange(power / fromSources, 1 - 1e-5, 1 + 1e-5);
    }

    /// <summary>Reciprocity: what column j gives for a volt on row i, row i gives for a volt on column j.</summary>
    [Fact]
    public void The_transposed_read_sees_the_same_conductances()
    {
        using var array = Create();
        var forward = new float[10];
        var backward = new float[108];
        for (var column = 0; column < 10; column++)
        {
            var drive = new float[10];
            drive[column] = 0.2f;
            array.ReadTransposed(Outputs, drive, backward);
            for (var row = 0; row < 108; row += 17)
            {
                var rows = new float[108];
                rows[row] = 0.2f;
                array.Read(Outputs, rows, forward);
                Assert.Equal(forward[column], backward[row]);
            }
        }
    }

    [Fact]
    public void Pulses_reach_only_the_cells_whose_gates_are_on_and_that_are_not_stuck()
    {
        using var array = Create(stuckShare: 0.3);
        using var before = Create(stuckShare: 0.3);
        var rows = Enumerable.Repeat(0x7FFFFFFFu, 108).ToArray();
        var columns = Enumerable.Repeat(0x7FFFFFFFu, 10).ToArray();

        var (pulses, _) = array.Pulse(Outputs, rows, Filled(108, 1), columns, Filled(10, -1), 5);

        Assert.Equal(108 * 10 * 31, pulses);
        for (var row = 0; row < 128; row++)
        {
            for (var column = 0; column < 64; column++)
            {
                var moves = row < 108 && column >= 54 && !array.IsStuck(row, column);
                Assert.Equal(moves, array.StateOf(row, column) != before.StateOf(row, column));
                Assert.True(!moves || array.StateOf(row, column) > before.StateOf(row, column), "a negative product raises w");
            }
        }
    }

    /// <summary>Constant steps: the mean change of a state is slots · p_row · p_column · step, against the product of the signs.</summary>
    [Fact]
    public void Stochastic_trains_give_the_outer_product_on_average()
    {
        const double Step = 0.001;
        const int Updates = 500;
        var device = LearningDevice.Find("ecram")! with { Steps = new LinearStepModel { Step = Step, Maximum = 100, Minimum = -100, StepDeviation = 0.3 } };
        var parameters = Parameters() with { Device = device, InitialDeviation = 0 };
        using var tile = new LearningTile(parameters, Periphery(), seed: 3, tile: 0);
        var rows = Enumerable.Range(0, 64).Select(i => (i % 8) / 16f).ToArray();
        var columns = Enumerable.Range(0, 54).Select(j => ((j % 5) - 2) / 8f).ToArray();

        for (var update = 0; update < Updates; update++)
        {
            tile.Update(Hidden, rows, columns, (ulong)update);
        }

        for (var i = 0; i < 64; i++)
        {
            for (var j = 0; j < 54; j++)
            {
                var share = rows[i] * Math.Abs(columns[j]);
                var expected = -Math.Sign(columns[j]) * share * 31 * Step * Updates;

                // Pulses in a slot are Bernoulli draws of that share; each step deviates by 30 %.
                var deviation = Step * Math.Sqrt(31.0 * Updates * share * ((1 - share) + 0.09));
                Assert.InRange(tile.Array.StateOf(2 * i, j) - expected, (-5.5 * deviation) - 1e-4, (5.5 * deviation) + 1e-4);
                Assert.InRange(tile.Array.StateOf((2 * i) + 1, j) + expected, (-5.5 * deviation) - 1e-4, (5.5 * deviation) + 1e-4);
            }
        }
    }

    [Fact]
    public void Every_vector_width_gives_the_bits_of_the_scalar_reference()
    {
        foreach (var isAdditive in (bool[])[false, true])
        {
            var expected = Pulsed<CellLanes32>(isAdditive);
            Assert.Equal(expected, Pulsed<CellLanes128>(isAdditive));
            Assert.Equal(expected, Pulsed<CellLanes256>(isAdditive));
            Assert.Equal(expected, Pulsed<CellLanes512>(isAdditive));
        }

        var sums = Read<CellLanes32>();
        Assert.Equal(sums, Read<CellLanes128>());
        Assert.Equal(sums, Read<CellLanes256>());
        Assert.Equal(sums, Read<CellLanes512>());
    }

    /// <summary>Soft bounds: at the bound a pulse towards it has no mean, and with additive noise half of the deviates move the cell away.</summary>
    [Theory]
    [InlineData(true, 0.5)]
    [InlineData(false, 0)]
    public void Noise_at_a_bound_is_that_of_the_model(bool isAdditive, double share)
    {
        var steps = new LinearStepModel { Step = 0.01, Maximum = 1, Minimum = -1, SlopeUp = 1, SlopeDown = 1, StepDeviation = 3, AdditiveNoise = isAdditive };
        using var array = new TransistorArray(Parameters() with { Device = LearningDevice.Find("ecram")! with { Steps = steps }, InitialDeviation = 100 }, 1, 0);
        var before = new float[128, 54];
        for (var row = 0; row < 128; row++)
        {
            for (var column = 0; column < 54; column++)
            {
                before[row, column] = array.StateOf(row, column);
            }
        }

        array.Pulse(Hidden, [.. Enumerable.Repeat(1u, 128)], Filled(128, 1), [.. Enumerable.Repeat(1u, 54)], Filled(54, -1), 1);
        var (high, moved) = (0, 0);
        for (var row = 0; row < 128; row++)
        {
            for (var column = 0; column < 54; column++)
            {
                high += before[row, column] == 1 ? 1 : 0;
                moved += before[row, column] == 1 && array.StateOf(row, column) < 1 ? 1 : 0;
            }
        }

        Assert.True(high > 3000);
        Assert.Equal(share, moved / (double)high, 4.5 * Math.Sqrt(share * (1 - share) / high));
    }

    [Fact]
    public void A_train_has_the_share_of_pulses_that_it_is_asked_for()
    {
        float[] shares = [0, 0.05f, 0.3f, 0.5f, 0.77f, 1];
        var words = new uint[shares.Length * PulseTrains.WordsPerLine];
        var trains = new uint[shares.Length];
        var counts = new long[shares.Length];
        const int Draws = 4000;
        for (ulong step = 0; step < Draws; step++)
        {
            PulseTrains.Draw(RandomKey.Create(1, "a test"), step, 31, shares, words, trains);
            for (var line = 0; line < shares.Length; line++)
            {
                counts[line] += System.Numerics.BitOperations.PopCount(trains[line]);
            }
        }

        for (var line = 0; line < shares.Length; line++)
        {
            var slots = 31.0 * Draws;
            double share = shares[line];
            Assert.InRange(counts[line] / slots, share - (5 * Math.Sqrt(share * (1 - share) / slots)), share + (5 * Math.Sqrt(share * (1 - share) / slots)));
        }
    }

    [Theory]
    [InlineData(0, 64, 0.1)]
    [InlineData(128, 65, 0.1)]
    [InlineData(128, 64, 1.5)]
    [InlineData(128, 64, double.NaN)]
    public void Parameters_out_of_range_are_refused(int rows, int columns, double stuck) =>
        Assert.Throws<ArgumentException>(() => new TransistorArray(Parameters() with { Rows = rows, Columns = columns, StuckShare = stuck }, 1, 0));

    [Theory]
    [InlineData("reram-soft-bounds")]
    [InlineData("reram-exponential-step")]
    public void Devices_with_write_noise_are_read_beside_their_state(string device)
    {
        using var array = new TransistorArray(Parameters() with { Device = LearningDevice.Find(device)! }, 1, 0);
        array.Pulse(Hidden, [.. Enumerable.Repeat(1u, 128)], Filled(128, 1), [.. Enumerable.Repeat(1u, 54)], Filled(54, -1), 1);
        var off = 0;
        double sum = 0;
        for (var row = 0; row < 128; row++)
        {
            for (var column = 0; column < 54; column++)
            {
                var difference = array.ConductanceSiemens(row, column) - Math.Max(0, 11e-6 + (9e-6 * array.StateOf(row, column)));
                sum += difference * difference;
                off += Math.Abs(difference) > 1e-10 ? 1 : 0;
            }
        }

        // 9 uS a unit of w, and the noise is 0.112 and 0.10125 of such a unit.
        var steps = LearningDevice.Find(device)!;
        Assert.True(off > 6500);
        Assert.InRange(Math.Sqrt(sum / (128 * 54)) / (9e-6 * steps.WriteNoiseSteps * steps.Steps.Step), 0.95, 1.05);
    }

    private static TransistorArrayParameters Parameters() => new()
    {
        Rows = 128,
        Columns = 64,
        Device = LearningDevice.Find("ecram")!,
        ConductanceMinSiemens = 2e-6,
        ConductanceMaxSiemens = 20e-6,
        InitialDeviation = 0.15,
    };

    private static LearningTileParameters Periphery() => new()
    {
        ReadVolts = 0.2,
        ReadPulseSeconds = 1e-8,
        DacBits = 8,
        AdcBits = 8,
        ReadNoise = 0,
        PulseSlots = 31,
        WriteVolts = 1,
        WritePulseSeconds = 1e-8,
    };

    private static TransistorArray Create(double stuckShare = 0) => new(Parameters() with { StuckShare = stuckShare }, 7, 0);

    private static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => (i % 5 == 0 ? 0 : i - 60) * 0.003f)];

    private static float[] Filled(int count, float value) => [.. Enumerable.Repeat(value, count)];

    private static float[] Pulsed<T>(bool isAdditive)
        where T : struct, ICellLanes<T>
    {
        // One row of cells with steps and bounds of their own; as many pulses as the column says.
        var memory = new float[9 * 64 + 16];
        fixed (float* start = memory)
        {
            var stream = new PhiloxStream(RandomKey.Create(5, "a test"), 0);
            for (var i = 0; i < memory.Length; i++)
            {
                start[i] = (float)(stream.NextDouble() - 0.5);
            }

            var counts = start + (7 * 64);
            var directions = start + (8 * 64);
            for (var i = 0; i < 64; i++)
            {
                counts[i] = i % 4;
                directions[i] = i % 3 == 0 ? -1 : 1;
                (start + 64)[i] = -0.6f;
                (start + 128)[i] = 0.6f;
            }

            var cells = new RowCells
            {
                State = start,
                Lowest = start + 64,
                Highest = start + 128,
                UpStep = start + 192,
                UpSlope = start + 256,
                DownStep = start + 320,
                DownSlope = start + 384,
            };
            CoincidentPulses.Linear<T>(cells, counts, directions, 3, 0b1111, new StepNoise(0.3f, 0.2f, isAdditive), new PulseDraws(RandomKey.Create(1, "pulses"), 3, 9), new uint[32]);
            return memory[..64];
        }
    }

    private static float[] Read<T>()
        where T : struct, ICellLanes<T>
    {
        using var array = Create();
        var conductances = array.Conductances();
        var sums = new float[128];
        fixed (float* pointer = conductances)
        fixed (float* currents = sums)
        {
            ArrayReads.Columns<T>(pointer, 64, Ramp(128), 0, 64, currents, currents + 64);
        }

        return sums;
    }
}

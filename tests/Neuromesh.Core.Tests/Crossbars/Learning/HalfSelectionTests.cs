using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Pulses;

namespace Neuromesh.Core.Tests.Crossbars.Learning;

/// <summary>Pulses of an update on cells where they do not coincide.</summary>
public sealed class HalfSelectionTests
{
    private const int Slots = 7;

    private static readonly LearningDevice Constant = new() { Name = "constant", Steps = new LinearStepModel { Step = 0.01, Maximum = 1, Minimum = -1 }, Source = "a test" };

    /// <summary>Against the voltages of all lines, slot by slot in each of the four phases.</summary>
    [Theory]
    [InlineData(BiasScheme.Half)]
    [InlineData(BiasScheme.Third)]
    public void Counts_are_those_of_line_voltages_slot_by_slot(BiasScheme scheme)
    {
        var partition = new ArrayPartition(6, 3, 5);
        uint[] rowTrains = [0b1011010, 0b1011010, 0, 0b0000001, 0b1111111, 0b0110100];
        float[] rowValues = [0.4f, -0.4f, 0.2f, 1, -1, 0.1f];
        uint[] columnTrains = [0b0011100, 0b1111111, 0b1000001, 0, 0b0101010];
        float[] columnValues = [1, -1, 0.5f, -0.5f, -0.2f];
        using var array = new TransistorArray(Parameters(), 7, 0);
        var before = array.Conductances();

        var siemens = array.Disturb(partition, rowTrains, rowValues, columnTrains, columnValues, scheme, Slots, 0.001);

        var expectedSiemens = 0.0;
        for (var row = 0; row < 8; row++)
        {
            for (var column = 0; column < 10; column++)
            {
                var (up, down) = row < 6 && column is >= 3 and < 8
                    ? Felt(row, column - 3, rowTrains, rowValues, columnTrains, columnValues, scheme)
                    : (0, 0);
                expectedSiemens += (up + down) * (double)before[(row * 10) + column];
                Assert.Equal(0.01 * 0.001 * (up - down), array.StateOf(row, column), 1e-8);
            }
        }

        Assert.Equal(1, siemens / expectedSiemens, 1e-6);
    }

    [Theory]
    [InlineData(BiasScheme.Half, 0.51, false)]
    [InlineData(BiasScheme.Half, 0.49, true)]
    [InlineData(BiasScheme.Third, 0.34, false)]
    [InlineData(BiasScheme.Third, 0.32, true)]
    public void Nothing_moves_below_the_threshold_and_energy_counts(BiasScheme scheme, double threshold, bool moves)
    {
        var ideal = Tile();
        using var plain = new LearningTile(Parameters(), ideal, 7, 0);
        using var biased = new LearningTile(Parameters(), ideal with { WriteScheme = scheme, ThresholdVolts = threshold, KineticsVolts = 0.3 }, 7, 0);
        float[] rows = [0.9f, -0.4f, 0.2f, -0.7f];
        float[] columns = [0.5f, -0.9f, 0.1f, 0.3f, -0.2f];
        plain.Update(new ArrayPartition(8, 0, 5), rows, columns, 3);
        biased.Update(new ArrayPartition(8, 0, 5), rows, columns, 3);

        Assert.Equal((plain.Counts.Pulses, plain.Counts.WriteJoules), (biased.Counts.Pulses, biased.Counts.WriteJoules));
        Assert.Equal(0, plain.Counts.DisturbedJoules);
        Assert.True(biased.Counts.DisturbedJoules > 0);
        Assert.Equal(!moves, plain.Array.Conductances().SequenceEqual(biased.Array.Conductances()));
        var (free, paid) = (PeripheryCosts.Energy(plain.Counts, ideal, Parameters()), PeripheryCosts.Energy(biased.Counts, ideal with { WriteScheme = scheme }, Parameters()));
        Assert.Equal(free.CellWrite + biased.Counts.DisturbedJoules, paid.CellWrite, 1e-25);
    }

    /// <summary>Rows of both signs are pulsed in every update, with a scheme or without one.</summary>
    [Fact]
    public void An_update_takes_four_phases()
    {
        var counts = new LearningCounts { Updates = 10 };
        Assert.Equal(4 * 10 * Slots * 1e-8, PeripheryCosts.Latency(counts, Tile()), 1e-18);
        Assert.Equal(4 * 10 * Slots * 1e-8, PeripheryCosts.Latency(counts, Tile() with { WriteScheme = BiasScheme.Third }), 1e-18);
    }

    [Fact]
    public void Floating_lines_are_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => new LearningTile(Parameters(), Tile() with { WriteScheme = BiasScheme.Floating }, 7, 0));
        Assert.Contains("Half or Third", refused.Message, StringComparison.Ordinal);
    }

    private static (int Up, int Down) Felt(
        int row, int column, uint[] rowTrains, float[] rowValues, uint[] columnTrains, float[] columnValues, BiasScheme scheme)
    {
        var (up, down) = (0, 0);
        foreach (var (rowSign, columnSign) in ((int, int)[])[(1, 1), (1, -1), (-1, 1), (-1, -1)])
        {
            for (var slot = 0; slot < Slots; slot++)
            {
                var ofRow = Math.Sign(rowValues[row]) == rowSign && ((rowTrains[row] >> slot) & 1) != 0;
                var ofColumn = Math.Sign(columnValues[column]) == columnSign && ((columnTrains[column] >> slot) & 1) != 0;

                // A phase of equal signs lowers: its pulses are of the reverse voltage. In sixths of V.
                var wordSixths = scheme == BiasScheme.Half ? (ofRow ? 3 : 0) : ofRow ? 6 : 2;
                var bitSixths = scheme == BiasScheme.Half ? (ofColumn ? -3 : 0) : ofColumn ? 0 : 4;
                var sixths = (wordSixths - bitSixths) * (rowSign == columnSign ? -1 : 1);
                if (Math.Abs(sixths) == 6)
                {
                    continue;
                }

                up += sixths > 0 ? 1 : 0;
                down += sixths < 0 ? 1 : 0;
            }
        }

        return (up, down);
    }

    private static TransistorArrayParameters Parameters() => new()
    {
        Rows = 8,
        Columns = 10,
        Device = Constant,
        ConductanceMinSiemens = 2e-6,
        ConductanceMaxSiemens = 20e-6,
        InitialDeviation = 0,
    };

    private static LearningTileParameters Tile() => new()
    {
        ReadVolts = 0.2,
        ReadPulseSeconds = 1e-8,
        DacBits = 8,
        AdcBits = 8,
        ReadNoise = 0,
        PulseSlots = Slots,
        WriteVolts = 1,
        WritePulseSeconds = 1e-8,
    };
}

using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Pulses;

namespace Neuromesh.Core.Tests.Crossbars.Learning;

/// <summary>A classifier's arrays under Tiki-Taka: what falls on the fast array, what is transferred, and where the fast array's zero is.</summary>
[Trait("Category", "Crossbars")]
public sealed class TrainedArraysTests
{
    private static readonly LinearStepModel ConstantSteps = new() { Step = 0.001, Maximum = 100, Minimum = -100 };

    private static readonly ClassifierParameters Network = new()
    {
        Inputs = 3,
        HiddenUnits = 2,
        Outputs = 2,
        HiddenLimit = 1,
        OutputGain = 1,
        OutputRange = 4,
        BackwardRange = 4,
        FirstRate = 0.1,
        LastRate = 0.1,
        OutputRate = 1,
    };

    private static readonly LearningTileParameters Periphery = new()
    {
        ReadVolts = 0.2,
        ReadPulseSeconds = 1e-8,
        DacBits = 16,
        AdcBits = 24,
        ReadNoise = 0,
        PulseSlots = 31,
        WriteVolts = 1,
        WritePulseSeconds = 1e-8,
    };

    /// <summary>Every third update of a layer moves one source's weights of the slow array, source after source; all others leave it as it is.</summary>
    [Fact]
    public void Updates_move_the_slow_array_only_by_transfers_line_by_line()
    {
        using var arrays = Arrays(ConstantSteps, updatesPerTransfer: 3, transferRate: 0.5);
        for (var update = 1; update <= 12; update++)
        {
            var before = arrays.Weights.Array.Conductances();
            arrays.UpdateHidden([0.5f, 0.5f, 0.5f], [0.5f, -0.5f], (ulong)update, share: 1);
            var after = arrays.Weights.Array.Conductances();
            int[] moved = [.. Enumerable.Range(0, after.Length).Where(cell => after[cell] != before[cell]).Select(cell => cell / 4 / 2).Distinct()];
            Assert.Equal(update % 3 == 0 ? [((update / 3) - 1) % 3] : [], moved);
        }

        // A share of 0 transfers nothing.
        var still = arrays.Weights.Array.Conductances();
        for (var update = 13; update <= 15; update++)
        {
            arrays.UpdateHidden([0.5f, 0.5f, 0.5f], [0.5f, -0.5f], (ulong)update, share: 0);
        }

        Assert.Equal(still, arrays.Weights.Array.Conductances());
    }

    /// <summary>
    /// Constant steps: an update moves a weight of A by −31 p_row p_column · 2 · 0.0002, a transfer one of C by rate · A, on average: after n of each, all of one
    /// source, by −rate · 31 p_row p_column · 0.0004 · n (n + 1) / 2.
    /// </summary>
    [Fact]
    public void Transfers_add_the_rate_times_the_fast_arrays_weights()
    {
        const int Updates = 1000;
        const double Rate = 0.005;
        using var arrays = Arrays(ConstantSteps with { Step = 0.0002 }, updatesPerTransfer: 1, transferRate: Rate, network: Network with { Inputs = 1 });
        for (var update = 1; update <= Updates; update++)
        {
            arrays.UpdateHidden([0.2f], [0.5f, -0.25f], (ulong)update, share: 1);
        }

        foreach (var (column, probability) in new[] { (0, 0.5), (1, -0.25) })
        {
            var expected = -Rate * 31 * 0.2 * probability * 0.0004 * Updates * (Updates + 1) / 2;
            var weight = arrays.Weights.Array.StateOf(0, column) - arrays.Weights.Array.StateOf(1, column);
            Assert.InRange(weight / expected, 0.93, 1.07);
        }

        Assert.Equal(Updates, arrays.Counts.Reads);
        Assert.Equal(2 * Updates, arrays.Counts.Updates);
    }

    /// <summary>Soft bounds of ±1 have their symmetry point at the cell's asymmetry, so pairs differ by sqrt 2 of its spread; with the references they read 0.</summary>
    [Fact]
    public void Balanced_cells_read_zero_whatever_their_asymmetry()
    {
        var steps = new LinearStepModel { Step = 0.005, Maximum = 1, Minimum = -1, SlopeUp = 1, SlopeDown = 1, AsymmetrySpread = 0.15 };
        using var tile = new LearningTile(Array(steps, 64, 8), Periphery, seed: 3, tile: 1);
        var references = tile.Balance(2000);
        Assert.InRange(Math.Sqrt(references.Average(value => value * value)) / (Math.Sqrt(2) * 0.15), 0.85, 1.15);
        var weights = new float[8];
        for (var pair = 0; pair < 32; pair++)
        {
            tile.ReadLine(new ArrayPartition(64, 0, 8), pair, references.AsSpan(pair * 8, 8), 1, (ulong)pair, weights);
            Assert.All(weights, weight => Assert.InRange(weight, -0.002, 0.002));
        }

        Assert.True(tile.Counts is { Pulses: 2 * 2000 * 64 * 8, Updates: 0 }, tile.Counts.ToString());
    }

    [Fact]
    public void Other_rules_have_one_array_and_update_it_at_once()
    {
        using var arrays = new TrainedArrays(Array(ConstantSteps, 6, 4), Periphery, Network, new LearningRuleParameters(), seed: 1);
        using var tile = new LearningTile(Array(ConstantSteps, 6, 4), Periphery, seed: 1, tile: 0);
        arrays.UpdateOutputs([0.5f, 0.25f], [0.5f, -0.5f], 7, share: 0.3);
        tile.Update(Network.OutputPartition, [0.5f, 0.25f], [0.5f, -0.5f], 7);
        Assert.Equal(tile.Array.Digest(), arrays.Digest);
        Assert.Equal(tile.Array.Bytes, arrays.Bytes);
    }

    /// <summary>The numbers of a device in training are those of the device preset; here those that recorded results depend on.</summary>
    [Theory]
    [InlineData("ecram", "ecram-tang-2018", 0.002, 0.3, 0)]
    [InlineData("reram-soft-bounds", "reram-soft-bounds", 0.002, 3.75, 56)]
    [InlineData("reram-exponential-step", "reram-exponential", 0.00135, 5, 75)]
    public void Devices_are_those_of_the_presets(string name, string presetName, double step, double deviation, double writeNoise)
    {
        var device = LearningDevice.Find(name)!;
        var preset = DevicePresets.Find(presetName)!;
        Assert.Equal((step, deviation, writeNoise), (device.Steps.Step, device.Steps.StepDeviation, device.WriteNoiseSteps));
        Assert.Equal((preset.LowestWeight, preset.HighestWeight), (device.Steps.Minimum, device.Steps.Maximum));
        Assert.Equal(preset.ExponentialStep is null, device.Law == PulseLaw.LinearStep);
        Assert.Equal(preset.ExponentialStep?.ScaleUp ?? 0, device.AmplitudeUp);
        Assert.Equal(preset.ExponentialStep?.PositionOffset ?? 0, device.Offset);
    }

    private static TrainedArrays Arrays(LinearStepModel steps, int updatesPerTransfer, double transferRate, ClassifierParameters? network = null) => new(
        Array(steps, 6, 4),
        Periphery,
        network ?? Network,
        new LearningRuleParameters
        {
            Rule = LearningRule.TikiTaka,
            UpdatesPerTransfer = updatesPerTransfer,
            TransferRate = transferRate,
            TransferRange = 2,
            BalancePairs = 0,
        },
        seed: 5);

    private static TransistorArrayParameters Array(LinearStepModel steps, int rows, int columns) => new()
    {
        Rows = rows,
        Columns = columns,
        Device = LearningDevice.Find("ecram")! with { Steps = steps },
        ConductanceMinSiemens = 2e-6,
        ConductanceMaxSiemens = 20e-6,
        InitialDeviation = 0,
    };
}

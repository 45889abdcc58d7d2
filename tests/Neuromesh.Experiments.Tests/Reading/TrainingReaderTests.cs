using Neuromesh.Core.Crossbars.Learning;

namespace Neuromesh.Experiments.Tests.Reading;

/// <summary>Descriptions of an array that is trained in place.</summary>
public sealed class TrainingReaderTests
{
    private const string Good = """
        training:
          samples: 100
          network: { hiddenUnits: 54, hiddenLimit: 4, outputGain: 4 }
          learningRate: { first: 0.1, last: 0.01 }
          array: { device: ecram, conductanceRange: [2 uS, 20 uS] }

        """;

    /// <summary>128 rows, 64 columns, 7,992 cells: 64 inputs and 54 hidden units in pairs of rows, 10 outputs.</summary>
    [Fact]
    public void The_example_uses_7992_cells_of_128_by_64()
    {
        var experiment = Descriptions.Read(ExampleCatalog.Find("mnist-1t1r")!.Yaml, ["data=/mnist"]);
        var training = experiment.Training!;

        Assert.Equal((128, 64, "ecram", 0.11), (training.Array.Rows, training.Array.Columns, training.Array.Device.Name, training.Array.StuckShare));
        Assert.Equal((new ArrayPartition(128, 0, 54), new ArrayPartition(108, 54, 10)), (training.Network.HiddenPartition, training.Network.OutputPartition));
        Assert.Equal(7992, training.Network.HiddenPartition.Cells + training.Network.OutputPartition.Cells);
        Assert.Equal((80_000, 10_000), (training.Schedule.Samples, training.Schedule.TestImages));
        Assert.Equal("/mnist", training.DataFolder);
        Assert.Equal(4 * training.Schedule.Presentations, experiment.DurationSteps);
    }

    [Fact]
    public void Defaults_are_the_documented_ones()
    {
        var training = Descriptions.Read(Good).Training!;

        Assert.Null(training.DataFolder);
        Assert.Equal(new TrainingSchedule(100, 100, 10_000), training.Schedule);
        Assert.Equal((128, 64, 0.15, 0.0, StuckState.Ends), (training.Array.Rows, training.Array.Columns, training.Array.InitialDeviation, training.Array.StuckShare, training.Array.StuckAt));
        Assert.Equal(
            new LearningTileParameters { ReadVolts = 0.2, ReadPulseSeconds = 1e-8, DacBits = 8, AdcBits = 8, ReadNoise = 0.005, PulseSlots = 31, WriteVolts = 1, WritePulseSeconds = 1e-8 },
            training.Periphery);
    }

    /// <summary>The source of one preset says what it was written with (2.8 V down, 300 us); others are usual values, and a description has the last word.</summary>
    [Theory]
    [InlineData("ag-si-jo-2010", 2.8, 300e-6)]
    [InlineData("reram-soft-bounds", 1, 10e-9)]
    public void Pulses_are_those_of_the_presets_source(string device, double volts, double seconds)
    {
        var usual = Descriptions.Read(Good, ["training.array.device=" + device]).Training!.Periphery;
        var given = Descriptions.Read(Good, ["training.array.device=" + device, "training.periphery.writeVoltage=2 V", "training.periphery.writePulse=1 us"]).Training!.Periphery;
        Assert.Equal((volts, seconds), (usual.WriteVolts, usual.WritePulseSeconds));
        Assert.Equal((2, 1e-6), (given.WriteVolts, given.WritePulseSeconds));
    }

    [Theory]
    [InlineData("training.samples=0", "training.samples", "expected a whole number from 1 to")]
    [InlineData("training.array.device=ecam", "training.array.device", "did you mean 'ecram'")]
    [InlineData("training.array.rows=127", "training.array", "expected at least 128 rows and 64 columns")]
    [InlineData("training.array.conductanceRange=[20 uS, 2 uS]", "training.array.conductanceRange", "must be below that of the on state")]
    [InlineData("training.array.conductanceRange=2 uS", "training.array.conductanceRange", "expected [off, on]")]
    [InlineData("training.array.stuckShare=1.1", "training.array.stuckShare", "expected at least 0 and at most 1")]
    [InlineData("training.network.hiddenUnits=55", "training.network.hiddenUnits", "expected a whole number from 2 to 54")]
    [InlineData("training.network.outputGain=0", "training.network.outputGain", "expected above 0")]
    [InlineData("training.learningRate.first=-1", "training.learningRate.first", "expected at least 0")]
    [InlineData("training.periphery.adcBits=0", "training.periphery.adcBits", "expected a whole number from 1 to 24")]
    [InlineData("training.periphery.readPulse=10 mV", "training.periphery.readPulse", "time")]
    [InlineData("training.periphery.writeBias=floating", "training.periphery.writeBias", "'floating' is unknown")]
    [InlineData("training.periphery.writeBias=half", "training.periphery.writeVoltageScale", "is missing")]
    [InlineData("training.periphery.writeThreshold=0.1 V", "training.periphery.writeThreshold", "expected half or third")]
    [InlineData("training.rule=tikitaka", "training.rule", "did you mean 'tiki-taka'")]
    [InlineData("training.tikiTaka.transferRate=1", "training.tikiTaka", "belongs to rule: tiki-taka, the rule is pulse-trains")]
    [InlineData("training.slots=3", "training.slots", "unknown key 'slots'")]
    [InlineData("populations={}", "populations", "unknown key 'populations'")]
    public void Faults_name_their_key_and_what_is_permitted(string setting, string key, string says)
    {
        var fault = Descriptions.Fault(Good, [setting]);

        Assert.Equal(key, fault.Key);
        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_have_their_defaults_and_their_ranges()
    {
        Assert.Equal(new LearningRuleParameters(), Descriptions.Read(Good).Training!.Rule);
        Assert.Equal(LearningRule.DeltaRule, Descriptions.Read(Good, ["training.rule=delta-rule"]).Training!.Rule.Rule);
        Assert.Equal(
            new LearningRuleParameters { Rule = LearningRule.TikiTaka, UpdatesPerTransfer = 5, TransferRate = 0.2, TransferRange = 0.5, BalancePairs = 0 },
            Descriptions.Read(
                Good,
                ["training.rule=tiki-taka", "training.tikiTaka.transferEvery=5", "training.tikiTaka.transferRate=0.2", "training.tikiTaka.transferRange=0.5", "training.tikiTaka.balancePairs=0"]).Training!.Rule);
        foreach (var (setting, says) in new[] { ("transferEvery=0", "from 1 to"), ("transferRate=0", "above 0"), ("transferRange=-1", "above 0"), ("balancePairs=-1", "from 0 to") })
        {
            var fault = Descriptions.Fault(Good, ["training.rule=tiki-taka", "training.tikiTaka." + setting]);
            Assert.Equal("training.tikiTaka." + setting.Split('=')[0], fault.Key);
            Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_spiking_network_takes_no_digits() =>
        Assert.Contains("only a description with the key 'training'", Descriptions.Fault(Descriptions.Neurons + "data: /mnist").Problem, StringComparison.Ordinal);

    [Fact]
    public void Missing_parts_are_named_with_their_line()
    {
        var fault = Descriptions.Fault("seed: 1\ntraining:\n  samples: 100\n");

        Assert.Equal("training.network", fault.Key);
        Assert.Equal(3, fault.Line);
    }
}

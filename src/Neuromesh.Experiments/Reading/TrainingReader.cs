using System.Collections.Immutable;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads a description of an array that is trained in place.</summary>
internal static class TrainingReader
{
    private const string OutputsName = "digits";
    private const int DefaultTestImages = 10_000;
    private static readonly ValueRange Positive = new(0, 1e9, MinimumExclusive: true);
    private static readonly ValueRange NotNegative = new(0, 1e9);

    /// <summary>What the outputs are to the rest of the program: the one with the largest sum emits a spike for each image.</summary>
    private static readonly NeuronModelDescriptor WinnerTakesAll = new(
        "winner-takes-all", "The output with the largest sum fires once for each image.", PhysicalDimension.Dimensionless, [], []);

    public static Experiment Read(string name, Section section, TimeStep timeStep, ulong seed, FileSource files)
    {
        var training = ReadTraining(new Section(section.Require("training"), Keys.Training), section.Find("data"), files);
        var outputs = new Population
        {
            Name = OutputsName,
            Index = 0,
            FirstNeuron = 0,
            Size = ArrayTraining.Outputs,
            Model = WinnerTakesAll,
            Parameters = ImmutableDictionary<string, NeuronValue>.Empty,
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty,
        };
        return new Experiment
        {
            Name = name,
            TimeStep = timeStep,
            DurationSteps = training.Schedule.Presentations * TrainingSchedule.StepsPerPresentation,
            Seed = seed,
            Precision = Precision.Double,
            Populations = [outputs],
            Inputs = [],
            Projections = [],
            Record = new RecordingPlan([new SpikeRequest(outputs, [])], []),
            EpochSteps = Experiment.MaximumEpochSteps,
            Training = training,
        };
    }

    private static ArrayTraining ReadTraining(Section section, DescriptionNode? data, FileSource files)
    {
        var samples = section.Whole("samples", 1, Keys.MostSamples);
        var schedule = new TrainingSchedule(
            samples, section.Whole("evaluateEvery", 1, Keys.MostSamples, samples), (int)section.Whole("testImages", 1, Keys.MostSamples, DefaultTestImages));
        if (schedule.Presentations > ReadingContext.MaximumPresentations)
        {
            throw section.Node.Error($"{schedule.Presentations} images are shown in all, too many: at most {ReadingContext.MaximumPresentations}; test less often");
        }

        var network = ReadNetwork(section.Require("network"), section.Require("learningRate"));
        var array = ReadArray(section.Require("array"), network);
        return new ArrayTraining
        {
            DataFolder = data is null ? null : files.Digits(Section.TextOf(data), data),
            Schedule = schedule,
            Network = network,
            Rule = ReadRule(section),
            Array = array,
            Periphery = ReadPeriphery(section.Find("periphery") ?? new DescriptionMapping(section.Node.Place), array.Device),
        };
    }

    private static ClassifierParameters ReadNetwork(DescriptionNode node, DescriptionNode rates)
    {
        var section = new Section(node, Keys.TrainedNetwork);
        var rate = new Section(rates, Keys.LearningRate);
        return new ClassifierParameters
        {
            Inputs = ArrayTraining.Inputs,
            HiddenUnits = (int)section.Whole("hiddenUnits", 2, Keys.MostHiddenUnits),
            Outputs = ArrayTraining.Outputs,
            HiddenLimit = Number(section, "hiddenLimit", Positive),
            OutputGain = Number(section, "outputGain", Positive),
            OutputRange = Number(section, "outputRange", Positive, 12),
            BackwardRange = Number(section, "backwardRange", Positive, 4),
            FirstRate = Number(rate, "first", NotNegative),
            LastRate = Number(rate, "last", NotNegative),
            OutputRate = Number(rate, "outputs", NotNegative, 1),
        };
    }

    private static LearningRuleParameters ReadRule(Section section)
    {
        var rule = (LearningRule)Array.IndexOf(Keys.LearningRules, section.Choice("rule", Keys.LearningRules, Keys.LearningRules[0]));
        if (section.Find("tikiTaka") is not { } node)
        {
            return new LearningRuleParameters { Rule = rule };
        }

        if (rule != LearningRule.TikiTaka)
        {
            throw node.Error($"'tikiTaka' belongs to rule: tiki-taka, the rule is {Keys.LearningRules[(int)rule]}");
        }

        var transfer = new Section(node, Keys.TikiTaka);
        var usual = new LearningRuleParameters();
        return new LearningRuleParameters
        {
            Rule = rule,
            UpdatesPerTransfer = (int)transfer.Whole("transferEvery", 1, Keys.MostSamples, usual.UpdatesPerTransfer),
            TransferRate = Number(transfer, "transferRate", Positive, usual.TransferRate),
            TransferRange = Number(transfer, "transferRange", Positive, usual.TransferRange),
            BalancePairs = (int)transfer.Whole("balancePairs", 0, Keys.MostBalancePairs, usual.BalancePairs),
        };
    }

    private static TransistorArrayParameters ReadArray(DescriptionNode node, ClassifierParameters network)
    {
        var section = new Section(node, Keys.TrainedArray);
        var rows = (int)section.Whole("rows", 1, TransistorArrayParameters.MaximumRows, 128);
        var columns = (int)section.Whole("columns", 1, TransistorArray.Stride, 64);
        var neededRows = Math.Max(network.HiddenPartition.Rows, network.OutputPartition.Rows);
        var neededColumns = network.HiddenUnits + network.Outputs;
        if (rows < neededRows || columns < neededColumns)
        {
            throw section.Node.Error(
                $"{rows} rows and {columns} columns do not hold {network.Inputs} inputs, {network.HiddenUnits} hidden units and {network.Outputs} outputs: "
                + $"expected at least {neededRows} rows and {neededColumns} columns");
        }

        var range = section.Require("conductanceRange") as DescriptionSequence;
        if (range is not { Items: [var low, var high] })
        {
            throw section.Require("conductanceRange").Error($"expected [off, on], for example [2 uS, 20 uS]; found {section.Require("conductanceRange").Kind}");
        }

        var off = Section.QuantityOf(low, PhysicalDimension.Conductance, 0, new ValueRange(0, 1));
        var on = Section.QuantityOf(high, PhysicalDimension.Conductance, 0, new ValueRange(1e-15, 1));
        if (off >= on)
        {
            throw range.Error("the conductance of the off state must be below that of the on state");
        }

        return new TransistorArrayParameters
        {
            Rows = rows,
            Columns = columns,
            Device = LearningDevice.Find(section.Choice("device", [.. LearningDevice.All.Select(device => device.Name)]))!,
            ConductanceMinSiemens = off,
            ConductanceMaxSiemens = on,
            InitialDeviation = Number(section, "initialDeviation", NotNegative, 0.15),
            StuckShare = Number(section, "stuckShare", new ValueRange(0, 1), 0),
            StuckAt = (StuckState)Array.IndexOf(Keys.StuckStates, section.Choice("stuckAt", Keys.StuckStates, "ends")),
        };
    }

    private static LearningTileParameters ReadPeriphery(DescriptionNode node, LearningDevice device)
    {
        var section = new Section(node, Keys.LearningPeriphery);
        BiasScheme? scheme = section.Choice("writeBias", Keys.TrainingWriteBiases, Keys.TrainingWriteBiases[0]) switch
        {
            "half" => BiasScheme.Half,
            "third" => BiasScheme.Third,
            _ => null,
        };
        foreach (var key in (string[])["writeVoltageScale", "writeThreshold"])
        {
            if (scheme is null && section.Has(key))
            {
                throw section.Require(key).Error("with writeBias: ideal no cell sees a part of the voltage: expected half or third");
            }
        }

        return new LearningTileParameters
        {
            WriteScheme = scheme,
            KineticsVolts = scheme is null ? LearningTileParameters.UsualKineticsVolts : CrossbarWriteReader.VoltageScale(section, "writeVoltageScale"),
            ThresholdVolts = CrossbarWriteReader.Threshold(section, "writeThreshold"),
            ReadVolts = section.Quantity("readVoltage", PhysicalDimension.Voltage, 0, new ValueRange(0, 1000, MinimumExclusive: true), 0.2),
            ReadPulseSeconds = section.Quantity("readPulse", PhysicalDimension.Time, 0, new ValueRange(0, 1, MinimumExclusive: true), 10e-9),
            DacBits = (int)section.Whole("dacBits", 1, 16, 8),
            AdcBits = (int)section.Whole("adcBits", 1, 24, 8),
            ReadNoise = Number(section, "readNoise", new ValueRange(0, 1000), 0.005),
            PulseSlots = (int)section.Whole("pulseSlots", 1, PulseTrains.MaximumSlots, PulseTrains.MaximumSlots),
            WriteVolts = section.Quantity("writeVoltage", PhysicalDimension.Voltage, 0, new ValueRange(0, 1000, MinimumExclusive: true), device.WriteVolts),
            WritePulseSeconds = section.Quantity("writePulse", PhysicalDimension.Time, 0, new ValueRange(0, 1, MinimumExclusive: true), device.WritePulseSeconds),
        };
    }

    private static double Number(Section section, string key, ValueRange range) => section.Quantity(key, PhysicalDimension.Dimensionless, 0, range);

    private static double Number(Section section, string key, ValueRange range, double fallback) =>
        section.Quantity(key, PhysicalDimension.Dimensionless, 0, range, fallback);
}

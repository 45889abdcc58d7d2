using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Units;
using static Neuromesh.Experiments.Schema.SchemaParts;

namespace Neuromesh.Experiments.Reading;

/// <summary>The keys of an array that is trained in place.</summary>
internal static partial class Keys
{
    public const int MostSamples = 1_000_000_000;
    public const int MostHiddenUnits = 54;
    public const int MostBalancePairs = 1_000_000;
    public static readonly string[] TrainingWriteBiases = [.. WriteBiases.Take(3)];
    public static readonly string[] LearningRules = ["pulse-trains", "delta-rule", "tiki-taka"];
    public static readonly string[] StuckStates = ["anywhere", "ends", "lowest", "highest"];

    /// <summary>The top level of a description with a training.</summary>
    public static KeyTable TrainingExperiment { get; } = new(
        [.. Experiment.Keys.Where(key => key.Name is "name" or "timeStep" or "seed" or "data" or "training")]);

    public static KeyTable Training { get; } = new(
        new("samples", "Images to learn, one after the other; the training images in their order, again and again.", () => WholeFrom(1, MostSamples), Required: true),
        new("evaluateEvery", "Images between two tests; only one test, at the end, if not given.", () => WholeFrom(1, MostSamples)),
        new("testImages", "Images of a test; 10000 if not given.", () => WholeFrom(1, MostSamples)),
        new("network", "Units.", () => Reference("trainedNetwork"), Required: true),
        new("rule", "How the array learns: pulse-trains (errors of both layers, if not given), delta-rule (output columns only) or tiki-taka (both layers, over a second array).", () => Choice(LearningRules)),
        new("tikiTaka", "The second array of tiki-taka; the defaults if not given.", () => Reference("tikiTaka")),
        new("learningRate", "Learning rates.", () => Reference("learningRate"), Required: true),
        new("array", "The devices.", () => Reference("trainedArray"), Required: true),
        new("periphery", "How the array is read and pulsed; the defaults if not given.", () => Reference("learningPeriphery")));

    public static KeyTable TrainedNetwork { get; } = new(
        new("hiddenUnits", "Hidden units: columns from the first on; 2 to 54.", () => WholeFrom(2, MostHiddenUnits), Required: true),
        new("hiddenLimit", "Sum of weights times inputs at which a hidden unit, rectified, sends its largest value.", Number, Required: true),
        new("outputGain", "Factor of the outputs' sums before softmax.", Number, Required: true),
        new("outputRange", "The output columns' converters range from minus to plus this sum; 12 if not given.", Number),
        new("backwardRange", "The same for the transposed read, of errors over the largest error; 4 if not given.", Number));

    public static KeyTable LearningRate { get; } = new(
        new("first", "Rate at the first image, in units of weight.", Number, Required: true),
        new("last", "Rate at the last image; between them it falls on a straight line.", Number, Required: true),
        new("outputs", "The output columns' rate over the hidden columns'; 1 if not given.", Number));

    public static KeyTable TikiTaka { get; } = new(
        new("transferEvery", "Updates of a layer from one transfer of a line to the next; 1 if not given.", () => WholeFrom(1, MostSamples)),
        new("transferRate", "What of a weight of the second array goes to the first one by a transfer at the first image; it falls as the learning rate does; 0.05 if not given.", Number),
        new("transferRange", "The converters that read a line of the second array range from minus to plus this weight; 1 if not given.", Number),
        new("balancePairs", "Pairs of pulses up and down on all cells of the second array before the training, which make the state where they cancel the weight 0; 2000 if not given.", () => WholeFrom(0, MostBalancePairs)));

    public static KeyTable TrainedArray { get; } = new(
        new("rows", "Rows; two for each input or hidden unit are needed; 128 if not given.", () => WholeFrom(1, TransistorArrayParameters.MaximumRows)),
        new("columns", "Columns; one for each hidden unit and output are needed; 64 if not given.", () => WholeFrom(1, TransistorArray.Stride)),
        new("device", $"Device preset, one of {string.Join(", ", LearningDevice.All.Select(device => device.Name))}.", () => Choice(LearningDevice.All.Select(device => device.Name)), Required: true),
        new("conductanceRange", "Conductance of the states -1 and 1: [off, on].", () => ListOf(Quantity(PhysicalDimension.Conductance), 2, 2), Required: true),
        new("initialDeviation", "Standard deviation of the states before training; 0.15 if not given.", Number),
        new("stuckShare", "Share of the cells that do not answer to pulses; 0 if not given.", Share),
        new("stuckAt", "Where those are: at either end (ends, if not given), anywhere, all at the lowest or at the highest conductance.", () => Choice(StuckStates)));

    public static KeyTable LearningPeriphery { get; } = new(
        new("readVoltage", "Voltage of the largest value; 0.2 V if not given.", () => Quantity(PhysicalDimension.Voltage)),
        new("readPulse", "Duration of a read; 10 ns if not given.", () => Quantity(PhysicalDimension.Time)),
        new("dacBits", "Bits of the converters that drive lines, sign apart; 8 if not given.", () => WholeFrom(1, 16)),
        new("adcBits", "Bits of the converters that read lines; 8 if not given.", () => WholeFrom(1, 24)),
        new("readNoise", "Deviation of a cell's conductance from read to read over the conductance range; 0.005 if not given.", Number),
        new("pulseSlots", "Slots of a pulse train; 31 if not given.", () => WholeFrom(1, PulseTrains.MaximumSlots)),
        new("writeVoltage", "Voltage of a pulse, for its energy and, with writeBias, for what parts of it do; what the preset's source writes with (ag-si-jo-2010: 2.8 V), 1 V where it says nothing, if not given.", () => Quantity(PhysicalDimension.Voltage)),
        new("writePulse", "Duration of a slot, for energy and latency; the pulses of the preset's source (ag-si-jo-2010: 300 us), 10 ns where it says nothing, if not given.", () => Quantity(PhysicalDimension.Time)),
        new("writeBias", "What lines have while others are pulsed: cells feel nothing but pulses that coincide ('ideal', if not given), pulses of V/2 on either line ('half'), or V/3 of either sign ('third').", () => Choice(TrainingWriteBiases)),
        new("writeVoltageScale", "V0 of the steps that V/2 or V/3 make, sinh(v/V0) / sinh(V/V0) of a pulse's; needed with half and third.", () => Quantity(PhysicalDimension.Voltage)),
        new("writeThreshold", "Voltage below which a cell does not move; 0 V if not given.", () => Quantity(PhysicalDimension.Voltage)));
}

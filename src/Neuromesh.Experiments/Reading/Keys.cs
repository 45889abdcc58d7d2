using System.Text.Json.Nodes;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;
using static Neuromesh.Experiments.Schema.SchemaParts;

namespace Neuromesh.Experiments.Reading;

/// <summary>All keys of the format.</summary>
internal static partial class Keys
{
    public static readonly string[] Precisions = ["double", "mixed"];
    public static readonly string[] InputTypes = ["recording", "poisson", "spike-trains", "current", "sine", "ornstein-uhlenbeck"];
    public static readonly string[] EncoderTypes = ["delta-modulation", "threshold-crossing"];
    public static readonly string[] RuleTypes =
    [
        "all-to-all", "one-to-one", "fixed-indegree", "fixed-outdegree", "fixed-total-number", "pairwise-bernoulli", "distance", "explicit",
    ];
    public static readonly string[] Profiles = ["gaussian", "exponential", "linear", "box"];
    public static readonly string[] Layouts = ["grid", "random"];
    public static readonly string[] PlasticityTypes =
    [
        "stdp", "stdp-additive", "stdp-multiplicative", "stdp-power-law", "stdp-triplet", "stdp-modulated", "vogels-sprekeler", "tsodyks-markram", "vesicle-release",
    ];

    public static readonly string[] Pairings = ["all-to-all", "nearest", "presynaptic-centred", "reduced-symmetric"];
    public static readonly string[] Resampling = ["hold", "linear"];

    public static KeyTable Experiment { get; } = new(
        new("name", "Name of the experiment; the file's name if not given.", Text),
        new("timeStep", "Length of a time step; 0.1 ms if not given.", () => Quantity(PhysicalDimension.Time)),
        new("duration", "Simulated time.", () => Quantity(PhysicalDimension.Time), Required: true),
        new("seed", "Seed of every random draw, 64 bit; 1 if not given.", Whole),
        new("precision", "Width of the numbers: 'double' (if not given), or 'mixed', which holds weights that differ from synapse to synapse in 16 bits, plastic ones in 32, and devices of ideal crossbars with at most 256 levels in 8.", () => Choice("double", "mixed")),
        new("populations", "Neurons: a mapping from name to population.", () => MapOf("population"), Required: true),
        new("inputs", "What drives the network: a mapping from name to input.", () => OptionalMapOf("input")),
        new("projections", "Connections: a mapping from name to projection.", () => OptionalMapOf("projection")),
        new("gapJunctions", "Gap junctions: a mapping from name to a set of them.", () => OptionalMapOf("gapJunction")),
        new("record", "What is written down; all spikes if not given.", () => Reference("record")),
        new("data", "Folder with the four files of a set of digits in the MNIST format (with training).", Text),
        new("training", "An array that is trained in place, instead of a network of spiking neurons: without duration, precision, populations, inputs, projections and record.", () => Reference("training")));

    public static KeyTable Population { get; } = new(
        new("model", $"Neuron model, one of {string.Join(", ", NeuronModels.All.Select(model => model.Name))}.", () => Choice([.. NeuronModels.All.Select(model => model.Name)]), Required: true),
        new("size", "Number of neurons, 1 or more.", () => WholeFrom(1), Required: true),
        new("parameters", "Parameters of the model; its defaults for the others.", () => Reference("parameters")),
        new("initial", "Initial values of state variables.", () => Reference("initial")),
        new("perNeuron", "A table with a row for each neuron.", () => Reference("perNeuron")),
        new("positions", "Where the neurons are, for the rule 'distance'; nowhere if not given.", () => Reference("positions")));

    public static KeyTable Positions { get; } = new(
        new("layout", "'grid' (the middle of the cells of a grid, the first coordinate running fastest) or 'random' (anywhere).", () => Choice(Layouts), Required: true),
        new("extent", "Length of each edge, two or three; the middle is the origin.", () => ListOf(Quantity(PhysicalDimension.Length), 2, 3), Required: true),
        new("shape", "Cells along each edge; their product is the number of neurons (grid).", () => ListOf(WholeFrom(1), 2, 3)));

    public static KeyTable PerNeuron { get; } = new(
        new("file", "CSV file with a header line.", Text, Required: true),
        new("index", "Column with the index of the neuron in the population, from 0; in order of lines if not given.", Text),
        new("columns", "Parameters and state variables by name, each with its column and unit.", () => MapOf("column"), Required: true));

    public static KeyTable Column { get; } = new(
        new("column", "Name of the column.", Text, Required: true),
        new("unit", "Unit of its values, for example mV.", Text, Required: true));

    public static KeyTable NormalParameters { get; } = new(
        new("mean", "Mean.", QuantityOrNumber, Required: true),
        new("standardDeviation", "Standard deviation, 0 or more.", QuantityOrNumber, Required: true));

    public static KeyTable SynapseDistribution { get; } = new(
        new("uniform", "Drawn uniformly from [lower, upper).", () => ListOf(QuantityOrNumber(), 2, 2)),
        new("normal", "Drawn from a normal distribution.", () => Reference("normal")),
        new("lognormal", "Drawn from a lognormal distribution, given by the mean and standard deviation of the value itself; with a negative mean, the negative of one with the opposite mean.", () => Reference("normal")),
        new("minimum", "Smallest value: what lies below is drawn again.", QuantityOrNumber),
        new("maximum", "Largest value: what lies above is drawn again.", QuantityOrNumber));

    public static KeyTable RecordingInput { get; } = new(
        new("type", "Samples of a recording, turned into events.", () => Choice("recording"), Required: true),
        new("recording", "Path of an EDF, BDF or text file; 'synthetic' for the program's own EEG; 'stream' for samples over gRPC.", Text, Required: true),
        new("channels", "'all' (if not given), 'voltages' (those whose unit is a voltage), a number (the first ones), or a list of labels or of positions '#n' from 1.", () => AnyOf(Text(), WholeFrom(1), AtLeastOne(AnyOf(Text(), Number())))),
        new("resample", "Value at a time step: 'hold' (the last sample; the default) or 'linear'.", () => Choice(Resampling)),
        new("offset", "Where in the recording the experiment starts; 0 s if not given.", () => Quantity(PhysicalDimension.Time)),
        new("rate", "Sampling rate of a text file without a time column; not given otherwise.", () => Quantity(PhysicalDimension.Frequency)),
        new("encoder", "How values become events.", () => Reference("encoder"), Required: true));

    public static KeyTable DeltaEncoder { get; } = new(
        new("type", "An up or down event each time the signal has moved by delta.", () => Choice("delta-modulation"), Required: true),
        new("delta", "Distance between levels, a voltage or a number in the channel's unit.", QuantityOrNumber, Required: true),
        new("refractoryPeriod", "Time after an event in which the channel has none; 0 ms if not given.", () => Quantity(PhysicalDimension.Time)));

    public static KeyTable ThresholdEncoder { get; } = new(
        new("type", "An event when the signal crosses a level upwards.", () => Choice("threshold-crossing"), Required: true),
        new("threshold", "The level, a voltage or a number in the channel's unit.", QuantityOrNumber, Required: true),
        new("refractoryPeriod", "Time after an event in which there is none; 0 ms if not given.", () => Quantity(PhysicalDimension.Time)));

    public static KeyTable PoissonInput { get; } = new(
        new("type", "Poisson events for each neuron.", () => Choice("poisson"), Required: true),
        new("target", "Name of the population.", Text, Required: true),
        new("rate", "Events per second for each neuron: at most 700 in a time step (7 MHz at 0.1 ms), with a correlation that times the correlation.", () => Quantity(PhysicalDimension.Frequency)),
        new("rates", "A table of rates, each of which holds from a time on; in place of 'rate'.", () => Reference("rates")),
        new("correlation", "Correlation of the counts of two neurons, from 0 to 1: events are copied from a shared process; 0 (independent) if not given.", Share),
        new("weight", "Weight of an event, a current or voltage as the model takes.", QuantityOrNumber, Required: true));

    public static KeyTable Rates { get; } = new(
        new("file", "CSV file with a header line and a line for each time, ascending.", Text, Required: true),
        new("columns", "Columns of the file.", () => Reference("rateColumns")));

    public static KeyTable RateColumns { get; } = new(
        new("time", "Column with the time and its unit; 'time_ms' in ms if not given.", () => Reference("column")),
        new("rate", "Column with the rate and its unit; 'rate_hz' in Hz if not given.", () => Reference("column")));

    public static KeyTable SineInput { get; } = new(
        new("type", "The current offset + amplitude · sin(2π · frequency · t + phase), constant over each time step.", () => Choice("sine"), Required: true),
        new("target", "Name of the population.", Text, Required: true),
        new("neurons", "'all', a range 'first..last', one index, or a list of indexes from 0; all if not given.", Selection),
        new("amplitude", "Amplitude.", () => Quantity(PhysicalDimension.Current), Required: true),
        new("frequency", "Frequency.", () => Quantity(PhysicalDimension.Frequency), Required: true),
        new("offset", "Offset; 0 pA if not given.", () => Quantity(PhysicalDimension.Current)),
        new("phase", "Phase at time 0 in degrees; 0 if not given.", Number),
        new("start", "The current flows from this time …; 0 if not given.", () => Quantity(PhysicalDimension.Time)),
        new("stop", "… to this one; the end if not given.", () => Quantity(PhysicalDimension.Time)));

    public static KeyTable NoiseInput { get; } = new(
        new("type", "Currents that follow an Ornstein-Uhlenbeck process, independent for each neuron, constant over each time step.", () => Choice("ornstein-uhlenbeck"), Required: true),
        new("target", "Name of the population.", Text, Required: true),
        new("neurons", "'all', a range 'first..last', one index, or a list of indexes from 0; all if not given.", Selection),
        new("mean", "Mean; 0 pA if not given.", () => Quantity(PhysicalDimension.Current)),
        new("standardDeviation", "Stationary standard deviation.", () => Quantity(PhysicalDimension.Current), Required: true),
        new("timeConstant", "Correlation time.", () => Quantity(PhysicalDimension.Time), Required: true),
        new("start", "The current flows from this time …; 0 if not given.", () => Quantity(PhysicalDimension.Time)),
        new("stop", "… to this one; the end if not given.", () => Quantity(PhysicalDimension.Time)));

    public static KeyTable SpikeTrainInput { get; } = new(
        new("type", "Given spike trains, one source each.", () => Choice("spike-trains"), Required: true),
        new("trains", "A list of lists of times.", () => AtLeastOne(ListOf(Quantity(PhysicalDimension.Time)))),
        new("file", "CSV file with a line for each event.", Text),
        new("columns", "Columns of the file.", () => Reference("trainColumns")),
        new("sources", "Number of sources in the file; the largest index + 1 if not given.", () => WholeFrom(1)));

    public static KeyTable TrainColumns { get; } = new(
        new("source", "Column with the source's index from 0; 'source' if not given.", Text),
        new("time", "Column with the time and its unit; 'time_ms' in ms if not given.", () => Reference("column")));

    public static KeyTable CurrentInput { get; } = new(
        new("type", "Current injected into neurons.", () => Choice("current"), Required: true),
        new("target", "Name of the population.", Text, Required: true),
        new("neurons", "'all', a range 'first..last', one index, or a list of indexes from 0; all if not given.", Selection),
        new("segments", "Segments of constant current, not overlapping; no current flows between them.", () => AtLeastOne(Reference("segment")), Required: true));

    public static KeyTable Segment { get; } = new(
        new("amplitude", "Current; positive depolarises.", () => Quantity(PhysicalDimension.Current), Required: true),
        new("start", "The current flows from this time …", () => Quantity(PhysicalDimension.Time), Required: true),
        new("stop", "… to this one.", () => Quantity(PhysicalDimension.Time), Required: true));

    public static KeyTable Projection { get; } = new(
        new("from", "Name of the population or input with the sources.", Text, Required: true),
        new("to", "Name of the target population.", Text, Required: true),
        new("rule", "Which source connects to which target (sparse projections).", () => Reference("rule")),
        new("crossbar", "Array of devices that realises the projection (crossbar projections).", () => Reference("crossbar")),
        new("plasticity", "How the weights change; not at all if not given (sparse projections).", () => Reference("plasticity")),
        new("weight", "Weight, a current or voltage as the model takes: a value, a distribution or (crossbars) a matrix.", () => AnyOf(QuantityOrNumber(), Reference("synapseDistribution"), Reference("matrix"))),
        new("delay", "Delay, a whole number of time steps, at least one; or (sparse projections) a distribution, rounded to whole steps.", () => AnyOf(Quantity(PhysicalDimension.Time), Reference("synapseDistribution"))));

    public static KeyTable Plasticity { get; } = new(
        new("type", $"How the weights change, one of {string.Join(", ", PlasticityTypes)}.", () => Choice(PlasticityTypes), Required: true),
        new("tauPlus", "Time constant of the presynaptic trace; 20 ms if not given, 16.8 ms for triplets (stdp*).", () => Quantity(PhysicalDimension.Time)),
        new("tauMinus", "Time constant of the postsynaptic trace; 20 ms if not given, 33.7 ms for triplets (stdp*).", () => Quantity(PhysicalDimension.Time)),
        new("tauPlusTriplet", "Time constant of the slow presynaptic trace; 101 ms if not given (stdp-triplet).", () => Quantity(PhysicalDimension.Time)),
        new("tauMinusTriplet", "Time constant of the slow postsynaptic trace; 125 ms if not given (stdp-triplet).", () => Quantity(PhysicalDimension.Time)),
        new("lambda", "Size of a change; 0.01 if not given, 0.1 for the power law (stdp, stdp-additive, stdp-multiplicative, stdp-power-law).", Number),
        new("alpha", "Depression over potentiation, 1 if not given; for vogels-sprekeler 2 · target rate · tau, 0.12 if not given (stdp, stdp-additive, stdp-multiplicative, stdp-power-law, vogels-sprekeler).", Number),
        new("muPlus", "Power of the distance from the largest weight, at most 4; 1 if not given (stdp).", Number),
        new("muMinus", "Power of the weight, at most 4; 1 if not given (stdp).", Number),
        new("mu", "Power of the weight, at most 4; 0.4 if not given (stdp-power-law).", Number),
        new("pairing", "Which pairs of spikes count: all-to-all (if not given), nearest, presynaptic-centred or reduced-symmetric (stdp, stdp-additive, stdp-multiplicative, stdp-power-law).", () => Choice(Pairings)),
        new("maximumWeight", "Bound of the weights; its sign is theirs. Required but for stdp-power-law, where it is the largest weight that a description may have (1e6 mV, 1e9 pA or nS) if not given (all but tsodyks-markram, vesicle-release).", QuantityOrNumber),
        new("minimumWeight", "Lower bound of the weights; 0 if not given (stdp-modulated).", QuantityOrNumber),
        new("pairPotentiation", "Change by a pair on a postsynaptic spike, a weight (stdp-triplet).", QuantityOrNumber),
        new("tripletPotentiation", "Change by a triplet on a postsynaptic spike, a weight (stdp-triplet).", QuantityOrNumber),
        new("pairDepression", "Change by a pair on a presynaptic spike, a weight (stdp-triplet).", QuantityOrNumber),
        new("tripletDepression", "Change by a triplet on a presynaptic spike, a weight (stdp-triplet).", QuantityOrNumber),
        new("modulator", "Name of the population or input whose spikes are the third factor (stdp-modulated).", Text),
        new("modulatorDelay", "Delay of its effect; the smallest delay of the projection if not given (stdp-modulated).", () => Quantity(PhysicalDimension.Time)),
        new("tauEligibility", "Time constant of the eligibility; 1 s if not given (stdp-modulated).", () => Quantity(PhysicalDimension.Time)),
        new("tauModulator", "Time constant of the modulator's concentration; 200 ms if not given (stdp-modulated).", () => Quantity(PhysicalDimension.Time)),
        new("potentiation", "Change of the eligibility by a pair on a postsynaptic spike, a weight (stdp-modulated).", QuantityOrNumber),
        new("depression", "Change of the eligibility by a pair on a presynaptic spike, a weight (stdp-modulated).", QuantityOrNumber),
        new("baseline", "Concentration at which weights rest, in spikes of the modulator per time; 0 Hz if not given (stdp-modulated).", () => Quantity(PhysicalDimension.Frequency)),
        new("tau", "Time constant of both traces; 20 ms if not given (vogels-sprekeler).", () => Quantity(PhysicalDimension.Time)),
        new("eta", "Size of a change, a weight (vogels-sprekeler).", QuantityOrNumber),
        new("utilization", "Share of the resources that a spike adds to the use, U, from 0 to 1; 0.5 if not given (tsodyks-markram).", Number),
        new("initialUtilization", "Share of the resources that the first spike uses, u, from 0 to 1; 'utilization' if not given (tsodyks-markram).", Number),
        new("initialResources", "Resources that the first spike finds, x, from 0 to 1; 1 if not given (tsodyks-markram).", Number),
        new("tauRecovery", "Time constant of the recovery; 800 ms if not given (tsodyks-markram).", () => Quantity(PhysicalDimension.Time)),
        new("tauFacilitation", "Time constant of the facilitation, 0 ms (none) if not given (tsodyks-markram).", () => Quantity(PhysicalDimension.Time)),
        new("tauCalcium", "Time constant of the residual calcium; 50 ms if not given (vesicle-release).", () => Quantity(PhysicalDimension.Time)),
        new("calciumPerSpike", "Calcium of a spike in µmol/l; 1 if not given (vesicle-release).", Number),
        new("halfCalcium", "Calcium that releases half of the pool, in µmol/l; 2 if not given (vesicle-release).", Number),
        new("tauRefill", "Time constant of the pool's refilling; 800 ms if not given (vesicle-release).", () => Quantity(PhysicalDimension.Time)));

    public static KeyTable Rule { get; } = new(
        new("type", $"The rule, one of {string.Join(", ", RuleTypes)}.", () => Choice(RuleTypes), Required: true),
        new("indegree", "Synapses of each target (fixed-indegree).", Whole),
        new("outdegree", "Synapses of each source (fixed-outdegree).", Whole),
        new("synapses", "Synapses in all (fixed-total-number).", Whole),
        new("probability", "Probability of each pair (pairwise-bernoulli), or of a pair at distance 0 (distance; 1 if not given).", Share),
        new("profile", "How the probability falls with distance d: gaussian exp(-d²/(2 scale²)), exponential exp(-d/scale), linear 1 - d/scale, box up to the scale and at it (distance).", () => Choice(Profiles)),
        new("scale", "Length scale of the profile (distance).", () => Quantity(PhysicalDimension.Length)),
        new("cutoff", "Distance beyond which nothing connects, and at which pairs still may; none if not given (distance).", () => Quantity(PhysicalDimension.Length)),
        new("periodic", "Whether opposite borders are joined; false if not given (distance).", Flag),
        new("autapses", "Whether a neuron may connect to itself; true if not given.", Flag),
        new("multapses", "Whether a pair may be drawn more than once (fixed-indegree, fixed-outdegree, fixed-total-number); true if not given.", Flag),
        new("file", "CSV file with a line for each synapse (explicit).", Text),
        new("columns", "Columns of the file (explicit).", () => Reference("edgeColumns")));

    public static KeyTable EdgeColumns { get; } = new(
        new("source", "Column with the source's index from 0; 'source' if not given.", Text),
        new("target", "Column with the target's index from 0; 'target' if not given.", Text),
        new("weight", "Column with the weight and its unit; 'weight' if not given, in pA or mV as the model takes.", () => Reference("column")),
        new("delay", "Column with the delay and its unit; 'delay' in ms if not given.", () => Reference("column")));

    public static KeyTable GapJunction { get; } = new(
        new("from", "Name of the population of the first ends.", Text, Required: true),
        new("to", "Name of the population of the second ends; may be the same.", Text, Required: true),
        new("rule", "Which neurons are joined: a rule as for projections, without autapses.", () => Reference("junctionRule"), Required: true),
        new("conductance", "Conductance of a junction: a value or a distribution; not given where the table has it.", () => AnyOf(Quantity(PhysicalDimension.Conductance), Reference("synapseDistribution"))),
        new("reverseShare", "Conductance for current from 'to' to 'from' as a share of that from 'from' to 'to', from 0 to 1; 1 if not given, below 1 the junction rectifies.", Share),
        new("plasticity", "How activity changes the conductances; not at all if not given.", () => Reference("gapPlasticity")));

    public static KeyTable GapPlasticity { get; } = new(
        new("burstTimeConstant", "Time constant of the trace that each spike of a neuron raises by 1.", () => Quantity(PhysicalDimension.Time), Required: true),
        new("burstThreshold", "The neuron bursts while its trace is above it.", Number, Required: true),
        new("depression", "Conductance that a junction loses in 1 ms for each end that bursts.", () => Quantity(PhysicalDimension.Conductance), Required: true),
        new("potentiation", "Conductance that it gains with each spike of either end, far below the soft bound.", () => Quantity(PhysicalDimension.Conductance), Required: true),
        new("softBound", "Conductance towards which gains vanish; none if not given.", () => Quantity(PhysicalDimension.Conductance)));

    public static KeyTable JunctionColumns { get; } = new(
        new("source", "Column with the index in 'from', from 0; 'source' if not given.", Text),
        new("target", "Column with the index in 'to', from 0; 'target' if not given.", Text),
        new("conductance", "Column with the conductance and its unit; 'conductance' in nS if not given.", () => Reference("column")));

    public static KeyTable Matrix { get; } = new(
        new("matrix", "CSV file without header: a line for each source, a value for each target.", Text, Required: true),
        new("unit", "Unit of the values.", Text, Required: true));

    public static KeyTable Record { get; } = new(
        new("spikes", "Whose spikes are written: 'all' (if not given), 'none', or a list of populations and of neurons of populations. All enter the fingerprint in any case.", () => AnyOf(Text(), Reference("spikeSelection"), ListOf(AnyOf(Text(), Reference("spikeSelection"))))),
        new("traces", "State variables sampled at an interval.", () => ListOf(Reference("trace"))),
        new("weights", "Weights of plastic projections (of tsodyks-markram and vesicle-release what a spike would transmit) and of crossbars, and conductances of gap junctions, sampled at an interval.", () => ListOf(Reference("weightTrace"))));

    public static KeyTable SpikeSelection { get; } = new(
        new("population", "Name of the population.", Text, Required: true),
        new("neurons", "'all', a range 'first..last', one index, or a list of indexes from 0; all if not given.", Selection));

    public static KeyTable WeightTrace { get; } = new(
        new("projection", "Name of a projection with plasticity or through a crossbar.", Text),
        new("gapJunctions", "In its place: name of a set of gap junctions, plastic or not.", Text),
        new("interval", "Time between samples.", () => Quantity(PhysicalDimension.Time), Required: true),
        new("quantity", "Of a crossbar: 'weight' (if not given), or the devices' 'plus-conductance' or 'minus-conductance' in S.", () => Choice(TileQuantities)),
        new("sources", "'all', a range 'first..last', one index, or a list of indexes from 0; of gap junctions the neurons of 'from'; all if not given.", Selection),
        new("targets", "The same; of gap junctions the neurons of 'to'; all if not given.", Selection));

    public static KeyTable Trace { get; } = new(
        new("population", "Name of the population.", Text, Required: true),
        new("variables", "Names of state variables: one, or a list.", () => AnyOf(StateVariable(), AtLeastOne(StateVariable())), Required: true),
        new("neurons", "'all', a range 'first..last', one index, or a list of indexes from 0; all if not given.", Selection),
        new("interval", "Time between samples; one time step if not given.", () => Quantity(PhysicalDimension.Time)));

    /// <summary>The keys of a rule for gap junctions: those of a rule, with other columns in a table.</summary>
    public static KeyTable JunctionRule() =>
        new([.. Rule.Keys.Select(key => key.Name == "columns" ? key with { Value = () => Reference("junctionColumns") } : key)]);

    private static JsonObject StateVariable() =>
        Choice(NeuronModels.All.SelectMany(model => model.StateVariables).Select(variable => variable.Name).Distinct());
}

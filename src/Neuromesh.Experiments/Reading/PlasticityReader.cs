using System.Collections.Immutable;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads how the synapses of a sparse projection change.</summary>
internal sealed class PlasticityReader
{
    private static readonly string[] PairOptions = ["tauPlus", "tauMinus", "lambda", "alpha", "pairing"];

    private static readonly ValueRange Shares = new(0, 1);

    private static readonly ValueRange Powers = new(0, 4);

    // Sizes of a change beside the weight or the bound, and of depression beside potentiation.
    private static readonly ValueRange Rates = new(0, 1e6);

    // Far from where the fourth power of a ratio of two overflows.
    private static readonly ValueRange Calcium = new(1e-6, 1e6);

    // In ms. A trace grows by the inverse of its time constant.
    private const double ShortestTimeConstantMs = 1e-6;

    // In 1/ms. The concentration that it is compared with is never negative.
    private static readonly ValueRange Baselines = new(0, 1e3);

    private readonly Section _section;
    private readonly SparseProjection _projection;
    private readonly PhysicalDimension _weight;
    private readonly int _exponent;

    private PlasticityReader(DescriptionNode node, SparseProjection projection)
    {
        _section = new Section(node, Keys.Plasticity);
        _projection = projection;
        _weight = projection.Target.Model.WeightDimension;
        _exponent = QuantityParser.NeuronExponent(_weight);
    }

    /// <summary>The keys that a kind of plasticity takes beside its type: those that it needs, and those that have a default.</summary>
    public static ImmutableDictionary<string, (string[] Needed, string[] Optional)> OwnKeys { get; } = new Dictionary<string, (string[], string[])>
    {
        ["stdp"] = (["maximumWeight"], [.. PairOptions, "muPlus", "muMinus"]),
        ["stdp-additive"] = (["maximumWeight"], PairOptions),
        ["stdp-multiplicative"] = (["maximumWeight"], PairOptions),
        ["stdp-power-law"] = ([], [.. PairOptions, "mu", "maximumWeight"]),
        ["stdp-triplet"] =
        (
            ["pairPotentiation", "tripletPotentiation", "pairDepression", "tripletDepression", "maximumWeight"],
            ["tauPlus", "tauPlusTriplet", "tauMinus", "tauMinusTriplet"]),
        ["stdp-modulated"] =
        (
            ["modulator", "potentiation", "depression", "maximumWeight"],
            ["tauPlus", "tauMinus", "tauEligibility", "tauModulator", "baseline", "minimumWeight", "modulatorDelay"]),
        ["vogels-sprekeler"] = (["eta", "maximumWeight"], ["tau", "alpha"]),
        ["tsodyks-markram"] = ([], ["utilization", "tauRecovery", "tauFacilitation", "initialUtilization", "initialResources"]),
        ["vesicle-release"] = ([], ["tauCalcium", "calciumPerSpike", "halfCalcium", "tauRefill"]),
    }.ToImmutableDictionary();

    /// <summary>Reads a rule and checks the projection's first weights against its bounds.</summary>
    /// <param name="node">The value of <c>plasticity</c>.</param>
    /// <param name="projection">The projection without it.</param>
    /// <param name="findSources">Finds the sources that a name stands for.</param>
    /// <param name="context">Common to all readers.</param>
    public static PlasticityRule Read(
        DescriptionNode node, SparseProjection projection, Func<DescriptionNode, (int First, int Count, Population? Population)> findSources, ReadingContext context) =>
        new PlasticityReader(node, projection).Read(findSources, context);

    private PlasticityRule Read(Func<DescriptionNode, (int First, int Count, Population? Population)> findSources, ReadingContext context)
    {
        var type = _section.Choice("type", Keys.PlasticityTypes);
        var (needed, optional) = OwnKeys[type];
        string[] own = ["type", .. needed, .. optional];
        foreach (var entry in _section.Node.Entries.Where(entry => !own.Contains(entry.Key)))
        {
            throw entry.Error($"the plasticity {type} has no '{entry.Key}': {NearestName.Suggest(entry.Key, own)}");
        }

        foreach (var key in needed.Where(key => !_section.Has(key)))
        {
            throw _section.Node.MissingKey(key, Keys.Plasticity.Keys.First(known => known.Name == key).Meaning);
        }

        PlasticityRule rule = type switch
        {
            "stdp" => ReadPair(Number("muPlus", Powers, 1), Number("muMinus", Powers, 1)),
            "stdp-additive" => ReadPair(0, 0),
            "stdp-multiplicative" => ReadPair(1, 1),
            "stdp-power-law" => new PowerLawRule(
                Time("tauPlus", 20),
                Time("tauMinus", 20),
                Number("lambda", Rates, 0.1),
                Number("alpha", Rates, 1),
                Number("mu", Powers, 0.4),
                _section.Quantity("maximumWeight", _weight, _exponent, ValueRange.Positive(_weight), ValueRange.Positive(_weight).Maximum),
                ReadPairing()),
            "stdp-triplet" => new TripletRule(
                Time("tauPlus", 16.8),
                Time("tauPlusTriplet", 101),
                Time("tauMinus", 33.7),
                Time("tauMinusTriplet", 125),
                Weight("pairPotentiation", ValueRange.NotNegative(_weight)),
                Weight("tripletPotentiation", ValueRange.NotNegative(_weight)),
                Weight("pairDepression", ValueRange.NotNegative(_weight)),
                Weight("tripletDepression", ValueRange.NotNegative(_weight)),
                ReadBound()),
            "stdp-modulated" => ReadModulated(findSources, context),
            "vogels-sprekeler" => new VogelsSprekelerRule(
                Time("tau", 20), Weight("eta", ValueRange.NotNegative(_weight)), Number("alpha", Rates, 0.12), ReadBound()),
            "tsodyks-markram" => ReadShortTerm(),
            _ => new VesicleRule(
                Time("tauCalcium", 50),
                Number("calciumPerSpike", Calcium, 1),
                Number("halfCalcium", Calcium, 2),
                Time("tauRefill", 800)),
        };
        CheckWeights(rule);
        return rule;
    }

    private PairRule ReadPair(double muPlus, double muMinus) => new(
        Time("tauPlus", 20),
        Time("tauMinus", 20),
        Number("lambda", Rates, 0.01),
        Number("alpha", Rates, 1),
        muPlus,
        muMinus,
        ReadBound(),
        ReadPairing());

    private ShortTermRule ReadShortTerm()
    {
        var utilization = Number("utilization", Shares, 0.5);
        return new ShortTermRule(
            utilization,
            Time("tauRecovery", 800),
            _section.Quantity("tauFacilitation", PhysicalDimension.Time, -3, ValueRange.NotNegative(PhysicalDimension.Time), 0))
        {
            InitialUtilization = Number("initialUtilization", Shares, utilization),
            InitialResources = Number("initialResources", Shares, 1),
        };
    }

    private ModulatedRule ReadModulated(Func<DescriptionNode, (int First, int Count, Population? Population)> findSources, ReadingContext context)
    {
        var (first, count, _) = findSources(_section.Require("modulator"));
        var minimum = _section.Quantity("minimumWeight", _weight, _exponent, ValueRange.Any(_weight), 0);
        return new ModulatedRule(
            Time("tauPlus", 20),
            Time("tauMinus", 20),
            Time("tauEligibility", 1000),
            Time("tauModulator", 200),
            Weight("potentiation", ValueRange.Any(_weight)),
            Weight("depression", ValueRange.Any(_weight)),
            _section.Quantity("baseline", PhysicalDimension.Frequency, 3, Baselines, 0),
            minimum,
            Weight("maximumWeight", ValueRange.Any(_weight) with { Minimum = minimum }),
            first,
            count,
            (int)_section.Steps("modulatorDelay", context.TimeStep, 1, ReadingContext.MaximumDelaySteps, _projection.MinimumDelaySteps));
    }

    private double ReadBound() => Weight("maximumWeight", ValueRange.Any(_weight)) is var bound && bound != 0
        ? bound
        : throw _section.Require("maximumWeight").Error("the largest weight is 0: expected a value above or, for inhibitory synapses, below 0");

    private SpikePairing ReadPairing() => _section.Choice("pairing", Keys.Pairings, "all-to-all") switch
    {
        "nearest" => SpikePairing.Nearest,
        "presynaptic-centred" => SpikePairing.PresynapticCentred,
        "reduced-symmetric" => SpikePairing.ReducedSymmetric,
        _ => SpikePairing.AllToAll,
    };

    private double Time(string key, double fallbackMs) =>
        _section.Quantity(key, PhysicalDimension.Time, -3, ValueRange.Positive(PhysicalDimension.Time) with { Minimum = ShortestTimeConstantMs, MinimumExclusive = false }, fallbackMs);

    private double Number(string key, ValueRange range, double fallback) => _section.Quantity(key, PhysicalDimension.Dimensionless, 0, range, fallback);

    private double Weight(string key, ValueRange range) => _section.Quantity(key, _weight, _exponent, range);

    private void CheckWeights(PlasticityRule rule)
    {
        (double Lower, double Upper)? bounds = rule switch
        {
            PairRule pair => (Math.Min(pair.MaximumWeight, 0), Math.Max(pair.MaximumWeight, 0)),
            PowerLawRule powerLaw => (0, _section.Has("maximumWeight") ? powerLaw.MaximumWeight : double.PositiveInfinity),
            TripletRule triplet => (Math.Min(triplet.MaximumWeight, 0), Math.Max(triplet.MaximumWeight, 0)),
            VogelsSprekelerRule vogels => (Math.Min(vogels.MaximumWeight, 0), Math.Max(vogels.MaximumWeight, 0)),
            ModulatedRule modulated => (modulated.MinimumWeight, modulated.MaximumWeight),
            _ => null,
        };
        var (smallest, largest) = Extent();
        if (bounds is { } permitted && !(smallest >= permitted.Lower && largest <= permitted.Upper))
        {
            var unit = QuantityParser.CanonicalUnit(_weight, _exponent);
            throw _section.Node.Error(
                $"the projection's weights, {Interval(smallest, largest, unit)}, leave the bounds of its plasticity, {Interval(permitted.Lower, permitted.Upper, unit)}: "
                + "give the weight bounds within them, or a bound of the other sign");
        }
    }

    private static string Interval(double lower, double upper, string unit) => (double.IsFinite(lower), double.IsFinite(upper)) switch
    {
        (true, true) => FormattableString.Invariant($"{lower} to {upper} {unit}"),
        (true, false) => FormattableString.Invariant($"{lower} {unit} and above"),
        (false, true) => FormattableString.Invariant($"{upper} {unit} and below"),
        _ => "which have no bounds",
    };

    private (double Smallest, double Largest) Extent() => (_projection.Rule, _projection.Weights) switch
    {
        (ExplicitEdgesRule { Edges: var edges }, _) => (edges.SmallestWeight, edges.LargestWeight),
        (_, var weights) => Extent(weights),
    };

    private static (double Smallest, double Largest) Extent(WeightDistribution weights)
    {
        switch (weights)
        {
            case ConstantWeight constant:
                return (constant.Value, constant.Value);
            case UniformWeight uniform:
                return (uniform.Minimum, uniform.Maximum);
            case TruncatedWeight truncated:
                var (smallest, largest) = Extent(truncated.Untruncated);
                return (Math.Max(smallest, truncated.Minimum), Math.Min(largest, truncated.Maximum));
            case LognormalWeight lognormal:
                return lognormal.Mean < 0 ? (double.NegativeInfinity, 0) : (0, double.PositiveInfinity);
            default:
                return (double.NegativeInfinity, double.PositiveInfinity);
        }
    }
}

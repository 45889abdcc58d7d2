using System.Collections.Immutable;
using Neuromesh.Core.Crossbars;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads what is to be recorded.</summary>
/// <param name="populations">The populations.</param>
/// <param name="projections">The projections.</param>
/// <param name="gapJunctions">The sets of gap junctions.</param>
/// <param name="epochSteps">Steps of an epoch.</param>
/// <param name="context">Time step and limits.</param>
internal sealed class RecordReader(
    ImmutableArray<Population> populations,
    ImmutableArray<Projection> projections,
    ImmutableArray<GapProjection> gapJunctions,
    int epochSteps,
    ReadingContext context)
{
    /// <summary>Most weights of one request in one epoch: they are held in several buffers until they are written.</summary>
    private const int MostWeights = 1 << 22;

    private static readonly string[] Words = ["all", "none"];

    public RecordingPlan Read(DescriptionNode? node)
    {
        if (node is null)
        {
            return new RecordingPlan(All(), []);
        }

        var section = new Section(node, Keys.Record);
        var traces = ImmutableArray<TraceRequest>.Empty;
        if (section.Find("traces") is { } given)
        {
            var list = given as DescriptionSequence ?? throw given.Error($"expected a list of traces, each with population and variables; found {given.Kind}");
            traces = [.. list.Items.Select(item => ReadTrace(item))];
        }

        return new RecordingPlan(ReadSpikes(section.Find("spikes")), traces)
        {
            Weights = section.Find("weights") switch
            {
                null => [],
                DescriptionSequence list => [.. list.Items.Select(item => ReadWeights(item))],
                { } other => throw other.Error($"expected a list, each entry with projection, or gapJunctions, and interval; found {other.Kind}"),
            },
        };
    }

    private ImmutableArray<SpikeRequest> All() => [.. populations.Select(population => new SpikeRequest(population, []))];

    private ImmutableArray<SpikeRequest> ReadSpikes(DescriptionNode? node) => node switch
    {
        null => All(),
        DescriptionScalar { Text: "all" } => All(),
        DescriptionScalar { Text: "none" } => [],
        DescriptionSequence sequence => Join(sequence.Items.Select(ReadSpikesOf)),
        DescriptionMapping => [ReadSpikesOf(node)],
        DescriptionScalar scalar when populations.Any(population => population.Name == scalar.Text) => [ReadSpikesOf(scalar)],
        _ => throw node.Error($"expected {string.Join(", ", Words)} or a list of populations, found {node.Kind}"),
    };

    /// <summary>One population's name, for all of its neurons, or some of them.</summary>
    private SpikeRequest ReadSpikesOf(DescriptionNode node)
    {
        if (node is not DescriptionMapping)
        {
            return new SpikeRequest(ReadingContext.Find(populations, node), []);
        }

        var section = new Section(node, Keys.SpikeSelection);
        var population = ReadingContext.Find(populations, section.Require("population"));
        return Request(population, ReadingContext.Neurons(section.Find("neurons"), population));
    }

    /// <summary>What is asked for in several places of one population is recorded once.</summary>
    private static ImmutableArray<SpikeRequest> Join(IEnumerable<SpikeRequest> requests) =>
    [
        .. requests.GroupBy(request => request.Population.Index).OrderBy(group => group.Key).Select(group => Request(
            group.First().Population,
            group.Any(request => request.Neurons.IsEmpty) ? [] : [.. group.SelectMany(request => request.Neurons).Distinct().Order()])),
    ];

    private static SpikeRequest Request(Population population, ImmutableArray<int> neurons) => new(population, neurons.Length == population.Size ? [] : neurons);

    private WeightRequest ReadWeights(DescriptionNode node)
    {
        var section = new Section(node, Keys.WeightTrace);
        if (section.Has("projection") && section.Has("gapJunctions"))
        {
            throw section.Require("gapJunctions").Error("an entry names a projection or gap junctions, not both: make two entries of it");
        }

        var request = section.Has("gapJunctions") ? ReadJunctions(section) : ReadSynapses(section);
        var weights = request.ExpectedSynapses * Math.Max(1, epochSteps / request.IntervalSteps);
        return weights <= MostWeights
            ? request
            : throw section.Node.Error(FormattableString.Invariant(
                $"about {weights:G3} weights an epoch are too many to record: at most {MostWeights}; choose 'sources' or 'targets', or a longer 'interval'"));
    }

    private WeightRequest ReadJunctions(Section section)
    {
        var name = section.Text("gapJunctions");
        var set = gapJunctions.FirstOrDefault(set => set.Name == name)
            ?? throw section.Require("gapJunctions").Error($"there are no gap junctions '{name}': {NearestName.Suggest(name, [.. gapJunctions.Select(set => set.Name)])}");
        return section.Find("quantity") is { } quantity
            ? throw quantity.Error($"the gap junctions '{name}' have a conductance only: remove the key")
            : new WeightRequest(null, Selection(section, "sources", set.First.Size), Selection(section, "targets", set.Second.Size), Interval(section)) { GapJunctions = set };
    }

    private WeightRequest ReadSynapses(Section section)
    {
        var name = section.Find("projection") is { } node ? Section.TextOf(node) : throw section.Node.MissingKey("projection", "expected the name of a projection, or 'gapJunctions' with that of a set of them");
        var changing = projections.Where(projection => projection is CrossbarProjection or SparseProjection { Plasticity: not null }).ToArray();
        var projection = changing.FirstOrDefault(projection => projection.Name == name)
            ?? throw section.Require("projection").Error(
                projections.Any(projection => projection.Name == name)
                    ? $"the projection '{name}' has no plasticity: its weights do not change"
                    : gapJunctions.Any(set => set.Name == name)
                    ? $"'{name}' are gap junctions: name them with 'gapJunctions' in place of 'projection'"
                    : $"there is no projection '{name}' with plasticity or a crossbar: {NearestName.Suggest(name, [.. changing.Select(projection => projection.Name)])}");
        var quantity = (TileQuantity)Array.IndexOf(Keys.TileQuantities, section.Choice("quantity", Keys.TileQuantities, "weight"));
        if (quantity != TileQuantity.Weight && projection is not CrossbarProjection)
        {
            throw section.Require("quantity").Error($"the projection '{name}' has no crossbar: its synapses have weights only");
        }

        if (projection is CrossbarProjection { Crossbar.HasOffsetColumn: true })
        {
            throw section.Require("projection").Error($"the weights of '{name}' are told from an offset column: of crossbars only those with encoding differential-pairs or single-devices are recorded");
        }

        if (quantity == TileQuantity.MinusConductance && projection is CrossbarProjection { Crossbar.DifferentialPairs: false })
        {
            throw section.Require("quantity").Error($"the crossbar of '{name}' has no differentialPairs, and so no minus devices");
        }

        return new WeightRequest(projection, Selection(section, "sources", projection.SourceCount), Selection(section, "targets", projection.Target.Size), Interval(section))
        {
            Quantity = quantity,
        };
    }

    private static ImmutableArray<int> Selection(Section section, string key, int count) => ReadingContext.Selection(section.Find(key), count, key);

    private int Interval(Section section) => (int)section.Steps("interval", context.TimeStep, 1, Math.Min(int.MaxValue, context.MaximumSteps));

    private TraceRequest ReadTrace(DescriptionNode node)
    {
        var section = new Section(node, Keys.Trace);
        var population = ReadingContext.Find(populations, section.Require("population"));
        var valid = population.Model.StateVariables.Select(variable => variable.Name).ToArray();
        DescriptionNode[] names = section.Require("variables") is DescriptionSequence sequence ? [.. sequence.Items] : [section.Require("variables")];
        var variables = new List<string>();
        foreach (var item in names)
        {
            var name = Section.TextOf(item);
            if (!valid.Contains(name))
            {
                throw item.Error($"the model {population.Model.Name} has no state variable '{name}': {NearestName.Suggest(name, valid)}");
            }

            if (variables.Contains(name))
            {
                throw item.Error($"'{name}' stands here for the second time");
            }

            variables.Add(name);
        }

        if (variables.Count == 0)
        {
            throw section.Require("variables").Error($"expected at least one of {string.Join(", ", valid)}");
        }

        var neurons = ReadingContext.Neurons(section.Find("neurons"), population);
        if (neurons.IsEmpty && population.Size > ReadingContext.MaximumSelection)
        {
            throw section.Node.MissingKey("neurons", $"the population has {population.Size} neurons, and a trace at most {ReadingContext.MaximumSelection}: choose some");
        }

        return new TraceRequest(
            population,
            [.. variables],
            neurons.IsEmpty ? [.. Enumerable.Range(0, population.Size)] : neurons,
            (int)section.Steps("interval", context.TimeStep, 1, Math.Min(int.MaxValue, context.MaximumSteps), 1));
    }
}

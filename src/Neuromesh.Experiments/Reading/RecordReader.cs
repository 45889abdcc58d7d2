using System.Collections.Immutable;
using Neuromesh.Core.Crossbars;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads what is to be recorded.</summary>
internal static class RecordReader
{
    /// <summary>Most weights of one request in one epoch: they are held in several buffers until they are written.</summary>
    private const int MostWeights = 1 << 22;

    private static readonly string[] Words = ["all", "none"];

    public static RecordingPlan Read(
        DescriptionNode? node, ImmutableArray<Population> populations, ImmutableArray<Projection> projections, ReadingContext context)
    {
        if (node is null)
        {
            return new RecordingPlan(All(populations), []);
        }

        var section = new Section(node, Keys.Record);
        var traces = ImmutableArray<TraceRequest>.Empty;
        if (section.Find("traces") is { } given)
        {
            var list = given as DescriptionSequence ?? throw given.Error($"expected a list of traces, each with population and variables; found {given.Kind}");
            traces = [.. list.Items.Select(item => ReadTrace(item, populations, context))];
        }

        return new RecordingPlan(ReadSpikes(section.Find("spikes"), populations), traces)
        {
            Weights = section.Find("weights") switch
            {
                null => [],
                DescriptionSequence list => [.. list.Items.Select(item => ReadWeights(item, projections, context))],
                { } other => throw other.Error($"expected a list, each entry with projection and interval; found {other.Kind}"),
            },
        };
    }

    private static ImmutableArray<SpikeRequest> All(ImmutableArray<Population> populations) => [.. populations.Select(population => new SpikeRequest(population, []))];

    private static ImmutableArray<SpikeRequest> ReadSpikes(DescriptionNode? node, ImmutableArray<Population> populations) => node switch
    {
        null => All(populations),
        DescriptionScalar { Text: "all" } => All(populations),
        DescriptionScalar { Text: "none" } => [],
        DescriptionSequence sequence => Join(sequence.Items.Select(item => ReadSpikesOf(item, populations))),
        DescriptionMapping => [ReadSpikesOf(node, populations)],
        DescriptionScalar scalar when populations.Any(population => population.Name == scalar.Text) => [ReadSpikesOf(scalar, populations)],
        _ => throw node.Error($"expected {string.Join(", ", Words)} or a list of populations, found {node.Kind}"),
    };

    /// <summary>One population's name, for all of its neurons, or some of them.</summary>
    private static SpikeRequest ReadSpikesOf(DescriptionNode node, ImmutableArray<Population> populations)
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

    private static WeightRequest ReadWeights(DescriptionNode node, ImmutableArray<Projection> projections, ReadingContext context)
    {
        var section = new Section(node, Keys.WeightTrace);
        var name = section.Text("projection");
        var changing = projections.Where(projection => projection is CrossbarProjection or SparseProjection { Plasticity: not null }).ToArray();
        var projection = changing.FirstOrDefault(projection => projection.Name == name)
            ?? throw section.Require("projection").Error(
                projections.Any(projection => projection.Name == name)
                    ? $"the projection '{name}' has no plasticity: its weights do not change"
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

        var request = new WeightRequest(
            projection,
            ReadingContext.Selection(section.Find("sources"), projection.SourceCount, "sources"),
            ReadingContext.Selection(section.Find("targets"), projection.Target.Size, "targets"),
            (int)section.Steps("interval", context.TimeStep, 1, Math.Min(int.MaxValue, context.MaximumSteps)))
        {
            Quantity = quantity,
        };
        var samplesInEpoch = Math.Max(1, Math.Min(Experiment.MaximumEpochSteps, projections.Min(other => other.SmallestLagSteps)) / request.IntervalSteps);
        return request.ExpectedSynapses * samplesInEpoch <= MostWeights
            ? request
            : throw section.Node.Error(FormattableString.Invariant(
                $"about {request.ExpectedSynapses * samplesInEpoch:G3} weights an epoch are too many to record: at most {MostWeights}; choose 'sources' or 'targets', or a longer 'interval'"));
    }

    private static TraceRequest ReadTrace(DescriptionNode node, ImmutableArray<Population> populations, ReadingContext context)
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

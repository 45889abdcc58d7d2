using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses;
using Neuromesh.Experiments.Model;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.NeuronCores;

/// <summary>Says what a core is built from: the part of the experiment that ends at its neurons.</summary>
internal static class CoreSpecificationFactory
{
    public static NeuronCoreSpecification Create(Experiment experiment, PlacedCore core, bool reversesSummation)
    {
        var population = experiment.Populations[core.Population];
        var projections = experiment.Projections.Where(projection => projection.Target.Index == population.Index).ToArray();
        return new NeuronCoreSpecification
        {
            Neurons = new NeuronSlice
            {
                Seed = experiment.Seed,
                TimeStep = experiment.TimeStep,
                Population = population.Index,
                First = core.First,
                Size = core.Size,
                Parameters = population.Parameters,
                InitialValues = population.InitialValues,
            },
            Model = population.Model.Name,
            FirstNeuron = population.FirstNeuron + core.First,
            EpochSteps = experiment.EpochSteps,
            SparseProjections = [.. projections.OfType<SparseProjection>().Select(projection => Slice(experiment, projection, core))],
            CrossbarProjections = [.. projections.OfType<CrossbarProjection>().Select(projection => new CrossbarInputSpecification(
                projection.Index,
                (projection.SourceCount + projection.Crossbar.TileRows - 1) / projection.Crossbar.TileRows,
                projection.MinimumDelaySteps))],
            PoissonInputs = [.. experiment.Inputs.OfType<PoissonInput>()
                .Where(input => input.Target.Index == population.Index)
                .Select(input => new PoissonInputSpecification(
                    input.Index,
                    input.EventsPerSecond * experiment.TimeStep.Milliseconds / 1000,
                    input.Weight)
                {
                    Correlation = input.Correlation,
                    Rates = [.. input.Rates.Select(rate =>
                        new RateSegmentSpecification(rate.StartStep, rate.EventsPerSecond * experiment.TimeStep.Milliseconds / 1000))],
                })],
            CurrentInputs = [.. experiment.Inputs.OfType<CurrentInput>()
                .Where(input => input.Target.Index == population.Index)
                .Select(input => new CurrentInputSpecification(
                    input.Neurons,
                    [.. input.Segments.Select(segment => new CurrentSegmentSpecification(segment.AmplitudePa, segment.StartStep, segment.StopStep))]))],
            SineInputs = [.. experiment.Inputs.OfType<SineInput>()
                .Where(input => input.Target.Index == population.Index)
                .Select(input => new SineInputSpecification(
                    input.Neurons, input.OffsetPa, input.AmplitudePa, input.FrequencyHz, input.PhaseRadians, input.StartStep, input.StopStep))],
            NoiseInputs = [.. experiment.Inputs.OfType<NoiseInput>()
                .Where(input => input.Target.Index == population.Index)
                .Select(input => new NoiseInputSpecification(
                    input.Index, input.Neurons, input.MeanPa, input.StandardDeviationPa, input.TimeConstantMs, input.StartStep, input.StopStep))],
            FixedPointWeights = experiment.Precision == Precision.Mixed,
            Traces = TracesOf(experiment, population),
            WeightTraces = [.. experiment.Record.Weights.Index()
                .Where(pair => pair.Item.Projection is SparseProjection && pair.Item.Target.Index == population.Index)
                .Select(pair => new WeightTraceSpecification(pair.Index, pair.Item.Projection!.Index, pair.Item.Sources, pair.Item.Targets, pair.Item.IntervalSteps))],
            GapTraces = [.. experiment.Record.Weights.Index()
                .Where(pair => pair.Item.GapJunctions is not null && pair.Item.Target.Index == population.Index)
                .Select(pair => new GapTraceSpecification(
                    pair.Index, pair.Item.GapJunctions!.Index, pair.Item.FirstSource, pair.Item.Sources, pair.Item.Targets, pair.Item.IntervalSteps))],
            ReversesSummation = reversesSummation,
        };
    }

    private static SparseProjectionSlice Slice(Experiment experiment, SparseProjection projection, PlacedCore core) => new()
    {
        Seed = experiment.Seed,
        Projection = projection.Index,
        FirstSource = projection.FirstSource,
        SourceCount = projection.SourceCount,
        TotalTargets = projection.Target.Size,
        Recurrent = projection.Recurrent,
        FirstTarget = core.First,
        TargetCount = core.Size,
        Rule = projection.Rule,
        Weights = projection.Weights,
        Delays = projection.Delays,
        Plasticity = projection.Plasticity,
        EpochSteps = experiment.EpochSteps,
    };

    private static ImmutableArray<TraceSpecification> TracesOf(Experiment experiment, Population population)
    {
        var traces = ImmutableArray.CreateBuilder<TraceSpecification>();
        for (var request = 0; request < experiment.Record.Traces.Length; request++)
        {
            var trace = experiment.Record.Traces[request];
            if (trace.Population.Index == population.Index)
            {
                var names = population.Model.StateVariables.Select(variable => variable.Name).ToList();
                traces.Add(new TraceSpecification(
                    request,
                    [.. trace.Variables.Select(names.IndexOf)],
                    trace.Neurons,
                    trace.IntervalSteps));
            }
        }

        return traces.ToImmutable();
    }
}

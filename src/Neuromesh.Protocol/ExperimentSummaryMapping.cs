using Neuromesh.Experiments.Model;
using Wire = Neuromesh.Protocol.V1;

namespace Neuromesh.Protocol;

/// <summary>Says in a protocol message what was understood of an experiment.</summary>
public static class ExperimentSummaryMapping
{
    /// <summary>The complete summary.</summary>
    /// <param name="experiment">The checked experiment.</param>
    public static Wire.ExperimentSummary ToSummary(this Experiment experiment)
    {
        var summary = experiment.ToShortSummary();
        foreach (var population in experiment.Populations)
        {
            summary.Populations.Add(population.ToSummary(experiment.Record));
        }

        foreach (var input in experiment.Inputs)
        {
            summary.Inputs.Add(input.ToSummary());
        }

        foreach (var projection in experiment.Projections)
        {
            summary.Projections.Add(new Wire.ProjectionSummary
            {
                Name = projection.Name,
                Crossbar = projection is CrossbarProjection,
                Sources = projection.SourceCount,
                TargetPopulation = projection.Target.Name,
                MinimumDelaySteps = projection.MinimumDelaySteps,
                MaximumDelaySteps = projection.MaximumDelaySteps,
            });
        }

        foreach (var set in experiment.GapJunctions)
        {
            summary.GapJunctions.Add(new Wire.GapJunctionSummary
            {
                Name = set.Name,
                FirstPopulation = set.First.Name,
                SecondPopulation = set.Second.Name,
                ExpectedJunctions = set.ExpectedJunctions,
                ReverseShare = set.ReverseShare,
                Plastic = set.Plasticity is not null,
            });
        }

        return summary;
    }

    /// <summary>The summary without populations, inputs, projections and gap junctions, for lists.</summary>
    /// <param name="experiment">The checked experiment.</param>
    public static Wire.ExperimentSummary ToShortSummary(this Experiment experiment) => new()
    {
        Name = experiment.Name,
        TimeStepNanoseconds = experiment.TimeStep.Nanoseconds,
        DurationSteps = experiment.DurationSteps,
        EpochSteps = experiment.EpochSteps,
        Seed = experiment.Seed,
        Precision = experiment.Precision switch
        {
            Precision.Double => "double",
            Precision.Mixed => "mixed",
            _ => throw new ArgumentOutOfRangeException(nameof(experiment), experiment.Precision, "This precision has no name in the protocol."),
        },
        Neurons = experiment.NeuronCount,
    };

    /// <summary>The summary of a population.</summary>
    /// <param name="population">The population.</param>
    /// <param name="record">What the run writes to its files.</param>
    public static Wire.PopulationSummary ToSummary(this Population population, RecordingPlan record) => new()
    {
        Name = population.Name,
        Model = population.Model.Name,
        FirstNeuron = population.FirstNeuron,
        Size = population.Size,
        SpikesRecorded = record.SpikingNeurons(population) > 0,
        RecordedNeurons = record.SpikingNeurons(population),
    };

    /// <summary>The summary of an input.</summary>
    /// <param name="input">The input.</param>
    public static Wire.InputSummary ToSummary(this Input input)
    {
        var summary = new Wire.InputSummary
        {
            Name = input.Name,
            Kind = input switch
            {
                RecordingInput { Recording: RecordingInput.Stream } => Wire.InputKind.Stream,
                RecordingInput { Recording: RecordingInput.Synthetic } => Wire.InputKind.Synthetic,
                RecordingInput => Wire.InputKind.Recording,
                SpikeTrainInput => Wire.InputKind.SpikeTrains,
                PoissonInput => Wire.InputKind.Poisson,
                CurrentInput or VaryingCurrentInput => Wire.InputKind.Current,
                _ => throw new ArgumentOutOfRangeException(nameof(input), input, "This kind of input has no name in the protocol."),
            },
            Sources = input is SpikeSourceInput spikes ? spikes.SourceCount : 0,
        };
        if (input is RecordingInput recording)
        {
            summary.Recording = summary.Kind == Wire.InputKind.Recording ? recording.Recording : "";
            summary.Channels.AddRange(recording.Channels);
        }

        return summary;
    }
}

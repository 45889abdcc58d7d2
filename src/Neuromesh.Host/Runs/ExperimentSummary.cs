using System.Globalization;
using System.Text;
using Neuromesh.Cluster.Coordination;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Host.Runs;

/// <summary>Says in a few lines what an experiment consists of.</summary>
internal static class ExperimentSummary
{
    /// <summary>The lines, each with its end.</summary>
    /// <param name="experiment">The experiment.</param>
    public static string Describe(Experiment experiment)
    {
        var text = new StringBuilder();
        var seconds = experiment.TimeStep.ToMilliseconds(experiment.DurationSteps) / 1000;
        var refusal = MemoryEstimate.Refusal(experiment, MemoryCheck.AvailableBytes);
        Add(text, $"{experiment.Name}: the description is valid{(refusal is null ? "" : ", but this machine cannot hold the network")}");
        Add(text, $"  time         {seconds:0.######} s in {experiment.DurationSteps} steps of {experiment.TimeStep}, {experiment.EpochSteps} steps an epoch");
        Add(text, $"  seed         {experiment.Seed}, precision {experiment.Precision.ToString().ToLowerInvariant()}");
        if (refusal is not null)
        {
            Add(text, $"  does not fit {refusal}");
        }

        Add(text, $"  neurons      {experiment.NeuronCount:N0}, {experiment.Projections.Sum(MemoryEstimate.ExpectedSynapses):N0} synapses{Junctions(experiment)} expected, about {MemoryEstimate.Bytes(experiment) / 1e9:0.0##} GB");
        foreach (var population in experiment.Populations)
        {
            Add(text, $"  population   {population.Name}: {population.Size:N0} {population.Model.Name}, ids {population.FirstNeuron} to {population.FirstNeuron + population.Size - 1}");
        }

        foreach (var input in experiment.Inputs)
        {
            Add(text, $"  input        {input.Name}: {Describe(input)}");
        }

        foreach (var projection in experiment.Projections)
        {
            Add(text, $"  projection   {projection.Name}: {Describe(experiment, projection)}");
        }

        foreach (var set in experiment.GapJunctions)
        {
            Add(text, $"  gap junction {set.Name}: {set.ExpectedJunctions:N0} expected between {set.First.Name} and {set.Second.Name}");
        }

        if (experiment.Training is { } training)
        {
            var cells = training.Network.HiddenPartition.Cells + training.Network.OutputPartition.Cells;
            Add(text, $"  array        {training.Array.Rows} x {training.Array.Columns} {training.Array.Device.Name}, {cells:N0} cells used, {100 * training.Array.StuckShare:0.##} % stuck");
            Add(text, $"  training     {training.Schedule.Samples:N0} images, {training.Schedule.Evaluations:N0} tests of {training.Schedule.TestImages:N0}, data {training.DataFolder ?? "not named yet: --set data=FOLDER"}");
        }

        var record = experiment.Record;
        var recorded = record.Spikes.Sum(request => (long)request.Count);
        var spikes = recorded == experiment.NeuronCount ? "all spikes" : string.Create(CultureInfo.InvariantCulture, $"spikes of {recorded:N0} neurons of {record.Spikes.Length} populations");
        var weights = record.Weights.IsEmpty ? "" : string.Create(CultureInfo.InvariantCulture, $", {record.Weights.Sum(request => request.ExpectedSynapses):N0} weights expected");
        Add(text, $"  recorded     {spikes}, {record.Traces.Sum(trace => trace.Variables.Length * trace.Neurons.Length)} traces{weights}");
        return text.ToString();
    }

    private static string Junctions(Experiment experiment) => experiment.GapJunctions.Any()
        ? string.Create(CultureInfo.InvariantCulture, $" and {experiment.GapJunctions.Sum(set => set.ExpectedJunctions):N0} gap junctions")
        : "";

    private static void Add(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Describe(Input input) => input switch
    {
        RecordingInput recording => $"{recording.SourceCount} sources from {recording.Channels.Length} channels of {Name(recording.Recording)}",
        SpikeSourceInput sources => string.Create(CultureInfo.InvariantCulture, $"{sources.SourceCount:N0} sources"),
        PoissonInput poisson => string.Create(CultureInfo.InvariantCulture, $"Poisson, {poisson.EventsPerSecond:0.###} Hz into each neuron of {poisson.Target.Name}"),
        CurrentInput current => string.Create(CultureInfo.InvariantCulture, $"current into {(current.Neurons.IsEmpty ? current.Target.Size : current.Neurons.Length):N0} neurons of {current.Target.Name}"),
        _ => input.GetType().Name,
    };

    private static string Name(string recording) => recording switch
    {
        RecordingInput.Synthetic => "the synthetic EEG",
        RecordingInput.Stream => "a stream",
        _ => recording,
    };

    private static string Describe(Experiment experiment, Projection projection)
    {
        var shortest = experiment.TimeStep.ToMilliseconds(projection.MinimumDelaySteps);
        var longest = experiment.TimeStep.ToMilliseconds(projection.MaximumDelaySteps);
        var delay = shortest == longest
            ? string.Create(CultureInfo.InvariantCulture, $"delay {shortest:0.######} ms")
            : string.Create(CultureInfo.InvariantCulture, $"delays {shortest:0.######} to {longest:0.######} ms");
        return projection switch
        {
            CrossbarProjection crossbar => string.Create(
                CultureInfo.InvariantCulture,
                $"crossbar of {crossbar.SourceCount:N0} rows and {crossbar.Target.Size:N0} columns, {delay}, {TileSettings.Describe(crossbar)}"),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{MemoryEstimate.ExpectedSynapses(projection):N0} synapses from {projection.SourceCount:N0} sources onto {projection.Target.Name}, {delay}"),
        };
    }
}

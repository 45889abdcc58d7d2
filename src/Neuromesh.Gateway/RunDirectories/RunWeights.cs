using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Recordings.RunFiles;

namespace Neuromesh.Gateway.RunDirectories;

/// <summary>Writes the recorded weights of a run.</summary>
internal sealed class RunWeights
{
    private readonly Experiment _experiment;
    private readonly WeightFileWriter _file;
    private readonly WeightRow[]?[] _rows;

    private RunWeights(Experiment experiment, WeightFileWriter file)
    {
        _experiment = experiment;
        _file = file;
        _rows = new WeightRow[]?[experiment.Record.Weights.Length];
    }

    /// <summary>Number of weights so far.</summary>
    public long Count => _file.Count;

    /// <summary>Starts the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="notes">Key-value metadata.</param>
    /// <returns>The writer, or null where the experiment records no weights.</returns>
    public static RunWeights? Open(string path, Experiment experiment, IReadOnlyDictionary<string, string> notes) => experiment.Record.Weights.IsEmpty
        ? null
        : new RunWeights(experiment, new WeightFileWriter(
            path, experiment.TimeStep, [.. experiment.Record.Weights.Select(SetOf)], notes));

    /// <summary>Writes the weights of an epoch.</summary>
    /// <param name="record">The epoch.</param>
    public void Write(EpochRecord record)
    {
        foreach (var samples in record.Weights)
        {
            if (samples.SampleCount > 0)
            {
                var request = _experiment.Record.Weights[samples.Request];
                var rows = _rows[samples.Request] ??= [.. samples.Synapses.Select(synapse => new WeightRow(
                    request.FirstSource + (long)synapse.Source,
                    request.Target.FirstNeuron + (long)synapse.Target,
                    _experiment.TimeStep.ToMilliseconds(synapse.DelaySteps)))];
                _file.Append(samples.Request, samples.Steps, rows, samples.Weights);
            }
        }
    }

    /// <summary>Completes the file.</summary>
    /// <param name="lastStep">The last step that was simulated.</param>
    public void Complete(long lastStep)
    {
        _file.LastStep = lastStep;
        _file.Dispose();
    }

    /// <summary>Conductances of a crossbar's devices and of gap junctions have the name of their projection or set and of what they are: a projection and a set may have the same name.</summary>
    private static WeightSet SetOf(WeightRequest request)
    {
        if (request.GapJunctions is not null)
        {
            return new WeightSet($"{request.Name} (conductance)", "nS");
        }

        var dimension = request.Target.Model.WeightDimension;
        return request.Quantity switch
        {
            TileQuantity.PlusConductance => new WeightSet($"{request.Name} (plus conductance)", "S"),
            TileQuantity.MinusConductance => new WeightSet($"{request.Name} (minus conductance)", "S"),
            _ => new WeightSet(request.Name, QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension))),
        };
    }
}

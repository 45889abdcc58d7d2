using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Gateway.RunDirectories;

/// <summary>Picks out of each epoch the spikes that an experiment records.</summary>
internal sealed class RecordedSpikes
{
    private readonly bool[]? _isRecorded;
    private long[] _steps = [];
    private long[] _neurons = [];
    private int _count;

    /// <summary>Prepares to pick.</summary>
    /// <param name="experiment">The experiment.</param>
    public RecordedSpikes(Experiment experiment)
    {
        var requests = experiment.Record.Spikes;
        if (requests.Sum(request => (long)request.Count) == experiment.NeuronCount)
        {
            return;
        }

        _isRecorded = new bool[experiment.NeuronCount];
        foreach (var request in requests)
        {
            var population = _isRecorded.AsSpan(request.Population.FirstNeuron, request.Population.Size);
            if (request.Neurons.IsEmpty)
            {
                population.Fill(true);
            }

            foreach (var neuron in request.Neurons)
            {
                population[neuron] = true;
            }
        }
    }

    /// <summary>Takes the recorded spikes of an epoch, in the order in which it has them.</summary>
    /// <param name="record">The epoch.</param>
    /// <param name="steps">Step of each; the next call overwrites it.</param>
    /// <param name="neurons">Global neuron id of each; the same.</param>
    public void Of(EpochRecord record, out ReadOnlySpan<long> steps, out ReadOnlySpan<long> neurons)
    {
        if (_isRecorded is null)
        {
            steps = record.SpikeSteps;
            neurons = record.SpikeNeurons;
            return;
        }

        Pick(record.SpikeSteps, record.SpikeNeurons, _isRecorded);
        steps = _steps.AsSpan(0, _count);
        neurons = _neurons.AsSpan(0, _count);
    }

    private void Pick(ReadOnlySpan<long> steps, ReadOnlySpan<long> neurons, bool[] isRecorded)
    {
        if (_steps.Length < steps.Length)
        {
            _steps = new long[Math.Max(steps.Length, 2 * _steps.Length)];
            _neurons = new long[_steps.Length];
        }

        _count = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            if (isRecorded[neurons[i]])
            {
                _steps[_count] = steps[i];
                _neurons[_count++] = neurons[i];
            }
        }
    }
}

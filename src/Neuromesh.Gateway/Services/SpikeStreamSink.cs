using System.Threading.Channels;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;
using Wire = Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Services;

/// <summary>
/// Takes the epochs of a run on the recorder's thread and hands them, as messages, to the call that sends them to one client. When the
/// client is behind by <see cref="QueuedMessages"/> the recorder waits, and with it the run.
/// </summary>
internal sealed class SpikeStreamSink : IRunSink
{
    /// <summary>Largest number of spikes in one message: at most 20 bytes each, so well below the 4 MiB that clients accept by default.</summary>
    public const int SpikesPerMessage = 65536;

    /// <summary>Messages that wait for the client before the run is slowed.</summary>
    public const int QueuedMessages = 16;

    /// <summary>Largest distance between two watermarks in ms of biological time.</summary>
    public const double WatermarkIntervalMs = 10;

    private readonly Channel<Wire.SpikeBatch> _queue = Channel.CreateBounded<Wire.SpikeBatch>(
        new BoundedChannelOptions(QueuedMessages) { SingleReader = true, SingleWriter = true });

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool[]? _isWanted;
    private readonly long _watermarkIntervalSteps;
    private long _announcedStep;

    /// <summary>Prepares to take spikes.</summary>
    /// <param name="experiment">The experiment of the run.</param>
    /// <param name="populations">Whose spikes are wanted.</param>
    public SpikeStreamSink(Experiment experiment, IReadOnlyCollection<Population> populations)
    {
        _watermarkIntervalSteps = Math.Max(1, (long)(WatermarkIntervalMs * 1e6 / experiment.TimeStep.Nanoseconds));
        if (populations.Count == experiment.Populations.Length)
        {
            return;
        }

        _isWanted = new bool[experiment.NeuronCount];
        foreach (var population in populations)
        {
            _isWanted.AsSpan(population.FirstNeuron, population.Size).Fill(true);
        }
    }

    /// <summary>Completes when the run has taken the sink in, so that no later epoch is missed.</summary>
    public Task Begun => _begun.Task;

    /// <summary>The messages, until the run has ended.</summary>
    public ChannelReader<Wire.SpikeBatch> Batches => _queue.Reader;

    /// <summary>Ends the messages and lets go of the recorder if it waits; whatever else is written is dropped.</summary>
    public void Close() => _queue.Writer.TryComplete();

    /// <inheritdoc/>
    public void Begin(string runId, Experiment experiment) => _begun.TrySetResult();

    /// <inheritdoc/>
    public void Write(EpochRecord record)
    {
        var lastStep = record.FirstStep + record.Steps - 1;
        var batch = new Wire.SpikeBatch { Epoch = record.Epoch };
        var steps = record.SpikeSteps;
        var neurons = record.SpikeNeurons;
        for (var i = 0; i < steps.Length; i++)
        {
            if (_isWanted is not null && !_isWanted[neurons[i]])
            {
                continue;
            }

            if (batch.Neurons.Count == SpikesPerMessage)
            {
                // More spikes of the step may follow in the next part.
                batch.WatermarkStep = steps[i] - 1;
                Send(batch);
                batch = new Wire.SpikeBatch { Epoch = record.Epoch };
            }

            batch.Steps.Add(steps[i]);
            batch.Neurons.Add(neurons[i]);
        }

        if (batch.Neurons.Count > 0 || lastStep - _announcedStep >= _watermarkIntervalSteps)
        {
            batch.WatermarkStep = lastStep;
            Send(batch);
        }
    }

    /// <inheritdoc/>
    public void End(RunResult result) => Close();

    private void Send(Wire.SpikeBatch batch)
    {
        _announcedStep = batch.WatermarkStep;
        while (!_queue.Writer.TryWrite(batch))
        {
            if (!_queue.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
            {
                return;
            }
        }
    }
}

using Akka.Actor;
using Neuromesh.Cluster.Nodes;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.Recorders;

/// <summary>Adds a sink.</summary>
internal sealed record AddSink(IRunSink Sink);

/// <summary>Removes a sink.</summary>
internal sealed record RemoveSink(IRunSink Sink);

/// <summary>The run has ended: close all sinks. Answered with <see cref="SinksClosed"/>.</summary>
/// <param name="Complete">Makes the result from the fingerprint of everything recorded.</param>
internal sealed record CloseSinks(Func<RecordedTotals, RunResult> Complete);

/// <summary>All sinks are closed.</summary>
/// <param name="Result">The result they were given.</param>
internal sealed record SinksClosed(RunResult Result);

/// <summary>What was recorded in all.</summary>
/// <param name="Fingerprint">SHA-256 of all spikes.</param>
/// <param name="Spikes">Their number.</param>
/// <param name="LastStep">The last recorded step.</param>
internal sealed record RecordedTotals(string Fingerprint, long Spikes, long LastStep);

/// <summary>
/// Writes every epoch to the run's sinks, in order, on a thread of its own, and acknowledges it; the signal source releases no more than
/// <see cref="Epochs.EpochExchange.ReleaseWindow"/> epochs beyond the last acknowledged one, so a slow sink slows the run and memory stays bounded.
/// </summary>
internal sealed class Recorder : UntypedActor
{
    private readonly RunContext _context;
    private readonly List<IRunSink> _sinks;
    private readonly RunProgress _progress;
    private readonly Func<IActorRef> _signalSource;
    private readonly SpikeFingerprint _fingerprint = new();
    private readonly Dictionary<EpochRecord, EpochRecorded> _replies = new(ReferenceEqualityComparer.Instance);
    private long _spikes;
    private long _lastStep;
    private long _nextEpoch;

    public Recorder(RunContext context, IReadOnlyList<IRunSink> sinks, RunProgress progress, Func<IActorRef> signalSource)
    {
        _context = context;
        _sinks = [.. sinks];
        _progress = progress;
        _signalSource = signalSource;
    }

    protected override void PreStart()
    {
        for (var i = _sinks.Count - 1; i >= 0; i--)
        {
            TryBegin(_sinks[i]);
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RecordEpoch { Record: var record }:
                Write(record);
                break;
            case AddSink add:
                _sinks.Add(add.Sink);
                TryBegin(add.Sink);
                break;
            case RemoveSink remove:
                _sinks.Remove(remove.Sink);
                break;
            case CloseSinks close:
                Close(close);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Write(EpochRecord record)
    {
        if (record.Epoch != _nextEpoch)
        {
            throw new InvalidOperationException($"Epoch {record.Epoch} reached the recorder where epoch {_nextEpoch} was due.");
        }

        _nextEpoch++;
        _fingerprint.Append(record.SpikeSteps, record.SpikeNeurons);
        _spikes += record.SpikeCount;
        _lastStep = record.FirstStep + record.Steps - 1;
        for (var i = _sinks.Count - 1; i >= 0; i--)
        {
            TryWrite(_sinks[i], record);
        }

        _progress.Recorded(_lastStep, _spikes);
        if (!_replies.TryGetValue(record, out var reply))
        {
            _replies[record] = reply = new EpochRecorded(record);
        }

        // The signal source reads nothing but that one more epoch is written, so the record may already be in use again.
        _signalSource().Tell(EpochWritten.Instance, Self);
        Sender.Tell(reply, Self);
    }

    private void TryBegin(IRunSink sink)
    {
        try
        {
            sink.Begin(_context.RunId, _context.Experiment);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Drop(sink, exception);
        }
    }

    private void TryWrite(IRunSink sink, EpochRecord record)
    {
        try
        {
            sink.Write(record);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Drop(sink, exception);
        }
    }

    /// <summary>A sink that throws is dropped and fails the run; the others are still closed properly.</summary>
    private void Drop(IRunSink sink, Exception exception)
    {
        _sinks.Remove(sink);
        Context.Parent.Tell(new SinkFailed(exception.Message));
    }

    private void Close(CloseSinks close)
    {
        var result = close.Complete(new RecordedTotals(_fingerprint.Finish(), _spikes, _lastStep));
        foreach (var sink in _sinks)
        {
            try
            {
                sink.End(result);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                result = result with
                {
                    Phase = RunPhase.Failed,
                    Message = $"The run ended ({result.Phase}) but its output could not be finished: {exception.Message}",
                };
            }
        }

        _sinks.Clear();
        Sender.Tell(new SinksClosed(result));
    }
}

/// <summary>One more epoch is written.</summary>
internal sealed record EpochWritten
{
    public static EpochWritten Instance { get; } = new();
}

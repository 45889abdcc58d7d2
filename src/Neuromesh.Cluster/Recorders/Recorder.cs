using Akka.Actor;
using Akka.Event;
using Neuromesh.Cluster.Nodes;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.Recorders;

/// <summary>Adds a sink.</summary>
internal sealed record AddSink(IRunSink Sink);

/// <summary>Removes a sink.</summary>
internal sealed record RemoveSink(IRunSink Sink);

/// <summary>The run has ended: close all sinks. Answered with <see cref="SinksClosed"/>.</summary>
/// <param name="Complete">Makes the result from everything recorded.</param>
internal sealed record CloseSinks(Func<RecordedTotals, RunResult> Complete);

/// <summary>All sinks are closed.</summary>
/// <param name="Result">The result they were given.</param>
internal sealed record SinksClosed(RunResult Result);

/// <summary>What was recorded in all.</summary>
/// <param name="Fingerprint">SHA-256 of all spikes.</param>
/// <param name="Spikes">Their number.</param>
/// <param name="LastStep">The last recorded step.</param>
/// <param name="Epochs">Number of recorded epochs.</param>
/// <param name="Failure">Why the record is not complete; null when it is.</param>
internal sealed record RecordedTotals(string Fingerprint, long Spikes, long LastStep, long Epochs, string? Failure);

/// <summary>
/// Writes every epoch to the run's sinks, in order, on a thread of its own, and acknowledges it; the signal source releases no more than
/// <see cref="Epochs.EpochExchange.ReleaseWindow"/> epochs beyond the last acknowledged one, so a slow sink slows the run and memory stays bounded.
/// </summary>
/// <remarks>
/// Whatever goes wrong here is told to the run and remembered for its result, never thrown: a recorder that stopped could not close the other sinks.
/// </remarks>
internal sealed class Recorder : UntypedActor
{
    private readonly RunContext _context;
    private readonly List<IRunSink> _sinks;
    private readonly List<IRunSink> _brokenSinks = [];
    private readonly RunProgress _progress;
    private readonly Func<IActorRef> _signalSource;
    private readonly Func<RecordedTotals, RunResult> _abandon;
    private readonly SpikeFingerprint _fingerprint = new();
    private long _spikes;
    private long _lastStep;
    private long _nextEpoch;
    private string? _failure;
    private RunResult? _result;

    /// <summary>Prepares to record.</summary>
    /// <param name="context">The run.</param>
    /// <param name="sinks">The sinks.</param>
    /// <param name="progress">Counters to keep.</param>
    /// <param name="signalSource">The signal source, once it is there.</param>
    /// <param name="abandon">Makes the result when the recorder is stopped before the run has ended.</param>
    public Recorder(
        RunContext context,
        IReadOnlyList<IRunSink> sinks,
        RunProgress progress,
        Func<IActorRef> signalSource,
        Func<RecordedTotals, RunResult> abandon)
    {
        _context = context;
        _sinks = [.. sinks];
        _progress = progress;
        _signalSource = signalSource;
        _abandon = abandon;
    }

    protected override void PreStart()
    {
        foreach (var sink in _sinks.ToArray())
        {
            Begin(sink);
        }
    }

    protected override void PostStop()
    {
        if (_result is null)
        {
            Close(_abandon);
        }

        _fingerprint.Dispose();
    }

    protected override void OnReceive(object message)
    {
        _context.Meter.Sample();
        switch (message)
        {
            case RecordEpochs epochs when _result is null:
                Record(epochs);
                break;
            case RecordEpochs:
                // The run was ended by a failure while these epochs were on their way.
                break;
            case AddSink add:
                Add(add.Sink);
                break;
            case RemoveSink remove:
                _sinks.Remove(remove.Sink);
                _brokenSinks.Remove(remove.Sink);
                break;
            case CloseSinks close:
                Close(close.Complete);
                Sender.Tell(new SinksClosed(_result!));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Record(RecordEpochs epochs)
    {
        for (var i = 0; i < epochs.Count; i++)
        {
            if (!TryRecord(epochs[i]))
            {
                return;
            }
        }

        // Back to the exchange first: it has them when it is asked to fill as many again.
        var count = epochs.Count;
        Sender.Tell(epochs.Reply, Self);
        _signalSource().Tell(EpochsWritten.Of(count), Self);
    }

    private bool TryRecord(EpochRecord record)
    {
        try
        {
            Count(record);
        }
        catch (Exception exception)
        {
            // The order of epochs is broken: nothing that comes now may be written.
            Fail(exception);
            return false;
        }

        for (var i = _sinks.Count - 1; i >= 0; i--)
        {
            Write(_sinks[i], record);
        }

        _progress.Recorded(_lastStep, _spikes);
        return true;
    }

    private void Count(EpochRecord record)
    {
        if (record.Epoch != _nextEpoch)
        {
            throw new InvalidOperationException($"Epoch {record.Epoch} reached the recorder where epoch {_nextEpoch} was due.");
        }

        _fingerprint.Append(record.SpikeSteps, record.SpikeNeurons);
        _nextEpoch++;
        _spikes += record.SpikeCount;
        _lastStep = record.FirstStep + record.Steps - 1;
    }

    private void Add(IRunSink sink)
    {
        _sinks.Add(sink);
        if (!Begin(sink) || _result is null)
        {
            return;
        }

        // It came when the run had just ended.
        _sinks.Remove(sink);
        End(sink);
    }

    private bool Begin(IRunSink sink)
    {
        try
        {
            sink.Begin(_context.RunId, _context.Experiment);
            return true;
        }
        catch (Exception exception)
        {
            _sinks.Remove(sink);
            Fail(exception);
            return false;
        }
    }

    /// <summary>A sink that throws gets no more epochs and fails the run; it is still ended, and the others go on until then.</summary>
    private void Write(IRunSink sink, EpochRecord record)
    {
        try
        {
            sink.Write(record);
        }
        catch (Exception exception)
        {
            _sinks.Remove(sink);
            _brokenSinks.Add(sink);
            Fail(exception);
        }
    }

    private void End(IRunSink sink)
    {
        var result = _result!;
        try
        {
            sink.End(result);
        }
        catch (Exception exception) when (result.Phase == RunPhase.Failed)
        {
            // The first failure is the one that is told.
            Context.GetLogger().Warning("An output of the failed run {0} could not be ended: {1}", _context.RunId, exception.Message);
        }
        catch (Exception exception)
        {
            _result = result with
            {
                Phase = RunPhase.Failed,
                Message = $"The run ended ({result.Phase}) but its output could not be finished: {exception.Message}",
            };
        }
    }

    private void Fail(Exception exception)
    {
        _failure ??= exception.Message;
        Context.Parent.Tell(new SinkFailed(exception.Message));
    }

    private void Close(Func<RecordedTotals, RunResult> complete)
    {
        _result = complete(new RecordedTotals(_fingerprint.Finish(), _spikes, _lastStep, _nextEpoch, _failure));
        foreach (var sink in _sinks.Concat(_brokenSinks).ToArray())
        {
            End(sink);
        }

        _sinks.Clear();
        _brokenSinks.Clear();
    }
}

/// <summary>More epochs are written.</summary>
/// <param name="Count">Their number.</param>
internal sealed record EpochsWritten(int Count)
{
    private static readonly EpochsWritten[] Numbers = [.. Enumerable.Range(0, Epochs.EpochExchange.ReleaseBatch + 1).Select(count => new EpochsWritten(count))];

    /// <summary>The word for a number of epochs.</summary>
    /// <param name="count">The number, at most <see cref="Epochs.EpochExchange.ReleaseBatch"/>.</param>
    public static EpochsWritten Of(int count) => Numbers[count];
}

using Akka.Actor;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Signals;

/// <summary>Lets the run go on up to (not including) an epoch; <see cref="long.MaxValue"/> for to the end.</summary>
/// <param name="Number">Number of this setting; a later one replaces it.</param>
/// <param name="EpochLimit">The limit; <c>null</c> to hold where the run is.</param>
/// <param name="AddEpochs">Epochs to advance beyond where the run is held or about to be; 0 to use the limit.</param>
internal sealed record SetGate(long Number, long? EpochLimit, long AddEpochs);

/// <summary>All inputs are open.</summary>
internal sealed record SignalsOpened
{
    public static SignalsOpened Instance { get; } = new();
}

/// <summary>Ends the run with the next epoch.</summary>
internal sealed record EndRun
{
    public static EndRun Instance { get; } = new();
}

/// <summary>The epochs that were let go are written: the run is held.</summary>
/// <param name="Number">Number of the setting that holds it.</param>
internal sealed record GateReached(long Number);

/// <summary>
/// Turns external streams into events, epoch by epoch, and is the run's gate: no node merges an epoch that this actor has not released.
/// </summary>
/// <remarks>
/// An epoch is released when all inputs have reached its end, the user's limit allows it, and no more than
/// <see cref="ReleaseWindow.Epochs"/> epochs wait to be written.
/// </remarks>
internal sealed class SignalSource : UntypedActor
{
    private readonly RunContext _context;
    private readonly RunGate _gate = new();
    private readonly IActorRef _exchange;
    private readonly List<OpenInput> _inputs = [];
    private readonly bool[] _taken;
    private readonly int[] _cursors;
    private readonly EpochSpikes[] _events;
    private readonly ReleaseEpochs[] _releases;
    private readonly ReleaseWindow _window;
    private long _sent;
    private long _next;
    private long _written;
    private bool _ending;
    private bool _ended;

    public SignalSource(RunContext context, IActorRef exchange, ISpikeInputFactory factory)
    {
        _context = context;
        _exchange = exchange;
        OpenAll(factory);
        _taken = new bool[_inputs.Count];
        _cursors = new int[_inputs.Count];
        _window = new ReleaseWindow(context.Topology.ReleaseWindow, context.Topology.SettlingEpochs);
        _events = [.. Enumerable.Range(0, context.Topology.ReleaseWindow * 2).Select(_ => new EpochSpikes())];
        _releases = [.. _events.Select(_ => new ReleaseEpochs { Inputs = _events })];
    }

    protected override void PreStart()
    {
        var self = Self;
        foreach (var input in _inputs)
        {
            input.Reader.Arrived = () => self.Tell(DataArrived.Instance, ActorRefs.NoSender);
        }

        Context.Parent.Tell(SignalsOpened.Instance);
    }

    protected override void PostStop()
    {
        foreach (var input in _inputs)
        {
            input.Reader.Arrived = null;
            input.Reader.Dispose();
        }
    }

    protected override void OnReceive(object message)
    {
        _context.Meter.Sample();
        switch (message)
        {
            case EpochsWritten written:
                _written += written.Count;
                _window.Written(written.Count, _next);
                break;
            case DataArrived:
                break;
            case SetGate gate:
                _gate.Set(gate, _next);
                break;
            case EndRun:
                _ending = true;
                break;
            default:
                Unhandled(message);
                return;
        }

        ReleaseWhatIsReady();
    }

    private void OpenAll(ISpikeInputFactory factory)
    {
        try
        {
            foreach (var input in _context.Experiment.Inputs.OfType<SpikeSourceInput>().OrderBy(input => input.FirstSource))
            {
                var reader = Open(input, factory);
                _inputs.Add(new OpenInput(input, reader, new SpikeEventList()));
                if (reader.SourceCount != input.SourceCount)
                {
                    throw new InvalidDataException(
                        $"Input '{input.Name}' was opened with {reader.SourceCount} sources, but the experiment has {input.SourceCount} for it.");
                }
            }
        }
        catch
        {
            _inputs.ForEach(input => input.Reader.Dispose());
            throw;
        }
    }

    private ISpikeInput Open(SpikeSourceInput input, ISpikeInputFactory factory) => input switch
    {
        RecordingInput recording => factory.Open(_context.Experiment, recording),
        SpikeTrainInput trains => new SpikeTrainEvents(trains.SourceCount, trains.Steps, trains.Sources),
        _ => throw new NotSupportedException($"Input '{input.Name}' of kind {input.GetType().Name} has no events."),
    };

    private void ReleaseWhatIsReady()
    {
        while (!_ended && TryReleaseBatch())
        {
        }

        if (!_ended && _gate.Reached(_next, _written) is { } reached)
        {
            Context.Parent.Tell(reached);
        }
    }

    /// <summary>Releases as many epochs as may go and one message holds; fewer than that are not waited for.</summary>
    private bool TryReleaseBatch()
    {
        var topology = _context.Topology;
        var release = _releases[_sent % _releases.Length];
        release.First = _next;
        release.Count = 0;
        release.Last = false;
        release.Window = _window.Foreseen;
        while (!release.Last && release.Count < _window.Batch && _next < topology.EpochCount)
        {
            if (!_ending && (!_gate.Allows(_next) || _next >= _written + _window.Epochs || !TakeEvents()))
            {
                break;
            }

            release.Last = _ending || _next == topology.EpochCount - 1;
            Fill(_events[_next % _events.Length], topology.StepsOf(_next));
            release.Count++;
            _next++;
            Array.Clear(_taken);
        }

        if (release.Count == 0)
        {
            return false;
        }

        _sent++;
        _ended = release.Last;
        _exchange.Tell(release, Self);
        return true;
    }

    private bool TakeEvents()
    {
        var firstStep = (_next * _context.Experiment.EpochSteps) + 1;
        var all = true;
        for (var i = 0; i < _inputs.Count; i++)
        {
            if (!_taken[i])
            {
                _inputs[i].Events.Clear();
                _taken[i] = Take(_inputs[i], firstStep);
                all &= _taken[i];
            }
        }

        return all;
    }

    private bool Take(OpenInput input, long firstStep)
    {
        var steps = _context.Topology.StepsOf(_next);
        if (!input.Reader.TryTake(firstStep, steps, input.Events))
        {
            return false;
        }

        Check(input, firstStep, steps);
        return true;
    }

    /// <summary>An event outside the steps it was asked for would be dropped without a word, one out of order would change the sums.</summary>
    private static void Check(OpenInput input, long firstStep, int steps)
    {
        var (lastStep, lastSource) = (firstStep, 0);
        for (var i = 0; i < input.Events.Count; i++)
        {
            var (step, source) = (input.Events.Steps[i], input.Events.Sources[i]);
            if (step < lastStep || (step == lastStep && source < lastSource)
                || step >= firstStep + steps || (uint)source >= (uint)input.Input.SourceCount)
            {
                throw new InvalidDataException(
                    $"Input '{input.Input.Name}' gave an event of source {source} at step {step}: out of order, or outside its {input.Input.SourceCount} "
                    + $"sources or the {steps} steps from {firstStep}.");
            }

            (lastStep, lastSource) = (step, source);
        }
    }

    private void Fill(EpochSpikes batch, int steps)
    {
        var firstStep = (_next * _context.Experiment.EpochSteps) + 1;
        batch.Begin(firstStep);
        Array.Clear(_cursors);
        for (var step = 0; step < steps; step++)
        {
            for (var i = 0; i < _inputs.Count; i++)
            {
                var events = _inputs[i].Events;
                while (_taken[i] && _cursors[i] < events.Count && events.Steps[_cursors[i]] == firstStep + step)
                {
                    batch.Reserve(1)[0] = _inputs[i].Input.FirstSource + events.Sources[_cursors[i]];
                    batch.Advance(1);
                    _cursors[i]++;
                }
            }

            batch.EndStep();
        }
    }

    private sealed record OpenInput(SpikeSourceInput Input, ISpikeInput Reader, SpikeEventList Events);

    /// <summary>An input may have what was missing.</summary>
    private sealed record DataArrived
    {
        public static DataArrived Instance { get; } = new();
    }
}

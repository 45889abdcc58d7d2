using Akka.Actor;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Signals;

/// <summary>Lets the run go on up to (not including) an epoch; <see cref="long.MaxValue"/> for to the end.</summary>
/// <param name="EpochLimit">The limit; <c>null</c> to hold where the run is.</param>
/// <param name="AddEpochs">Epochs to advance from where the run is held; 0 to use the limit.</param>
internal sealed record SetGate(long? EpochLimit, long AddEpochs);

/// <summary>Ends the run with the next epoch.</summary>
internal sealed record EndRun
{
    public static EndRun Instance { get; } = new();
}

/// <summary>The epochs that were let go are written: the run is held.</summary>
internal sealed record GateReached
{
    public static GateReached Instance { get; } = new();
}

/// <summary>
/// Turns external streams into events, epoch by epoch, and is the run's gate: no node merges an epoch that this actor has not released.
/// </summary>
/// <remarks>
/// An epoch is released when all inputs have reached its end, the user's limit allows it, and no more than
/// <see cref="EpochExchange.ReleaseWindow"/> epochs wait to be written.
/// </remarks>
internal sealed class SignalSource : UntypedActor
{
    private readonly RunContext _context;
    private readonly IActorRef _exchange;
    private readonly (int FirstSource, ISpikeInput Input, SpikeEventList Events)[] _inputs;
    private readonly bool[] _taken;
    private readonly int[] _cursors;
    private readonly ReleaseEpoch[] _releases = new ReleaseEpoch[EpochExchange.ReleaseWindow * 2];
    private long _next;
    private long _written;
    private long _limit;
    private bool _ending;
    private bool _ended;
    private bool _reported = true;

    public SignalSource(RunContext context, IActorRef exchange, ISpikeInputFactory factory)
    {
        _context = context;
        _exchange = exchange;
        _inputs = context.Experiment.Inputs
            .OfType<SpikeSourceInput>()
            .OrderBy(input => input.FirstSource)
            .Select(input => (input.FirstSource, Open(input, factory), new SpikeEventList()))
            .ToArray();
        _taken = new bool[_inputs.Length];
        _cursors = new int[_inputs.Length];
        for (var i = 0; i < _releases.Length; i++)
        {
            _releases[i] = new ReleaseEpoch();
        }
    }

    protected override void PreStart()
    {
        var self = Self;
        foreach (var (_, input, _) in _inputs)
        {
            input.Arrived = () => self.Tell(DataArrived.Instance, ActorRefs.NoSender);
        }
    }

    protected override void PostStop()
    {
        foreach (var (_, input, _) in _inputs)
        {
            input.Arrived = null;
            input.Dispose();
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EpochWritten:
                _written++;
                break;
            case DataArrived:
                break;
            case SetGate gate:
                _limit = gate.AddEpochs > 0 ? Math.Max(_next, _written) + gate.AddEpochs : gate.EpochLimit ?? _next;
                _reported = false;
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

    private ISpikeInput Open(SpikeSourceInput input, ISpikeInputFactory factory) => input switch
    {
        RecordingInput recording => factory.Open(_context.Experiment, recording),
        Experiments.Model.SpikeTrainInput trains => new SpikeTrainEvents(trains.SourceCount, trains.Steps, trains.Sources),
        _ => throw new NotSupportedException($"Input '{input.Name}' of kind {input.GetType().Name} has no events."),
    };

    private void ReleaseWhatIsReady()
    {
        var topology = _context.Topology;
        while (!_ended && _next < topology.EpochCount)
        {
            if (!_ending && (_next >= _limit || _next >= _written + EpochExchange.ReleaseWindow || !TakeEvents()))
            {
                break;
            }

            var release = _releases[_next % _releases.Length];
            release.Epoch = _next;
            release.Last = _ending || _next == topology.EpochCount - 1;
            Fill(release.Inputs, topology.StepsOf(_next));
            _exchange.Tell(release, Self);
            _ended = release.Last;
            _next++;
            Array.Clear(_taken);
        }

        if (!_reported && !_ended && _next >= _limit && _written >= _next)
        {
            _reported = true;
            Context.Parent.Tell(GateReached.Instance);
        }
    }

    private bool TakeEvents()
    {
        var firstStep = (_next * _context.Experiment.EpochSteps) + 1;
        var all = true;
        for (var i = 0; i < _inputs.Length; i++)
        {
            if (!_taken[i])
            {
                _inputs[i].Events.Clear();
                _taken[i] = _inputs[i].Input.TryTake(firstStep, _context.Topology.StepsOf(_next), _inputs[i].Events);
                all &= _taken[i];
            }
        }

        return all;
    }

    private void Fill(EpochSpikes batch, int steps)
    {
        var firstStep = (_next * _context.Experiment.EpochSteps) + 1;
        batch.Begin(firstStep);
        Array.Clear(_cursors);
        for (var step = 0; step < steps; step++)
        {
            for (var i = 0; i < _inputs.Length; i++)
            {
                var events = _inputs[i].Events;
                while (_taken[i] && _cursors[i] < events.Count && events.Steps[_cursors[i]] == firstStep + step)
                {
                    batch.Reserve(1)[0] = _inputs[i].FirstSource + events.Sources[_cursors[i]];
                    batch.Advance(1);
                    _cursors[i]++;
                }
            }

            batch.EndStep();
        }
    }

    /// <summary>An input may have what was missing.</summary>
    private sealed record DataArrived
    {
        public static DataArrived Instance { get; } = new();
    }
}

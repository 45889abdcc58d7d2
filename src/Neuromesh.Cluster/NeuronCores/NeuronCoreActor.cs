using Akka.Actor;
using Neuromesh.Cluster.GapJunctions;
using Neuromesh.Core.NeuronCores;

namespace Neuromesh.Cluster.NeuronCores;

/// <summary>Owns one neuron core: builds it, advances it epoch by epoch on request, reports its state.</summary>
internal sealed class NeuronCoreActor : UntypedActor
{
    private readonly int _core;
    private readonly NeuronCoreSpecification _specification;
    private readonly CoreAdvanced[] _replies;
    private readonly CoreGapPort? _gaps;
    private NeuronCoreEngine? _engine;

    public NeuronCoreActor(int core, NeuronCoreSpecification specification, CoreGapPort? gaps)
    {
        _core = core;
        _gaps = gaps;
        _specification = specification;
        _replies = [new CoreAdvanced { Core = core }, new CoreAdvanced { Core = core }];
    }

    protected override void PreStart() => Self.Tell(BuildCore.Instance, Context.Parent);

    protected override void PostStop() => _engine?.Dispose();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AdvanceCore advance:
                Advance(advance);
                break;
            case BuildCore:
                Build();
                break;
            case ReportState:
                Sender.Tell(new StateReport(_engine!.ComputeStateDigest(), _engine.SynapticEvents));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Build()
    {
        _engine = new NeuronCoreEngine(_specification);

        // One list for both: every epoch's reply hands on the same samplers.
        IReadOnlyList<TraceSampler> traces = _engine.Traces;
        IReadOnlyList<WeightTraceSampler>? weights = _engine.WeightTraces.IsEmpty ? null : _engine.WeightTraces;
        foreach (var reply in _replies)
        {
            reply.Traces = traces;
            reply.Weights = weights;
        }

        Context.Parent.Tell(new CoreBuilt(_core, _engine.SynapseCount, _engine.SynapseBytes));
    }

    private void Advance(AdvanceCore advance)
    {
        var reply = _replies[advance.Epoch % 2];
        _gaps?.Accept(_engine!, advance.GapPotentials);
        _engine!.AdvanceEpoch(advance.Steps, advance.Arrived, advance.TileOutputs, reply.Spikes);
        reply.GapPotentials = _gaps?.Read(_engine, advance.Epoch);
        reply.Epoch = advance.Epoch;
        Sender.Tell(reply);
    }

    /// <summary>Building takes long, so it is a message to itself and not part of the start, which the parent waits for.</summary>
    private sealed record BuildCore
    {
        public static BuildCore Instance { get; } = new();
    }
}

using System.Runtime.ExceptionServices;
using Akka.Actor;
using Neuromesh.Cluster.GapJunctions;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.NeuronCores;

namespace Neuromesh.Cluster.NeuronCores;

/// <summary>Owns one neuron core: builds it, lends it to its node's team for the epochs, reports its state, fails with it.</summary>
internal sealed class NeuronCoreActor : UntypedActor
{
    private readonly int _core;
    private readonly NeuronCoreSpecification _specification;
    private readonly CoreTeam _team;
    private readonly RunMeter _meter;
    private readonly CoreGapPort? _gaps;
    private NeuronCoreEngine? _engine;

    public NeuronCoreActor(int core, NeuronCoreSpecification specification, CoreTeam team, RunMeter meter, CoreGapPort? gaps)
    {
        _meter = meter;
        _core = core;
        _gaps = gaps;
        _specification = specification;
        _team = team;
    }

    protected override void PreStart() => Self.Tell(BuildCore.Instance, Context.Parent);

    protected override void PostStop()
    {
        _team.Disband();
        _engine?.Dispose();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case BuildCore:
                Build();
                break;
            case CoreBroke broke:
                ExceptionDispatchInfo.Throw(broke.Exception);
                break;
            case ReportState:
                Sender.Tell(new StateReport(_engine!.ComputeStateDigest(), _engine.SynapticEvents, _engine.Times));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Build()
    {
        // The ends of gap junctions are made here, on the threads that build, and live no longer than that takes.
        _engine = new NeuronCoreEngine(_gaps is null ? _specification : _specification with { GapJunctions = _gaps.Ends() });
        _team.Enlist(new CoreWork(_core, _engine, _meter, _gaps));
        Context.Parent.Tell(new CoreBuilt(_core, _engine.SynapseCount, _engine.SynapseBytes));
    }

    /// <summary>Building takes long, so it is a message to itself and not part of the start, which the parent waits for.</summary>
    private sealed record BuildCore
    {
        public static BuildCore Instance { get; } = new();
    }
}

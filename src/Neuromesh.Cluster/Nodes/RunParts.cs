using Akka.Actor;
using Neuromesh.Cluster.Configuration;
using Neuromesh.Cluster.CrossbarTiles;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.GapJunctions;
using Neuromesh.Cluster.NeuronCores;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Cluster.Signals;
using Neuromesh.Cluster.Training;
using Neuromesh.Experiments.Model;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Nodes;

/// <summary>The actors of one node's share of a run, each with words for messages.</summary>
/// <param name="parent">Context of the actor that supervises them.</param>
/// <param name="context">The run.</param>
internal sealed class RunParts(IUntypedActorContext parent, RunContext context)
{
    private readonly Dictionary<IActorRef, string> _descriptions = [];
    private readonly CoreTeam _team = new(context.Topology.Placement.Nodes[context.Node].Threads);

    /// <summary>The node's cores, in ascending order of their number.</summary>
    public IActorRef[] Cores { get; private set; } = [];

    /// <summary>The node's tiles, in ascending order of their number.</summary>
    public IActorRef[] Tiles { get; private set; } = [];

    /// <summary>The exchange.</summary>
    public IActorRef Exchange { get; private set; } = ActorRefs.Nobody;

    /// <summary>The signal source; nobody on other nodes than the gateway's.</summary>
    public IActorRef SignalSource { get; private set; } = ActorRefs.Nobody;

    /// <summary>The recorder; nobody on other nodes than the gateway's.</summary>
    public IActorRef Recorder { get; private set; } = ActorRefs.Nobody;

    /// <summary>Takes what the tests of a training come to; null on other nodes than the gateway's.</summary>
    public TrainingLog? Log { get; set; }

    /// <summary>Cores and tiles together: those that are built and have a state.</summary>
    public int Count => Cores.Length + Tiles.Length;

    /// <summary>Name of a core's actor.</summary>
    /// <param name="core">Number of the core.</param>
    public static string NameOfCore(int core) => $"core-{core}";

    /// <summary>What an actor is, for messages.</summary>
    /// <param name="actor">One of the actors.</param>
    public string Describe(IActorRef actor) => _descriptions.GetValueOrDefault(actor, actor.Path.Name);

    /// <summary>Starts the recorder, before everything else, so that whatever fails later its sinks are closed.</summary>
    public void StartRecorder(IReadOnlyList<IRunSink> sinks, RunProgress progress, Func<RecordedTotals, RunResult> abandon) => Recorder = Start(
        Props.Create(() => new Recorder(context, sinks, progress, () => SignalSource, abandon)).WithDispatcher(NodeConfiguration.RecorderDispatcher),
        "recorder",
        "The recorder");

    /// <summary>Starts cores, tiles and the exchange.</summary>
    /// <param name="reversesSummation">See <see cref="RunOptions.ReversesSummation"/>.</param>
    public void StartNetwork(bool reversesSummation)
    {
        if (context.Experiment.Training is not null)
        {
            StartTraining();
            return;
        }

        var placement = context.Topology.Placement;
        Cores = [.. Enumerable.Range(0, placement.Cores.Count)
            .Where(core => placement.Cores[core].Node == context.Node)
            .Select(core => StartCore(core, placement.Cores[core], reversesSummation))];

        // The tiles of a projection share its matrix until they are built.
        var matrices = context.Experiment.Projections
            .OfType<CrossbarProjection>()
            .ToDictionary(projection => projection.Index, projection => new Lazy<ProgrammedMatrix>(() => new ProgrammedMatrix(context.Experiment, projection)));
        Tiles = [.. Enumerable.Range(0, placement.Tiles.Count)
            .Where(tile => placement.Tiles[tile].Node == context.Node)
            .Select(tile => StartTile(tile, matrices[context.Topology.Tiles[tile].Projection]))];
        var recorder = context.IsGateway ? Recorder : null;
        Exchange = Start(
            Props.Create(() => new SpikeExchange(context, Cores, _team, Tiles, recorder)).WithDispatcher(NodeConfiguration.ComputeDispatcher),
            "exchange",
            "The spike exchange");
    }

    /// <summary>Starts the signal source, which opens the inputs.</summary>
    public void StartSignalSource(ISpikeInputFactory inputs) => SignalSource = Start(
        (context.Experiment.Training is null
            ? Props.Create(() => new SignalSource(context, Exchange, inputs))
            : Props.Create(() => new ImageSource(context, Exchange, inputs))).WithDispatcher(NodeConfiguration.SignalDispatcher),
        "signal-source",
        "The signal source");

    /// <summary>Stops everything but the recorder.</summary>
    public void StopNetwork()
    {
        foreach (var part in Cores.Concat(Tiles).Append(Exchange).Append(SignalSource))
        {
            parent.Stop(part);
        }
    }

    /// <summary>Asks cores and tiles for their state.</summary>
    public void AskForState()
    {
        foreach (var part in Cores.Concat(Tiles))
        {
            part.Tell(ReportState.Instance);
        }
    }

    /// <summary>The units and the array, each where it is placed, and the exchange.</summary>
    private void StartTraining()
    {
        var experiment = context.Experiment;
        var placement = context.Topology.Placement;
        var units = placement.Cores[0].Node != context.Node ? null : Start(
            Props.Create(() => new ClassifierActor(experiment)).WithDispatcher(NodeConfiguration.ComputeDispatcher), "units", "The classifier's units");
        var tile = placement.Tiles[0].Node != context.Node ? null : Start(
            Props.Create(() => new LearningTileActor(experiment)).WithDispatcher(NodeConfiguration.ComputeDispatcher), "tile-0", "The array that is trained");
        Cores = units is null ? [] : [units];
        Tiles = tile is null ? [] : [tile];
        var recorder = context.IsGateway ? Recorder : null;
        var log = Log;
        Exchange = Start(
            Props.Create(() => new TrainingExchange(context, units, tile, recorder, log)).WithDispatcher(NodeConfiguration.ComputeDispatcher),
            "exchange",
            "The exchange of graded events");
    }

    private IActorRef StartCore(int core, PlacedCore placed, bool reversesSummation)
    {
        var experiment = context.Experiment;
        var specification = CoreSpecificationFactory.Create(experiment, placed, reversesSummation);
        var gaps = context.Topology.Gaps is { } network ? new CoreGapPort(network, core) : null;
        return Start(
            Props.Create(() => new NeuronCoreActor(core, specification, _team, context.Meter, gaps)).WithDispatcher(NodeConfiguration.ComputeDispatcher),
            NameOfCore(core),
            $"Neuron core {core} (population '{experiment.Populations[placed.Population].Name}', neurons {placed.First} to {placed.First + placed.Size - 1})");
    }

    private IActorRef StartTile(int tile, Lazy<ProgrammedMatrix> matrix)
    {
        var geometry = context.Topology.Tiles[tile];
        var projection = (CrossbarProjection)context.Experiment.Projections[geometry.Projection];
        return Start(
            Props.Create(() => new CrossbarTileActor(tile, geometry, context.Experiment, matrix, context.Meter)).WithDispatcher(NodeConfiguration.ComputeDispatcher),
            $"tile-{tile}",
            $"Crossbar tile {tile} (projection '{projection.Name}', row tile {geometry.RowTile}, column tile {geometry.ColumnTile})");
    }

    private IActorRef Start(Props props, string name, string description)
    {
        var actor = parent.ActorOf(props, name);
        _descriptions[actor] = description;
        return actor;
    }
}

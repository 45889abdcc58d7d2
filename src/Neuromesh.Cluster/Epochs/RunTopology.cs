using System.Collections.Immutable;
using Neuromesh.Cluster.GapJunctions;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Experiments.Model;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Epochs;

/// <summary>
/// Who needs what from whom in a run: derived by every node from the experiment and the placement, so that no node has to be told.
/// </summary>
public sealed class RunTopology
{
    private const long MostSamplesWaiting = 1 << 22;
    private const int MostSlotParts = 1 << 17;

    private readonly bool[,] _nodeNeedsPopulation;
    private readonly bool[,] _nodeNeedsTile;
    private readonly bool[] _nodeHasLagOne;
    private readonly int[] _lags;

    /// <summary>Derives the topology.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="placement">The placement.</param>
    public RunTopology(Experiment experiment, Protocol.Cluster.V1.Placement placement)
    {
        Experiment = experiment;
        Placement = placement;
        EpochCount = (experiment.DurationSteps + experiment.EpochSteps - 1) / experiment.EpochSteps;
        Gateway = placement.Nodes.ToList().FindIndex(node => node.Gateway);
        ReleaseWindow = experiment.Record.Weights.IsEmpty
            ? (int)Math.Clamp(
                Math.Min(MostSamplesWaiting / Math.Max(SamplesPerEpoch, 1), MostSlotParts / (placement.Cores.Count + placement.Tiles.Count + 1)),
                EpochExchange.FirstReleaseWindow,
                EpochExchange.ReleaseWindow)
            : EpochExchange.FirstReleaseWindow;
        Tiles = TileGeometry.Of(experiment);
        RecordsTiles = experiment.Record.Weights.Any(request => request.Projection is CrossbarProjection);
        Gaps = experiment.GapJunctions.IsEmpty ? null : new GapNetwork(experiment, placement);
        _lags = [.. experiment.Projections.Select(projection => projection is CrossbarProjection crossbar ? LagOf(crossbar) : 0)];
        _nodeNeedsPopulation = new bool[NodeCount, experiment.Populations.Length];
        _nodeNeedsTile = new bool[NodeCount, Tiles.Length];
        _nodeHasLagOne = new bool[NodeCount];
        foreach (var core in placement.Cores)
        {
            foreach (var set in experiment.GapJunctions.Where(set => set.Plasticity is not null && (set.First.Index == core.Population || set.Second.Index == core.Population)))
            {
                MarkSources(core.Node, set.First.FirstNeuron, set.First.Size);
                MarkSources(core.Node, set.Second.FirstNeuron, set.Second.Size);
            }

            foreach (var projection in experiment.Projections.Where(projection => projection.Target.Index == core.Population))
            {
                if (projection is CrossbarProjection crossbar)
                {
                    _nodeHasLagOne[core.Node] |= _lags[crossbar.Index] == 1;
                    MarkTiles(core, crossbar);
                }
                else
                {
                    MarkSources(core.Node, projection.FirstSource, projection.SourceCount);
                    if (projection is SparseProjection { Plasticity: ModulatedRule modulated })
                    {
                        MarkSources(core.Node, modulated.FirstModulator, modulated.ModulatorCount);
                    }
                }
            }
        }

        for (var tile = 0; tile < Tiles.Length; tile++)
        {
            var projection = (CrossbarProjection)experiment.Projections[Tiles[tile].Projection];
            MarkSources(placement.Tiles[tile].Node, projection.FirstSource, projection.SourceCount);
            if (projection.Crossbar.Learning is not null)
            {
                MarkSources(placement.Tiles[tile].Node, projection.Target.FirstNeuron, projection.Target.Size);
            }
        }
    }

    /// <summary>The experiment.</summary>
    public Experiment Experiment { get; }

    /// <summary>The placement.</summary>
    public Protocol.Cluster.V1.Placement Placement { get; }

    /// <summary>Epochs of the whole experiment; the last one may be shorter.</summary>
    public long EpochCount { get; }

    /// <summary>
    /// Largest number of epochs that may ever be released beyond the last one written: fewer where each brings many samples, or has many cores and tiles to keep account of, so that they do not fill the memory.
    /// </summary>
    public int ReleaseWindow { get; }

    /// <summary>Epochs at the start of a run after which buffers are as large as they get, and what the run allocates is counted.</summary>
    public long SettlingEpochs => Math.Min(1000, EpochCount / 16);

    /// <summary>The most spikes that all neurons together can have in an epoch.</summary>
    public long MostSpikes => (long)Experiment.NeuronCount * Experiment.EpochSteps;

    /// <summary>Number of nodes, the gateway included.</summary>
    public int NodeCount => Placement.Nodes.Count;

    /// <summary>The node that feeds and records.</summary>
    public int Gateway { get; }

    /// <summary>The tiles by number.</summary>
    public ImmutableArray<TileGeometry> Tiles { get; }

    /// <summary>Whether cells of tiles are recorded: then the gateway hears of all tiles.</summary>
    public bool RecordsTiles { get; }

    /// <summary>The gap junctions; null where there are none.</summary>
    public GapNetwork? Gaps { get; }

    /// <summary>Steps of an epoch.</summary>
    /// <param name="epoch">Its number.</param>
    public int StepsOf(long epoch) =>
        (int)Math.Min(Experiment.EpochSteps, Experiment.DurationSteps - (epoch * Experiment.EpochSteps));

    /// <summary>Whether a node must hear of a core's spikes: the gateway of all, others of those with a target there.</summary>
    /// <param name="node">The hearing node.</param>
    /// <param name="core">The core.</param>
    public bool NeedsCore(int node, int core) =>
        node == Gateway || _nodeNeedsPopulation[node, Placement.Cores[core].Population];

    /// <summary>Whether a node has targets of a tile.</summary>
    /// <param name="node">The node.</param>
    /// <param name="tile">The tile.</param>
    public bool NeedsTile(int node, int tile) => _nodeNeedsTile[node, tile];

    /// <summary>Whether a node has a target of a crossbar whose output is taken one epoch after the spikes.</summary>
    /// <param name="node">The node.</param>
    public bool HasLagOneTiles(int node) => _nodeHasLagOne[node];

    /// <summary>How many epochs after the spikes the output of a projection's tiles is taken.</summary>
    /// <param name="projection">Index of the projection; 0 where it is no crossbar.</param>
    public int LagOfProjection(int projection) => _lags[projection];

    private long SamplesPerEpoch => Experiment.Record.Traces.Sum(trace =>
        (long)trace.Neurons.Length * trace.Variables.Length * (Experiment.EpochSteps / trace.IntervalSteps + 1));

    private int LagOf(CrossbarProjection projection) =>
        new CrossbarInputSpecification(projection.Index, 1, projection.MinimumDelaySteps).LagEpochs(Experiment.EpochSteps);

    private void MarkSources(int node, int firstSource, int count)
    {
        foreach (var population in Experiment.Populations)
        {
            if (firstSource < population.FirstNeuron + population.Size && firstSource + count > population.FirstNeuron)
            {
                _nodeNeedsPopulation[node, population.Index] = true;
            }
        }
    }

    private void MarkTiles(PlacedCore core, CrossbarProjection projection)
    {
        for (var tile = 0; tile < Tiles.Length; tile++)
        {
            var geometry = Tiles[tile];
            if (geometry.Projection == projection.Index
                && geometry.FirstColumn < core.First + core.Size
                && geometry.FirstColumn + geometry.Columns > core.First)
            {
                _nodeNeedsTile[core.Node, tile] = true;
            }
        }
    }
}

using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.NeuronCores;

/// <summary>Asks the local cores to compute an epoch. One instance serves all cores of a node; two take turns.</summary>
internal sealed class AdvanceCore
{
    public long Epoch { get; set; }

    public int Steps { get; set; }

    public EpochSpikes? Arrived { get; set; }

    public IReadOnlyList<TileOutput> TileOutputs { get; set; } = [];

    /// <summary>Potentials of the neurons with gap junctions, by core.</summary>
    public IReadOnlyList<double[]?> GapPotentials { get; set; } = [];
}

/// <summary>A core has computed an epoch. Each core has two that take turns.</summary>
internal sealed class CoreAdvanced
{
    public required int Core { get; init; }

    public long Epoch { get; set; }

    public EpochSpikes Spikes { get; } = new();

    /// <summary>Potentials of the core's neurons with gap junctions; null where the run has none.</summary>
    public double[]? GapPotentials { get; set; }

    /// <summary>The core's samplers, overwritten by the next epoch: copied when this one is sent or recorded.</summary>
    public IReadOnlyList<TraceSampler> Traces { get; set; } = [];

    /// <summary>The core's samplers of weights, as for the traces; null where no weights are recorded.</summary>
    public IReadOnlyList<WeightTraceSampler>? Weights { get; set; }
}

/// <summary>A core has built its neurons and synapses.</summary>
/// <param name="Core">Its number.</param>
/// <param name="Synapses">Sparse synapses.</param>
/// <param name="Bytes">Bytes of them.</param>
internal sealed record CoreBuilt(int Core, long Synapses, long Bytes);

/// <summary>Asks a core or tile for its part of the state's digest.</summary>
internal sealed record ReportState
{
    public static ReportState Instance { get; } = new();
}

/// <summary>A core's or tile's part of the state's digest.</summary>
/// <param name="Digest">The part; parts are summed modulo 2^128.</param>
/// <param name="SynapticEvents">Synaptic events it delivered.</param>
internal sealed record StateReport(UInt128 Digest, long SynapticEvents);

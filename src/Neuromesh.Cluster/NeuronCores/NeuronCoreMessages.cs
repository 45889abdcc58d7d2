using System.Runtime.InteropServices;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.NeuronCores;

/// <summary>An epoch that the cores of a node are to compute, with the word to begin: 48 bytes side by side, so one or two cache lines, in which nothing else is.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal sealed class AdvanceCores
{
    /// <summary>Number of the call. Written last: whoever sees it sees the rest.</summary>
    [FieldOffset(64)]
    public long Ticket;

    [field: FieldOffset(72)]
    public long Epoch { get; set; }

    [field: FieldOffset(80)]
    public EpochSpikes? Arrived { get; set; }

    [field: FieldOffset(88)]
    public IReadOnlyList<TileOutput> TileOutputs { get; set; } = [];

    /// <summary>Expected potentials of the neurons with gap junctions, by core.</summary>
    [field: FieldOffset(96)]
    public IReadOnlyList<PotentialCourse[]?> GapPotentials { get; set; } = [];

    [field: FieldOffset(104)]
    public int Steps { get; set; }
}

/// <summary>A core has built its neurons and synapses.</summary>
/// <param name="Core">Its number.</param>
/// <param name="Synapses">Sparse synapses.</param>
/// <param name="Bytes">Bytes of them.</param>
internal sealed record CoreBuilt(int Core, long Synapses, long Bytes);

/// <summary>A core's engine threw while it computed an epoch: the core fails with it.</summary>
/// <param name="Exception">What it threw.</param>
internal sealed record CoreBroke(Exception Exception);

/// <summary>Asks a core or tile for its part of the state's digest.</summary>
internal sealed record ReportState
{
    public static ReportState Instance { get; } = new();
}

/// <summary>A core's or tile's part of the state's digest.</summary>
/// <param name="Digest">The part; parts are summed modulo 2^128.</param>
/// <param name="SynapticEvents">Synaptic events it delivered.</param>
/// <param name="Times">Where its time went; a tile's reads are delivery.</param>
/// <param name="Tile">Number of the tile of a projection; −1 for all else.</param>
/// <param name="Counts">What that tile has done.</param>
internal sealed record StateReport(UInt128 Digest, long SynapticEvents, EngineTimes Times, int Tile = -1, TileCounts? Counts = null);

using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.CrossbarTiles;

/// <summary>Asks the local tiles to read their arrays with the spikes of an epoch. Four take turns.</summary>
internal sealed class DriveTile
{
    public long Epoch { get; set; }

    public EpochSpikes Spikes { get; set; } = null!;
}

/// <summary>A tile has worked on an epoch. Each tile has four that take turns.</summary>
/// <param name="Tile">Its number.</param>
/// <param name="Output">The result.</param>
internal sealed record TileDriven(int Tile, TileOutput Output);

/// <summary>A tile has built its array.</summary>
/// <param name="Tile">Its number.</param>
/// <param name="Weights">Number of weights it holds.</param>
/// <param name="Bytes">Bytes of them.</param>
internal sealed record TileBuilt(int Tile, long Weights, long Bytes);

using Neuromesh.Cluster.Epochs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.CrossbarTiles;

/// <summary>The weights of a crossbar projection and their map to conductances, made once a node because the map may depend on the whole matrix.</summary>
internal sealed class ProgrammedMatrix
{
    private readonly CrossbarWeights _weights;
    private readonly CrossbarMapping _mapping;

    public ProgrammedMatrix(ulong seed, CrossbarProjection projection)
    {
        _weights = new CrossbarWeights(projection.Weights, projection.SourceCount, projection.Target.Size, seed, projection.Index);
        _mapping = new CrossbarMapping(projection.Crossbar, _weights);
    }

    public CrossbarTile CreateTile(TileGeometry geometry) => new(
        _mapping,
        _weights,
        geometry.FirstRow,
        geometry.FirstRow + geometry.Rows,
        geometry.FirstColumn,
        geometry.FirstColumn + geometry.Columns);
}

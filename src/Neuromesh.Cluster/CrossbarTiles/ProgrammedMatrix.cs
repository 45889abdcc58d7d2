using Neuromesh.Cluster.Epochs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.CrossbarTiles;

/// <summary>The weights of a crossbar projection and their map to conductances, made once a node because the map may depend on the whole matrix.</summary>
internal sealed class ProgrammedMatrix
{
    private readonly CrossbarWeights _weights;
    private readonly CrossbarMapping _mapping;
    private readonly ulong _seed;
    private readonly TimeStep _timeStep;
    private readonly bool _isNarrow;

    public ProgrammedMatrix(Experiment experiment, CrossbarProjection projection)
    {
        var seed = experiment.Seed;
        _seed = seed;
        _timeStep = experiment.TimeStep;
        _isNarrow = experiment.Precision == Precision.Mixed;
        _weights = new CrossbarWeights(projection.Weights, projection.SourceCount, projection.Target.Size, seed, projection.Index);
        _mapping = new CrossbarMapping(projection.Crossbar, _weights);
    }

    /// <summary>Builds a tile: the ideal array where nothing asks for more, of levels in bytes where the precision is mixed.</summary>
    /// <param name="tile">Number of the tile in the experiment.</param>
    /// <param name="geometry">Its part of the matrix.</param>
    public ICrossbarTile CreateTile(int tile, TileGeometry geometry)
    {
        var (rowEnd, columnEnd) = (geometry.FirstRow + geometry.Rows, geometry.FirstColumn + geometry.Columns);
        if (_mapping.Parameters.IsIdeal)
        {
            return _isNarrow && _mapping.Parameters.Levels <= LevelTile.MostLevels
                ? new LevelTile(_mapping, _weights, geometry.FirstRow, rowEnd, geometry.FirstColumn, columnEnd)
                : new CrossbarTile(_mapping, _weights, geometry.FirstRow, rowEnd, geometry.FirstColumn, columnEnd);
        }

        return new DeviceTile(_mapping, _weights, geometry.FirstRow, rowEnd, geometry.FirstColumn, columnEnd, _seed, tile, _timeStep);
    }
}

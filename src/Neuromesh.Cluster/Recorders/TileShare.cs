using System.Collections.Immutable;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Recorders;

/// <summary>The cells of one tile that a request records, and where they stand among all of the request, which are in order of source and target.</summary>
/// <param name="Request">Index of the request in the experiment.</param>
/// <param name="FirstSource">Place of the first row among the request's sources.</param>
/// <param name="Rows">Rows within the tile, ascending.</param>
/// <param name="FirstTarget">Place of the first column among the request's targets.</param>
/// <param name="Columns">Columns within the tile, ascending.</param>
internal sealed record TileShare(int Request, int FirstSource, ImmutableArray<int> Rows, int FirstTarget, ImmutableArray<int> Columns)
{
    /// <summary>What the requests of an experiment record of a tile; requests without a cell there are left out.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="tile">The tile.</param>
    public static ImmutableArray<TileShare> Of(Experiment experiment, TileGeometry tile)
    {
        var shares = ImmutableArray.CreateBuilder<TileShare>();
        for (var request = 0; request < experiment.Record.Weights.Length; request++)
        {
            var weights = experiment.Record.Weights[request];
            if (weights.Projection is not CrossbarProjection || weights.Projection.Index != tile.Projection)
            {
                continue;
            }

            var (firstSource, rows) = Part(weights.Sources, tile.FirstRow, tile.Rows);
            var (firstTarget, columns) = Part(weights.Targets, tile.FirstColumn, tile.Columns);
            if (!rows.IsEmpty && !columns.IsEmpty)
            {
                shares.Add(new TileShare(request, firstSource, rows, firstTarget, columns));
            }
        }

        return shares.ToImmutable();
    }

    /// <summary>The samplers of a tile.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="tile">The tile.</param>
    public static ImmutableArray<TileSampler> Samplers(Experiment experiment, TileGeometry tile) =>
    [
        .. Of(experiment, tile).Select(share => new TileSampler(
            share.Request,
            experiment.Record.Weights[share.Request].Quantity,
            share.Rows,
            share.Columns,
            tile.Columns,
            experiment.Record.Weights[share.Request].IntervalSteps)),
    ];

    /// <summary>All cells of a request on a crossbar, by source and target; empty for one on synapses or gap junctions. Weights at the start are not known.</summary>
    /// <param name="request">The request.</param>
    public static ImmutableArray<PlasticSynapse> Cells(WeightRequest request) => request.Projection is not CrossbarProjection crossbar
        ? []
        :
        [
            .. Selected(request.Sources, crossbar.SourceCount).SelectMany(
                source => Selected(request.Targets, crossbar.Target.Size),
                (source, target) => new PlasticSynapse(source, target, crossbar.MinimumDelaySteps, double.NaN)),
        ];

    private static IEnumerable<int> Selected(ImmutableArray<int> selection, int count) => selection.IsEmpty ? Enumerable.Range(0, count) : selection;

    private static (int First, ImmutableArray<int> Lines) Part(ImmutableArray<int> selection, int first, int count) => selection.IsEmpty
        ? (first, [.. Enumerable.Range(0, count)])
        : (selection.Count(line => line < first), [.. selection.Where(line => line >= first && line < first + count).Select(line => line - first)]);
}

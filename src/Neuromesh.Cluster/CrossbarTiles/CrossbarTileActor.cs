using System.Diagnostics;
using Akka.Actor;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.NeuronCores;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.CrossbarTiles;

/// <summary>Owns one crossbar tile: step by step it reads its array with the rows that spiked, lets the cells learn, and hands the column currents on.</summary>
internal sealed class CrossbarTileActor : UntypedActor
{
    private readonly int _tile;
    private readonly TileGeometry _geometry;
    private readonly CrossbarProjection _projection;
    private readonly Lazy<ProgrammedMatrix> _matrix;
    private readonly TileDriven[] _replies;
    private readonly ActiveLines _rows;
    private readonly ActiveLines _columns;
    private ICrossbarTile? _array;
    private readonly RunMeter _meter;
    private long _reads;
    private long _readTicks;

    public CrossbarTileActor(int tile, TileGeometry geometry, Experiment experiment, Lazy<ProgrammedMatrix> matrix, RunMeter meter)
    {
        var projection = (CrossbarProjection)experiment.Projections[geometry.Projection];
        _meter = meter;
        _tile = tile;
        _geometry = geometry;
        _projection = projection;
        _matrix = matrix;
        _rows = new ActiveLines(projection.FirstSource + geometry.FirstRow, geometry.Rows);
        _columns = new ActiveLines(projection.Target.FirstNeuron + geometry.FirstColumn, geometry.Columns);
        _replies = [.. Enumerable.Range(0, 4).Select(_ => new TileDriven(
            tile,
            new TileOutput(geometry.Projection, geometry.RowTile, geometry.FirstColumn, geometry.Columns) { Samplers = TileShare.Samplers(experiment, geometry) }))];
    }

    protected override void PreStart() => Self.Tell(BuildTile.Instance, Context.Parent);

    protected override void PostStop() => _array?.Dispose();

    protected override void OnReceive(object message)
    {
        _meter.Sample();
        switch (message)
        {
            case DriveTile drive:
                Drive(drive);
                break;
            case BuildTile:
                _array = _matrix.Value.CreateTile(_tile, _geometry);
                Context.Parent.Tell(new TileBuilt(_tile, (long)_geometry.Rows * _geometry.Columns, _array.Bytes));
                break;
            case ReportState:
                var digest = _array!.Digest;
                Sender.Tell(new StateReport(
                    new UInt128(digest.High, digest.Low),
                    _reads * _geometry.Columns,
                    new EngineTimes(Stopwatch.GetElapsedTime(0, _readTicks), TimeSpan.Zero, TimeSpan.Zero),
                    _tile,
                    _array.Counts));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Drive(DriveTile drive)
    {
        var started = Stopwatch.GetTimestamp();
        var reply = _replies[drive.Epoch % _replies.Length];
        reply.Output.Begin(drive.Epoch);
        for (var step = 0; step < drive.Spikes.Steps; step++)
        {
            var active = _rows.Find(drive.Spikes, step);
            if (!active.IsEmpty)
            {
                _array!.Read(active, drive.Spikes.FirstStep + step, reply.Output.Add(step));
                _reads += active.Length;
            }

            if (_projection.Crossbar.Learning is not null)
            {
                _array!.Learn(active, _columns.Find(drive.Spikes, step), drive.Spikes.FirstStep + step);
            }

            foreach (var sampler in reply.Output.Samplers)
            {
                sampler.Sample(_array!, drive.Spikes.FirstStep + step);
            }
        }

        _readTicks += Stopwatch.GetTimestamp() - started;
        Sender.Tell(reply);
    }

    /// <summary>Building takes long, so it is a message to itself and not part of the start, which the parent waits for.</summary>
    private sealed record BuildTile
    {
        public static BuildTile Instance { get; } = new();
    }
}

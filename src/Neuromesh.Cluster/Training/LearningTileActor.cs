using Akka.Actor;
using Neuromesh.Cluster.CrossbarTiles;
using Neuromesh.Cluster.NeuronCores;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Training;

/// <summary>Owns the array that is trained: reads it for graded events, answers with graded events, and pulses it.</summary>
internal sealed class LearningTileActor : UntypedActor
{
    private readonly ArrayTraining _training;
    private readonly LearningTile _tile;
    private readonly GradedEvents _hidden;
    private readonly GradedEvents _outputs;
    private readonly GradedEvents _backward;
    private long _cellsRead;

    public LearningTileActor(Experiment experiment)
    {
        _training = experiment.Training!;
        _tile = new LearningTile(_training.Array, _training.Periphery, experiment.Seed, tile: 0);
        _hidden = new GradedEvents(GradedRoute.HiddenSums, new float[_training.Network.HiddenUnits]);
        _outputs = new GradedEvents(GradedRoute.OutputSums, new float[_training.Network.Outputs]);
        _backward = new GradedEvents(GradedRoute.BackwardSums, new float[_training.Network.HiddenUnits]);
    }

    private ArrayPartition Hidden => _training.Network.HiddenPartition;

    private ArrayPartition Outputs => _training.Network.OutputPartition;

    protected override void PreStart() =>
        Context.Parent.Tell(new TileBuilt(0, Hidden.Cells + Outputs.Cells, _tile.Array.Bytes));

    protected override void PostStop() => _tile.Dispose();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GradedEvents events:
                Take(events);
                break;
            case ReportState:
                var digest = _tile.Array.Digest();
                Sender.Tell(new StateReport(new UInt128(digest.High, digest.Low), _cellsRead, default));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Take(GradedEvents events)
    {
        var step = (ulong)events.Step;
        switch (events.Route)
        {
            case GradedRoute.HiddenRead:
                _tile.Read(Hidden, events.Values, _training.Network.HiddenLimit, step, _hidden.Values);
                Answer(_hidden, events.Step, Hidden);
                break;
            case GradedRoute.OutputRead:
                _tile.Read(Outputs, events.Values, _training.Network.OutputRange, step, _outputs.Values);
                Answer(_outputs, events.Step, Outputs);
                break;
            case GradedRoute.BackwardRead:
                _tile.ReadTransposed(Outputs, events.Values, _training.Network.BackwardRange, step, _backward.Values);
                Answer(_backward, events.Step, Outputs);
                break;
            case GradedRoute.OutputUpdate:
                _tile.Update(Outputs, events.Values, events.Columns, step);
                break;
            case GradedRoute.HiddenUpdate:
                _tile.Update(Hidden, events.Values, events.Columns, step);
                break;
            case GradedRoute.StateRequest:
                Sender.Tell(new GradedEvents(GradedRoute.State, _tile.Array.Conductances(), counts: _tile.Counts.ToArray()) { Step = events.Step });
                break;
            default:
                throw new InvalidOperationException($"The tile was sent graded events of the route {events.Route}.");
        }
    }

    private void Answer(GradedEvents answer, long step, ArrayPartition partition)
    {
        answer.Step = step;
        _cellsRead += partition.Cells;
        Sender.Tell(answer, Self);
    }
}

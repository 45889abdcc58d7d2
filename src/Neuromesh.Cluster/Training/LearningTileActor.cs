using Akka.Actor;
using Neuromesh.Cluster.CrossbarTiles;
using Neuromesh.Cluster.NeuronCores;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Training;

/// <summary>Owns the arrays that are trained: reads them for graded events, answers with graded events, and pulses them.</summary>
internal sealed class LearningTileActor : UntypedActor
{
    private readonly ArrayTraining _training;
    private readonly TrainedArrays _arrays;
    private readonly GradedEvents _hidden;
    private readonly GradedEvents _outputs;
    private readonly GradedEvents _backward;
    private long _cellsRead;

    public LearningTileActor(Experiment experiment)
    {
        _training = experiment.Training!;
        _arrays = new TrainedArrays(_training.Array, _training.Periphery, _training.Network, _training.Rule, experiment.Seed);
        _hidden = new GradedEvents(GradedRoute.HiddenSums, new float[_training.Network.HiddenUnits]);
        _outputs = new GradedEvents(GradedRoute.OutputSums, new float[_training.Network.Outputs]);
        _backward = new GradedEvents(GradedRoute.BackwardSums, new float[_training.Network.HiddenUnits]);
    }

    private ArrayPartition Hidden => _arrays.HiddenPartition;

    private ArrayPartition Outputs => _arrays.OutputPartition;

    protected override void PreStart() =>
        Context.Parent.Tell(new TileBuilt(0, _training.Rule.Arrays * (Hidden.Cells + Outputs.Cells), _arrays.Bytes));

    protected override void PostStop() => _arrays.Dispose();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GradedEvents events:
                Take(events);
                break;
            case ReportState:
                var digest = _arrays.Digest;
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
                _arrays.Weights.Read(Hidden, events.Values, _training.Network.HiddenLimit, step, _hidden.Values);
                Answer(_hidden, events.Step, Hidden);
                break;
            case GradedRoute.OutputRead:
                _arrays.Weights.Read(Outputs, events.Values, _training.Network.OutputRange, step, _outputs.Values);
                Answer(_outputs, events.Step, Outputs);
                break;
            case GradedRoute.BackwardRead:
                _arrays.Weights.ReadTransposed(Outputs, events.Values, _training.Network.BackwardRange, step, _backward.Values);
                Answer(_backward, events.Step, Outputs);
                break;
            case GradedRoute.OutputUpdate:
                _arrays.UpdateOutputs(events.Values, events.Columns, step, ShareOf(events.Step));
                break;
            case GradedRoute.HiddenUpdate:
                _arrays.UpdateHidden(events.Values, events.Columns, step, ShareOf(events.Step));
                break;
            case GradedRoute.StateRequest:
                Sender.Tell(new GradedEvents(GradedRoute.State, _arrays.Weights.Array.Conductances(), counts: _arrays.Counts.ToArray()) { Step = events.Step });
                break;
            default:
                throw new InvalidOperationException($"The tile was sent graded events of the route {events.Route}.");
        }
    }

    /// <summary>The learning rate of the image that is shown at a step over the first one's.</summary>
    private double ShareOf(long step)
    {
        var (network, schedule) = (_training.Network, _training.Schedule);
        var shown = schedule.At((step - 1) / TrainingSchedule.StepsPerPresentation);
        return network.FirstRate > 0 ? network.RateOf(shown.Number, schedule.Samples) / network.FirstRate : 0;
    }

    private void Answer(GradedEvents answer, long step, ArrayPartition partition)
    {
        answer.Step = step;
        _cellsRead += partition.Cells;
        Sender.Tell(answer, Self);
    }
}

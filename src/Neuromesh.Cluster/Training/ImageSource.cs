using Akka.Actor;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Cluster.Signals;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Training;

/// <summary>Shows the images of a training, epoch by epoch, and is the run's gate, as <see cref="SignalSource"/> is of a spiking network.</summary>
internal sealed class ImageSource : UntypedActor
{
    private readonly RunContext _context;
    private readonly RunGate _gate = new();
    private readonly IActorRef _exchange;
    private readonly ArrayTraining _training;
    private readonly IDigitImages _images;
    private readonly int _perEpoch;
    private long _next;
    private long _written;
    private bool _ending;
    private bool _ended;

    public ImageSource(RunContext context, IActorRef exchange, ISpikeInputFactory factory)
    {
        _context = context;
        _exchange = exchange;
        _training = context.Experiment.Training!;
        _images = factory.OpenDigits(_training);
        _perEpoch = context.Experiment.EpochSteps / TrainingSchedule.StepsPerPresentation;
    }

    protected override void PreStart() => Context.Parent.Tell(SignalsOpened.Instance);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EpochsWritten written:
                _written += written.Count;
                break;
            case SetGate gate:
                _gate.Set(gate, _next);
                break;
            case EndRun:
                _ending = true;
                break;
            default:
                Unhandled(message);
                return;
        }

        ReleaseWhatIsReady();
    }

    private void ReleaseWhatIsReady()
    {
        var epochs = _context.Topology.EpochCount;
        while (!_ended && _next < epochs && (_ending || (_gate.Allows(_next) && _next < _written + EpochExchange.FirstReleaseWindow)))
        {
            _ended = _ending || _next == epochs - 1;
            _exchange.Tell(Batch(_next, _ended), Self);
            _next++;
        }

        if (!_ended && _gate.Reached(_next, _written) is { } reached)
        {
            Context.Parent.Tell(reached);
        }
    }

    private ImageBatch Batch(long epoch, bool isLast)
    {
        var first = epoch * _perEpoch;
        var count = (int)Math.Min(_perEpoch, _training.Schedule.Presentations - first);
        var payloads = new float[count * ArrayTraining.Inputs];
        var labels = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var shown = _training.Schedule.At(first + i);
            labels[i] = _images.Show(shown.IsLearnt, shown.Number, payloads.AsSpan(i * ArrayTraining.Inputs, ArrayTraining.Inputs));
        }

        return new ImageBatch(epoch, first, isLast, payloads, labels);
    }
}

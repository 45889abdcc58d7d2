using Akka.Actor;
using Neuromesh.Cluster.NeuronCores;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Training;

/// <summary>The digital part of the neurons: shows image after image to the tile, works out errors, and says what every test came to. It holds no weight.</summary>
internal sealed class ClassifierActor : UntypedActor
{
    private readonly ArrayTraining _training;
    private readonly ClassifierUnits _units;
    private readonly Queue<ImageBatch> _batches = new();
    private readonly List<double> _tests = [];
    private readonly GradedEvents _hiddenRead;
    private readonly GradedEvents _outputRead;
    private readonly GradedEvents _backwardRead;
    private readonly GradedEvents _outputUpdate;
    private readonly GradedEvents _hiddenUpdate;
    private readonly GradedEvents _stateRequest = new(GradedRoute.StateRequest, []);
    private ConnectUnits? _ways;
    private float[] _conductances = [];
    private byte[] _winners = [];
    private int _image;
    private Presentation _presentation;
    private double _rate;
    private int _correct;

    public ClassifierActor(Experiment experiment)
    {
        _training = experiment.Training!;
        var network = _training.Network;
        _units = new ClassifierUnits(network, _training.Array.Device.Steps.Step, _training.Periphery.PulseSlots);
        _hiddenRead = new GradedEvents(GradedRoute.HiddenRead, new float[network.Inputs]);
        _outputRead = new GradedEvents(GradedRoute.OutputRead, new float[network.HiddenUnits]);
        _backwardRead = new GradedEvents(GradedRoute.BackwardRead, new float[network.Outputs]);
        _outputUpdate = new GradedEvents(GradedRoute.OutputUpdate, new float[network.HiddenUnits], new float[network.Outputs]);
        _hiddenUpdate = new GradedEvents(GradedRoute.HiddenUpdate, new float[network.Inputs], new float[network.HiddenUnits]);
    }

    private ImageBatch Batch => _batches.Peek();

    /// <summary>The step before the first one of the image that is shown.</summary>
    private long StepBefore => (Batch.FirstPresentation + _image) * TrainingSchedule.StepsPerPresentation;

    protected override void PreStart() => Context.Parent.Tell(new CoreBuilt(0, 0, 0));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GradedEvents events:
                Take(events);
                break;
            case ImageBatch batch:
                _batches.Enqueue(batch);
                if (_batches.Count == 1)
                {
                    BeginBatch();
                }

                break;
            case ConnectUnits ways:
                _ways = ways;
                break;
            case ReportState:
                Sender.Tell(new StateReport(0, 0, default));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void BeginBatch()
    {
        _image = 0;
        _winners = new byte[Batch.Labels.Length];
        _tests.Clear();
        _conductances = [];
        Show();
    }

    /// <summary>Shows the next image, or ends the batch.</summary>
    private void Show()
    {
        if (_image == Batch.Labels.Length)
        {
            EndBatch();
            return;
        }

        _presentation = _training.Schedule.At(Batch.FirstPresentation + _image);
        _rate = _training.Network.RateOf(_presentation.Number, _training.Schedule.Samples);
        Batch.Payloads.AsSpan(_image * ArrayTraining.Inputs, ArrayTraining.Inputs).CopyTo(_hiddenRead.Values);
        Send(_hiddenRead, 1);
    }

    private void EndBatch()
    {
        var batch = _batches.Dequeue();
        var shown = new EpochShown(batch.Epoch, batch.FirstPresentation, batch.IsLast, _winners, [.. _tests], _conductances);
        foreach (var exchange in _ways!.Exchanges)
        {
            exchange.Tell(shown, Self);
        }

        if (_batches.Count > 0)
        {
            BeginBatch();
        }
    }

    private void Take(GradedEvents events)
    {
        switch (events.Route)
        {
            case GradedRoute.HiddenSums:
                _units.Activate(events.Values).CopyTo(_outputRead.Values);
                Send(_outputRead, 2);
                break;
            case GradedRoute.OutputSums:
                Classify(events.Values);
                break;
            case GradedRoute.BackwardSums:
                Learn(events.Values);
                break;
            case GradedRoute.State:
                EndTest(events);
                break;
            default:
                throw new InvalidOperationException($"The units were sent graded events of the route {events.Route}.");
        }
    }

    private void Classify(float[] sums)
    {
        var label = Batch.Labels[_image];
        var winner = ClassifierUnits.Winner(sums);
        _winners[_image] = (byte)winner;
        if (_presentation.IsLearnt && _training.Rule.Rule == LearningRule.DeltaRule)
        {
            _units.DeltaErrors(sums, label);
            _units.OutputTrains(_rate, _outputUpdate.Values, _outputUpdate.Columns);
            Send(_outputUpdate, 3);
            _image++;
            Show();
            return;
        }

        if (_presentation.IsLearnt)
        {
            _units.OutputErrors(sums, label).CopyTo(_backwardRead.Values);
            Send(_backwardRead, 3);
            return;
        }

        _correct = (_presentation.Number == 0 ? 0 : _correct) + (winner == label ? 1 : 0);
        if (_presentation.EndsTest)
        {
            Send(_stateRequest, 2);
            return;
        }

        _image++;
        Show();
    }

    private void Learn(float[] back)
    {
        _units.OutputTrains(_rate, _outputUpdate.Values, _outputUpdate.Columns);
        Send(_outputUpdate, 3);
        _units.HiddenTrains(_rate, _hiddenRead.Values, back, _hiddenUpdate.Values, _hiddenUpdate.Columns);
        Send(_hiddenUpdate, 4);
        _image++;
        Show();
    }

    private void EndTest(GradedEvents state)
    {
        var presentations = Batch.FirstPresentation + _image + 1;
        var evaluation = (presentations - 1) / (_training.Schedule.EvaluateEvery + _training.Schedule.TestImages);
        _tests.Add(_training.Schedule.LearntBefore(Math.Min(evaluation, _training.Schedule.Evaluations - 1)));
        _tests.Add(_correct);
        _tests.Add(_training.Schedule.TestImages);
        _tests.AddRange(state.Counts);
        _conductances = state.Values;
        _image++;
        Show();
    }

    private void Send(GradedEvents events, int step)
    {
        events.Step = StepBefore + step;
        _ways!.Tile.Tell(events, Self);
    }
}

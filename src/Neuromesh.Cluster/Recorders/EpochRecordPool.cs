using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Recorders;

/// <summary>Asks the recorder to write epochs. Reused.</summary>
internal sealed class RecordEpochs
{
    private readonly EpochRecord[] _records = new EpochRecord[EpochExchange.ReleaseBatch];

    public RecordEpochs() => Reply = new EpochsRecorded(this);

    /// <summary>Number of epochs.</summary>
    public int Count { get; private set; }

    /// <summary>The answer.</summary>
    public EpochsRecorded Reply { get; }

    /// <summary>One of the epochs.</summary>
    /// <param name="index">Its place, below <see cref="Count"/>.</param>
    public EpochRecord this[int index] => _records[index];

    /// <summary>Adds an epoch.</summary>
    /// <param name="record">Its record.</param>
    public void Add(EpochRecord record) => _records[Count++] = record;

    /// <summary>Empties the message.</summary>
    public void Clear() => Count = 0;
}

/// <summary>The recorder has written epochs. Travels with their message.</summary>
/// <param name="Records">The epochs, which may be filled again.</param>
internal sealed record EpochsRecorded(RecordEpochs Records);

/// <summary>Puts what the exchange gathered of an epoch into records that the recorder may keep while the next epochs are computed.</summary>
internal sealed class EpochRecordPool
{
    /// <summary>Places for spikes of all records together that are there from the start: 4 MiB.</summary>
    private const int FirstPlaces = 1 << 18;

    private readonly Experiment _experiment;
    private readonly int _neurons;
    private readonly Stack<RecordEpochs> _messages = new();
    private readonly Stack<EpochRecord> _records = new();
    private readonly WeightMerger? _weights;
    private readonly int _firstRoom;
    private int _mostSpikes;
    private int _leastRoom;
    private int _underWay;

    /// <summary>Makes no records yet.</summary>
    /// <param name="topology">The run's parts.</param>
    /// <param name="mostRecords">Largest number of records that may ever be in use.</param>
    public EpochRecordPool(RunTopology topology, int mostRecords)
    {
        var experiment = topology.Experiment;
        _experiment = experiment;
        _neurons = experiment.NeuronCount;
        _firstRoom = FirstRoom(mostRecords);
        _mostSpikes = _firstRoom;
        _weights = experiment.Record.Weights.IsEmpty ? null : new WeightMerger(topology);
    }

    private long MostOfAnEpoch => (long)_neurons * _experiment.EpochSteps;

    /// <summary>An empty message.</summary>
    public RecordEpochs Take() => _messages.TryPop(out var message) ? message : new RecordEpochs();

    /// <summary>
    /// Makes as many records as may ever be in use, with room for half as much again as the largest epoch so far had, or for all that an epoch can have where that is little. Those that are under
    /// way and have less are not taken back: each would grow with the first large epoch that it met.
    /// </summary>
    /// <param name="count">Their number.</param>
    public void Prepare(int count)
    {
        _mostSpikes = (int)Math.Min(MostOfAnEpoch, Math.Max((long)_mostSpikes + (_mostSpikes / 2), FirstRoom(count)));
        _leastRoom = _mostSpikes;
        var coming = _firstRoom >= _leastRoom ? _underWay : 0;
        foreach (var record in _records)
        {
            MakeRoom(record);
        }

        _records.EnsureCapacity(count);
        while (_records.Count + coming < count)
        {
            _records.Push(CreateRecord());
        }

        // With those under way, which come back.
        _messages.EnsureCapacity(2 * count);
        while (_messages.Count < count)
        {
            _messages.Push(new RecordEpochs());
        }
    }

    /// <summary>Adds an epoch to a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="slot">What was gathered.</param>
    /// <param name="merged">The epoch's spikes.</param>
    public void Fill(RecordEpochs message, EpochSlot slot, EpochSpikes merged)
    {
        if (!_records.TryPop(out var record))
        {
            record = CreateRecord();
        }

        _underWay++;
        message.Add(record);
        record.Epoch = slot.Epoch;
        record.FirstStep = merged.FirstStep;
        record.Steps = merged.Steps;
        CopySpikes(merged, record);
        foreach (var samples in record.TraceBuffers)
        {
            samples.SampleCount = 0;
        }

        foreach (var traces in slot.LocalTraces)
        {
            for (var i = 0; traces is not null && i < traces.Count; i++)
            {
                var trace = traces[i];
                CopySamples(record, trace.Request, trace.FirstNeuron, trace.NeuronCount, trace.VariableCount, trace.Steps, trace.Values);
            }
        }

        foreach (var trace in slot.RemoteTraces)
        {
            CopySamples(record, trace.Request, trace.FirstNeuron, trace.NeuronCount, trace.VariableCount, trace.Steps, trace.Values);
        }

        _weights?.Fill(slot, record.WeightBuffers);
    }

    /// <summary>Takes a message back.</summary>
    /// <param name="message">The message, whose records nobody reads any more.</param>
    public void Return(RecordEpochs message)
    {
        _underWay -= message.Count;
        for (var i = 0; i < message.Count; i++)
        {
            if (message[i].SpikeStepBuffer.Length >= _leastRoom)
            {
                _records.Push(message[i]);
            }
        }

        message.Clear();
        _messages.Push(message);
    }

    private int FirstRoom(int records) => (int)Math.Min(MostOfAnEpoch, FirstPlaces / records);

    private EpochRecord CreateRecord()
    {
        var requests = _experiment.Record.Traces;
        var traces = new TraceSamples[requests.Length];
        for (var i = 0; i < traces.Length; i++)
        {
            var valuesPerSample = requests[i].Neurons.Length * requests[i].Variables.Length;
            var samples = (_experiment.EpochSteps / requests[i].IntervalSteps) + 1;
            traces[i] = new TraceSamples
            {
                Request = i,
                ValuesPerSample = valuesPerSample,
                StepBuffer = new long[samples],
                ValueBuffer = new double[checked(samples * valuesPerSample)],
            };
        }

        return new EpochRecord
        {
            SpikeStepBuffer = new long[_mostSpikes],
            SpikeNeuronBuffer = new long[_mostSpikes],
            TraceBuffers = traces,
            WeightBuffers = [.. Enumerable.Range(0, _experiment.Record.Weights.Length).Select(request => new WeightSamples { Request = request })],
        };
    }

    /// <summary>Only neurons are recorded; the events of the inputs have ids above theirs.</summary>
    private void CopySpikes(EpochSpikes merged, EpochRecord record)
    {
        if (record.SpikeStepBuffer.Length < merged.Count)
        {
            _mostSpikes = Math.Max(_mostSpikes, 2 * merged.Count);
            MakeRoom(record);
        }

        var count = 0;
        for (var step = 0; step < merged.Steps; step++)
        {
            foreach (var source in merged.OfStep(step))
            {
                if (source >= _neurons)
                {
                    break;
                }

                record.SpikeStepBuffer[count] = merged.FirstStep + step;
                record.SpikeNeuronBuffer[count++] = source;
            }
        }

        record.SpikeCount = count;
    }

    private void MakeRoom(EpochRecord record)
    {
        record.SpikeStepBuffer = new long[_mostSpikes];
        record.SpikeNeuronBuffer = new long[_mostSpikes];
    }

    /// <summary>Places one core's neurons into the request's row of all neurons.</summary>
    private void CopySamples(
        EpochRecord record,
        int request,
        int firstNeuron,
        int neurons,
        int variables,
        ReadOnlySpan<long> steps,
        ReadOnlySpan<double> values)
    {
        if (steps.IsEmpty || neurons == 0)
        {
            return;
        }

        var samples = record.TraceBuffers[request];
        samples.SampleCount = steps.Length;
        steps.CopyTo(samples.StepBuffer);
        var allNeurons = _experiment.Record.Traces[request].Neurons.Length;
        for (var row = 0; row < steps.Length * variables; row++)
        {
            values.Slice(row * neurons, neurons).CopyTo(samples.ValueBuffer.AsSpan((row * allNeurons) + firstNeuron));
        }
    }
}

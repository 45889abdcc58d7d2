using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Recorders;

/// <summary>Asks the recorder to write an epoch. Travels with its record and is reused with it.</summary>
/// <param name="Record">The record.</param>
internal sealed record RecordEpoch(EpochRecord Record);

/// <summary>The recorder has written an epoch. Travels with its record and is reused with it.</summary>
/// <param name="Record">The record, which may be filled again.</param>
internal sealed record EpochRecorded(EpochRecord Record);

/// <summary>Puts what the exchange gathered of an epoch into records that the recorder may keep while the next epochs are computed.</summary>
internal sealed class EpochRecordPool
{
    private readonly Experiment _experiment;
    private readonly int _neurons;
    private readonly WeightMerger? _weights;
    private readonly Stack<RecordEpoch> _free = new();

    public EpochRecordPool(Experiment experiment)
    {
        _experiment = experiment;
        _neurons = experiment.NeuronCount;
        _weights = experiment.Record.Weights.IsEmpty ? null : new WeightMerger(experiment.Record.Weights.Length);
    }

    public RecordEpoch Fill(EpochSlot slot, EpochSpikes merged)
    {
        if (!_free.TryPop(out var message))
        {
            message = new RecordEpoch(CreateRecord());
        }

        var record = message.Record;
        record.Message = message;
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
        return message;
    }

    public void Return(EpochRecord record) => _free.Push(record.Message!);

    private EpochRecord CreateRecord()
    {
        var requests = _experiment.Record.Traces;
        var traces = new TraceSamples[requests.Length];
        for (var i = 0; i < traces.Length; i++)
        {
            traces[i] = new TraceSamples { Request = i, ValuesPerSample = requests[i].Neurons.Length * requests[i].Variables.Length };
        }

        return new EpochRecord
        {
            TraceBuffers = traces,
            WeightBuffers = [.. Enumerable.Range(0, _experiment.Record.Weights.Length).Select(request => new WeightSamples { Request = request })],
        };
    }

    /// <summary>Only neurons are recorded; the events of the inputs have ids above theirs.</summary>
    private void CopySpikes(EpochSpikes merged, EpochRecord record)
    {
        if (record.SpikeStepBuffer.Length < merged.Count)
        {
            record.SpikeStepBuffer = new long[merged.Count * 2];
            record.SpikeNeuronBuffer = new long[merged.Count * 2];
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
        if (samples.StepBuffer.Length < steps.Length)
        {
            samples.StepBuffer = new long[steps.Length];
            Array.Resize(ref samples.ValueBuffer, steps.Length * samples.ValuesPerSample);
        }

        samples.SampleCount = steps.Length;
        steps.CopyTo(samples.StepBuffer);
        var allNeurons = _experiment.Record.Traces[request].Neurons.Length;
        for (var row = 0; row < steps.Length * variables; row++)
        {
            values.Slice(row * neurons, neurons).CopyTo(samples.ValueBuffer.AsSpan((row * allNeurons) + firstNeuron));
        }
    }
}

using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Runs;

/// <summary>
/// Takes what a run records, epoch by epoch, in order. Called by the run's recorder from one thread at a time; a slow sink slows the
/// run and never loses a row. A sink that throws fails the run with the exception's message.
/// </summary>
public interface IRunSink
{
    /// <summary>Called once, before the first epoch or, for a subscriber that joins a running experiment, before its first epoch.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="experiment">The checked experiment.</param>
    void Begin(string runId, Experiment experiment);

    /// <summary>Takes one epoch. The record and its memory are reused after the call returns.</summary>
    /// <param name="record">What was emitted and sampled in the epoch.</param>
    void Write(EpochRecord record);

    /// <summary>Called once when the run has ended, in whatever way, also after <see cref="Write"/> threw; not if <see cref="Begin"/> threw.</summary>
    /// <param name="result">What it came to.</param>
    void End(RunResult result);
}

/// <summary>What a network emitted in one epoch.</summary>
public sealed class EpochRecord
{
    internal long[] SpikeStepBuffer = [];
    internal long[] SpikeNeuronBuffer = [];
    internal TraceSamples[] TraceBuffers = [];
    internal WeightSamples[] WeightBuffers = [];

    /// <summary>Number of the epoch, from 0.</summary>
    public long Epoch { get; internal set; }

    /// <summary>First step of the epoch (1 for epoch 0).</summary>
    public long FirstStep { get; internal set; }

    /// <summary>Steps in the epoch.</summary>
    public int Steps { get; internal set; }

    /// <summary>Number of spikes.</summary>
    public int SpikeCount { get; internal set; }

    /// <summary>Step of every spike of every neuron, recorded population or not, in order of (step, neuron).</summary>
    public ReadOnlySpan<long> SpikeSteps => SpikeStepBuffer.AsSpan(0, SpikeCount);

    /// <summary>Global neuron id of every spike.</summary>
    public ReadOnlySpan<long> SpikeNeurons => SpikeNeuronBuffer.AsSpan(0, SpikeCount);

    /// <summary>The samples of each trace request, in the order of the experiment's requests.</summary>
    public IReadOnlyList<TraceSamples> Traces => TraceBuffers;

    /// <summary>The weights of each weight request, in the order of the experiment's requests.</summary>
    public IReadOnlyList<WeightSamples> Weights => WeightBuffers;
}

/// <summary>The samples that one trace request took in one epoch.</summary>
public sealed class TraceSamples
{
    internal long[] StepBuffer = [];
    internal double[] ValueBuffer = [];

    /// <summary>Index of the request in the experiment.</summary>
    public int Request { get; internal init; }

    /// <summary>Number of sampled steps, often 0.</summary>
    public int SampleCount { get; internal set; }

    /// <summary>Values of one sampled step: neurons × variables.</summary>
    public int ValuesPerSample { get; internal init; }

    /// <summary>The sampled steps, ascending.</summary>
    public ReadOnlySpan<long> Steps => StepBuffer.AsSpan(0, SampleCount);

    /// <summary>[samples × variables × neurons], row-major, in canonical units (mV, pA).</summary>
    public ReadOnlySpan<double> Values => ValueBuffer.AsSpan(0, SampleCount * ValuesPerSample);
}

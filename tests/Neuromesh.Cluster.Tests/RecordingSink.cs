using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Tests;

/// <summary>Keeps everything it is given, and what it can tell of the course of the run.</summary>
internal sealed class RecordingSink : IRunSink
{
    private readonly HashSet<EpochRecord> _records = new(ReferenceEqualityComparer.Instance);

    /// <summary>Called before an epoch is taken.</summary>
    public Action<EpochRecord>? Writing { get; init; }

    public List<(long Step, long Neuron)> Spikes { get; } = [];

    /// <summary>Samples by request: step, then its values.</summary>
    public List<(int Request, long Step, double[] Values)> Samples { get; } = [];

    /// <summary>Weights by request: step, then source, target, delay and weight of each synapse.</summary>
    public List<(int Request, long Step, (int Source, int Target, int DelaySteps, long Bits)[] Weights)> Weights { get; } = [];

    public List<long> Epochs { get; } = [];

    public int Begun { get; private set; }

    public RunResult? Result { get; private set; }

    /// <summary>Number of records that took turns.</summary>
    public int RecordObjects => _records.Count;

    public void Begin(string runId, Experiment experiment) => Begun++;

    public void Write(EpochRecord record)
    {
        Writing?.Invoke(record);
        _records.Add(record);
        Epochs.Add(record.Epoch);
        for (var i = 0; i < record.SpikeCount; i++)
        {
            Spikes.Add((record.SpikeSteps[i], record.SpikeNeurons[i]));
        }

        foreach (var samples in record.Weights)
        {
            Take(samples);
        }

        foreach (var trace in record.Traces)
        {
            for (var i = 0; i < trace.SampleCount; i++)
            {
                Samples.Add((trace.Request, trace.Steps[i], trace.Values.Slice(i * trace.ValuesPerSample, trace.ValuesPerSample).ToArray()));
            }
        }
    }

    private void Take(WeightSamples samples)
    {
        for (var i = 0; i < samples.SampleCount; i++)
        {
            var weights = samples.Weights.Slice(i * samples.Synapses.Length, samples.Synapses.Length).ToArray();
            Weights.Add((samples.Request, samples.Steps[i], [.. samples.Synapses.Zip(weights, (synapse, weight) =>
                (synapse.Source, synapse.Target, synapse.DelaySteps, BitConverter.DoubleToInt64Bits(weight)))]));
        }
    }

    public void End(RunResult result)
    {
        Assert.Null(Result);
        Result = result;
    }

    public void AssertSame(RecordingSink expected)
    {
        Assert.NotEmpty(expected.Spikes);
        Assert.Equal(expected.Epochs, Epochs);
        Assert.Equal(expected.Spikes, Spikes);
        Assert.Equal(expected.Weights.Count, Weights.Count);
        Assert.All(expected.Weights.Zip(Weights), pair => Assert.Equal((pair.First.Request, pair.First.Step), (pair.Second.Request, pair.Second.Step)));
        Assert.All(expected.Weights.Zip(Weights), pair => Assert.Equal(pair.First.Weights, pair.Second.Weights));
        Assert.Equal(expected.Samples.Count, Samples.Count);
        foreach (var (one, other) in expected.Samples.Zip(Samples))
        {
            Assert.Equal((one.Request, one.Step), (other.Request, other.Step));
            Assert.Equal(one.Values.Select(BitConverter.DoubleToInt64Bits), other.Values.Select(BitConverter.DoubleToInt64Bits));
        }
    }
}

internal static class RunWaiting
{
    /// <summary>Waits for a snapshot of a run.</summary>
    public static async Task<RunStatus> WhenStatus(this IExperimentRun run, Func<RunStatus, bool> isReached)
    {
        var reached = new TaskCompletionSource<RunStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(RunStatus status)
        {
            if (isReached(status))
            {
                reached.TrySetResult(status);
            }
        }

        run.StatusChanged += Look;
        try
        {
            Look(run.Status);
            var ended = run.Completion.ContinueWith(task => task.Result.Message, TaskScheduler.Default);
            var first = await Task.WhenAny(reached.Task, ended).WaitAsync(TestCluster.Patience);
            return first == reached.Task ? await reached.Task : throw new InvalidOperationException($"The run ended before: {await ended}");
        }
        finally
        {
            run.StatusChanged -= Look;
        }
    }
}

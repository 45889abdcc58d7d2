using System.Collections.Immutable;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Tests;

/// <summary>Runs experiments on a cluster of one in this process.</summary>
internal static class InProcessRuns
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<RunResult> Run(Experiment experiment, int threads, RunOptions options, params IRunSink[] sinks)
    {
        await using var node = await NeuromeshNode.StartAsync(new NodeOptions { Threads = threads }, CancellationToken.None);
        var run = node.Submit(EmptyPackage, experiment, options, new NoInputs(), sinks);
        await run.Ready.WaitAsync(Patience);
        run.Start();
        return await run.Completion.WaitAsync(Patience);
    }

    public static ExperimentPackage EmptyPackage { get; } = new(
        "test",
        "test.yaml",
        "",
        [],
        ImmutableDictionary<string, ImmutableArray<byte>>.Empty,
        ImmutableDictionary<string, RecordingSummary>.Empty);

    public sealed class NoInputs : ISpikeInputFactory
    {
        public ISpikeInput Open(Experiment experiment, RecordingInput input) => throw new NotSupportedException();
    }
}

using System.Collections.Concurrent;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Gateway.Tests.Fakes;

/// <summary>Takes experiments and lets the test play the cluster.</summary>
internal sealed class FakeExperimentHost : IExperimentHost
{
    private readonly ConcurrentDictionary<string, FakeRun> _runs = new();

    /// <summary>Whether a submitted run is built at once.</summary>
    public bool BuildsAtOnce { get; init; } = true;

    /// <summary>Why no run is taken; null when runs are.</summary>
    public string? Refusal { get; set; }

    public FakeRun this[string runId] => _runs[runId];

    public IExperimentRun Submit(
        ExperimentPackage package, Experiment experiment, RunOptions options, ISpikeInputFactory inputs, IReadOnlyList<IRunSink> sinks)
    {
        if (Refusal is { } reason)
        {
            throw new RunFailedException(reason);
        }

        var run = new FakeRun(package, experiment, options, inputs, sinks);
        _runs[run.RunId] = run;
        if (BuildsAtOnce)
        {
            run.Build();
        }

        return run;
    }
}

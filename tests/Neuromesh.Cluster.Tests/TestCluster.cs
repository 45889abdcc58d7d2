using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Tests;

/// <summary>Several nodes in this process, joined over the loopback interface; the first one submits the runs.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly List<NeuromeshNode> _nodes = [];

    private TestCluster()
    {
    }

    public NeuromeshNode Gateway => _nodes[0];

    public IReadOnlyList<NeuromeshNode> Nodes => _nodes;

    /// <summary>One node that does everything.</summary>
    public static Task<TestCluster> StartOneAsync(int threads = 1, string? configuration = null) => StartAsync([ComputingGateway(threads, configuration)]);

    /// <summary>Starts the nodes one after the other; all but the first join it.</summary>
    public static async Task<TestCluster> StartAsync(params NodeOptions[] options)
    {
        var cluster = new TestCluster();
        try
        {
            foreach (var node in options)
            {
                await cluster.AddAsync(node);
            }

            await cluster.WhenComputing(options.Count(node => node.Roles.Contains(NodeOptions.ComputeRole)));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public static NodeOptions GatewayOnly(string? configuration = null) =>
        new() { Roles = [NodeOptions.GatewayRole], Threads = 1, Configuration = configuration };

    public static NodeOptions ComputingGateway(int threads = 1, string? configuration = null) =>
        new() { Threads = threads, Configuration = configuration };

    public static NodeOptions Compute(int threads = 1, string? configuration = null) =>
        new() { Roles = [NodeOptions.ComputeRole], Threads = threads, Configuration = configuration };

    public async Task<NeuromeshNode> AddAsync(NodeOptions options)
    {
        var seeds = _nodes.Count == 0 ? options : options with { SeedNodes = [_nodes[0].Address] };
        var node = await NeuromeshNode.StartAsync(seeds, CancellationToken.None);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Waits until the gateway sees a number of compute nodes.</summary>
    public async Task WhenComputing(int count)
    {
        using var timeout = new CancellationTokenSource(Patience);
        await Gateway.WaitForComputeNodes(count, timeout.Token);
    }

    public IExperimentRun Submit(TestExperiment experiment, RunOptions? options = null, ISpikeInputFactory? inputs = null, params IRunSink[] sinks) =>
        Gateway.Submit(experiment.Package, experiment.Experiment, options ?? new RunOptions(), inputs ?? new NoInputs(), sinks);

    public async Task<RunResult> Run(TestExperiment experiment, RunOptions? options = null, ISpikeInputFactory? inputs = null, params IRunSink[] sinks)
    {
        var run = Submit(experiment, options, inputs, sinks);
        run.Start();
        var result = await run.Completion.WaitAsync(Patience);
        Assert.True(result.Phase == RunPhase.Completed, result.Message);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(_nodes))
        {
            await node.AbandonAsync();
        }
    }

    public sealed class NoInputs : ISpikeInputFactory
    {
        public ISpikeInput Open(Experiment experiment, RecordingInput input) => throw new NotSupportedException("There are no inputs.");
    }
}

using System.Globalization;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Gateway.Inputs;
using Neuromesh.Gateway.Runs;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Benchmarks;

/// <summary>The object that <c>bench memory --json</c> prints. Its names are a contract with scripts.</summary>
/// <param name="Name">Name of the benchmark.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Spikes">Spikes in all.</param>
/// <param name="SynapticEvents">Synaptic events in all.</param>
/// <param name="EarlyBytes">Resident memory after a tenth of the steps.</param>
/// <param name="LateBytes">Resident memory after all but the last epoch.</param>
/// <param name="EarlyManagedBytes">Managed memory in use after a tenth of the steps.</param>
/// <param name="LateManagedBytes">Managed memory in use after all but the last epoch.</param>
/// <param name="WallSeconds">Wall-clock time in s.</param>
/// <param name="AllocatedBytesPerEpoch">Managed bytes that the run's actors and their threads allocated per epoch.</param>
internal sealed record MemoryReport(
    string Name,
    long Steps,
    long Spikes,
    long SynapticEvents,
    long EarlyBytes,
    long LateBytes,
    long EarlyManagedBytes,
    long LateManagedBytes,
    double WallSeconds,
    double AllocatedBytesPerEpoch)
{
    /// <summary>Growth of the resident memory.</summary>
    public long GrownBytes => LateBytes - EarlyBytes;

    /// <summary>The report for people.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"memory: 100 neurons with plastic synapses and a silent source, {Steps:N0} steps in {WallSeconds:0.0} s, {Spikes:N0} spikes, {SynapticEvents:N0} synaptic events\n"
        + $"  resident     {EarlyBytes / 1048576.0:0.00} MiB after a tenth, {LateBytes / 1048576.0:0.00} MiB at the end: {GrownBytes / 1048576.0:+0.00;-0.00} MiB (after a full collection)\n"
        + $"  managed      {EarlyManagedBytes / 1048576.0:0.00} MiB, {LateManagedBytes / 1048576.0:0.00} MiB; {AllocatedBytesPerEpoch:0.###} bytes allocated an epoch\n");
}

/// <summary>Whether a run's memory grows with its length, where plastic synapses must remember what a silent source may ask for.</summary>
internal static class MemoryBenchmark
{
    private const string Description = """
        timeStep: 0.1 ms
        duration: 1 s
        seed: 1
        populations:
          silent: { model: lif-exponential, size: 1 }
          driver: { model: lif-exponential, size: 20, parameters: { biasCurrent: 400 pA } }
          plastic: { model: lif-exponential, size: 100 }
        inputs:
          background: { type: poisson, target: plastic, rate: 8 kHz, weight: 50 pA }
        projections:
          waits: { from: silent, to: plastic, rule: { type: all-to-all }, weight: 5 pA, delay: 10 ms, plasticity: { type: stdp, maximumWeight: 10 pA } }
          drives: { from: driver, to: plastic, rule: { type: all-to-all }, weight: 5 pA, delay: 10 ms, plasticity: { type: stdp, maximumWeight: 10 pA } }
          recurs: { from: plastic, to: plastic, rule: { type: fixed-indegree, indegree: 10 }, weight: 5 pA, delay: 10 ms, plasticity: { type: stdp, maximumWeight: 10 pA } }
        record: { spikes: none }
        """;

    /// <summary>Runs, and looks at the memory twice.</summary>
    /// <param name="steps">Steps, 10,000 or more.</param>
    /// <param name="place">Where to compute.</param>
    /// <exception cref="CommandException">The run failed.</exception>
    /// <exception cref="OperationCanceledException">The user ended it.</exception>
    public static async Task<MemoryReport> MeasureAsync(long steps, RunPlace place)
    {
        var (package, experiment) = ExperimentReader.ReadText(
            "memory", "memory (benchmark)", Description, null, [string.Create(CultureInfo.InvariantCulture, $"duration={steps / 10.0} ms")], new RecordingProbe());
        using var interruption = new Interruption();
        await using var session = await RunSession.OpenAsync(place, interruption.Token);
        var run = session.Submit(package, experiment, new RunOptions(), []);
        using var stopping = interruption.Token.Register(() => run.Stop(interruption.Reason));
        await run.Ready;
        var display = RunProgressDisplay.ShowAsync(run);
        var tenth = steps / 10 / experiment.EpochSteps * experiment.EpochSteps;
        var (early, earlyManaged) = await AdvanceAsync(run, tenth);
        var (late, lateManaged) = await AdvanceAsync(run, ((steps - 1) / experiment.EpochSteps * experiment.EpochSteps) - tenth);
        run.Start();
        var result = await run.Completion;
        await display;
        return result.Phase switch
        {
            RunPhase.Completed => new MemoryReport(
                "memory", result.LastStep, result.Spikes, result.SynapticEvents, early, late, earlyManaged, lateManaged, result.WallSeconds, result.AllocatedBytesPerEpoch),
            RunPhase.Stopped => throw new OperationCanceledException(result.Message),
            _ => throw CommandException.Failure(result.Message ?? "The run failed."),
        };
    }

    private static async Task<(long Resident, long Managed)> AdvanceAsync(IExperimentRun run, long steps)
    {
        var target = run.Status.Step + steps;
        await run.ActAndWaitAsync(() => run.Step(steps), status => status.Phase == RunPhase.Paused && status.Step >= target, CancellationToken.None);

        // Garbage of the cluster's gossip and of this display is no memory of the run.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return (Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false));
    }
}

using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Tests;

/// <summary>Whatever throws: the run fails with a message that names it, its sinks are ended, and the node goes on with other runs.</summary>
public sealed class FailureTests(OneThread one, ComputingGateway several) : IClassFixture<OneThread>, IClassFixture<ComputingGateway>
{
    private static readonly TestExperiment Healthy = TestExperiments.SmallWithInput(500);

    /// <summary>From 5 ms on, a current drives some of the neurons so far down that their gates' rates overflow.</summary>
    private static readonly TestExperiment Overflowing = TestExperiment.Read(
        "overflowing",
        """
        timeStep: 0.1 ms
        duration: 200 ms
        populations:
          left: { model: lif-exponential, size: 4, parameters: { biasCurrent: 900 pA } }
          right: { model: hh, size: 40 }
        inputs:
          down: { type: current, target: right, neurons: [9, 7, 31], segments: [{ amplitude: -1e9 pA, start: 5 ms, stop: 100 ms }] }
        projections:
          there: { from: left, to: right, rule: { type: all-to-all }, weight: 40.7 pA, delay: 1 ms }
        """);

    private static readonly TestExperiment Unsolvable = TestExperiment.Read(
        "unsolvable",
        """
        timeStep: 0.1 ms
        duration: 200 ms
        populations:
          left: { model: lif-exponential, size: 4, parameters: { biasCurrent: { uniform: [700 pA, 900 pA] } } }
          right: { model: lif-exponential, size: 6 }
        projections:
          there: { from: left, to: right, crossbar: { conductanceRange: [0 S, 100 uS], bitLineResistance: 1 ohm, unselectedRows: floating }, weight: 20 pA, delay: 1 ms }
        """);

    private static string? _overflow;

    /// <summary>For any number of nodes, threads and cores the same neuron, the same step and the same text, and all that came before its epoch is recorded.</summary>
    [Theory]
    [InlineData(false, null)]
    [InlineData(false, 7)]
    [InlineData(true, null)]
    [InlineData(true, 3)]
    [InlineData(true, 13)]
    public async Task A_state_that_is_no_number(bool onSeveralNodes, int? neuronsPerCore)
    {
        var cluster = onSeveralNodes ? several.Cluster : one.Cluster;
        var sink = new RecordingSink();
        var run = cluster.Submit(Overflowing, new RunOptions { NeuronsPerCore = neuronsPerCore }, null, sink);
        run.Start();
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.Matches(
            "^Neuron 11 \\(model hh\\) has a state that is not a finite number or too fast for the time step since 5\\.[1-9] ms \\(step 5[1-9]\\)\\. It is neuron 7 of population 'right'\\.$",
            result.Message!);
        Assert.Equal(_overflow ??= result.Message, result.Message);
        Assert.Equal(result, sink.Result);
        Assert.Equal(result.Spikes, sink.Spikes.Count);
        Assert.Equal(Enumerable.Range(0, 5), sink.Epochs.Select(epoch => (int)epoch));
        await AssertHealthy(cluster);
    }

    /// <summary>Minus devices without conductance leave rows that float without a voltage.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_array_without_a_solution(bool onSeveralNodes)
    {
        var cluster = onSeveralNodes ? several.Cluster : one.Cluster;
        var result = await Fail(cluster, Unsolvable, null, new RecordingSink());
        Assert.Matches(
            @"Crossbar tile 0 \(projection 'there', row tile 0, column tile 0\) .*Tile 0, step \d+, minus devices, rows [\d, ]+ driven: The array is singular at row \d+, column 0",
            result.Message!);
        await AssertHealthy(cluster);
    }

    [Fact]
    public async Task An_input_factory_that_throws()
    {
        var sink = new RecordingSink();
        var run = one.Cluster.Submit(Healthy, null, new FakeInputs(_ => throw new IOException("there is no such recording")), sink);
        var failure = await Assert.ThrowsAsync<RunFailedException>(() => run.Ready.WaitAsync(TestCluster.Patience));
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.Equal(result.Message, failure.Message);
        Assert.Contains("The signal source on node ", result.Message, StringComparison.Ordinal);
        Assert.EndsWith("there is no such recording", result.Message, StringComparison.Ordinal);
        Assert.Equal(1, sink.Begun);
        Assert.Equal(result, sink.Result);
        await AssertHealthy(one.Cluster);
    }

    [Fact]
    public async Task An_input_that_throws_in_the_middle()
    {
        var input = new FakeInput((firstStep, _, _) => firstStep < 100 ? true : throw new IOException("the recording ends at step 100"));
        var result = await Fail(one.Cluster, Healthy, new FakeInputs(input));
        Assert.Contains("The signal source on node ", result.Message, StringComparison.Ordinal);
        Assert.EndsWith("the recording ends at step 100", result.Message, StringComparison.Ordinal);
        await input.Disposed.WaitAsync(TestCluster.Patience);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(11, 0)]
    [InlineData(5, 2)]
    public async Task An_input_whose_events_would_be_dropped(int offset, int source)
    {
        var input = new FakeInput((firstStep, _, events) =>
        {
            events.Add(firstStep - 1 + offset, source);
            return true;
        });
        var result = await Fail(one.Cluster, Healthy, new FakeInputs(input));
        Assert.Contains("Input 'signal' gave an event of source ", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sink_that_throws_at_its_beginning()
    {
        var other = new RecordingSink();
        var result = await Fail(one.Cluster, Healthy, null, new BrokenSink(BrokenAt.Begin), other);
        Assert.Contains("The recorder on node ", result.Message, StringComparison.Ordinal);
        Assert.EndsWith("the disk is full", result.Message, StringComparison.Ordinal);
        Assert.Equal(result, other.Result);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(49)]
    public async Task A_sink_that_throws_in_an_epoch_even_the_last(long epoch)
    {
        var broken = new BrokenSink(BrokenAt.Write, epoch);
        var other = new RecordingSink();
        var result = await Fail(several.Cluster, Healthy, null, broken, other);
        Assert.EndsWith("the disk is full", result.Message, StringComparison.Ordinal);
        Assert.Null(result.StateFingerprint);
        Assert.Equal(result, other.Result);

        // It is ended all the same, so that it may close what it can.
        Assert.Equal(result, broken.Result);
        Assert.Equal(epoch + 1, broken.Writes);
        Assert.Equal(Enumerable.Range(0, other.Epochs.Count).Select(number => (long)number), other.Epochs);
        Assert.True(other.Epochs.Count > epoch);
        await AssertHealthy(several.Cluster);
    }

    [Fact]
    public async Task A_sink_that_throws_at_its_end()
    {
        var other = new RecordingSink();
        var result = await Fail(one.Cluster, Healthy, null, new BrokenSink(BrokenAt.End), other);
        Assert.Equal("The run ended (Completed) but its output could not be finished: the disk is full", result.Message);
        Assert.NotNull(other.Result);
    }

    [Fact]
    public async Task A_run_that_fails_leaves_the_others_alone()
    {
        var reference = await several.Cluster.Run(Healthy, null, new FakeInputs(FakeInput.Periodic(7)));
        var other = several.Cluster.Submit(Healthy, null, new FakeInputs(FakeInput.Periodic(7)));
        other.Step(100);
        await other.WhenStatus(status => status.Phase == RunPhase.Paused);
        await Fail(several.Cluster, Overflowing, null);
        await Fail(several.Cluster, Healthy, new FakeInputs(_ => throw new IOException("nothing")));
        Assert.Equal(RunPhase.Paused, other.Status.Phase);
        other.Start();
        var result = await other.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal((reference.Fingerprint, reference.StateFingerprint), (result.Fingerprint, result.StateFingerprint));
    }

    [Fact]
    public async Task A_listener_that_throws_harms_nobody()
    {
        var run = one.Cluster.Submit(Healthy, null, new FakeInputs(FakeInput.Periodic(7)));
        var phases = new List<RunPhase>();
        run.StatusChanged += _ => throw new InvalidOperationException("a listener");
        run.StatusChanged += status => phases.Add(status.Phase);
        run.Start();
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Completed, result.Phase);
        Assert.Equal(RunPhase.Completed, phases[^1]);
    }

    [Fact]
    public async Task A_sink_that_does_not_come_back_cannot_keep_a_failure_from_being_told()
    {
        await using var cluster = await TestCluster.StartOneAsync(configuration: "neuromesh.close-timeout = 300ms");
        using var gate = new ManualResetEventSlim();
        var isWriting = false;
        var input = new FakeInput((firstStep, _, _) => firstStep < 50 || (isWriting ? throw new IOException("the recording broke") : false));
        var sink = new RecordingSink
        {
            Writing = _ =>
            {
                isWriting = true;
                input.Arrived!();
                gate.Wait(TestCluster.Patience);
            },
        };
        var run = cluster.Submit(Healthy, null, new FakeInputs(input), sink);
        run.Start();
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.Contains("the recording broke", result.Message, StringComparison.Ordinal);
        Assert.EndsWith("An output did not finish within 0.3 s.", result.Message, StringComparison.Ordinal);
        Assert.Null(sink.Result);
        gate.Set();
    }

    private static async Task<RunResult> Fail(TestCluster cluster, TestExperiment experiment, ISpikeInputFactory? inputs, params IRunSink[] sinks)
    {
        var run = cluster.Submit(experiment, null, inputs ?? new FakeInputs(FakeInput.Periodic(5)), sinks);
        run.Start();
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.Equal(RunPhase.Failed, run.Status.Phase);
        Assert.Equal(result.Message, run.Status.Message);
        return result;
    }

    private static async Task AssertHealthy(TestCluster cluster) =>
        Assert.Equal(500, (await cluster.Run(Healthy, null, new FakeInputs(FakeInput.Periodic(5)))).LastStep);

    private enum BrokenAt
    {
        Begin,
        Write,
        End,
    }

    private sealed class BrokenSink(BrokenAt place, long epoch = -1) : IRunSink
    {
        public int Writes { get; private set; }

        public RunResult? Result { get; private set; }

        public void Begin(string runId, Experiment experiment) => ThrowAt(BrokenAt.Begin);

        public void Write(EpochRecord record)
        {
            Writes++;
            if (record.Epoch == epoch)
            {
                ThrowAt(BrokenAt.Write);
            }
        }

        public void End(RunResult result)
        {
            Result = result;
            ThrowAt(BrokenAt.End);
        }

        private void ThrowAt(BrokenAt now)
        {
            if (now == place)
            {
                throw new IOException("the disk is full");
            }
        }
    }
}

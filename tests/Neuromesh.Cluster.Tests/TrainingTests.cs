using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Tests;

/// <summary>An array is trained in place by actors: neither threads nor nodes nor pauses change a bit, and it learns.</summary>
public sealed class TrainingTests(OneThread one, TwoThreads two, PureGateway pure, ComputingGateway computing)
    : IClassFixture<OneThread>, IClassFixture<TwoThreads>, IClassFixture<PureGateway>, IClassFixture<ComputingGateway>
{
    private const string Yaml = """
        seed: 3
        timeStep: 1 us
        training:
          samples: 300
          evaluateEvery: 130
          testImages: 50
          network: { hiddenUnits: 20, hiddenLimit: 4, outputGain: 4, outputRange: 6, backwardRange: 2 }
          learningRate: { first: 0.12, last: 0.02, outputs: 3 }
          array: { device: ecram, conductanceRange: [2 uS, 20 uS], stuckShare: 0.11 }
        """;

    [Fact]
    public async Task Threads_and_nodes_change_no_bit()
    {
        var here = new RecordingSink();
        var reference = await one.Cluster.Run(Read(), null, new Stripes(), here);
        Assert.Equal(4 * (300 + (3 * 50)), reference.LastStep);
        Assert.Equal([130, 260, 300], reference.Training!.Tests.Select(test => test.Samples));

        // The stripes are easy; an array that does not learn stays near 0.1.
        Assert.InRange(reference.Training.Accuracy, 0.9, 1);
        var nodes = new List<int>();
        foreach (var cluster in new[] { two.Cluster, pure.Cluster, computing.Cluster })
        {
            var there = new RecordingSink();
            var other = await cluster.Run(Read(), null, new Stripes(), there);
            nodes.Add(other.Nodes);
            Same(reference, other);
            there.AssertSame(here);
        }

        Assert.Contains(2, nodes);
    }

    /// <summary>The delta rule moves the output columns only; Tiki-Taka has a second array, whose devices are part of the state; with a bias scheme pulses move other cells too.</summary>
    [Theory]
    [InlineData("rule: delta-rule", 1, 0.6)]
    [InlineData("rule: tiki-taka\n  tikiTaka: { transferEvery: 1, transferRate: 0.2, balancePairs: 200 }", 2, 0.9)]
    [InlineData("rule: pulse-trains\n  periphery: { writeBias: half, writeVoltageScale: 100 mV }", 1, 0.8)]
    [InlineData("rule: tiki-taka\n  periphery: { writeBias: third, writeVoltageScale: 100 mV }", 2, 0.3)]
    public async Task Other_rules_learn_and_neither_threads_nor_nodes_change_a_bit(string rule, int arrays, double atLeast)
    {
        var reference = await one.Cluster.Run(Read(rule), null, new Stripes());
        Assert.InRange(reference.Training!.Accuracy, atLeast, 1);
        foreach (var cluster in new[] { two.Cluster, pure.Cluster })
        {
            Same(reference, await cluster.Run(Read(rule), null, new Stripes()));
        }

        var plain = await one.Cluster.Run(Read(), null, new Stripes());
        Assert.NotEqual(plain.StateFingerprint, reference.StateFingerprint);
        Assert.Equal(arrays, reference.Training.AreaSquareMeters / plain.Training!.AreaSquareMeters, 1e-9);
    }

    [Fact]
    public async Task Pauses_change_no_bit_and_a_stop_keeps_what_was_tested()
    {
        var reference = await one.Cluster.Run(Read(), null, new Stripes());
        var paused = two.Cluster.Submit(Read(), null, new Stripes());
        await paused.Ready.WaitAsync(TestCluster.Patience);
        paused.Step(1);
        await paused.WhenStatus(status => status is { Phase: RunPhase.Paused, Step: 64 });
        paused.Start();
        Same(reference, await paused.Completion.WaitAsync(TestCluster.Patience));

        var stopped = two.Cluster.Submit(Read(), null, new Stripes());
        await stopped.Ready.WaitAsync(TestCluster.Patience);
        stopped.Step(64 * 12);
        await stopped.WhenStatus(status => status is { Phase: RunPhase.Paused, Step: 64 * 12 });
        stopped.Stop("enough");
        var result = await stopped.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal((RunPhase.Stopped, "enough"), (result.Phase, result.Message));
        Assert.Equal(reference.Training!.Tests[0].Accuracy, result.Training!.Accuracy);
    }

    [Fact]
    public async Task A_run_without_images_fails_and_says_why()
    {
        var run = one.Cluster.Submit(Read());
        var result = await run.Completion.WaitAsync(TestCluster.Patience);

        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.Contains("Images of digits cannot be opened here", result.Message, StringComparison.Ordinal);
    }

    private static void Same(RunResult expected, RunResult actual)
    {
        Assert.True(actual.Phase == RunPhase.Completed, actual.Message);
        Assert.Equal(expected.Fingerprint, actual.Fingerprint);
        Assert.Equal(expected.StateFingerprint, actual.StateFingerprint);
        Assert.Equal(expected.SynapticEvents, actual.SynapticEvents);
        Assert.Equal(expected.Training!.ConductancesSiemens, actual.Training!.ConductancesSiemens);
        Assert.Equal(expected.Training.Tests.Select(test => test.Correct), actual.Training.Tests.Select(test => test.Correct));
        Assert.Equal(expected.Training.Energy, actual.Training.Energy);
    }

    private static TestExperiment Read(string rule = "rule: pulse-trains") => TestExperiment.Read("stripes", Yaml + "\n  " + rule);

    /// <summary>Images that are easy to tell apart: digit d lights the inputs from 6 d to 6 d + 5, with some ink elsewhere.</summary>
    private sealed class Stripes : ISpikeInputFactory, IDigitImages
    {
        public ISpikeInput Open(Experiment experiment, RecordingInput input) => throw new NotSupportedException();

        public IDigitImages OpenDigits(ArrayTraining training) => this;

        public byte Show(bool isTraining, long number, Span<float> payloads)
        {
            var digit = (int)(number * 7 % 10);
            for (var i = 0; i < payloads.Length; i++)
            {
                payloads[i] = (i / 6 == digit ? 0.8f : 0.1f) + ((((i * 37) + (int)number) % 11) * 0.01f);
            }

            return (byte)digit;
        }
    }
}

using Grpc.Core;
using Neuromesh.Gateway.Tests.Fakes;
using Neuromesh.Protocol.V1;
using RunPhase = Neuromesh.Protocol.V1.RunPhase;

namespace Neuromesh.Gateway.Tests.Services;

public sealed class ExperimentsServiceTests
{
    [Fact]
    public async Task Submit_answers_with_an_id_and_what_was_understood()
    {
        await using var gateway = await TestGateway.StartAsync();

        var response = await gateway.Experiments.SubmitAsync(new SubmitRequest
        {
            Name = "my.test-1",
            Yaml = TestExperiments.Stream,
            Options = new Protocol.V1.RunOptions { NeuronsPerCore = 2 },
        });

        Assert.StartsWith("my-test-1-", response.ExperimentId, StringComparison.Ordinal);
        Assert.Equal("my.test-1", response.Summary.Name);
        Assert.Equal(100_000, response.Summary.TimeStepNanoseconds);
        Assert.Equal(1000, response.Summary.DurationSteps);
        Assert.Equal(10, response.Summary.EpochSteps);
        Assert.Equal(7UL, response.Summary.Seed);
        Assert.Equal("double", response.Summary.Precision);
        Assert.Equal(5, response.Summary.Neurons);
        Assert.Equal(["a", "b"], response.Summary.Populations.Select(population => population.Name));
        Assert.Equal([0L, 3L], response.Summary.Populations.Select(population => population.FirstNeuron));
        Assert.Equal([3L, 2L], response.Summary.Populations.Select(population => population.Size));
        Assert.Equal([true, false], response.Summary.Populations.Select(population => population.SpikesRecorded));
        Assert.Equal([3L, 0L], response.Summary.Populations.Select(population => population.RecordedNeurons));
        var input = Assert.Single(response.Summary.Inputs);
        Assert.Equal((InputKind.Stream, "eeg", 2L, ""), (input.Kind, input.Name, input.Sources, input.Recording));
        Assert.Equal(["A", "#2"], input.Channels);
        Assert.Equal("", response.RunDirectory);
        Assert.Equal(2, gateway.Host[response.ExperimentId].Options.NeuronsPerCore);
    }

    [Fact]
    public async Task The_summary_names_gap_junctions()
    {
        await using var gateway = await TestGateway.StartAsync();

        var sets = (await gateway.Experiments.SubmitAsync(new SubmitRequest { Name = "coupled", Yaml = TestExperiments.Coupled })).Summary.GapJunctions;

        Assert.Equal(
            [
                new GapJunctionSummary { Name = "within", FirstPopulation = "a", SecondPopulation = "a", ExpectedJunctions = 3, ReverseShare = 1 },
                new GapJunctionSummary { Name = "between", FirstPopulation = "a", SecondPopulation = "b", ExpectedJunctions = 1.5, ReverseShare = 0.5, Plastic = true },
            ],
            sets);
    }

    [Fact]
    public async Task Gap_junctions_that_are_too_strong_are_refused_with_the_limit()
    {
        await using var gateway = await TestGateway.StartAsync();

        var status = await gateway.SubmitAsync(TestExperiments.CoupledTooStrongly).FailsWithAsync(StatusCode.InvalidArgument);

        Assert.Contains("gapJunctions.within.conductance", status.Detail, StringComparison.Ordinal);
        Assert.Contains("= 681.8 nS", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_without_placement_leaves_it_to_the_host()
    {
        await using var gateway = await TestGateway.StartAsync();

        Assert.Null((await gateway.SubmitAsync()).Options.NeuronsPerCore);
    }

    [Fact]
    public async Task A_network_that_does_not_fit_is_refused_with_the_numbers()
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { AvailableMemoryBytes = 24e9 });

        // 2·10^8 neurons of this model at 177 bytes are 35.5 GB.
        var status = await gateway.SubmitAsync("duration: 1 s\npopulations: { a: { model: lif-delta, size: 200000000 } }\n").FailsWithAsync(StatusCode.ResourceExhausted);

        Assert.Contains("200,000,000 neurons", status.Detail, StringComparison.Ordinal);
        Assert.Contains("35.5 GB", status.Detail, StringComparison.Ordinal);
        Assert.Contains("24.0 GB", status.Detail, StringComparison.Ordinal);
        Assert.Empty((await gateway.Experiments.ListAsync(new ListRequest())).Runs);
        Assert.NotNull(await gateway.SubmitAsync());
    }

    [Fact]
    public async Task A_wrong_description_gives_the_whole_diagnostic()
    {
        await using var gateway = await TestGateway.StartAsync();

        var status = await gateway.SubmitAsync(TestExperiments.Wrong).FailsWithAsync(StatusCode.InvalidArgument);

        Assert.Contains(TestExperiments.WrongKey, status.Detail, StringComparison.Ordinal);
        Assert.Contains("timeStep", status.Detail, StringComparison.Ordinal);
        Assert.Empty((await gateway.Experiments.ListAsync(new ListRequest())).Runs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ü")]
    public async Task A_name_that_is_no_file_name_is_refused(string name)
    {
        await using var gateway = await TestGateway.StartAsync();

        var call = gateway.Experiments.SubmitAsync(new SubmitRequest { Name = name, Yaml = TestExperiments.Plain }).ResponseAsync;

        Assert.StartsWith("name is", (await call.FailsWithAsync(StatusCode.InvalidArgument)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_core_of_no_neurons_is_refused()
    {
        await using var gateway = await TestGateway.StartAsync();

        var call = gateway.Experiments.SubmitAsync(new SubmitRequest
        {
            Name = "test",
            Yaml = TestExperiments.Plain,
            Options = new Protocol.V1.RunOptions { NeuronsPerCore = 0 },
        }).ResponseAsync;

        Assert.Contains("neurons_per_core", (await call.FailsWithAsync(StatusCode.InvalidArgument)).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11_000, "takes at most 10000")]
    [InlineData(100_000, "exceeds")]
    public async Task A_submission_beyond_the_limit_is_refused(int bytes, string words)
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { MaximumSubmissionBytes = 10_000 });

        var call = gateway.SubmitAsync(new string('#', bytes));

        Assert.Contains(words, (await call.FailsWithAsync(StatusCode.ResourceExhausted)).Detail, StringComparison.Ordinal);
        await gateway.SubmitAsync();
    }

    [Fact]
    public async Task More_live_runs_than_permitted_are_refused_until_one_has_ended()
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { MaximumLiveRuns = 2 });
        var first = await gateway.SubmitAsync();
        await gateway.SubmitAsync();

        await gateway.SubmitAsync().FailsWithAsync(StatusCode.ResourceExhausted);
        first.Stop("enough");

        await gateway.SubmitAsync();
    }

    [Fact]
    public async Task A_host_that_takes_no_run_is_a_failed_precondition()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Host.Refusal = "The cluster has no compute node.";

        var status = await gateway.SubmitAsync().FailsWithAsync(StatusCode.FailedPrecondition);

        Assert.Contains("no compute node", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_call_for_an_unknown_experiment_names_the_known_ones()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        var client = gateway.Experiments;
        const string id = "nobody";
        using var watch = client.Watch(new WatchRequest { ExperimentId = id });
        Task[] calls =
        [
            client.StartAsync(new StartRequest { ExperimentId = id }).ResponseAsync,
            client.PauseAsync(new PauseRequest { ExperimentId = id }).ResponseAsync,
            client.ResumeAsync(new ResumeRequest { ExperimentId = id }).ResponseAsync,
            client.StepAsync(new StepRequest { ExperimentId = id, Steps = 1 }).ResponseAsync,
            client.StopAsync(new StopRequest { ExperimentId = id }).ResponseAsync,
            client.GetAsync(new GetRequest { ExperimentId = id }).ResponseAsync,
            watch.ResponseStream.MoveNext(),
        ];

        foreach (var call in calls)
        {
            Assert.Contains(run.RunId, (await call.FailsWithAsync(StatusCode.NotFound)).Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_nearly_right_id_is_guessed()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();

        var status = await client(run.RunId[..^1]).FailsWithAsync(StatusCode.NotFound);

        Assert.Contains($"did you mean '{run.RunId}'", status.Detail, StringComparison.Ordinal);
        Task client(string id) => gateway.Experiments.GetAsync(new GetRequest { ExperimentId = id }).ResponseAsync;
    }

    [Fact]
    public async Task Get_and_list_tell_what_is_known()
    {
        await using var gateway = await TestGateway.StartAsync();
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var first = await gateway.StartRunAsync();
        var second = await gateway.SubmitAsync(TestExperiments.Stream);
        first.PlayEpoch((1, 0), (2, 4));

        var live = (await gateway.Experiments.GetAsync(new GetRequest { ExperimentId = first.RunId })).Run;
        first.Stop("enough");
        var ended = (await gateway.Experiments.GetAsync(new GetRequest { ExperimentId = first.RunId })).Run;
        var list = (await gateway.Experiments.ListAsync(new ListRequest())).Runs;

        Assert.Equal((RunPhase.Running, 10L, 1000L, 0.001, 2L), Tuple(live.Status));
        Assert.Null(live.Result);
        Assert.InRange(live.SubmitTime.ToDateTimeOffset(), before, DateTimeOffset.UtcNow);
        Assert.Equal(2, live.Summary.Populations.Count);
        Assert.Equal(RunPhase.Stopped, ended.Status.Phase);
        Assert.Equal("enough", ended.Status.Message);
        AssertSame(await first.Completion, ended.Result);
        Assert.Equal([first.RunId, second.RunId], list.Select(run => run.ExperimentId));
        Assert.All(list, run => Assert.Empty(run.Summary.Populations));

        static (RunPhase, long, long, double, long) Tuple(Protocol.V1.RunStatus status) =>
            (status.Phase, status.Step, status.DurationSteps, status.BiologicalSeconds, status.Spikes);
    }

    [Fact]
    public async Task Ended_runs_are_forgotten_oldest_first()
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { MaximumEndedRuns = 1 });
        var live = await gateway.SubmitAsync();
        var older = await gateway.SubmitAsync();
        var newer = await gateway.SubmitAsync();

        older.Stop("1");
        newer.Stop("2");

        await Waiting.Until(() => gateway.Server.Runs.List().Count == 2);
        var list = (await gateway.Experiments.ListAsync(new ListRequest())).Runs;
        Assert.Equal([live.RunId, newer.RunId], list.Select(run => run.ExperimentId));
    }

    [Fact]
    public async Task A_gateway_that_stops_ends_its_runs()
    {
        FakeRun run;
        await using (var gateway = await TestGateway.StartAsync())
        {
            run = await gateway.StartRunAsync();
        }

        Assert.Equal("the gateway was shut down", run.StopReason);
    }

    private static void AssertSame(Cluster.Runs.RunResult expected, Protocol.V1.RunResult actual)
    {
        Assert.Equal(RunPhase.Stopped, actual.Phase);
        Assert.Equal(expected.Message, actual.Message);
        Assert.Equal(expected.LastStep, actual.LastStep);
        Assert.Equal(expected.Spikes, actual.Spikes);
        Assert.Equal(expected.Fingerprint, actual.Fingerprint);
        Assert.Equal(expected.StateFingerprint, actual.StateFingerprint);
        Assert.Equal(expected.BiologicalSeconds, actual.BiologicalSeconds);
        Assert.Equal(expected.WallSeconds, actual.WallSeconds);
        Assert.Equal(expected.BuildSeconds, actual.BuildSeconds);
        Assert.Equal(expected.RealTimeFactor, actual.RealTimeFactor);
        Assert.Equal(expected.Synapses, actual.Synapses);
        Assert.Equal(expected.SynapticEvents, actual.SynapticEvents);
        Assert.Equal(expected.ConnectivityBytes, actual.ConnectivityBytes);
        Assert.Equal(expected.PeakMemoryBytes, actual.PeakMemoryBytes);
        Assert.Equal(expected.Nodes, actual.Nodes);
        Assert.Equal(expected.Threads, actual.Threads);
        Assert.Equal(expected.NeuronCores, actual.NeuronCores);
        Assert.Equal(expected.CrossbarTiles, actual.CrossbarTiles);
        Assert.Equal(expected.AllocatedBytesPerEpoch, actual.AllocatedBytesPerEpoch);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Neuromesh.Cluster.Runs;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Gateway.Tests.Fakes;
using Neuromesh.Recordings;

namespace Neuromesh.Gateway.Tests.RunDirectories;

/// <summary>What a run says of itself: its document, its pictures, and how it ended.</summary>
public sealed class RunDirectorySinkTests
{
    [Fact]
    public void A_complete_run_leaves_all_of_its_files()
    {
        using var run = new RecordedRun(options: new RunDirectoryOptions { CommandLine = "neuromesh run small.yaml" });
        run.Begin();
        run.Write([(1, 0), (1, 4), (7, 2)]);
        run.Write([]);
        run.Write([(21, 3)]);
        var result = run.End(RunPhase.Completed);

        Assert.Equal(["raster.png", "run.json", "spikes.parquet"], Directory.GetFiles(run.Directory).Select(Path.GetFileName).Order());
        Assert.Equal(
            [[0.1, 1L, 0L, "a"], [0.1, 1L, 4L, "b"], [0.7, 7L, 2L, "a"], [2.1, 21L, 3L, "b"]],
            run.Query("time_ms, step, neuron, population", "spikes.parquet"));
        var document = run.ReadDocument();
        Assert.Equal("completed", document.GetProperty("phase").GetString());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("message").ValueKind);
        Assert.Equal(7UL, document.GetProperty("seed").GetUInt64());
        Assert.Equal(("small-1", "small"), (document.GetProperty("runId").GetString(), document.GetProperty("name").GetString()));
        Assert.Equal((result.Fingerprint, result.StateFingerprint), (document.GetProperty("fingerprint").GetString(), document.GetProperty("stateFingerprint").GetString()));
        Assert.Equal((30, 1000), (document.GetProperty("lastStep").GetInt64(), document.GetProperty("durationSteps").GetInt64()));
        Assert.Equal(0.003, document.GetProperty("biologicalSeconds").GetDouble());
        Assert.Equal(0.5 / 0.003, document.GetProperty("realTimeFactor").GetDouble());
        var counts = document.GetProperty("counts");
        Assert.Equal(
            [5L, 4, 6, 34, 56, 78, 1, 2, 3, 4],
            new[] { "neurons", "spikes", "synapses", "synapticEvents", "connectivityBytes", "peakMemoryBytes", "nodes", "threads", "neuronCores", "crossbarTiles" }
                .Select(key => counts.GetProperty(key).GetInt64()));
        var file = Assert.Single(document.GetProperty("files").EnumerateArray());
        Assert.Equal(("spikes.parquet", 4L), (file.GetProperty("name").GetString(), file.GetProperty("rows").GetInt64()));
        Assert.Equal(["a", "b"], file.GetProperty("populations").EnumerateArray().Select(name => name.GetString()));
        Assert.Empty(document.GetProperty("remarks").EnumerateArray());
    }

    [Fact]
    public void The_document_says_with_what_the_run_was_made()
    {
        using var run = new RecordedRun(options: new RunDirectoryOptions { CommandLine = "neuromesh run small.yaml" });
        var before = DateTime.UtcNow.AddSeconds(-1);
        run.Begin();
        run.Write([]);
        run.End(RunPhase.Completed);

        var document = run.ReadDocument();
        var program = document.GetProperty("program");
        Assert.Equal(("neuromesh", "neuromesh run small.yaml"), (program.GetProperty("name").GetString(), program.GetProperty("commandLine").GetString()));
        Assert.Matches(@"^\d+\.\d+\.\d+", program.GetProperty("version").GetString());
        Assert.StartsWith(".NET 10.", program.GetProperty("runtime").GetString(), StringComparison.Ordinal);
        var machine = document.GetProperty("machine");
        Assert.Equal(Environment.ProcessorCount, machine.GetProperty("logicalProcessors").GetInt32());
        Assert.Matches("^(512|256|128) bit$|^scalar$", machine.GetProperty("vectorWidth").GetString());
        Assert.NotEqual("", machine.GetProperty("operatingSystem").GetString());
        var (started, ended) = (Time("startedUtc"), Time("endedUtc"));
        Assert.True(before <= started && started <= ended && ended <= DateTime.UtcNow.AddSeconds(1), $"{before} {started} {ended}");
        var experiment = document.GetProperty("experiment");
        Assert.Equal(["a", "b"], experiment.GetProperty("populations").EnumerateObject().Select(population => population.Name));
        Assert.Equal("lif-delta", experiment.GetProperty("populations").GetProperty("a").GetProperty("model").GetString());

        DateTime Time(string key) => DateTime.ParseExact(
            document.GetProperty(key).GetString()!, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
    }

    /// <summary>The run lasts 100 ms: an event at its last step is part of it, one a step later is not.</summary>
    [Fact]
    public void Events_after_the_end_are_remarked_on()
    {
        using var run = new RecordedRun(RecordedRun.Network + "inputs: { given: { type: spike-trains, trains: [[1 ms, 100 ms], [100.1 ms, 2 s]] }, whole: { type: spike-trains, trains: [[100 ms]] } }\n");
        run.Begin();
        run.End(RunPhase.Completed);

        Assert.Equal(
            ["inputs.given: 2 of 4 events come after the end of the run of 0.1 s and are not delivered."],
            run.ReadDocument().GetProperty("remarks").EnumerateArray().Select(remark => remark.GetString()));
    }

    [Fact]
    public void A_run_under_way_says_that_it_is()
    {
        using var run = new RecordedRun();
        run.Begin();
        run.Write([(1, 0)]);

        var document = run.ReadDocument();
        Assert.Equal("running", document.GetProperty("phase").GetString());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("endedUtc").ValueKind);
        Assert.Equal("lif-delta", document.GetProperty("experiment").GetProperty("populations").GetProperty("a").GetProperty("model").GetString());
        Assert.False(File.Exists(run.File("spikes.parquet")));

        // Room for the end, should the disk fill up.
        Assert.True(new FileInfo(run.File("run.json.partial")).Length > new FileInfo(run.File("run.json")).Length + 10_000);
        Assert.Contains("still under way or was killed", Assert.Throws<RecordingException>(() => RunDirectory.CheckFingerprint(run.Directory)).Message, StringComparison.Ordinal);
        run.End(RunPhase.Completed);
        Assert.Equal(["raster.png", "run.json", "spikes.parquet"], Directory.GetFiles(run.Directory).Select(Path.GetFileName).Order());
        Assert.EndsWith("}\n", File.ReadAllText(run.File("run.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunPhase.Stopped, "stopped", "interrupted by the user")]
    [InlineData(RunPhase.Failed, "failed", "Neuron core 0 failed: a tile burnt")]
    public void A_run_that_ends_early_keeps_what_it_has(RunPhase phase, string word, string message)
    {
        using var run = new RecordedRun(RecordedRun.Traced);
        run.Begin();
        run.Write([(1, 0), (1, 4)], (0, [5, 10], [-60, 1, -61, 2]), (1, [10], [-70, -71, -72]));
        run.End(phase, message);

        var document = run.ReadDocument();
        Assert.Equal((word, message), (document.GetProperty("phase").GetString(), document.GetProperty("message").GetString()));
        Assert.Equal(phase == RunPhase.Failed ? JsonValueKind.Null : JsonValueKind.String, document.GetProperty("stateFingerprint").ValueKind);
        Assert.Single(run.Query("step", "spikes.parquet"));
        Assert.Equal(7, run.Query("step", "traces.parquet").Count);
        RecordedRun.AssertPicture(run.File("raster.png"));
        Assert.Empty(Directory.GetFiles(run.Directory, "*.partial"));
    }

    [Fact]
    public void A_run_that_was_never_built_leaves_its_word()
    {
        using var run = new RecordedRun();
        run.Begin();
        run.End(RunPhase.Failed, "There is no compute node.");

        Assert.Equal("There is no compute node.", run.ReadDocument().GetProperty("message").GetString());
        Assert.Empty(run.Query("step", "spikes.parquet"));
        Assert.True(RunDirectory.CheckFingerprint(run.Directory).Matches);
        RecordedRun.AssertPicture(run.File("raster.png"));
    }

    [Fact]
    public void Pictures_can_be_left_out()
    {
        using var run = new RecordedRun(options: new RunDirectoryOptions { Pictures = false });
        run.Begin();
        run.Write([(1, 0)]);
        run.End(RunPhase.Completed);

        Assert.Equal(["run.json", "spikes.parquet"], Directory.GetFiles(run.Directory).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("synthetic", "synthetic EEG (computed, not recorded)")]
    [InlineData("stream", "samples streamed over gRPC")]
    public void What_is_no_recorded_file_is_named_so(string recording, string kind)
    {
        using var run = new RecordedRun(Recorded(recording, "[Fp1]"));
        run.Begin();
        run.End(RunPhase.Completed);

        var described = Assert.Single(run.ReadDocument().GetProperty("recordings").EnumerateArray());
        Assert.Equal(("eeg", recording, kind), (described.GetProperty("input").GetString(), described.GetProperty("recording").GetString(), described.GetProperty("kind").GetString()));
        using var reader = Neuromesh.Recordings.RunFiles.SpikeFileReader.Open(run.File("spikes.parquet"));
        Assert.Equal($"input: {kind}", reader.Notes["recordings"]);
    }

    [Fact]
    public void A_recorded_file_is_named_with_its_digest()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("eeg.csv");
        File.WriteAllText(path, "time [s],Fp1 [uV]\n0,1\n0.5,2\n");
        using var run = new RecordedRun(Recorded(path, "all"));
        run.Begin();
        run.End(RunPhase.Completed);

        var described = Assert.Single(run.ReadDocument().GetProperty("recordings").EnumerateArray());
        Assert.Equal((path, "file", 28L), (described.GetProperty("recording").GetString(), described.GetProperty("kind").GetString(), described.GetProperty("bytes").GetInt64()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), described.GetProperty("sha256").GetString());
    }

    private static string Recorded(string recording, string channels) => RecordedRun.Network + $$"""
        inputs:
          eeg:
            type: recording
            recording: {{recording}}
            channels: {{channels}}
            encoder: { type: threshold-crossing, threshold: 0 uV }
        """ + "\n";
}

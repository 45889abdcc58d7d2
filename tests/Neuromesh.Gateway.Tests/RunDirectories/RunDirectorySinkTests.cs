using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Gateway.Tests.Fakes;
using Neuromesh.Recordings;
using SkiaSharp;

namespace Neuromesh.Gateway.Tests.RunDirectories;

public sealed class RunDirectorySinkTests
{
    private const string Traced = RecordedRun.Network + """
        record:
          spikes: [b]
          traces:
            - { population: b, variables: [membranePotential, excitatoryCurrent], neurons: [1], interval: 0.5 ms }
            - { population: a, variables: [membranePotential], interval: 1 ms }
        """ + "\n";

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

    [Fact]
    public void Only_what_is_asked_for_is_recorded()
    {
        using var run = new RecordedRun(Traced);
        run.Begin();
        run.Write([(1, 0), (1, 4), (7, 2), (8, 3)], (0, [5, 10], [-60, 1, -61, 2]), (1, [10], [-70, -71, -72]));
        run.Write([(11, 1)], (0, [15, 20], [-62, 3, -63, 4]), (1, [], []));
        run.End(RunPhase.Completed);

        Assert.Equal([[1L, 4L, "b"], [8L, 3L, "b"]], run.Query("step, neuron, population", "spikes.parquet"));
        Assert.Equal(
            [
                [0.5, "b", 4L, "membranePotential", -60.0], [0.5, "b", 4L, "excitatoryCurrent", 1.0],
                [1.0, "b", 4L, "membranePotential", -61.0], [1.0, "b", 4L, "excitatoryCurrent", 2.0],
                [1.0, "a", 0L, "membranePotential", -70.0], [1.0, "a", 1L, "membranePotential", -71.0], [1.0, "a", 2L, "membranePotential", -72.0],
                [1.5, "b", 4L, "membranePotential", -62.0], [1.5, "b", 4L, "excitatoryCurrent", 3.0],
                [2.0, "b", 4L, "membranePotential", -63.0], [2.0, "b", 4L, "excitatoryCurrent", 4.0],
            ],
            run.Query("time_ms, population, neuron, variable, value", "traces.parquet"));
        var files = run.ReadDocument().GetProperty("files").EnumerateArray().Select(file => (file.GetProperty("name").GetString(), file.GetProperty("rows").GetInt64()));
        Assert.Equal([("spikes.parquet", 2L), ("traces.parquet", 11L)], files);
        using var reader = Neuromesh.Recordings.RunFiles.TraceFileReader.Open(run.File("traces.parquet"));
        Assert.Equal(["membranePotential mV", "excitatoryCurrent pA"], reader.Variables.Select(variable => $"{variable.Name} {variable.Unit}"));
        Assert.Equal(20, reader.LastStep);
        AssertPicture(run.File("raster.png"));
        AssertPicture(run.File("traces.png"));
    }

    [Fact]
    public void Spikes_of_some_neurons_are_recorded_and_the_files_say_of_which()
    {
        using var run = new RecordedRun(RecordedRun.Network + "record: { spikes: [{ population: a, neurons: [0, 2] }, b] }\n");
        run.Begin();
        run.Write([(1, 0), (1, 1), (1, 4), (7, 2), (8, 1), (8, 3)]);
        var result = run.End(RunPhase.Completed);

        Assert.Equal([[1L, 0L, "a"], [1L, 4L, "b"], [7L, 2L, "a"], [8L, 3L, "b"]], run.Query("step, neuron, population", "spikes.parquet"));
        var document = run.ReadDocument();
        Assert.Equal(6, document.GetProperty("counts").GetProperty("spikes").GetInt64());
        Assert.Equal(RecordedRun.Hash([(1, 0), (1, 1), (1, 4), (7, 2), (8, 1), (8, 3)]), document.GetProperty("fingerprint").GetString());
        const string spikes = "[{\"population\":\"a\",\"neurons\":[0,2]},\"b\"]";
        Assert.Equal(spikes, Compact(document.GetProperty("experiment").GetProperty("record").GetProperty("spikes")));
        Assert.Equal(spikes, Compact(Assert.Single(document.GetProperty("files").EnumerateArray()).GetProperty("populations")));
        var check = RunDirectory.CheckFingerprint(run.Directory);
        Assert.Equal((false, false, 4L, result.Fingerprint), (check.AllSpikesRecorded, check.Matches, check.Spikes, check.Stated));
        using var reader = Neuromesh.Recordings.RunFiles.SpikeFileReader.Open(run.File("spikes.parquet"));
        Assert.Equal([2L, 2L], reader.Populations.Select(population => population.RecordedCount));
        Assert.Equal([(0L, 1L), (2L, 1L)], reader.Populations[0].Recorded.Select(span => (span.First, span.Size)));
        AssertPicture(run.File("raster.png"));

        static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
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
    public void Weights_are_written_with_global_ids()
    {
        using var run = new RecordedRun("""
            duration: 100 ms
            populations:
              a: { model: lif-delta, size: 3 }
              b: { model: lif-exponential, size: 2 }
            projections:
              chain: { from: a, to: b, rule: { type: all-to-all }, weight: 10 pA, delay: 1 ms, plasticity: { type: stdp, maximumWeight: 20 pA } }
            record:
              weights: [{ projection: chain, interval: 0.5 ms }]
            """);
        var synapses = new PlasticSynapse[] { new(0, 1, 10, 10), new(2, 0, 15, 10) };
        run.Begin();
        run.Write([(1, 0)], [(0, synapses, [5, 10], [10, 10, 11, 9])]);
        run.Write([], [(0, synapses, [], [])]);
        run.Write([], [(0, synapses, [25], [12, 8])]);
        run.End(RunPhase.Completed);

        Assert.Equal(
            [
                [0.5, "chain", 0L, 4L, 1.0, 10.0], [0.5, "chain", 2L, 3L, 1.5, 10.0], [1.0, "chain", 0L, 4L, 1.0, 11.0], [1.0, "chain", 2L, 3L, 1.5, 9.0],
                [2.5, "chain", 0L, 4L, 1.0, 12.0], [2.5, "chain", 2L, 3L, 1.5, 8.0],
            ],
            run.Query("time_ms, projection, source, target, delay_ms, weight", "weights.parquet"));
        var files = run.ReadDocument().GetProperty("files").EnumerateArray().Select(file => (file.GetProperty("name").GetString(), file.GetProperty("rows").GetInt64()));
        Assert.Contains(("weights.parquet", 6L), files);
    }

    [Fact]
    public void Conductances_of_gap_junctions_are_written_beside_the_weights()
    {
        using var run = new RecordedRun("""
            duration: 100 ms
            populations:
              a: { model: lif-delta, size: 3 }
              b: { model: lif-exponential, size: 2 }
            projections:
              chain: { from: a, to: b, rule: { type: all-to-all }, weight: 10 pA, delay: 1 ms, plasticity: { type: stdp, maximumWeight: 20 pA } }
            gapJunctions:
              chain: { from: b, to: a, rule: { type: all-to-all }, conductance: 1 nS }
            record:
              weights: [{ projection: chain, interval: 0.1 ms, sources: 0, targets: 1 }, { gapJunctions: chain, interval: 0.1 ms, targets: 0..1 }]
            """);
        run.Begin();
        run.Write([], [(0, [new(0, 1, 10, 10)], [1], [10]), (1, [new(0, 1, 0, 1), new(1, 0, 0, 1)], [1], [1.5, 0.25])]);
        run.End(RunPhase.Completed);

        Assert.Equal(
            [[0.1, "chain", 0L, 4L, 1.0, 10.0], [0.1, "chain (conductance)", 3L, 1L, 0.0, 1.5], [0.1, "chain (conductance)", 4L, 0L, 0.0, 0.25]],
            run.Query("time_ms, projection, source, target, delay_ms, weight", "weights.parquet"));
        var json = run.ReadDocument().GetProperty("experiment").GetProperty("record").GetProperty("weights")[1];
        Assert.Equal("chain", json.GetProperty("gapJunctions").GetString());
        Assert.False(json.TryGetProperty("projection", out _));
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
        using var run = new RecordedRun(Traced);
        run.Begin();
        run.Write([(1, 0), (1, 4)], (0, [5, 10], [-60, 1, -61, 2]), (1, [10], [-70, -71, -72]));
        run.End(phase, message);

        var document = run.ReadDocument();
        Assert.Equal((word, message), (document.GetProperty("phase").GetString(), document.GetProperty("message").GetString()));
        Assert.Equal(phase == RunPhase.Failed ? JsonValueKind.Null : JsonValueKind.String, document.GetProperty("stateFingerprint").ValueKind);
        Assert.Single(run.Query("step", "spikes.parquet"));
        Assert.Equal(7, run.Query("step", "traces.parquet").Count);
        AssertPicture(run.File("raster.png"));
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
        AssertPicture(run.File("raster.png"));
    }

    [Fact]
    public void Without_recorded_spikes_there_is_no_raster()
    {
        using var run = new RecordedRun(RecordedRun.Network + "record: { spikes: none }\n");
        run.Begin();
        run.Write([(1, 0), (1, 4)]);
        run.End(RunPhase.Completed);

        Assert.Empty(run.Query("step", "spikes.parquet"));
        Assert.False(File.Exists(run.File("raster.png")));
        Assert.Equal(2, run.ReadDocument().GetProperty("counts").GetProperty("spikes").GetInt64());
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

    [Fact]
    public void A_directory_with_a_run_is_left_alone()
    {
        using var first = new RecordedRun();
        first.Begin();
        first.Write([(1, 0)]);
        first.End(RunPhase.Completed);
        var before = File.ReadAllBytes(first.File("run.json"));

        var failure = Assert.Throws<IOException>(() => new RunDirectorySink(first.Directory).Begin("other", first.Experiment));

        Assert.Contains(first.Directory, failure.Message, StringComparison.Ordinal);
        Assert.Contains("holds a run already", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(first.File("run.json")));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_one_clear_error()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("file"), "");
        using var run = new RecordedRun();

        var failure = Assert.Throws<IOException>(() => new RunDirectorySink(folder.File("file/run")).Begin("small-1", run.Experiment));

        Assert.StartsWith($"The files of the run in {folder.File("file/run")} cannot be written: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_told_and_noted()
    {
        using var run = new RecordedRun(Traced);
        Directory.CreateDirectory(run.File("traces.parquet.partial"));

        Assert.StartsWith($"The files of the run in {run.Directory} cannot be written: ", Assert.Throws<IOException>(run.Begin).Message, StringComparison.Ordinal);

        Assert.Equal("failed", run.ReadDocument().GetProperty("phase").GetString());
    }

    [Fact]
    public void A_file_that_cannot_be_completed_fails_the_run()
    {
        using var run = new RecordedRun(Traced);
        run.Begin();
        run.Write([(1, 4)], (0, [5, 10], [-60, 1, -61, 2]), (1, [10], [-70, -71, -72]));

        // The file's name is taken by a directory with something in it, so that no renaming can put it aside.
        Directory.CreateDirectory(run.File("spikes.parquet/occupied"));

        var failure = Assert.Throws<IOException>(() => run.End(RunPhase.Completed));

        Assert.StartsWith($"The files of the run in {run.Directory} cannot be written: ", failure.Message, StringComparison.Ordinal);
        var document = run.ReadDocument();
        Assert.Equal(("failed", failure.Message), (document.GetProperty("phase").GetString(), document.GetProperty("message").GetString()));
        Assert.Equal("traces.parquet", Assert.Single(document.GetProperty("files").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(7, run.Query("step", "traces.parquet").Count);
    }

    [SkippableFact]
    public void A_full_disk_is_one_clear_error()
    {
        const string full = "/dev/full";
        Skip.IfNot(File.Exists(full), $"This system has no {full}, the device that is always full.");
        using var run = new RecordedRun();
        Directory.CreateDirectory(run.Directory);
        File.CreateSymbolicLink(run.File("spikes.parquet.partial"), full);
        run.Begin();

        var failure = Assert.Throws<IOException>(() =>
        {
            // Row groups are gathered in memory, so it takes a while until the disk is asked.
            for (var step = 0L; step < 400_000; step++)
            {
                run.Write([(step, 0), (step, 1)]);
            }
        });
        Assert.Throws<IOException>(() => run.End(RunPhase.Failed, failure.Message));

        Assert.Contains("No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith($"The files of the run in {run.Directory} cannot be written: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal("failed", run.ReadDocument().GetProperty("phase").GetString());
    }

    private static string Recorded(string recording, string channels) => RecordedRun.Network + $$"""
        inputs:
          eeg:
            type: recording
            recording: {{recording}}
            channels: {{channels}}
            encoder: { type: threshold-crossing, threshold: 0 uV }
        """ + "\n";

    private static void AssertPicture(string path)
    {
        using var bitmap = SKBitmap.Decode(path);
        Assert.Equal(1600, bitmap.Width);
        Assert.True(bitmap.Pixels.Distinct().Take(10).Count() == 10, $"{path} is nearly blank.");
    }
}

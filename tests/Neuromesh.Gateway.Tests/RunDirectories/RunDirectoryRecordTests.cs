using System.Text.Json;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Gateway.RunDirectories;

namespace Neuromesh.Gateway.Tests.RunDirectories;

/// <summary>What a run writes of its spikes, traces and weights.</summary>
public sealed class RunDirectoryRecordTests
{
    [Fact]
    public void Only_what_is_asked_for_is_recorded()
    {
        using var run = new RecordedRun(RecordedRun.Traced);
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
        RecordedRun.AssertPicture(run.File("raster.png"));
        RecordedRun.AssertPicture(run.File("traces.png"));
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
        RecordedRun.AssertPicture(run.File("raster.png"));

        static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
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
}

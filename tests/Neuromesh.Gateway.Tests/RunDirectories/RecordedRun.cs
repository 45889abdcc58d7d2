using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using DuckDB.NET.Data;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Inputs;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Gateway.Tests.Fakes;
using SkiaSharp;

namespace Neuromesh.Gateway.Tests.RunDirectories;

/// <summary>Plays a run into a run directory as the recorder would, and reads back what is there.</summary>
internal sealed class RecordedRun : IDisposable
{
    public const string Network = """
        name: small
        duration: 100 ms
        seed: 7
        populations:
          a: { model: lif-delta, size: 3 }
          b: { model: lif-exponential, size: 2 }
        projections:
          chain: { from: a, to: b, rule: { type: all-to-all }, weight: 10 pA, delay: 1 ms }
        """ + "\n";

    /// <summary>The same with spikes of one population and traces of both.</summary>
    public const string Traced = Network + """
        record:
          spikes: [b]
          traces:
            - { population: b, variables: [membranePotential, excitatoryCurrent], neurons: [1], interval: 0.5 ms }
            - { population: a, variables: [membranePotential], interval: 1 ms }
        """ + "\n";

    private readonly TemporaryFolder _folder = new();
    private readonly List<(long Step, long Neuron)> _spikes = [];
    private long _epoch;

    public RecordedRun(string yaml = Network, RunDirectoryOptions? options = null)
    {
        Experiment = ExperimentReader.ReadText("test", "test.yaml", yaml, null, [], new RecordingProbe()).Experiment;
        Directory = _folder.File("run");
        Sink = new RunDirectorySink(Directory, options);
    }

    public Experiment Experiment { get; }

    public string Directory { get; }

    public RunDirectorySink Sink { get; }

    public string File(string name) => Path.Combine(Directory, name);

    public void Begin() => Sink.Begin("small-1", Experiment);

    /// <summary>Writes one epoch with the given spikes, in order of (step, neuron), and trace values.</summary>
    public void Write((long Step, long Neuron)[] spikes, params (int Request, long[] Steps, double[] Values)[] traces) => Write(spikes, [], traces);

    /// <summary>Writes one epoch with sampled weights.</summary>
    public void Write((long Step, long Neuron)[] spikes, (int Request, PlasticSynapse[] Synapses, long[] Steps, double[] Weights)[] weights, params (int Request, long[] Steps, double[] Values)[] traces)
    {
        var record = new EpochRecord
        {
            Epoch = _epoch,
            FirstStep = (_epoch * Experiment.EpochSteps) + 1,
            Steps = Experiment.EpochSteps,
            SpikeCount = spikes.Length,
            SpikeStepBuffer = [.. spikes.Select(spike => spike.Step), -1],
            SpikeNeuronBuffer = [.. spikes.Select(spike => spike.Neuron), -1],
            WeightBuffers = [.. weights.Select(samples => new WeightSamples
            {
                Request = samples.Request,
                SampleCount = samples.Steps.Length,
                Synapses = [.. samples.Synapses],
                StepBuffer = samples.Steps,
                WeightBuffer = samples.Weights,
            })],
            TraceBuffers = [.. traces.Select(trace => new TraceSamples
            {
                Request = trace.Request,
                SampleCount = trace.Steps.Length,
                ValuesPerSample = trace.Steps.Length == 0 ? 0 : trace.Values.Length / trace.Steps.Length,
                StepBuffer = trace.Steps,
                ValueBuffer = trace.Values,
            })],
        };
        Sink.Write(record);
        _epoch++;
        _spikes.AddRange(spikes);

        // What the recorder hands out is reused, so a sink that kept it shows.
        record.SpikeStepBuffer.AsSpan().Fill(-1);
        record.SpikeNeuronBuffer.AsSpan().Fill(-1);
    }

    public RunResult End(RunPhase phase, string? message = null)
    {
        var lastStep = _epoch * Experiment.EpochSteps;
        var result = new RunResult
        {
            RunId = "small-1",
            Phase = phase,
            Message = message,
            LastStep = lastStep,
            Spikes = _spikes.Count,
            Fingerprint = Hash(_spikes),
            StateFingerprint = phase == RunPhase.Failed ? null : new string('b', 64),
            BiologicalSeconds = Experiment.TimeStep.ToMilliseconds(lastStep) / 1e3,
            WallSeconds = 0.5,
            BuildSeconds = 0.25,
            Synapses = 6,
            SynapticEvents = 34,
            ConnectivityBytes = 56,
            PeakMemoryBytes = 78,
            Nodes = 1,
            Threads = 2,
            NeuronCores = 3,
            CrossbarTiles = 4,
            AllocatedBytesPerEpoch = 0.5,
        };
        Sink.End(result);
        return result;
    }

    /// <summary>The definition of the fingerprint, written down once more.</summary>
    public static string Hash(IEnumerable<(long Step, long Neuron)> spikes)
    {
        var bytes = new List<byte>();
        var word = new byte[8];
        foreach (var (step, neuron) in spikes)
        {
            BinaryPrimitives.WriteInt64LittleEndian(word, step);
            bytes.AddRange(word);
            BinaryPrimitives.WriteInt64LittleEndian(word, neuron);
            bytes.AddRange(word);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
    }

    public JsonElement ReadDocument() => JsonDocument.Parse(System.IO.File.ReadAllBytes(File("run.json"))).RootElement;

    /// <summary>Rows of a query over a file, read by a program that is not ours.</summary>
    public List<object[]> Query(string columns, string file)
    {
        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        using var command = duck.CreateCommand();
        command.CommandText = $"SELECT {columns} FROM '{File(file)}'";
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>A picture is there and has something in it.</summary>
    public static void AssertPicture(string path)
    {
        using var bitmap = SKBitmap.Decode(path);
        Assert.Equal(1600, bitmap.Width);
        Assert.True(bitmap.Pixels.Distinct().Take(10).Count() == 10, $"{path} is nearly blank.");
    }

    public void Dispose() => _folder.Dispose();
}

using System.Text.Json.Serialization;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Host.Runs;

/// <summary>The object that <c>run --json</c> prints. Its names are a contract with scripts.</summary>
internal sealed record RunReport
{
    private const double SquareMillimetersPerSquareMeter = 1e6;

    /// <summary>Name of the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Completed, stopped or failed.</summary>
    public required RunPhase Phase { get; init; }

    /// <summary>Why it stopped or failed; null when it completed.</summary>
    public required string? Message { get; init; }

    /// <summary>Neurons of all populations.</summary>
    public required int Neurons { get; init; }

    /// <summary>Sparse synapses and crossbar weights.</summary>
    public required long Synapses { get; init; }

    /// <summary>Spikes of all neurons, recorded or not.</summary>
    public required long Spikes { get; init; }

    /// <summary>Spikes per neuron and biological second.</summary>
    public required double MeanRateHz { get; init; }

    /// <summary>SHA-256 of all spikes.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Digest of the final state; null when the run failed.</summary>
    public required string? StateFingerprint { get; init; }

    /// <summary>Simulated time in s.</summary>
    public required double BiologicalSeconds { get; init; }

    /// <summary>Wall-clock time spent running in s.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Wall over biological seconds.</summary>
    public required double RealTimeFactor { get; init; }

    /// <summary>Wall-clock time spent building in s.</summary>
    public required double BuildSeconds { get; init; }

    /// <summary>Synaptic events delivered.</summary>
    public required long SynapticEvents { get; init; }

    /// <summary>Bytes of all connectivity, indexes included.</summary>
    public required long ConnectivityBytes { get; init; }

    /// <summary>Peak resident memory of all processes.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Managed bytes allocated per epoch.</summary>
    public required double AllocatedBytesPerEpoch { get; init; }

    /// <summary>Compute nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>Compute threads of all nodes.</summary>
    public required int Threads { get; init; }

    /// <summary>Neuron cores.</summary>
    public required int NeuronCores { get; init; }

    /// <summary>Crossbar tiles.</summary>
    public required int CrossbarTiles { get; init; }

    /// <summary>Seed of every random draw.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Width of the numbers.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Share of the test images that were classified rightly in the last test; null for a network of spiking neurons.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>What the arrays have cost with their periphery in J; null where there are none.</summary>
    public required double? EnergyJoules { get; init; }

    /// <summary>Time that the array takes for its reads and updates in s, of several the slowest; null where there are none.</summary>
    public required double? LatencySeconds { get; init; }

    /// <summary>Area of the arrays with their periphery in mm²; null where there are none.</summary>
    public required double? AreaSquareMillimeters { get; init; }

    /// <summary>The recording behind each recording input, by the input's name; the program's own EEG is <c>synthetic</c>.</summary>
    public required IReadOnlyDictionary<string, string> Recordings { get; init; }

    /// <summary>The run directory.</summary>
    public required string Out { get; init; }

    /// <summary>The crossbar projections in words, for people.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Crossbars { get; init; } = [];

    /// <summary>Puts a report together.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="result">What its run came to.</param>
    /// <param name="directory">The run directory.</param>
    public static RunReport Create(Experiment experiment, RunResult result, string directory) => new()
    {
        Name = experiment.Name,
        RunId = result.RunId,
        Phase = result.Phase,
        Message = result.Message,
        Neurons = experiment.NeuronCount,
        Synapses = result.Synapses,
        Spikes = result.Spikes,
        MeanRateHz = result.BiologicalSeconds > 0 ? result.Spikes / result.BiologicalSeconds / experiment.NeuronCount : 0,
        Fingerprint = result.Fingerprint,
        StateFingerprint = result.StateFingerprint,
        BiologicalSeconds = result.BiologicalSeconds,
        WallSeconds = result.WallSeconds,
        RealTimeFactor = result.RealTimeFactor,
        BuildSeconds = result.BuildSeconds,
        SynapticEvents = result.SynapticEvents,
        ConnectivityBytes = result.ConnectivityBytes,
        PeakMemoryBytes = result.PeakMemoryBytes,
        AllocatedBytesPerEpoch = result.AllocatedBytesPerEpoch,
        Nodes = result.Nodes,
        Threads = result.Threads,
        NeuronCores = result.NeuronCores,
        CrossbarTiles = result.CrossbarTiles,
        Seed = experiment.Seed,
        Precision = experiment.Precision,
        Accuracy = result.Training?.Accuracy,
        EnergyJoules = result.Training?.Energy.Total ?? OfTiles(result, tiles => tiles.Sum(tile => tile.Energy.Total)),
        LatencySeconds = result.Training?.LatencySeconds ?? OfTiles(result, tiles => tiles.Max(tile => tile.LatencySeconds)),
        AreaSquareMillimeters = (result.Training?.AreaSquareMeters ?? OfTiles(result, tiles => tiles.Sum(tile => tile.AreaSquareMeters))) * SquareMillimetersPerSquareMeter,
        Crossbars = [.. result.Tiles.GroupBy(tile => tile.Projection.Name).Select(group => TileSettings.Describe([.. group]))],
        Recordings = experiment.Inputs.OfType<RecordingInput>().ToDictionary(input => input.Name, input => input.Recording),
        Out = directory,
    };

    /// <summary>The report for people.</summary>
    public string Describe()
    {
        var files = Directory.Exists(Out) ? Directory.GetFiles(Out).Order(StringComparer.Ordinal).Select(Shorten).ToArray() : [];
        var lines = new List<string>
        {
            $"{Name}: {ProgressText.PhaseName(Phase)}{(Message is null ? "" : $" ({Message})")}",
            $"  time         {ProgressText.Figure(BiologicalSeconds)} s of network time in {ProgressText.Figure(WallSeconds)} s, real-time factor {ProgressText.Figure(RealTimeFactor)}",
            $"  network      {Neurons:N0} neurons, {Synapses:N0} synapses, seed {Seed}, precision {Precision.ToString().ToLowerInvariant()}",
            $"  spikes       {Spikes:N0}, {ProgressText.Figure(MeanRateHz)} per neuron and second",
            $"  machine      {Nodes} node{(Nodes == 1 ? "" : "s")}, {Threads} thread{(Threads == 1 ? "" : "s")}, built in {ProgressText.Figure(BuildSeconds)} s, {PeakMemoryBytes / 1048576.0:0} MiB at peak",
            $"  fingerprint  {Fingerprint}",
        };
        foreach (var (input, recording) in Recordings)
        {
            var shown = recording == RecordingInput.Synthetic ? "synthetic EEG, computed and not recorded" : recording;
            lines.Insert(3, $"  input        {input}: {shown}");
        }

        lines.InsertRange(4, Crossbars.Select(crossbar => "  crossbar     " + crossbar));
        if (Accuracy is not null)
        {
            lines.Insert(3, $"  accuracy     {100 * Accuracy:0.00} % of the test images");
            lines.Insert(4, $"  array        {ProgressText.Figure(1e6 * EnergyJoules!.Value)} uJ, {ProgressText.Figure(LatencySeconds!.Value)} s, {ProgressText.Figure(AreaSquareMillimeters!.Value)} mm2 by its settings; the constants and their sources are in run.json");
        }

        if (StateFingerprint is not null)
        {
            lines.Add($"  state        {StateFingerprint}");
        }

        lines.AddRange(files.Select((file, index) => (index == 0 ? "  files        " : "               ") + file));
        return string.Join('\n', lines) + "\n";
    }

    private static double? OfTiles(RunResult result, Func<IReadOnlyList<TileResult>, double> figure) =>
        result.Tiles.IsEmpty ? null : figure(result.Tiles);

    /// <summary>A path as seen from the current directory, where it lies below it.</summary>
    private static string Shorten(string path)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}

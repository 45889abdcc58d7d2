using System.Globalization;
using System.Text;
using Neuromesh.Experiments.Model;
using Neuromesh.Host.Runs;

namespace Neuromesh.Host.Benchmarks;

/// <summary>The object that <c>bench --json</c> prints. Its names are a contract with scripts.</summary>
internal sealed record BenchmarkReport
{
    /// <summary>Name of the network.</summary>
    public required string Name { get; init; }

    /// <summary>Compute threads of all nodes.</summary>
    public required int Threads { get; init; }

    /// <summary>Compute nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>Neurons of all populations.</summary>
    public required int Neurons { get; init; }

    /// <summary>Synapses.</summary>
    public required long Synapses { get; init; }

    /// <summary>Simulated time that was timed, in s; the warm-up before it is not counted.</summary>
    public required double BiologicalSeconds { get; init; }

    /// <summary>Wall-clock time spent building in s.</summary>
    public required double BuildSeconds { get; init; }

    /// <summary>Wall-clock time of the timed part in s.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Wall over biological seconds.</summary>
    public required double RealTimeFactor { get; init; }

    /// <summary>Spikes in the timed part.</summary>
    public required long Spikes { get; init; }

    /// <summary>Spikes per neuron and biological second of the timed part.</summary>
    public required double MeanRateHz { get; init; }

    /// <summary>Synaptic events per wall-clock second of the timed part: those of the whole run, in the timed part's share of the spikes.</summary>
    public required double SynapticEventsPerSecond { get; init; }

    /// <summary>Peak resident memory, summed over the processes.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Bytes of all connectivity, indexes included, for each synapse.</summary>
    public required double BytesPerSynapse { get; init; }

    /// <summary>Managed bytes allocated per epoch, all processes.</summary>
    public required double AllocatedBytesPerEpoch { get; init; }

    /// <summary>Width of the numbers.</summary>
    public required Precision Precision { get; init; }

    /// <summary>SHA-256 of all spikes, warm-up included.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The report for people.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        void Add(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Add($"{Name}: {Neurons:N0} neurons, {Synapses:N0} synapses, {Nodes} node{(Nodes == 1 ? "" : "s")}, {Threads} thread{(Threads == 1 ? "" : "s")}, precision {Precision.ToString().ToLowerInvariant()}");
        Add($"  speed        {ProgressText.Figure(WallSeconds)} s for {ProgressText.Figure(BiologicalSeconds)} s of network time, real-time factor {ProgressText.Figure(RealTimeFactor)}");
        Add($"  events       {SynapticEventsPerSecond / 1e6:0} M synaptic events per second, mean rate {MeanRateHz:0.00} Hz");
        Add($"  build        {ProgressText.Figure(BuildSeconds)} s");
        Add($"  memory       {PeakMemoryBytes / 1048576.0:0} MiB at peak, {BytesPerSynapse:0.00} bytes a synapse, {AllocatedBytesPerEpoch:0.#} bytes allocated an epoch");
        Add($"  fingerprint  {Fingerprint}");
        return text.ToString();
    }
}

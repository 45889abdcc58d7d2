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

    /// <summary>Simulated time of each timed part, in s; the warm-up before the first one is not counted.</summary>
    public required double BiologicalSeconds { get; init; }

    /// <summary>Number of timed parts, one after the other in one run.</summary>
    public required int Repeats { get; init; }

    /// <summary>Wall-clock time spent building in s.</summary>
    public required double BuildSeconds { get; init; }

    /// <summary>Wall-clock time of a timed part in s, median.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Wall over biological seconds, median of the timed parts.</summary>
    public required double RealTimeFactor { get; init; }

    /// <summary>The smallest of the timed parts.</summary>
    public required double RealTimeFactorMinimum { get; init; }

    /// <summary>The largest of the timed parts.</summary>
    public required double RealTimeFactorMaximum { get; init; }

    /// <summary>Spikes in all timed parts.</summary>
    public required long Spikes { get; init; }

    /// <summary>Spikes per neuron and biological second of the timed parts.</summary>
    public required double MeanRateHz { get; init; }

    /// <summary>Synaptic events per wall-clock second of the median part: those of the whole run, in the timed parts' share of the spikes.</summary>
    public required double SynapticEventsPerSecond { get; init; }

    /// <summary>Where the compute threads spent the run, warm-up included.</summary>
    public required TimeShares Time { get; init; }

    /// <summary>Time in delivery for each synaptic event, in ns of a thread.</summary>
    public required double DeliveryNanosecondsPerEvent { get; init; }

    /// <summary>How near the machine's limits the run came.</summary>
    public required LimitFractions FractionOfLimit { get; init; }

    /// <summary>The limits, measured in this process after the run with as many threads.</summary>
    public required MachineLimits Limits { get; init; }

    /// <summary>What the cost model says from the limits and the measured rate alone.</summary>
    public required double PredictedRealTimeFactor { get; init; }

    /// <summary>Peak resident memory, summed over the processes.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Bytes of all connectivity, indexes included, for each synapse.</summary>
    public required double BytesPerSynapse { get; init; }

    /// <summary>Managed bytes that the run's actors and their threads allocated per epoch, all processes.</summary>
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
        Add($"  speed        {ProgressText.Figure(WallSeconds)} s for {ProgressText.Figure(BiologicalSeconds)} s of network time, real-time factor {ProgressText.Figure(RealTimeFactor)} ({ProgressText.Figure(RealTimeFactorMinimum)} to {ProgressText.Figure(RealTimeFactorMaximum)}, median of {Repeats})");
        Add($"  predicted    real-time factor {ProgressText.Figure(PredictedRealTimeFactor)} from the machine's limits and the measured rate, {(PredictedRealTimeFactor / RealTimeFactor) - 1:+0 %;-0 %}");
        Add($"  events       {SynapticEventsPerSecond / 1e6:0} M synaptic events per second, {DeliveryNanosecondsPerEvent:0.00} ns of a thread in delivery each, mean rate {MeanRateHz:0.00} Hz");
        Add($"  time         {Time.Delivery:0.0 %} delivery, {Time.Input:0.0 %} input, {Time.Update:0.0 %} update, {Time.Exchange:0.0 %} exchange, {Time.Waiting:0.0 %} waiting");
        Add($"  limit        delivery at {FractionOfLimit.Delivery:0 %} of what counting in the cache allows, input at {FractionOfLimit.Input:0 %} of its random words, the whole at {FractionOfLimit.Whole:0 %} of both");
        Add($"  build        {ProgressText.Figure(BuildSeconds)} s");
        Add($"  memory       {PeakMemoryBytes / 1048576.0:0} MiB at peak, {BytesPerSynapse:0.00} bytes a synapse, {AllocatedBytesPerEpoch:0.#} bytes allocated an epoch");
        Add($"  fingerprint  {Fingerprint}");
        return text.ToString();
    }
}

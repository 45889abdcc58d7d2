using System.Globalization;
using Neuromesh.Cluster.Coordination;
using Neuromesh.Cluster.Placement;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Synapses;
using Neuromesh.Experiments.Model;
using Neuromesh.Host.Runs;

namespace Neuromesh.Host.Benchmarks;

/// <summary>What a network is expected to take on this machine, in s for a biological second.</summary>
/// <param name="RateHz">The rate assumed of every neuron and source of events, in Hz.</param>
/// <param name="DeliverySeconds">Delivery, of one thread.</param>
/// <param name="InputSeconds">Input, of one thread.</param>
/// <param name="UpdateSeconds">Update, of one thread.</param>
/// <param name="EpochSeconds">Messages and exchange, of wall-clock time.</param>
/// <param name="MeetingShare">What interruptions of the threads, and the wait for the interrupted, add to the threads' work: a share of it.</param>
/// <param name="Threads">Threads that share the work.</param>
internal sealed record SpeedPrediction(
    double RateHz, double DeliverySeconds, double InputSeconds, double UpdateSeconds, double EpochSeconds, double MeetingShare, int Threads)
{
    /// <summary>Wall-clock over biological seconds.</summary>
    public double RealTimeFactor =>
        ((DeliverySeconds + InputSeconds + UpdateSeconds) / Threads * (Threads > 1 ? CostFactors.Imbalance : 1) * (1 + MeetingShare)) + EpochSeconds;

    /// <summary>One line for people.</summary>
    /// <param name="isAssumed">Whether the rate is a guess.</param>
    /// <param name="isComplete">Whether all work is counted.</param>
    public string Describe(bool isAssumed, bool isComplete) => string.Create(
        CultureInfo.InvariantCulture,
        $"  speed        real-time factor {(isComplete ? "about" : "at least")} {ProgressText.Figure(RealTimeFactor)} on {Threads} thread{(Threads == 1 ? "" : "s")} of this machine if neurons fire at {RateHz:0.###} Hz{(isAssumed ? ", which is a guess: --rate HZ" : "")}{(isComplete ? "" : "; what time, reads and spikes do to the devices of crossbars is not in it")}\n");
}

/// <summary>Predicts how fast a network runs from what its parts cost and what this machine allows.</summary>
/// <remarks>
/// A linear model: so many synaptic events, neuron steps, random words and epochs, each at a cost in units of the limits that were measured in the same process.
/// The factors were fitted to the networks of <c>bench</c>; README.md of the benchmarks has the comparison.
/// </remarks>
/// <param name="experiment">The experiment.</param>
/// <param name="limits">Limits of as many threads as compute.</param>
/// <param name="neuronsPerCore">Largest core; null for the size that is chosen.</param>
internal sealed class CostModel(Experiment experiment, MachineLimits limits, int? neuronsPerCore = null)
{
    private const double BytesPerCount = 2;
    private const double WordsPerDraw = 0.5;
    private const double BytesPerWideWeight = 8;

    private readonly double _connectivityBytes = experiment.Projections.Sum(projection => MemoryEstimate.ExpectedSynapses(projection) * MemoryEstimate.BytesPerSynapse(projection, experiment.Precision));

    private readonly int[] _neuronsPerCore = Cut(experiment, neuronsPerCore, limits.Threads);

    private double EpochsPerSecond => StepsPerSecond / experiment.EpochSteps;

    private double StepsPerSecond => 1000 / experiment.TimeStep.Milliseconds;

    /// <summary>Whether all that the network does is in the model.</summary>
    public bool IsComplete => experiment.Projections.OfType<CrossbarProjection>().All(projection => CrossbarCost.IsComplete(projection.Crossbar));

    /// <summary>Predicts.</summary>
    /// <param name="rateHz">Mean rate of the neurons in Hz.</param>
    /// <param name="sourceRateHz">Mean rate at which synapses have events in Hz; null for that of the neurons. Inputs that are written down have their own.</param>
    public SpeedPrediction Predict(double rateHz, double? sourceRateHz = null)
    {
        double delivery = 0, input = 0, update = 0;
        var cores = 0;
        foreach (var population in experiment.Populations)
        {
            cores += Cores(population);
            var neuronSteps = population.Size * StepsPerSecond;
            update += neuronSteps * CostFactors.UpdateNanoseconds(population.Model.Name, limits);
            input += neuronSteps * InputNanoseconds(population);
        }

        input += GapNanoseconds();
        foreach (var projection in experiment.Projections)
        {
            delivery += DeliveryNanoseconds(projection, Rate(projection, sourceRateHz ?? rateHz));
        }

        var epochNanoseconds = EpochsPerSecond * (CostFactors.EpochNanoseconds + (limits.Threads > 1 ? CostFactors.MeetingNanoseconds : 0) + (cores * CostFactors.CoreTurnNanoseconds / limits.Threads))
            + (experiment.NeuronCount * rateHz * CostFactors.SpikeExchangeNanoseconds);
        return new SpeedPrediction(rateHz, delivery / 1e9, input / 1e9, update / 1e9, epochNanoseconds / 1e9, limits.MeetingShare, limits.Threads);
    }

    /// <summary>How near the limits a run came.</summary>
    /// <param name="result">What the run came to.</param>
    public LimitFractions Fractions(RunResult result)
    {
        var row = experiment.Populations.Max(population => RowNeurons(population)) * BytesPerCount;
        var delivery = result.SynapticEvents * limits.ScatterNanoseconds(row) / 1e9;
        var words = WordsPerDraw * experiment.Inputs.OfType<PoissonInput>().Sum(input => (double)input.Target.Size) * StepsPerSecond * result.BiologicalSeconds;
        var input = words * limits.RandomWordNanoseconds / 1e9;
        var all = result.Threads * result.WallSeconds;
        return new LimitFractions(Over(delivery, result.Times.DeliverySeconds), Over(input, result.Times.InputSeconds), Over(delivery + input, all));
    }

    private static double Over(double part, double whole) => whole > 0 ? part / whole : 0;

    private double DeliveryNanoseconds(Projection projection, double rateHz)
    {
        if (projection is CrossbarProjection crossbar)
        {
            return CrossbarCost.Nanoseconds(crossbar, rateHz, StepsPerSecond, MemoryEstimate.BytesPerSynapse(projection, experiment.Precision), ByteNanoseconds, limits);
        }

        var events = MemoryEstimate.ExpectedSynapses(projection) * rateHz;
        var bytes = events * MemoryEstimate.BytesPerSynapse(projection, experiment.Precision) * ByteNanoseconds;
        if (projection is not SparseProjection sparse)
        {
            return bytes;
        }

        var runs = projection.SourceCount * rateHz * Cores(projection.Target);
        if (sparse.Plasticity is not null)
        {
            var exponentials = MemoryEstimate.BytesPerSynapse(projection, experiment.Precision) < BytesPerWideWeight
                ? CostFactors.NarrowPlasticEventExponentials
                : CostFactors.PlasticEventExponentials;
            return (events * exponentials * limits.ExponentialNanoseconds) + (runs * CostFactors.RunNanoseconds);
        }

        var row = RowNeurons(projection.Target) * BytesPerCount;
        var isCounted = sparse is { Weights: ConstantWeight, Rule: not ExplicitEdgesRule };
        var scatter = isCounted
            ? CostFactors.CountedEventScatters * limits.ScatterNanoseconds(row)
            : CostFactors.WeightedEventScatters * limits.ScatterL2Nanoseconds;
        if (!isCounted && MemoryEstimate.BytesPerSynapse(projection, experiment.Precision) >= BytesPerWideWeight && _connectivityBytes > CostFactors.ScatteredBytes)
        {
            bytes *= CostFactors.ScatteredByteReads;
        }

        var steps = isCounted ? 0 : Cores(projection.Target) * StepsPerSecond * CostFactors.WeightedStepNanoseconds;
        return (events * scatter) + bytes + (runs * CostFactors.RunNanoseconds) + steps;
    }

    private double ByteNanoseconds => _connectivityBytes > CostFactors.LastCacheBytes
        ? limits.MemoryByteNanoseconds
        : limits.Threads / limits.CacheReadGigabytesPerSecond;

    private double InputNanoseconds(Population population)
    {
        var poisson = experiment.Inputs.OfType<PoissonInput>().Count(input => input.Target == population);
        var sines = experiment.Inputs.OfType<SineInput>().Count(input => input.Target == population);
        var noises = experiment.Inputs.OfType<NoiseInput>().Count(input => input.Target == population);
        return ((CostFactors.InputScatters + (poisson * CostFactors.PoissonScatters) + (sines * CostFactors.SineScatters)) * limits.ScatterL1Nanoseconds)
            + (noises * CostFactors.NoiseExponentials * limits.ExponentialNanoseconds);
    }

    private double GapNanoseconds()
    {
        var neurons = experiment.Populations.Where(population => experiment.GapJunctions.Any(set => set.First == population || set.Second == population)).Sum(population => (double)population.Size);
        var ends = 2 * experiment.GapJunctions.Sum(set => set.ExpectedJunctions);
        return StepsPerSecond * ((neurons * CostFactors.GapNeuronScatters) + (ends * CostFactors.GapEndScatters)) * limits.ScatterL2Nanoseconds;
    }

    // Events of the sources of a projection; those of inputs that are written down are known.
    private double Rate(Projection projection, double rateHz)
    {
        var input = experiment.Inputs.OfType<SpikeTrainInput>().FirstOrDefault(trains => trains.FirstSource == projection.FirstSource);
        return input is { SourceCount: > 0 }
            ? input.Steps.Length / (double)input.SourceCount / (experiment.TimeStep.ToMilliseconds(experiment.DurationSteps) / 1000)
            : rateHz;
    }

    private int RowNeurons(Population population) => Math.Min(population.Size, _neuronsPerCore[population.Index]);

    private int Cores(Population population) => (population.Size + RowNeurons(population) - 1) / RowNeurons(population);

    private static int[] Cut(Experiment experiment, int? neuronsPerCore, int threads) =>
        neuronsPerCore is { } given
            ? [.. experiment.Populations.Select(_ => Math.Clamp(given, 1, SynapseTableBuilder.MaximumTargets))]
            : CoreCut.NeuronsPerCore([.. experiment.Populations.Select(population => LoadEstimate.CostOf(experiment, population))], threads);
}

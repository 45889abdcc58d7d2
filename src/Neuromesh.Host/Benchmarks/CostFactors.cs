namespace Neuromesh.Host.Benchmarks;

/// <summary>The factors of <see cref="CostModel"/>, in units of the machine's limits where those scale with the machine. Fitted; see the benchmarks' README.</summary>
internal static class CostFactors
{
    /// <summary>A counted synapse in units of counting at a random element of the same row.</summary>
    public const double CountedEventScatters = 1.4;

    /// <summary>A synapse with a weight and delay of its own in units of counting in a row of 128 KB.</summary>
    public const double WeightedEventScatters = 6;

    /// <summary>A byte of a weight in double of a network beyond <see cref="ScatteredBytes"/>, in bytes of a stream: runs come from all over memory and go to as many places.</summary>
    public const double ScatteredByteReads = 10;

    /// <summary>Connectivity in double that is larger leaves the caches no part of what is on its way.</summary>
    public const double ScatteredBytes = 240e6;

    /// <summary>A plastic synapse's event in exponentials, where its weight has 64 bits.</summary>
    public const double PlasticEventExponentials = 10.5;

    /// <summary>The same where its weight has 32 bits.</summary>
    public const double NarrowPlasticEventExponentials = 4;

    /// <summary>A source's run of synapses in one core, in ns.</summary>
    public const double RunNanoseconds = 30;

    /// <summary>What a projection with weights of its own costs a core in each step, in ns.</summary>
    public const double WeightedStepNanoseconds = 25;

    /// <summary>A byte of a crossbar's driven rows, which are read in pieces, in bytes of a stream.</summary>
    public const double TileByteReads = 1.45;

    /// <summary>Unpacking a pair of levels, in counts at random elements.</summary>
    public const double TileLevelScatters = 0.28;

    /// <summary>A draw of read noise for one cell, in exponentials.</summary>
    public const double NoiseDrawExponentials = 1;

    /// <summary>A linear cell of a network that is solved, in exponentials.</summary>
    public const double SolvedLinearCellExponentials = 10;

    /// <summary>A cell of a network that Newton's method solves, in exponentials.</summary>
    public const double SolvedCellExponentials = 700;

    /// <summary>Input of a neuron and step without Poisson events, in counts at random elements.</summary>
    public const double InputScatters = 0.9;

    /// <summary>A Poisson input of a neuron and step, its half of a random word included, in counts at random elements.</summary>
    public const double PoissonScatters = 2.3;

    /// <summary>A sine current of a neuron and step, in counts at random elements.</summary>
    public const double SineScatters = 5;

    /// <summary>A noise current of a neuron and step, its draw included, in exponentials.</summary>
    public const double NoiseExponentials = 11;

    /// <summary>An end of a gap junction in a step, in counts in a row of 128 KB.</summary>
    public const double GapEndScatters = 6;

    /// <summary>What gap junctions cost a neuron of their populations in a step, its potential's way included, in counts in a row of 128 KB.</summary>
    public const double GapNeuronScatters = 35;

    /// <summary>What threads whose cores are not equally much work make of their mean.</summary>
    public const double Imbalance = 1.05;

    /// <summary>What an epoch costs beside its cores, in ns of wall-clock time.</summary>
    public const double EpochNanoseconds = 1500;

    /// <summary>What several threads wait for each other in an epoch, in ns of wall-clock time.</summary>
    public const double MeetingNanoseconds = 4000;

    /// <summary>Handing a core to a thread and taking its spikes, in ns of a thread.</summary>
    public const double CoreTurnNanoseconds = 80;

    /// <summary>A spike through exchange and recorder, in ns.</summary>
    public const double SpikeExchangeNanoseconds = 25;

    /// <summary>Connectivity that is larger comes out of memory.</summary>
    public const double LastCacheBytes = 24e6;

    /// <summary>A neuron's update of one step in ns of a thread.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="limits">Limits of the machine: models without exponentials go with the speed of counting, the others with that of exponentials.</param>
    public static double UpdateNanoseconds(string model, MachineLimits limits) => model switch
    {
        "lif-delta" => 1.65 * limits.ScatterL1Nanoseconds,
        "lif-exponential" => 2.7 * limits.ScatterL1Nanoseconds,
        "lif-alpha" => 7 * limits.ScatterL1Nanoseconds,
        "izhikevich" => 5 * limits.ScatterL1Nanoseconds,
        "gif" => 5 * limits.ExponentialNanoseconds,
        "lif-cond-exp" or "lif-cond-alpha" => 7 * limits.ExponentialNanoseconds,
        "gif-cond" => 15 * limits.ExponentialNanoseconds,
        "eif" or "adex" or "adex-current" => 33 * limits.ExponentialNanoseconds,
        "gem" => 80 * limits.ExponentialNanoseconds,
        "hh" or "hh-traub" => 120 * limits.ExponentialNanoseconds,
        "hh-ions" => 165 * limits.ExponentialNanoseconds,
        _ => 10 * limits.ExponentialNanoseconds,
    };
}

namespace Neuromesh.Host.Benchmarks;

/// <summary>The factors of <see cref="CostModel"/>, in units of the machine's limits where those scale with the machine. Fitted; see the benchmarks' README.</summary>
internal static class CostFactors
{
    /// <summary>A counted synapse in units of counting at a random element of the same row.</summary>
    public const double CountedEventScatters = 1.1;

    /// <summary>A synapse with a weight and delay of its own in units of counting in a row of 128 KB.</summary>
    public const double WeightedEventScatters = 6;

    /// <summary>A plastic synapse's event in exponentials.</summary>
    public const double PlasticEventExponentials = 15;

    /// <summary>A source's run of synapses in one core, in ns.</summary>
    public const double RunNanoseconds = 15;

    /// <summary>Input of a neuron and step without Poisson events, in exponentials.</summary>
    public const double InputExponentials = 0.2;

    /// <summary>A Poisson input of a neuron and step, in random words.</summary>
    public const double PoissonWords = 2;

    /// <summary>What an epoch costs beside its cores' messages, in ns of wall-clock time.</summary>
    public const double EpochNanoseconds = 5000;

    /// <summary>Sending a core on and hearing of it, in ns of a thread.</summary>
    public const double CoreMessageNanoseconds = 1000;

    /// <summary>A spike through exchange and recorder, in ns.</summary>
    public const double SpikeExchangeNanoseconds = 10;

    /// <summary>Connectivity that is larger comes out of memory.</summary>
    public const double LastCacheBytes = 24e6;

    /// <summary>A neuron's update of one step, in exponentials.</summary>
    /// <param name="model">Name of the model.</param>
    public static double UpdateExponentials(string model) => model switch
    {
        "lif-delta" => 0.35,
        "lif-exponential" => 0.7,
        "lif-alpha" => 1.2,
        "izhikevich" => 1,
        "gif" => 7,
        "lif-cond-exp" or "lif-cond-alpha" => 9,
        "gif-cond" => 18,
        "eif" or "adex" or "adex-current" => 40,
        "gem" => 92,
        "hh" or "hh-traub" => 140,
        "hh-ions" => 190,
        _ => 10,
    };
}

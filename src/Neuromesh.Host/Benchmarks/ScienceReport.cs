using System.Globalization;
using System.Text;

namespace Neuromesh.Host.Benchmarks;

/// <summary>One measure over several seeds beside its published value. Its names are a contract with scripts.</summary>
/// <param name="Mean">Mean over the seeds.</param>
/// <param name="Deviation">Standard deviation over the seeds; 0 with one seed.</param>
/// <param name="Low">Smallest published value, or the published value less what seeds may do to it.</param>
/// <param name="High">The largest.</param>
internal sealed record Comparison(double Mean, double Deviation, double Low, double High)
{
    /// <summary>Whether the mean lies within the bounds.</summary>
    public bool Agrees => Mean >= Low && Mean <= High;
}

/// <summary>One population's activity beside what is published. Its names are a contract with scripts.</summary>
/// <param name="Population">Its name.</param>
/// <param name="PublishedRateHz">The published mean rate in Hz.</param>
/// <param name="RateHz">Its rate, between the published one less and plus three standard deviations of single seconds of the seeds.</param>
/// <param name="IntervalVariation">Coefficient of variation of its intervals.</param>
/// <param name="Correlation">Correlation of its spike counts.</param>
internal sealed record PopulationComparison(
    string Population, double PublishedRateHz, Comparison RateHz, Comparison IntervalVariation, Comparison Correlation);

/// <summary>The object that <c>bench science --json</c> prints. Its names are a contract with scripts.</summary>
/// <remarks>
/// Rates: at scale 1 those of the model's NEST implementation that its scaling uses (NEST, pynest/examples/Potjans_2014, <c>full_mean_rates</c>), at scale 0.1 those of a
/// NEST 3.10 run scaled in the same way (see <see cref="MicrocircuitDescription.Create"/>); at other scales those of scale 1, which scaling is meant to keep. A published rate is one second of
/// one network: it is as uncertain as one second of one of our seeds, so the bounds are three standard deviations of a difference between such a second and a mean of ours.
/// Irregularity and correlation: Potjans and Diesmann (2014, Fig. 6), van Albada et al. (2018, doi:10.3389/fnins.2018.00291) and Dasbach et al. (2021) show distributions
/// and no tables; the bounds are those of the asynchronous irregular state that they all find: variation of intervals from 0.7 to 1.1, mean correlation at most 0.02
/// and no less than -0.005. Scaling down raises correlations, by 1/scale where inputs are shared (van Albada et al., 2015, doi:10.1371/journal.pcbi.1004490).
/// </remarks>
internal sealed record ScienceReport
{
    private const double SpreadFactor = 3;
    private const double SmallestVariation = 0.7;
    private const double LargestVariation = 1.1;
    private const double SmallestCorrelation = -0.005;
    private const double LargestCorrelation = 0.02;

    /// <summary>Name of the benchmark.</summary>
    public string Name { get; init; } = "science";

    /// <summary>Scale of the microcircuit.</summary>
    public required double Scale { get; init; }

    /// <summary>Number of seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>Simulated time of each seed that counts, in s.</summary>
    public required double BiologicalSeconds { get; init; }

    /// <summary>The microcircuit's populations.</summary>
    public required IReadOnlyList<PopulationComparison> Populations { get; init; }

    /// <summary>Mean rate of Brunel's network in Hz.</summary>
    public required Comparison BrunelRateHz { get; init; }

    /// <summary>Whether all agrees.</summary>
    public bool Agrees => BrunelRateHz.Agrees
        && Populations.All(population => population.RateHz.Agrees && population.IntervalVariation.Agrees && population.Correlation.Agrees);

    /// <summary>Puts measurements beside published values.</summary>
    /// <param name="scale">Scale of the microcircuit.</param>
    /// <param name="seconds">Simulated time that counted, in s.</param>
    /// <param name="microcircuit">Its activity, seed by seed.</param>
    /// <param name="brunelHz">Rate of Brunel's network, seed by seed.</param>
    public static ScienceReport Create(
        double scale, double seconds, IReadOnlyList<IReadOnlyList<PopulationStatistics>> microcircuit, IReadOnlyList<double> brunelHz) => new()
        {
            Scale = scale,
            Seeds = microcircuit.Count,
            BiologicalSeconds = seconds,
            Populations = [.. Enumerable.Range(0, microcircuit[0].Count).Select(index => Compare(scale, index, [.. microcircuit.Select(seed => seed[index])]))],
            BrunelRateHz = Compare(
                brunelHz,
                ScienceBenchmark.BrunelRateHz * (1 - ScienceBenchmark.BrunelTolerance),
                ScienceBenchmark.BrunelRateHz * (1 + ScienceBenchmark.BrunelTolerance)),
        };

    /// <summary>The report for people.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        void Add(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Add($"science: microcircuit at scale {Scale}, {Seeds} seed{(Seeds == 1 ? "" : "s")} of {BiologicalSeconds} s; mean ± standard deviation of the seeds");
        Add($"  {"",-6}{"rate in Hz",17}{"published",11}{"",12}{"CV of intervals",17}{"0.7 to 1.1",11}{"correlation",20}{"up to 0.02",11}");
        foreach (var population in Populations)
        {
            var (rate, variation, correlation) = (population.RateHz, population.IntervalVariation, population.Correlation);
            Add($"  {population.Population,-6}{$"{rate.Mean:0.000} ± {rate.Deviation:0.000}",17}{population.PublishedRateHz,11:0.000}  {Word(rate),-10}{$"{variation.Mean:0.000} ± {variation.Deviation:0.000}",17}{Word(variation),11}{$"{correlation.Mean:0.0000} ± {correlation.Deviation:0.0000}",20}{Word(correlation),11}");
        }

        Add($"  brunel: {BrunelRateHz.Mean:0.00} ± {BrunelRateHz.Deviation:0.00} Hz, published {ScienceBenchmark.BrunelRateHz} Hz within 2 %: {Word(BrunelRateHz)}");
        return text.ToString();
    }

    private static string Word(Comparison comparison) => comparison.Agrees ? "agrees" : "disagrees";

    private static PopulationComparison Compare(double scale, int index, IReadOnlyList<PopulationStatistics> seeds)
    {
        var publishedHz = MicrocircuitDescription.PublishedRatesHz(scale)[index];
        var rates = seeds.Select(seed => seed.RateHz).ToArray();
        var room = SpreadFactor * Deviation([.. seeds.Select(seed => seed.FirstSecondHz)]) * Math.Sqrt(1 + (1.0 / rates.Length));
        return new PopulationComparison(
            seeds[0].Population,
            publishedHz,
            Compare(rates, publishedHz - room, publishedHz + room),
            Compare([.. seeds.Select(seed => seed.IntervalVariation)], SmallestVariation, LargestVariation),
            Compare([.. seeds.Select(seed => seed.Correlation)], SmallestCorrelation, LargestCorrelation));
    }

    private static Comparison Compare(IReadOnlyList<double> values, double low, double high) => new(values.Average(), Deviation(values), low, high);

    private static double Deviation(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Count < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}

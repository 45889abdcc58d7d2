using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Random;

/// <summary>The Poisson distribution of one mean as a table that turns a uniform 32-bit word into a count.</summary>
/// <remarks>
/// <para>
/// <c>count = number of k ≥ 0 with T(k) ≤ word, T(k) = round(2^32 · P(X ≤ k))</c>: inversion of the distribution function,
/// so <c>P(count ≤ k)</c> differs from <c>P(X ≤ k)</c> by at most 2^-33 and rounding errors below 1e-12 for every k. Counts whose
/// tail probability is below 2^-33 do not occur.
/// </para>
/// <para>
/// The probabilities come from <c>p(0) = e^−mean, p(k) = p(k − 1) · mean / k</c>, summed upwards in double; a table has about
/// 2 · 6.2 · √mean entries.
/// </para>
/// </remarks>
public sealed class PoissonThresholds
{
    /// <summary>Largest permitted mean; beyond about 745 e^−mean would be 0.</summary>
    public const double MaximumMean = 700;

    private const double TwoTo32 = 4294967296.0;

    /// <summary>No events at all.</summary>
    internal static readonly PoissonThresholds None = new(0);

    private readonly uint[] _thresholds;
    private readonly ushort[] _highHalves;

    /// <summary>Builds the table.</summary>
    /// <param name="mean">Expected count, for example rate · time step; 0 to <see cref="MaximumMean"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is negative, larger than <see cref="MaximumMean"/> or not a number.</exception>
    public PoissonThresholds(double mean)
    {
        if (!(mean >= 0 && mean <= MaximumMean))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, $"The mean count must be in [0, {MaximumMean}].");
        }

        Mean = mean;
        (MinimumCount, _thresholds) = Tabulate(PoissonProbabilities(mean));
        _highHalves = HighHalvesOf(_thresholds);
    }

    private PoissonThresholds(double mean, IEnumerable<double> probabilities)
    {
        Mean = mean;
        (MinimumCount, _thresholds) = Tabulate(probabilities);
        _highHalves = HighHalvesOf(_thresholds);
    }

    /// <summary>The expected count.</summary>
    public double Mean { get; }

    /// <summary>The smallest count that occurs: the number of thresholds that are 0.</summary>
    public int MinimumCount { get; }

    /// <summary>The largest count that occurs.</summary>
    public int MaximumCount => MinimumCount + _thresholds.Length;

    /// <summary>The thresholds above 0, ascending: entry i belongs to the count <see cref="MinimumCount"/> + i.</summary>
    public ReadOnlySpan<uint> Thresholds => _thresholds;

    /// <summary>The high halves of <see cref="Thresholds"/>.</summary>
    internal ReadOnlySpan<ushort> HighHalves => _highHalves;

    /// <summary>The count of a word.</summary>
    /// <param name="word">A uniform word.</param>
    internal int CountOf(uint word)
    {
        var passed = 0;
        while (passed < _thresholds.Length && word >= _thresholds[passed])
        {
            passed++;
        }

        return MinimumCount + passed;
    }

    /// <summary>The binomial distribution: how many of some events are copied, each with the same probability.</summary>
    /// <param name="events">Number of events, 0 or more.</param>
    /// <param name="probability">Probability in (0, 1].</param>
    internal static PoissonThresholds Copied(int events, double probability) => new(events * probability, CopyProbabilities(events, probability));

    private static IEnumerable<double> PoissonProbabilities(double mean)
    {
        var probability = DeterministicMath.Exp(-mean);
        for (var count = 0; probability > 0; count++)
        {
            yield return probability;
            probability = probability * mean / (count + 1);
        }
    }

    private static IEnumerable<double> CopyProbabilities(int events, double probability)
    {
        // By logarithms: the probability of no copy at all may be too small for a double.
        var logarithm = events * DeterministicMath.Log1p(-probability);
        var odds = DeterministicMath.Log(probability) - DeterministicMath.Log1p(-probability);
        for (var count = 0; count < events; count++)
        {
            yield return probability < 1 ? DeterministicMath.Exp(logarithm) : 0;
            logarithm += odds + DeterministicMath.Log((events - count) / (count + 1.0));
        }
    }

    private static ushort[] HighHalvesOf(uint[] thresholds) => Array.ConvertAll(thresholds, threshold => (ushort)(threshold >> 16));

    private static (int MinimumCount, uint[] Thresholds) Tabulate(IEnumerable<double> probabilities)
    {
        var thresholds = new List<uint>();
        var minimum = 0;
        double cumulative = 0;
        foreach (var probability in probabilities)
        {
            cumulative += probability;
            var threshold = Math.Floor((cumulative * TwoTo32) + 0.5);
            if (threshold >= TwoTo32)
            {
                break;
            }

            if (threshold == 0)
            {
                minimum++;
            }
            else
            {
                thresholds.Add((uint)threshold);
            }
        }

        return (minimum, [.. thresholds]);
    }
}

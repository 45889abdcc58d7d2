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
/// 2 · 6.2 · √mean entries, one word a draw.
/// </para>
/// </remarks>
public sealed class PoissonThresholds
{
    /// <summary>Largest permitted mean; beyond about 745 e^−mean would be 0.</summary>
    public const double MaximumMean = 700;

    private const double TwoTo32 = 4294967296.0;

    private readonly uint[] _thresholds;

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
        var thresholds = new List<uint>();
        var probability = DeterministicMath.Exp(-mean);
        var cumulative = probability;
        for (var count = 0; ; count++)
        {
            var threshold = Math.Floor((cumulative * TwoTo32) + 0.5);
            if (threshold >= TwoTo32)
            {
                break;
            }

            if (threshold == 0)
            {
                MinimumCount++;
            }
            else
            {
                thresholds.Add((uint)threshold);
            }

            probability = probability * mean / (count + 1);
            cumulative += probability;
        }

        _thresholds = [.. thresholds];
    }

    /// <summary>The expected count.</summary>
    public double Mean { get; }

    /// <summary>The smallest count that occurs: the number of thresholds that are 0.</summary>
    public int MinimumCount { get; }

    /// <summary>The largest count that occurs.</summary>
    public int MaximumCount => MinimumCount + _thresholds.Length;

    /// <summary>The thresholds above 0, ascending: entry i belongs to the count <see cref="MinimumCount"/> + i.</summary>
    public ReadOnlySpan<uint> Thresholds => _thresholds;
}

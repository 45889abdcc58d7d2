using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Random;

/// <summary>Binomial and hypergeometric deviates from a <see cref="PhiloxStream"/>: how many of a number of things fall into a part.</summary>
/// <remarks>
/// Small numbers by inversion or by drawing one after the other, large ones by the ratio of uniforms with the hat of a table mountain: E. Stadlober, "The
/// ratio of uniforms approach for generating discrete random variates", J. Comput. Appl. Math. 31 (1990) 181-189,
/// doi:10.1016/0377-0427(90)90349-5, algorithm HRUA*, whose hat serves the binomial distribution too. Log-factorials above 127 by
/// Stirling's series; for numbers up to 10^9 the acceptance probabilities are right to 1e-5.
/// </remarks>
internal static class DiscreteDraws
{
    private const double HatSlope = 1.7155277699214135;
    private const double HatOffset = 0.8989161620588988;
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const int SmallMean = 16;

    private static readonly double[] LogFactorials = MakeLogFactorials();

    /// <summary>How many of independent trials succeed.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="trials">Number of trials, 0 or more.</param>
    /// <param name="successes">The probability is successes / outcomes.</param>
    /// <param name="outcomes">1 or more.</param>
    public static long Binomial(ref PhiloxStream stream, long trials, long successes, long outcomes)
    {
        if (trials == 0 || successes == 0)
        {
            return 0;
        }

        if (successes == outcomes)
        {
            return trials;
        }

        if (2.0 * successes > outcomes)
        {
            return trials - Binomial(ref stream, trials, outcomes - successes, outcomes);
        }

        var probability = (double)successes / outcomes;
        var mean = trials * probability;
        if (mean < SmallMean)
        {
            return InvertBinomial(ref stream, trials, probability);
        }

        var odds = DeterministicMath.Log(probability) - DeterministicMath.Log1p(-probability);
        var mode = (long)Math.Floor((trials + 1) * probability);
        var atMode = (mode * odds) - LogFactorial(mode) - LogFactorial(trials - mode);
        var deviation = Math.Sqrt((mean * (1 - probability)) + 0.5);
        while (true)
        {
            var (u, x) = Propose(ref stream, mean + 0.5, (HatSlope * deviation) + HatOffset);
            if (x < 0 || x >= trials + 1.0)
            {
                continue;
            }

            var k = (long)x;
            if (Accepts(u, (k * odds) - LogFactorial(k) - LogFactorial(trials - k) - atMode))
            {
                return k;
            }
        }
    }

    /// <summary>How many of things drawn without replacement are of one kind.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="good">Things of the kind.</param>
    /// <param name="bad">Other things.</param>
    /// <param name="drawn">Things drawn, at most <paramref name="good"/> + <paramref name="bad"/>.</param>
    public static long Hypergeometric(ref PhiloxStream stream, long good, long bad, long drawn)
    {
        // The smaller kind and the smaller part of the draw, and back again.
        var all = good + bad;
        if (drawn > all - drawn)
        {
            return good - Hypergeometric(ref stream, good, bad, all - drawn);
        }

        if (good > bad)
        {
            return drawn - Hypergeometric(ref stream, bad, good, drawn);
        }

        if (Math.Min(good, drawn) <= SmallMean)
        {
            // Which are drawn and which are good are two markings of the same things: mark the fewer ones one by one.
            return MarkOneByOne(ref stream, Math.Max(good, drawn), all, Math.Min(good, drawn));
        }

        var share = (double)good / all;
        var mean = drawn * share;
        var deviation = Math.Sqrt(((double)(all - drawn) * drawn * share * ((double)bad / all) / (all - 1)) + 0.5);
        var mode = (long)Math.Floor((drawn + 1.0) * (good + 1.0) / (all + 2.0));
        var atMode = LogWays(mode, good, bad, drawn);
        while (true)
        {
            var (u, x) = Propose(ref stream, mean + 0.5, (HatSlope * deviation) + HatOffset);
            if (x < 0 || x >= Math.Min(good, drawn) + 1.0)
            {
                continue;
            }

            var k = (long)x;
            if (Accepts(u, LogWays(k, good, bad, drawn) - atMode))
            {
                return k;
            }
        }
    }

    private static long InvertBinomial(ref PhiloxStream stream, long trials, double probability)
    {
        var ratio = probability / (1 - probability);
        var left = stream.NextDouble();
        var mass = DeterministicMath.Exp(trials * DeterministicMath.Log1p(-probability));
        long count = 0;
        while (left >= mass && count < trials)
        {
            left -= mass;
            mass *= ratio * (trials - count) / (count + 1);
            count++;

            // What rounding leaves of the tail after the last mass that counts.
            if (mass < 1e-300)
            {
                break;
            }
        }

        return count;
    }

    private static long MarkOneByOne(ref PhiloxStream stream, long marked, long all, long draws)
    {
        long hits = 0;
        for (var i = 0; i < draws; i++)
        {
            if ((long)stream.NextBelow((ulong)(all - i)) < marked - hits)
            {
                hits++;
            }
        }

        return hits;
    }

    private static (double U, double X) Propose(ref PhiloxStream stream, double centre, double width)
    {
        // In (0, 1]: the proposal divides by it.
        var u = 1 - stream.NextDouble();
        return (u, centre + (width * (stream.NextDouble() - 0.5) / u));
    }

    private static bool Accepts(double u, double logRatio)
    {
        if ((u * (4 - u)) - 3 <= logRatio)
        {
            return true;
        }

        return u * (u - logRatio) < 1 && 2 * DeterministicMath.Log(u) <= logRatio;
    }

    private static double LogWays(long k, long good, long bad, long drawn) =>
        -(LogFactorial(k) + LogFactorial(good - k) + LogFactorial(drawn - k) + LogFactorial(bad - drawn + k));

    private static double LogFactorial(long n)
    {
        if (n < LogFactorials.Length)
        {
            return LogFactorials[n];
        }

        double x = n;
        return ((x + 0.5) * DeterministicMath.Log(x)) - x + (HalfLogTwoPi + (1 / (12 * x)) - (1 / (360 * x * x * x)));
    }

    private static double[] MakeLogFactorials()
    {
        var values = new double[128];
        for (var n = 2; n < values.Length; n++)
        {
            values[n] = values[n - 1] + DeterministicMath.Log(n);
        }

        return values;
    }
}

using System.Runtime.CompilerServices;

namespace Neuromesh.Core.Synapses;

/// <summary>A distribution of delays as a table that turns a uniform 32-bit word into a number of steps.</summary>
/// <remarks>
/// <c>delay = minimum + number of k ≥ minimum with T(k) ≤ word</c>, <c>T(k) = floor(2^32 · P(delay ≤ k | minimum ≤ delay ≤ maximum))</c>: one word a delay
/// and the distribution that drawing again until the bounds hold would have, to 2^-32. The probabilities are counts of 32-bit numbers n whose
/// value, the quantile of (n + 1/2) / 2^32, rounds to at most k.
/// </remarks>
internal sealed class DelayTable
{
    private const ulong Words = 1UL << 32;
    private const int GuideBits = 12;

    private readonly uint[] _thresholds;
    private readonly ushort[] _guide = new ushort[1 << GuideBits];
    private readonly int _minimum;

    /// <summary>Builds the table.</summary>
    /// <param name="delay">The distribution; <see cref="DrawnDelay.AcceptedShare"/> is above 0.</param>
    public DelayTable(DrawnDelay delay)
    {
        _minimum = delay.MinimumSteps;
        var draw = new WeightDraw(delay.Steps);
        var (below, end) = Accepted(delay, draw);
        var accepted = end - below;
        if (accepted == 0)
        {
            throw new ArgumentException("No delay lies within the bounds.", nameof(delay));
        }

        var thresholds = new List<uint>();
        var upTo = below;
        for (var k = delay.MinimumSteps; k < delay.MaximumSteps; k++)
        {
            upTo = Math.Min(CountUpTo(draw, k, upTo), end);
            var threshold = (ulong)((UInt128)(upTo - below) * Words / accepted);
            if (threshold >= Words)
            {
                break;
            }

            thresholds.Add((uint)threshold);
        }

        _thresholds = [.. thresholds];
        var index = 0;
        for (var start = 0; start < _guide.Length; start++)
        {
            while (index < _thresholds.Length && _thresholds[index] <= (uint)start << (32 - GuideBits))
            {
                index++;
            }

            _guide[start] = (ushort)index;
        }
    }

    /// <summary>The delay of a word.</summary>
    /// <param name="word">A uniform word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(uint word)
    {
        var thresholds = _thresholds;
        int index = _guide[word >> (32 - GuideBits)];
        while (index < thresholds.Length && thresholds[index] <= word)
        {
            index++;
        }

        return _minimum + index;
    }

    internal static double AcceptedShare(DrawnDelay delay)
    {
        var (below, end) = Accepted(delay, new WeightDraw(delay.Steps));
        return (end - below) / (double)Words;
    }

    internal static (double Smallest, double Largest) Extent(WeightDistribution steps)
    {
        var draw = new WeightDraw(steps);
        return (Math.Floor(Value(draw, 0) + 0.5), Math.Floor(Value(draw, Words - 1) + 0.5));
    }

    /// <summary>The numbers from the first to one past the last whose values are accepted; as many as none where the first is the second.</summary>
    private static (ulong First, ulong End) Accepted(DrawnDelay delay, WeightDraw draw)
    {
        double Of(ulong number) => Value(draw, number);
        var first = Math.Max(CountUpTo(draw, delay.MinimumSteps - 1, 0), WeightDraw.CountUpTo(Of, delay.Lowest, inclusive: false, Words));
        var end = Math.Min(CountUpTo(draw, delay.MaximumSteps, 0), WeightDraw.CountUpTo(Of, delay.Highest, inclusive: true, Words));
        return (first, Math.Max(first, end));
    }

    private static ulong CountUpTo(WeightDraw draw, int steps, ulong from) =>
        WeightDraw.CountUpTo(number => Value(draw, number), steps + 0.5, inclusive: false, Words, from);

    // The number stands for the middle of its 2^21 53-bit neighbours.
    private static double Value(WeightDraw draw, ulong number) => draw.Of(1U << 31, (uint)number);
}

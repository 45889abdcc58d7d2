using Neuromesh.Core.Random;

namespace Neuromesh.Core.Synapses;

/// <summary>Draws a given number of sources for a target, uniformly, with or without repeats.</summary>
/// <remarks>
/// Counter (block, target, 0, 0): the i-th draw of a target takes the two words 2i and 2i + 1, made many at a time. Without repeats it is Floyd's
/// sampling (J. Bentley, R. W. Floyd, "A sample of brilliance", CACM 30 (1987) 754-757, doi:10.1145/30401.315746): one draw a source.
/// </remarks>
internal sealed class SourceDraw
{
    private const int Batch = 256;

    private readonly RandomKey _key;
    private readonly bool _skipsSelf;
    private readonly int _candidates;
    private readonly int[]? _chosenFor;
    private int[] _sources = [];

    public SourceDraw(in ProjectionSlice slice, RandomKey key, bool autapses, bool multapses)
    {
        _key = key;
        _skipsSelf = slice.Recurrent && !autapses;
        _candidates = slice.SourceCount - (_skipsSelf ? 1 : 0);
        if (!multapses)
        {
            _chosenFor = new int[_candidates];
            Array.Fill(_chosenFor, -1);
        }
    }

    /// <summary>The sources of a target; valid until the next call, which must be for another target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="count">Number of sources; without repeats at most the number of candidates.</param>
    public ReadOnlySpan<int> Of(int target, int count) => Of(target, count, _candidates);

    /// <summary>The sources of a target among the first ones only; valid until the next call, which must be for another target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="count">Number of sources; without repeats at most the number of candidates.</param>
    /// <param name="candidates">How many sources there are to choose from, at most all of them.</param>
    public ReadOnlySpan<int> Of(int target, int count, int candidates)
    {
        if (_sources.Length < count)
        {
            _sources = new int[Math.Max(count, Math.Min(2L * _sources.Length, Array.MaxLength))];
        }

        Span<uint> words = stackalloc uint[2 * Batch];
        for (var first = 0; first < count; first += Batch)
        {
            var part = _sources.AsSpan(first, Math.Min(Batch, count - first));
            PhiloxFill.Words(_key, (uint)(first / 2), (uint)target, 0, 0, words[..(2 * part.Length)]);
            if (_chosenFor is null)
            {
                for (var i = 0; i < part.Length; i++)
                {
                    part[i] = Below(words, i, (ulong)candidates);
                }
            }
            else
            {
                for (var i = 0; i < part.Length; i++)
                {
                    var last = candidates - count + first + i;
                    var source = Below(words, i, (ulong)last + 1);
                    source = _chosenFor[source] == target ? last : source;
                    _chosenFor[source] = target;
                    part[i] = source;
                }
            }
        }

        var sources = _sources.AsSpan(0, count);
        for (var i = 0; _skipsSelf && i < sources.Length; i++)
        {
            sources[i] += sources[i] >= target ? 1 : 0;
        }

        return sources;
    }

    // High word of the 128-bit product, as in PhiloxStream.NextBelow.
    private static int Below(ReadOnlySpan<uint> words, int draw, ulong bound) =>
        (int)Math.BigMul(words[2 * draw] | ((ulong)words[(2 * draw) + 1] << 32), bound, out _);
}

using Neuromesh.Core.Random;

namespace Neuromesh.Core.Synapses;

/// <summary>Draws the weights of a projection's synapses.</summary>
/// <remarks>
/// A weight is a function of (seed, projection, target, ordinal) alone, the ordinal being the synapse's place among its target's synapses of the
/// projection, in creation order. Philox counter (ordinal / 2, target, attempt, 0); an even ordinal takes words 0 and 1 of the block, an odd
/// one words 2 and 3. The key's purpose is <c>weights</c> (that of gap junctions <c>gap conductances</c>), its index the projection's; attempts count the draws out of bounds.
/// </remarks>
internal sealed class WeightSampler
{
    private const int Batch = 256;

    private readonly RandomKey _key;
    private readonly WeightDraw _draw;
    private readonly double _minimum = double.NegativeInfinity;
    private readonly double _maximum = double.PositiveInfinity;

    public WeightSampler(WeightDistribution distribution, ulong seed, int projection, string purpose = "weights")
    {
        _key = RandomKey.Create(seed, purpose, projection);
        if (distribution is TruncatedWeight truncated)
        {
            (_minimum, _maximum) = (truncated.Minimum, truncated.Maximum);
            distribution = truncated.Untruncated;
        }

        _draw = new WeightDraw(distribution);
    }

    /// <summary>Draws the weights of a target's first synapses.</summary>
    /// <param name="target">The target within its population.</param>
    /// <param name="weights">Receives the weights of the ordinals 0, 1, …</param>
    public void Fill(int target, Span<double> weights)
    {
        Span<uint> words = stackalloc uint[2 * Batch];
        for (var first = 0; first < weights.Length; first += Batch)
        {
            var part = weights[first..Math.Min(first + Batch, weights.Length)];
            PhiloxFill.Words(_key, (uint)(first / 2), (uint)target, 0, 0, words[..(2 * part.Length)]);
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = Accept(_draw.Of(words[2 * i], words[(2 * i) + 1]), target, first + i);
            }
        }
    }

    /// <summary>Draws one weight.</summary>
    /// <param name="target">The target within its population.</param>
    /// <param name="ordinal">The synapse's place among the target's.</param>
    public double Draw(int target, int ordinal) => Accept(Attempt(target, ordinal, 0), target, ordinal);

    private double Accept(double weight, int target, int ordinal)
    {
        for (uint attempt = 1; !(weight >= _minimum && weight <= _maximum); attempt++)
        {
            weight = Attempt(target, ordinal, attempt);
        }

        return weight;
    }

    private double Attempt(int target, int ordinal, uint attempt)
    {
        var (x0, x1, x2, x3) = Philox4x32.Block((uint)ordinal / 2, (uint)target, attempt, 0, _key.K0, _key.K1);
        return (ordinal & 1) == 0 ? _draw.Of(x0, x1) : _draw.Of(x2, x3);
    }
}

/// <summary>Draws the delays of a projection's synapses.</summary>
/// <remarks>
/// Philox counter (ordinal / 4, target, 0, 0), word = ordinal mod 4, ordinals as in <see cref="WeightSampler"/>. The key's purpose is <c>delays</c>.
/// </remarks>
internal sealed class DelaySampler
{
    private const int Batch = 512;

    private readonly RandomKey _key;
    private readonly DelayTable _table;

    public DelaySampler(DrawnDelay delay, ulong seed, int projection)
    {
        _key = RandomKey.Create(seed, "delays", projection);
        _table = new DelayTable(delay);
    }

    /// <summary>Draws the delays of a target's first synapses, in steps.</summary>
    /// <param name="target">The target within its population.</param>
    /// <param name="delays">Receives the delays of the ordinals 0, 1, …</param>
    public void Fill(int target, Span<int> delays)
    {
        Span<uint> words = stackalloc uint[Batch];
        for (var first = 0; first < delays.Length; first += Batch)
        {
            var part = delays[first..Math.Min(first + Batch, delays.Length)];
            PhiloxFill.Words(_key, (uint)(first / 4), (uint)target, 0, 0, words[..part.Length]);
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = _table.Of(words[i]);
            }
        }
    }

    /// <summary>Draws one delay in steps.</summary>
    /// <param name="target">The target within its population.</param>
    /// <param name="ordinal">The synapse's place among the target's.</param>
    public int Draw(int target, int ordinal)
    {
        var (x0, x1, x2, x3) = Philox4x32.Block((uint)ordinal / 4, (uint)target, 0, 0, _key.K0, _key.K1);
        return _table.Of((ordinal & 3) switch
        {
            0 => x0,
            1 => x1,
            2 => x2,
            _ => x3,
        });
    }
}

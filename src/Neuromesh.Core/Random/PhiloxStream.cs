namespace Neuromesh.Core.Random;

/// <summary>The successive draws of one entity: a cheap view of Philox counters (entity, block low, block high, draw).</summary>
/// <remarks>
/// <para>
/// Block b holds words 4b … 4b + 3 of the stream, so a stream is a function of (key, entity, draw) alone; the period is 2^66 words.
/// A copy of the struct is an independent reader at the same place.
/// </para>
/// <para>
/// The counter layout differs from the one of <see cref="PhiloxFill"/>: use different purposes in their <see cref="RandomKey"/>s.
/// </para>
/// </remarks>
public struct PhiloxStream
{
    private readonly RandomKey _key;
    private readonly uint _entity;
    private readonly uint _draw;
    private ulong _block;
    private uint _word1;
    private uint _word2;
    private uint _word3;
    private int _used;

    /// <summary>Starts a stream at its first word.</summary>
    /// <param name="key">Key of the purpose.</param>
    /// <param name="entity">What the draws belong to, for example a target's index.</param>
    /// <param name="draw">Distinguishes several streams of one entity.</param>
    public PhiloxStream(RandomKey key, uint entity, uint draw = 0)
    {
        _key = key;
        _entity = entity;
        _draw = draw;
        _used = Philox4x32.WordsPerBlock;
    }

    /// <summary>The next uniformly distributed 32-bit word.</summary>
    public uint NextUInt32()
    {
        switch (_used)
        {
            case 1:
                _used = 2;
                return _word1;
            case 2:
                _used = 3;
                return _word2;
            case 3:
                _used = 4;
                return _word3;
            default:
                (var word0, _word1, _word2, _word3) =
                    Philox4x32.Block(_entity, (uint)_block, (uint)(_block >> 32), _draw, _key.K0, _key.K1);
                _block++;
                _used = 1;
                return word0;
        }
    }

    /// <summary>The next uniformly distributed 64-bit word: two 32-bit words, the first one low.</summary>
    public ulong NextUInt64()
    {
        ulong low = NextUInt32();
        return low | ((ulong)NextUInt32() << 32);
    }

    /// <summary>A uniform deviate in [0, 1): a multiple of 2^-53, from two 32-bit words.</summary>
    public double NextDouble()
    {
        var low = NextUInt32();
        return Deviates.Uniform(low, NextUInt32());
    }

    /// <summary>A uniform integer in [0, <paramref name="bound"/>), from two 32-bit words.</summary>
    /// <param name="bound">Number of values, 1 or more.</param>
    /// <remarks>
    /// High word of the 128-bit product of a 64-bit word and the bound. A fixed number of words is used; each value's probability
    /// differs from 1 / bound by less than 2^-64, so the total variation distance is below bound · 2^-65 (2^-33 for bound = 2^32).
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is zero.</exception>
    public ulong NextBelow(ulong bound)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bound);
        return Math.BigMul(NextUInt64(), bound, out _);
    }

    /// <summary>A standard normal deviate from two 32-bit words, see <see cref="Deviates.Normal"/>.</summary>
    public double NextNormal()
    {
        var low = NextUInt32();
        return Deviates.Normal(low, NextUInt32());
    }
}

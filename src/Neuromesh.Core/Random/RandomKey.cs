using System.Text;

namespace Neuromesh.Core.Random;

/// <summary>The 64-bit Philox key of everything that is drawn for one purpose in one experiment.</summary>
/// <remarks>
/// The key is a documented, stable hash: with <c>fnv</c> = FNV-1a 64 of the purpose's UTF-8 bytes and <c>mix</c> = the output function
/// of SplitMix64, <c>key = mix(mix(mix(seed + g) ^ fnv) + g · (index + 1))</c>, g = 0x9E3779B97F4A7C15, all modulo 2^64.
/// Changing it changes every drawn number of every experiment.
/// Sources: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA '14,
/// doi:10.1145/2660193.2660195 (the mix with Stafford's constants, variant 13); G. Fowler, L. C. Noll, K.-P. Vo, FNV-1a (RFC 9923).
/// </remarks>
public readonly record struct RandomKey
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private RandomKey(ulong value) => Value = value;

    /// <summary>The 64 bits.</summary>
    public ulong Value { get; }

    /// <summary>Key word 0: the low 32 bits.</summary>
    public uint K0 => (uint)Value;

    /// <summary>Key word 1: the high 32 bits.</summary>
    public uint K1 => (uint)(Value >> 32);

    /// <summary>The key of a purpose.</summary>
    /// <param name="seed">The experiment's seed; every bit counts.</param>
    /// <param name="purpose">What is drawn for, for example <c>projection weights</c>; case-sensitive, not empty.</param>
    /// <param name="index">Which one of its kind, for example a projection's index.</param>
    /// <exception cref="ArgumentException"><paramref name="purpose"/> is null or empty.</exception>
    public static RandomKey Create(ulong seed, string purpose, long index = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        unchecked
        {
            var hash = Mix(seed + GoldenGamma);
            hash = Mix(hash ^ Fnv1a(purpose));
            return new RandomKey(Mix(hash + (GoldenGamma * ((ulong)index + 1))));
        }
    }

    /// <summary>The key of a part of this purpose: <c>mix(key ^ fnv)</c>.</summary>
    /// <param name="part">Name of the part.</param>
    internal RandomKey For(string part) => new(Mix(Value ^ Fnv1a(part)));

    /// <summary>The output function of SplitMix64: a bijection in which every input bit reaches every output bit.</summary>
    /// <param name="value">Any value.</param>
    internal static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    private static ulong Fnv1a(string text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ octet) * 0x100000001B3);
        }

        return hash;
    }
}

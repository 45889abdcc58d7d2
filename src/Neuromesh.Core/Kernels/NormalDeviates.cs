using System.Numerics;
using System.Runtime.CompilerServices;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Kernels;

/// <summary>Standard normal deviates from words, many at a time, with the bits of <see cref="Deviates.Normal"/> at every vector width.</summary>
/// <remarks>
/// 85 % of the deviates come from a quotient of polynomials, which vectors compute for all; the tails, which want a logarithm and a root, are replaced one by one. Folding
/// into the lower half changes no bit: the quotient is odd, and a whole number below 2^52 behind the exponent of 2^52 is that number, exactly.
/// </remarks>
public static unsafe class NormalDeviates
{
    private const double TwoTo52 = 1UL << 52;
    private const double TwoToMinus53 = 1.0 / (1UL << 53);
    private const ulong BitsOfTwoTo52 = 0x4330_0000_0000_0000;

    /// <summary>deviates[i] = Normal(words[2i], words[2i + 1]).</summary>
    /// <param name="words">Random words, two for each deviate, the low one first.</param>
    /// <param name="deviates">Receives the deviates; any length.</param>
    /// <exception cref="ArgumentException">There are not two words for each deviate.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ReadOnlySpan<uint> words, Span<double> deviates)
    {
        if (words.Length != 2 * deviates.Length)
        {
            throw new ArgumentException($"There are {words.Length} words for {deviates.Length} deviates of two words each.", nameof(words));
        }

        fixed (uint* source = words)
        fixed (double* target = deviates)
        {
            var i = 0;
            for (; i + Vector<double>.Count <= deviates.Length; i += Vector<double>.Count)
            {
                var centred = Centred(Vector.Load((ulong*)(source + (2 * i))));
                NormalDistribution.Central(centred).Store(target + i);
                if (Vector.GreaterThanAny(Vector.Abs(centred), new Vector<double>(NormalDistribution.CentralLimit)))
                {
                    ReplaceTails(centred, source + (2 * i), target + i);
                }
            }

            Scalar(words[(2 * i)..], deviates[i..]);
        }
    }

    /// <summary>The reference: one after the other.</summary>
    /// <param name="words">Two for each deviate.</param>
    /// <param name="deviates">Receives the deviates.</param>
    internal static void Scalar(ReadOnlySpan<uint> words, Span<double> deviates)
    {
        for (var i = 0; i < deviates.Length; i++)
        {
            deviates[i] = Deviates.Normal(words[2 * i], words[(2 * i) + 1]);
        }
    }

    // (n + 1/2) / 2^53 - 1/2, computed in the lower half as the scalar does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Centred(Vector<ulong> words)
    {
        var n = words >>> 11;
        var isUpper = Vector.GreaterThanOrEqual(n, new Vector<ulong>(1UL << 52));
        var folded = Vector.ConditionalSelect(isUpper, new Vector<ulong>((1UL << 53) - 1) - n, n);
        var whole = Vector.AsVectorDouble(folded | new Vector<ulong>(BitsOfTwoTo52)) - new Vector<double>(TwoTo52);
        var below = ((whole + new Vector<double>(0.5)) * new Vector<double>(TwoToMinus53)) - new Vector<double>(0.5);
        return Vector.ConditionalSelect(Vector.AsVectorDouble(isUpper), -below, below);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReplaceTails(Vector<double> centred, uint* words, double* target)
    {
        for (var lane = 0; lane < Vector<double>.Count; lane++)
        {
            if (Math.Abs(centred[lane]) > NormalDistribution.CentralLimit)
            {
                target[lane] = Deviates.Normal(words[2 * lane], words[(2 * lane) + 1]);
            }
        }
    }
}

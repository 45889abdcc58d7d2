using System.Runtime.CompilerServices;
using Neuromesh.Core.Random.Lanes;

namespace Neuromesh.Core.Random;

/// <content>The fast path.</content>
public static partial class PhiloxFill
{
    /// <summary>What <see cref="Words"/> computes, at one vector width; works, slowly, also where the CPU lacks that width.</summary>
    /// <typeparam name="T">The width.</typeparam>
    internal static unsafe void Vectors<T>(RandomKey key, uint firstBlock, uint c1, uint c2, uint c3, Span<uint> words)
        where T : struct, IBlockLanes<T>
    {
        var perPass = 2 * T.Count;
        var passes = words.Length / (Philox4x32.WordsPerBlock * perPass);
        fixed (uint* destination = words)
        {
            for (var pass = 0; pass < passes; pass++)
            {
                TwoVectors<T>(
                    key,
                    unchecked(firstBlock + (uint)(pass * perPass)),
                    T.Broadcast(c1),
                    T.Broadcast(c2),
                    T.Broadcast(c3),
                    destination + ((long)pass * perPass * Philox4x32.WordsPerBlock));
            }
        }

        var done = passes * perPass;
        Scalar(key, unchecked(firstBlock + (uint)done), c1, c2, c3, words[(done * Philox4x32.WordsPerBlock)..]);
    }

    // Two independent vectors at a time hide the latency of the multiplications.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void TwoVectors<T>(RandomKey key, uint firstBlock, T c1, T c2, T c3, uint* destination)
        where T : struct, IBlockLanes<T>
    {
        var multiplier0 = T.Broadcast(Philox4x32.Multiplier0);
        var multiplier1 = T.Broadcast(Philox4x32.Multiplier1);
        var keyStep0 = T.Broadcast(Philox4x32.KeyStep0);
        var keyStep1 = T.Broadcast(Philox4x32.KeyStep1);
        var k0 = T.Broadcast(key.K0);
        var k1 = T.Broadcast(key.K1);
        var a0 = T.Counters(firstBlock);
        var b0 = T.Counters(unchecked(firstBlock + (uint)T.Count));
        T a1 = c1, a2 = c2, a3 = c3;
        T b1 = c1, b2 = c2, b3 = c3;
        for (var round = 0; round < Philox4x32.Rounds; round++)
        {
            var aProduct0 = T.Multiply(multiplier0, a0);
            var aProduct1 = T.Multiply(multiplier1, a2);
            var bProduct0 = T.Multiply(multiplier0, b0);
            var bProduct1 = T.Multiply(multiplier1, b2);
            a0 = T.HighHalf(aProduct1) ^ a1 ^ k0;
            a1 = aProduct1;
            a2 = T.HighHalf(aProduct0) ^ a3 ^ k1;
            a3 = aProduct0;
            b0 = T.HighHalf(bProduct1) ^ b1 ^ k0;
            b1 = bProduct1;
            b2 = T.HighHalf(bProduct0) ^ b3 ^ k1;
            b3 = bProduct0;
            k0 += keyStep0;
            k1 += keyStep1;
        }

        T.Store(a0, a1, a2, a3, destination);
        T.Store(b0, b1, b2, b3, destination + (Philox4x32.WordsPerBlock * T.Count));
    }
}

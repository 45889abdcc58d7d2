using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars;

/// <summary>
/// A 128-bit digest of a set of devices that does not depend on how the set is cut into tiles or in which order they are added.
/// </summary>
/// <param name="Low">First sum, modulo 2^64.</param>
/// <param name="High">Second sum, modulo 2^64.</param>
/// <remarks>
/// Each device pair contributes two 64-bit hashes of (row, column, bits of the plus conductance, bits of the minus conductance), which
/// are summed: the digest of a projection is the sum of the digests of its tiles. It detects accidents, it is no signature.
/// </remarks>
public readonly record struct ConductanceDigest(ulong Low, ulong High)
{
    private const ulong LowStart = 0x9E3779B97F4A7C15;
    private const ulong HighStart = 0xC2B2AE3D27D4EB4F;

    /// <summary>The digest of the union of two disjoint sets.</summary>
    /// <param name="left">One set's digest.</param>
    /// <param name="right">The other's.</param>
    public static ConductanceDigest operator +(ConductanceDigest left, ConductanceDigest right)
        => unchecked(new(left.Low + right.Low, left.High + right.High));

    /// <summary>The digest of one device pair.</summary>
    /// <param name="row">Row in the projection's matrix.</param>
    /// <param name="column">Column in the projection's matrix.</param>
    /// <param name="plusSiemens">Conductance of the plus device in S.</param>
    /// <param name="minusSiemens">Conductance of the minus device in S; 0 where there is none.</param>
    public static ConductanceDigest OfPair(int row, int column, double plusSiemens, double minusSiemens)
        => OfPair(row, column, BitConverter.DoubleToUInt64Bits(plusSiemens), BitConverter.DoubleToUInt64Bits(minusSiemens));

    /// <summary>The digest of one device pair whose states are more than a conductance.</summary>
    /// <param name="row">Row in the projection's matrix.</param>
    /// <param name="column">Column in the projection's matrix.</param>
    /// <param name="plus">Bits, or a hash, of the plus device's state.</param>
    /// <param name="minus">Bits, or a hash, of the minus device's state; 0 where there is none.</param>
    public static ConductanceDigest OfPair(int row, int column, ulong plus, ulong minus)
    {
        var position = ((ulong)(uint)row << 32) | (uint)column;
        return new(Chain(LowStart, position, plus, minus), Chain(HighStart, position, plus, minus));
    }

    private static ulong Chain(ulong start, ulong position, ulong plus, ulong minus)
        => RandomKey.Mix(RandomKey.Mix(RandomKey.Mix(unchecked(position + start)) ^ plus) ^ minus);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Random.Lanes;

/// <summary>Four blocks in 256 bits.</summary>
internal readonly unsafe struct BlockLanes256 : IBlockLanes<BlockLanes256>
{
    private readonly Vector256<ulong> _lanes;

    private BlockLanes256(Vector256<ulong> lanes) => _lanes = lanes;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes256 Broadcast(uint value) => new(Vector256.Create((ulong)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes256 Counters(uint first) => new(Vector256.Create((ulong)first) + Vector256.Create(0UL, 2UL, 1UL, 3UL));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes256 Multiply(BlockLanes256 left, BlockLanes256 right) => new(Multiply(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes256 HighHalf(BlockLanes256 product) => new(product._lanes >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes256 operator ^(BlockLanes256 left, BlockLanes256 right) => new(left._lanes ^ right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes256 operator +(BlockLanes256 left, BlockLanes256 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(BlockLanes256 word0, BlockLanes256 word1, BlockLanes256 word2, BlockLanes256 word3, uint* destination)
    {
        var low = Pair(word0._lanes, word1._lanes);
        var high = Pair(word2._lanes, word3._lanes);
        InterleaveLow(low, high).Store((ulong*)destination);
        InterleaveHigh(low, high).Store((ulong*)destination + Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ulong> Multiply(Vector256<ulong> left, Vector256<ulong> right) => Avx2.IsSupported
        ? Avx2.Multiply(left.AsUInt32(), right.AsUInt32())
        : Vector256.Create(
            BlockLanes128.Multiply(left.GetLower(), right.GetLower()),
            BlockLanes128.Multiply(left.GetUpper(), right.GetUpper()));

    // Each 128-bit part on its own, as the instruction does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ulong> InterleaveLow(Vector256<ulong> left, Vector256<ulong> right) => Avx2.IsSupported
        ? Avx2.UnpackLow(left, right)
        : Vector256.Create(
            BlockLanes128.InterleaveLow(left.GetLower(), right.GetLower()),
            BlockLanes128.InterleaveLow(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ulong> InterleaveHigh(Vector256<ulong> left, Vector256<ulong> right) => Avx2.IsSupported
        ? Avx2.UnpackHigh(left, right)
        : Vector256.Create(
            BlockLanes128.InterleaveHigh(left.GetLower(), right.GetLower()),
            BlockLanes128.InterleaveHigh(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Pair(Vector256<ulong> low, Vector256<ulong> high)
        => (low & Vector256.Create(0xFFFFFFFFUL)) | (high << 32);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Random.Lanes;

/// <summary>Eight blocks in 512 bits.</summary>
internal readonly unsafe struct BlockLanes512 : IBlockLanes<BlockLanes512>
{
    private readonly Vector512<ulong> _lanes;

    private BlockLanes512(Vector512<ulong> lanes) => _lanes = lanes;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes512 Broadcast(uint value) => new(Vector512.Create((ulong)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes512 Counters(uint first) => new(Vector512.Create((ulong)first) + Vector512.Create(0UL, 4UL, 1UL, 5UL, 2UL, 6UL, 3UL, 7UL));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes512 Multiply(BlockLanes512 left, BlockLanes512 right) => new(Multiply(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes512 HighHalf(BlockLanes512 product) => new(product._lanes >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes512 operator ^(BlockLanes512 left, BlockLanes512 right) => new(left._lanes ^ right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes512 operator +(BlockLanes512 left, BlockLanes512 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(BlockLanes512 word0, BlockLanes512 word1, BlockLanes512 word2, BlockLanes512 word3, uint* destination)
    {
        var low = Pair(word0._lanes, word1._lanes);
        var high = Pair(word2._lanes, word3._lanes);
        InterleaveLow(low, high).Store((ulong*)destination);
        InterleaveHigh(low, high).Store((ulong*)destination + Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Multiply(Vector512<ulong> left, Vector512<ulong> right) => Avx512F.IsSupported
        ? Avx512F.Multiply(left.AsUInt32(), right.AsUInt32())
        : Vector512.Create(
            BlockLanes256.Multiply(left.GetLower(), right.GetLower()),
            BlockLanes256.Multiply(left.GetUpper(), right.GetUpper()));

    // Each 128-bit part on its own, as the instruction does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> InterleaveLow(Vector512<ulong> left, Vector512<ulong> right) => Avx512F.IsSupported
        ? Avx512F.UnpackLow(left, right)
        : Vector512.Create(
            BlockLanes256.InterleaveLow(left.GetLower(), right.GetLower()),
            BlockLanes256.InterleaveLow(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> InterleaveHigh(Vector512<ulong> left, Vector512<ulong> right) => Avx512F.IsSupported
        ? Avx512F.UnpackHigh(left, right)
        : Vector512.Create(
            BlockLanes256.InterleaveHigh(left.GetLower(), right.GetLower()),
            BlockLanes256.InterleaveHigh(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Pair(Vector512<ulong> low, Vector512<ulong> high)
        => (low & Vector512.Create(0xFFFFFFFFUL)) | (high << 32);
}

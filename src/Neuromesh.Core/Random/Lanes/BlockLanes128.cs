using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Random.Lanes;

/// <summary>Two blocks in 128 bits.</summary>
internal readonly unsafe struct BlockLanes128 : IBlockLanes<BlockLanes128>
{
    private const ulong ValueMask = 0xFFFFFFFF;
    private readonly Vector128<ulong> _lanes;

    private BlockLanes128(Vector128<ulong> lanes) => _lanes = lanes;

    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes128 Broadcast(uint value) => new(Vector128.Create((ulong)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes128 Counters(uint first) => new(Vector128.Create((ulong)first) + Vector128.Create(0UL, 1UL));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes128 Multiply(BlockLanes128 left, BlockLanes128 right) => new(Multiply(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes128 HighHalf(BlockLanes128 product) => new(product._lanes >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes128 operator ^(BlockLanes128 left, BlockLanes128 right) => new(left._lanes ^ right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockLanes128 operator +(BlockLanes128 left, BlockLanes128 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(BlockLanes128 word0, BlockLanes128 word1, BlockLanes128 word2, BlockLanes128 word3, uint* destination)
    {
        var low = Pair(word0._lanes, word1._lanes);
        var high = Pair(word2._lanes, word3._lanes);
        InterleaveLow(low, high).Store((ulong*)destination);
        InterleaveHigh(low, high).Store((ulong*)destination + 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> Multiply(Vector128<ulong> left, Vector128<ulong> right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.Multiply(left.AsUInt32(), right.AsUInt32());
        }

        return AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningLower(AdvSimd.ExtractNarrowingLower(left), AdvSimd.ExtractNarrowingLower(right))
            : (left & Vector128.Create(ValueMask)) * (right & Vector128.Create(ValueMask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> InterleaveLow(Vector128<ulong> left, Vector128<ulong> right)
        => Sse2.IsSupported ? Sse2.UnpackLow(left, right) : Vector128.Create(left.GetElement(0), right.GetElement(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> InterleaveHigh(Vector128<ulong> left, Vector128<ulong> right)
        => Sse2.IsSupported ? Sse2.UnpackHigh(left, right) : Vector128.Create(left.GetElement(1), right.GetElement(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Pair(Vector128<ulong> low, Vector128<ulong> high)
        => (low & Vector128.Create(ValueMask)) | (high << 32);
}

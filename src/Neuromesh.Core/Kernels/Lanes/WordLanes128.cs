using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Four words in 128 bits.</summary>
internal readonly unsafe struct WordLanes128 : IWordLanes<WordLanes128>
{
    private readonly Vector128<uint> _lanes;

    private WordLanes128(Vector128<uint> lanes) => _lanes = lanes;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 Load(uint* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 Broadcast(uint value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(uint* destination) => _lanes.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 CountReached(WordLanes128 counts, WordLanes128 value, WordLanes128 threshold) => new(Vector128.ConditionalSelect(
        Vector128.GreaterThanOrEqual(value._lanes, threshold._lanes), counts._lanes + Vector128<uint>.One, counts._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 Max(WordLanes128 left, WordLanes128 right) => new(Vector128.Max(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaxOfLanes(WordLanes128 value) => MaxOfLanes(value._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint MaxOfLanes(Vector128<uint> lanes)
    {
        var pairs = Vector128.Max(lanes, Vector128.Shuffle(lanes, Vector128.Create(2u, 3, 0, 1)));
        return Math.Max(pairs.GetElement(0), pairs.GetElement(1));
    }
}

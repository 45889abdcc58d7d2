using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Eight words in 256 bits.</summary>
internal readonly unsafe struct WordLanes256 : IWordLanes<WordLanes256>
{
    private readonly Vector256<uint> _lanes;

    private WordLanes256(Vector256<uint> lanes) => _lanes = lanes;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 Load(uint* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 Broadcast(uint value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(uint* destination) => _lanes.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 CountReached(WordLanes256 counts, WordLanes256 value, WordLanes256 threshold) => new(Vector256.ConditionalSelect(
        Vector256.GreaterThanOrEqual(value._lanes, threshold._lanes), counts._lanes + Vector256<uint>.One, counts._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 Max(WordLanes256 left, WordLanes256 right) => new(Vector256.Max(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaxOfLanes(WordLanes256 value) => MaxOfLanes(value._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint MaxOfLanes(Vector256<uint> lanes) => WordLanes128.MaxOfLanes(Vector128.Max(lanes.GetLower(), lanes.GetUpper()));
}

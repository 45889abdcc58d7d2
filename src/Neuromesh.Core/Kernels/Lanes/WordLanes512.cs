using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Sixteen words in 512 bits.</summary>
internal readonly unsafe struct WordLanes512 : IWordLanes<WordLanes512>
{
    private readonly Vector512<uint> _lanes;

    private WordLanes512(Vector512<uint> lanes) => _lanes = lanes;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 Load(uint* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 Broadcast(uint value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(uint* destination) => _lanes.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 CountReached(WordLanes512 counts, WordLanes512 value, WordLanes512 threshold) => new(Vector512.ConditionalSelect(
        Vector512.GreaterThanOrEqual(value._lanes, threshold._lanes), counts._lanes + Vector512<uint>.One, counts._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 Max(WordLanes512 left, WordLanes512 right) => new(Vector512.Max(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaxOfLanes(WordLanes512 value) => WordLanes256.MaxOfLanes(Vector256.Max(value._lanes.GetLower(), value._lanes.GetUpper()));
}

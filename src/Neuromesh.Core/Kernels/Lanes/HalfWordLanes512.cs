using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Thirty-two 16-bit numbers in 512 bits.</summary>
internal readonly unsafe struct HalfWordLanes512 : IHalfWordLanes<HalfWordLanes512>
{
    private readonly Vector512<ushort> _lanes;

    private HalfWordLanes512(Vector512<ushort> lanes) => _lanes = lanes;

    public static int Count => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes512 Load(ushort* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes512 Broadcast(ushort value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ushort* destination) => _lanes.Store(destination);

    // A lane of the comparison is 0 or −1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes512 CountAbove(HalfWordLanes512 counts, HalfWordLanes512 value, HalfWordLanes512 threshold) =>
        new(counts._lanes - Vector512.GreaterThan(value._lanes, threshold._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes512 AddTies(HalfWordLanes512 ties, HalfWordLanes512 value, HalfWordLanes512 threshold) =>
        new(ties._lanes | Vector512.Equals(value._lanes, threshold._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyReaches(HalfWordLanes512 value, HalfWordLanes512 threshold) => Vector512.GreaterThanOrEqualAny(value._lanes, threshold._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(HalfWordLanes512 value) => value._lanes != Vector512<ushort>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes512 Max(HalfWordLanes512 left, HalfWordLanes512 right) => new(Vector512.Max(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes512 Or(HalfWordLanes512 left, HalfWordLanes512 right) => new(left._lanes | right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes512 LoadBytes(byte* source) => new(Vector512.WidenLower(Vector256.Load(source).ToVector512Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes512 Add(HalfWordLanes512 left, HalfWordLanes512 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(int* sums)
    {
        (Vector512.Load(sums) + Vector512.WidenLower(_lanes).AsInt32()).Store(sums);
        (Vector512.Load(sums + 16) + Vector512.WidenUpper(_lanes).AsInt32()).Store(sums + 16);
    }
}

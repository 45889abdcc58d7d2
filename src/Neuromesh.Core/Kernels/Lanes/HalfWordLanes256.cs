using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Sixteen 16-bit numbers in 256 bits.</summary>
internal readonly unsafe struct HalfWordLanes256 : IHalfWordLanes<HalfWordLanes256>
{
    private readonly Vector256<ushort> _lanes;

    private HalfWordLanes256(Vector256<ushort> lanes) => _lanes = lanes;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes256 Load(ushort* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes256 Broadcast(ushort value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ushort* destination) => _lanes.Store(destination);

    // A lane of the comparison is 0 or −1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes256 CountAbove(HalfWordLanes256 counts, HalfWordLanes256 value, HalfWordLanes256 threshold) =>
        new(counts._lanes - Vector256.GreaterThan(value._lanes, threshold._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes256 AddTies(HalfWordLanes256 ties, HalfWordLanes256 value, HalfWordLanes256 threshold) =>
        new(ties._lanes | Vector256.Equals(value._lanes, threshold._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyReaches(HalfWordLanes256 value, HalfWordLanes256 threshold) => Vector256.GreaterThanOrEqualAny(value._lanes, threshold._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(HalfWordLanes256 value) => value._lanes != Vector256<ushort>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes256 Max(HalfWordLanes256 left, HalfWordLanes256 right) => new(Vector256.Max(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes256 Or(HalfWordLanes256 left, HalfWordLanes256 right) => new(left._lanes | right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes256 LoadBytes(byte* source) => new(Vector256.WidenLower(Vector128.Load(source).ToVector256Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes256 Add(HalfWordLanes256 left, HalfWordLanes256 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(int* sums)
    {
        (Vector256.Load(sums) + Vector256.WidenLower(_lanes).AsInt32()).Store(sums);
        (Vector256.Load(sums + 8) + Vector256.WidenUpper(_lanes).AsInt32()).Store(sums + 8);
    }
}

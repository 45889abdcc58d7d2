using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Eight 16-bit numbers in 128 bits.</summary>
internal readonly unsafe struct HalfWordLanes128 : IHalfWordLanes<HalfWordLanes128>
{
    private readonly Vector128<ushort> _lanes;

    private HalfWordLanes128(Vector128<ushort> lanes) => _lanes = lanes;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes128 Load(ushort* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes128 Broadcast(ushort value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ushort* destination) => _lanes.Store(destination);

    // A lane of the comparison is 0 or −1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes128 CountAbove(HalfWordLanes128 counts, HalfWordLanes128 value, HalfWordLanes128 threshold) =>
        new(counts._lanes - Vector128.GreaterThan(value._lanes, threshold._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes128 AddTies(HalfWordLanes128 ties, HalfWordLanes128 value, HalfWordLanes128 threshold) =>
        new(ties._lanes | Vector128.Equals(value._lanes, threshold._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyReaches(HalfWordLanes128 value, HalfWordLanes128 threshold) => Vector128.GreaterThanOrEqualAny(value._lanes, threshold._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(HalfWordLanes128 value) => value._lanes != Vector128<ushort>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes128 Max(HalfWordLanes128 left, HalfWordLanes128 right) => new(Vector128.Max(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes128 Or(HalfWordLanes128 left, HalfWordLanes128 right) => new(left._lanes | right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes128 LoadBytes(byte* source) => new(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsByte()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfWordLanes128 Add(HalfWordLanes128 left, HalfWordLanes128 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(int* sums)
    {
        (Vector128.Load(sums) + Vector128.WidenLower(_lanes).AsInt32()).Store(sums);
        (Vector128.Load(sums + 4) + Vector128.WidenUpper(_lanes).AsInt32()).Store(sums + 4);
    }
}

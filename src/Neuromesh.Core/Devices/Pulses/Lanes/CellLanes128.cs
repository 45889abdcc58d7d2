using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Devices.Pulses.Lanes;

/// <summary>Four cells in 128 bits.</summary>
internal readonly unsafe struct CellLanes128 : ICellLanes<CellLanes128>
{
    private readonly Vector128<float> _lanes;

    private CellLanes128(Vector128<float> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes128 Load(float* source) => new(Vector128.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes128 Broadcast(float value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes128 LoadHalves(uint* words, int shift)
        => new(Vector128.ConvertToSingle((Vector128.ShiftRightLogical(Vector128.Load(words), shift) & Vector128.Create(0xFFFFu)).AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes128 operator +(CellLanes128 left, CellLanes128 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes128 operator -(CellLanes128 left, CellLanes128 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes128 operator *(CellLanes128 left, CellLanes128 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes128 MultiplyAdd(CellLanes128 left, CellLanes128 right, CellLanes128 addend)
        => new(Vector128.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes128 Clamp(CellLanes128 value, CellLanes128 lowest, CellLanes128 highest)
    {
        var raised = Vector128.ConditionalSelect(Vector128.LessThan(value._lanes, lowest._lanes), lowest._lanes, value._lanes);
        return new(Vector128.ConditionalSelect(Vector128.GreaterThan(raised, highest._lanes), highest._lanes, raised));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes128 Exponent(CellLanes128 value, out CellLanes128 mantissa)
    {
        var word = value._lanes.AsInt32();
        var exponent = (word - Vector128.Create(NormalDraws.ExponentOffset)) & Vector128.Create(NormalDraws.ExponentMask);
        mantissa = new((word - exponent).AsSingle());
        return new(Vector128.ConvertToSingle(exponent) * Vector128.Create(NormalDraws.ExponentUnit));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyBelow(CellLanes128 value, float limit) => Vector128.LessThanAny(value._lanes, Vector128.Create(limit));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes128 SelectBelow(CellLanes128 value, float limit, CellLanes128 below, CellLanes128 other)
        => new(Vector128.ConditionalSelect(Vector128.LessThan(value._lanes, Vector128.Create(limit)), below._lanes, other._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes128 AddToExponent(CellLanes128 value, CellLanes128 shifted)
        => new((value._lanes.AsInt32() + Vector128.ShiftLeft(shifted._lanes.AsInt32(), 23)).AsSingle());
}

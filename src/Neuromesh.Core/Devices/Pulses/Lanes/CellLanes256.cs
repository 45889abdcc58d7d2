using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Devices.Pulses.Lanes;

/// <summary>Eight cells in 256 bits.</summary>
internal readonly unsafe struct CellLanes256 : ICellLanes<CellLanes256>
{
    private readonly Vector256<float> _lanes;

    private CellLanes256(Vector256<float> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes256 Load(float* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes256 Broadcast(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes256 LoadHalves(uint* words, int shift)
        => new(Vector256.ConvertToSingle((Vector256.ShiftRightLogical(Vector256.Load(words), shift) & Vector256.Create(0xFFFFu)).AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes256 operator +(CellLanes256 left, CellLanes256 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes256 operator -(CellLanes256 left, CellLanes256 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes256 operator *(CellLanes256 left, CellLanes256 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes256 MultiplyAdd(CellLanes256 left, CellLanes256 right, CellLanes256 addend)
        => new(Vector256.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes256 Clamp(CellLanes256 value, CellLanes256 lowest, CellLanes256 highest)
    {
        var raised = Vector256.ConditionalSelect(Vector256.LessThan(value._lanes, lowest._lanes), lowest._lanes, value._lanes);
        return new(Vector256.ConditionalSelect(Vector256.GreaterThan(raised, highest._lanes), highest._lanes, raised));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes256 Exponent(CellLanes256 value, out CellLanes256 mantissa)
    {
        var word = value._lanes.AsInt32();
        var exponent = (word - Vector256.Create(NormalDraws.ExponentOffset)) & Vector256.Create(NormalDraws.ExponentMask);
        mantissa = new((word - exponent).AsSingle());
        return new(Vector256.ConvertToSingle(exponent) * Vector256.Create(NormalDraws.ExponentUnit));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyBelow(CellLanes256 value, float limit) => Vector256.LessThanAny(value._lanes, Vector256.Create(limit));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes256 SelectBelow(CellLanes256 value, float limit, CellLanes256 below, CellLanes256 other)
        => new(Vector256.ConditionalSelect(Vector256.LessThan(value._lanes, Vector256.Create(limit)), below._lanes, other._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes256 AddToExponent(CellLanes256 value, CellLanes256 shifted)
        => new((value._lanes.AsInt32() + Vector256.ShiftLeft(shifted._lanes.AsInt32(), 23)).AsSingle());
}

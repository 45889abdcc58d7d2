using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Devices.Pulses.Lanes;

/// <summary>Sixteen cells in 512 bits.</summary>
internal readonly unsafe struct CellLanes512 : ICellLanes<CellLanes512>
{
    private readonly Vector512<float> _lanes;

    private CellLanes512(Vector512<float> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes512 Load(float* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes512 Broadcast(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes512 LoadHalves(uint* words, int shift)
        => new(Vector512.ConvertToSingle((Vector512.ShiftRightLogical(Vector512.Load(words), shift) & Vector512.Create(0xFFFFu)).AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes512 operator +(CellLanes512 left, CellLanes512 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes512 operator -(CellLanes512 left, CellLanes512 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes512 operator *(CellLanes512 left, CellLanes512 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes512 MultiplyAdd(CellLanes512 left, CellLanes512 right, CellLanes512 addend)
        => new(Vector512.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes512 Clamp(CellLanes512 value, CellLanes512 lowest, CellLanes512 highest)
    {
        var raised = Vector512.ConditionalSelect(Vector512.LessThan(value._lanes, lowest._lanes), lowest._lanes, value._lanes);
        return new(Vector512.ConditionalSelect(Vector512.GreaterThan(raised, highest._lanes), highest._lanes, raised));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes512 Exponent(CellLanes512 value, out CellLanes512 mantissa)
    {
        var word = value._lanes.AsInt32();
        var exponent = (word - Vector512.Create(NormalDraws.ExponentOffset)) & Vector512.Create(NormalDraws.ExponentMask);
        mantissa = new((word - exponent).AsSingle());
        return new(Vector512.ConvertToSingle(exponent) * Vector512.Create(NormalDraws.ExponentUnit));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyBelow(CellLanes512 value, float limit) => Vector512.LessThanAny(value._lanes, Vector512.Create(limit));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes512 SelectBelow(CellLanes512 value, float limit, CellLanes512 below, CellLanes512 other)
        => new(Vector512.ConditionalSelect(Vector512.LessThan(value._lanes, Vector512.Create(limit)), below._lanes, other._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes512 AddToExponent(CellLanes512 value, CellLanes512 shifted)
        => new((value._lanes.AsInt32() + Vector512.ShiftLeft(shifted._lanes.AsInt32(), 23)).AsSingle());
}

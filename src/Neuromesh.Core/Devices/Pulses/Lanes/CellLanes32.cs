using System.Runtime.CompilerServices;
namespace Neuromesh.Core.Devices.Pulses.Lanes;

/// <summary>One cell: for CPUs without vectors.</summary>
internal readonly unsafe struct CellLanes32 : ICellLanes<CellLanes32>
{
    private readonly float _value;

    private CellLanes32(float value) => _value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes32 Load(float* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes32 Broadcast(float value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes32 LoadHalves(uint* words, int shift) => new((*words >> shift) & 0xFFFF);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => *destination = _value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes32 operator +(CellLanes32 left, CellLanes32 right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes32 operator -(CellLanes32 left, CellLanes32 right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes32 operator *(CellLanes32 left, CellLanes32 right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes32 MultiplyAdd(CellLanes32 left, CellLanes32 right, CellLanes32 addend)
        => new(MathF.FusedMultiplyAdd(left._value, right._value, addend._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes32 Clamp(CellLanes32 value, CellLanes32 lowest, CellLanes32 highest)
    {
        var raised = value._value < lowest._value ? lowest._value : value._value;
        return new(raised > highest._value ? highest._value : raised);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes32 Exponent(CellLanes32 value, out CellLanes32 mantissa)
    {
        var word = BitConverter.SingleToInt32Bits(value._value);
        var exponent = unchecked(word - NormalDraws.ExponentOffset) & NormalDraws.ExponentMask;
        mantissa = new(BitConverter.Int32BitsToSingle(unchecked(word - exponent)));
        return new(exponent * NormalDraws.ExponentUnit);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyBelow(CellLanes32 value, float limit) => value._value < limit;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes32 SelectBelow(CellLanes32 value, float limit, CellLanes32 below, CellLanes32 other) => value._value < limit ? below : other;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellLanes32 AddToExponent(CellLanes32 value, CellLanes32 shifted)
        => new(BitConverter.Int32BitsToSingle(unchecked(BitConverter.SingleToInt32Bits(value._value) + (BitConverter.SingleToInt32Bits(shifted._value) << 23))));
}

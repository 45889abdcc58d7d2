using System.Runtime.CompilerServices;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>One double: every operation is the plain scalar one. The reference of kernels written once for all widths, and what their remainders run through.</summary>
public readonly unsafe struct DoubleLanes64 : IDoubleLanes<DoubleLanes64>
{
    private readonly double _value;

    private DoubleLanes64(double value) => _value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static DoubleLanes64 Zero => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 Load(double* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 Broadcast(double value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => *destination = _value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 operator +(DoubleLanes64 left, DoubleLanes64 right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 operator -(DoubleLanes64 left, DoubleLanes64 right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 operator *(DoubleLanes64 left, DoubleLanes64 right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 operator /(DoubleLanes64 left, DoubleLanes64 right) => new(left._value / right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 FusedMultiplyAdd(DoubleLanes64 left, DoubleLanes64 right, DoubleLanes64 summand)
        => new(Math.FusedMultiplyAdd(left._value, right._value, summand._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 Floor(DoubleLanes64 value) => new(Math.Floor(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lookup64(double* first, double* second, DoubleLanes64 wholeNumber, out DoubleLanes64 fromFirst, out DoubleLanes64 fromSecond)
    {
        var index = (long)wholeNumber._value & 63;
        fromFirst = new(first[index]);
        fromSecond = new(second[index]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 TimesPowerOfTwo(DoubleLanes64 value, DoubleLanes64 exponent)
        => new(BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value._value) + ((long)exponent._value << 52)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 Exp(DoubleLanes64 x) => new(DeterministicMath.Exp(x._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 GreaterThanOrEqual(DoubleLanes64 left, DoubleLanes64 right) => Mask(left._value >= right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 GreaterThan(DoubleLanes64 left, DoubleLanes64 right) => Mask(left._value > right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 LessThan(DoubleLanes64 left, DoubleLanes64 right) => Mask(left._value < right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 Select(DoubleLanes64 mask, DoubleLanes64 whenTrue, DoubleLanes64 whenFalse)
        => Bits(mask) != 0 ? whenTrue : whenFalse;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 And(DoubleLanes64 left, DoubleLanes64 right) => FromBits(Bits(left) & Bits(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 AndNot(DoubleLanes64 left, DoubleLanes64 right) => FromBits(Bits(left) & ~Bits(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 Or(DoubleLanes64 left, DoubleLanes64 right) => FromBits(Bits(left) | Bits(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(DoubleLanes64 mask) => (uint)((ulong)Bits(mask) >> 63);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 LoadInt32(int* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes64 LoadUInt16(ushort* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleLanes64 Mask(bool isTrue) => FromBits(isTrue ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Bits(DoubleLanes64 lanes) => BitConverter.DoubleToInt64Bits(lanes._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleLanes64 FromBits(long bits) => new(BitConverter.Int64BitsToDouble(bits));
}

using System.Runtime.CompilerServices;
namespace Neuromesh.Core.Crossbars.Wires.Lanes;

/// <summary>One double: for CPUs without vectors.</summary>
internal readonly unsafe struct LineLanes64 : ILineLanes<LineLanes64>
{
    private readonly double _value;

    private LineLanes64(double value) => _value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static LineLanes64 Zero => new(0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes64 Load(double* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes64 Broadcast(double value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => *destination = _value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes64 operator +(LineLanes64 left, LineLanes64 right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes64 operator -(LineLanes64 left, LineLanes64 right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes64 operator *(LineLanes64 left, LineLanes64 right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes64 operator /(LineLanes64 left, LineLanes64 right) => new(left._value / right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes64 MultiplyAdd(LineLanes64 left, LineLanes64 right, LineLanes64 addend)
        => new(Math.FusedMultiplyAdd(left._value, right._value, addend._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes64 LargerMagnitude(LineLanes64 left, LineLanes64 right)
        => new(Math.Max(Math.Abs(left._value), Math.Abs(right._value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(double* source, nint sourceStride, double* destination, nint destinationStride) => *destination = *source;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeProduct(
        double* left, double* right, nint sourceStride, LineLanes64 factor, double* destination, nint destinationStride)
        => *destination = factor._value * *left * *right;
}

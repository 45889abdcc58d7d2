using System.Runtime.CompilerServices;
namespace Neuromesh.Core.Crossbars.Products.Lanes;

/// <summary>One single-precision number: for CPUs without vectors.</summary>
internal readonly unsafe struct FloatLanes32 : IFloatLanes<FloatLanes32>
{
    private readonly float _value;

    private FloatLanes32(float value) => _value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static FloatLanes32 Zero => new(0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes32 Load(float* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes32 Load(ushort* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes32 Load(byte* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes32 Broadcast(float value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => *destination = _value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes32 MultiplyAdd(FloatLanes32 left, FloatLanes32 right, FloatLanes32 addend)
        => new(MathF.FusedMultiplyAdd(left._value, right._value, addend._value));
}

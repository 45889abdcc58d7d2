using System.Runtime.CompilerServices;
using static Neuromesh.Core.Synapses.Plasticity.Lanes.WeightLaneConstants;

namespace Neuromesh.Core.Synapses.Plasticity.Lanes;

/// <summary>One weight: the reference, for CPUs without vectors and for what is left of a run.</summary>
internal readonly unsafe struct WeightLanes32 : IWeightLanes<WeightLanes32>
{
    private readonly float _lanes;

    private WeightLanes32(float value) => _lanes = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes32 Load(float* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes32 Broadcast(float value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => *destination = _lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes32 operator +(WeightLanes32 left, WeightLanes32 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes32 operator -(WeightLanes32 left, WeightLanes32 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes32 operator *(WeightLanes32 left, WeightLanes32 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes32 operator /(WeightLanes32 left, WeightLanes32 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes32 Smaller(WeightLanes32 left, WeightLanes32 right) => new(left._lanes < right._lanes ? left._lanes : right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes32 Larger(WeightLanes32 left, WeightLanes32 right) => new(left._lanes > right._lanes ? left._lanes : right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes32 ZeroBelow(WeightLanes32 value, WeightLanes32 bound, WeightLanes32 result)
        => new(value._lanes < bound._lanes ? 0 : result._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes32 Split(WeightLanes32 x, out WeightLanes32 exponent)
    {
        var bits = BitConverter.SingleToInt32Bits(x._lanes);
        var power = (bits - RootOfHalf) >> MantissaBits;
        exponent = new(power);
        return new(BitConverter.Int32BitsToSingle(bits - (power << MantissaBits)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes32 TimesPowerOfTwo(WeightLanes32 value, WeightLanes32 exponent) => new(BitConverter.Int32BitsToSingle(
        BitConverter.SingleToInt32Bits(value._lanes) + (BitConverter.SingleToInt32Bits(exponent._lanes + WholeOffset) << MantissaBits)));
}

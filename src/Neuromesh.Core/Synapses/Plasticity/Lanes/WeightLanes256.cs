using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Neuromesh.Core.Synapses.Plasticity.Lanes.WeightLaneConstants;

namespace Neuromesh.Core.Synapses.Plasticity.Lanes;

/// <summary>Eight weights in 256 bits.</summary>
internal readonly unsafe struct WeightLanes256 : IWeightLanes<WeightLanes256>
{
    private readonly Vector256<float> _lanes;

    private WeightLanes256(Vector256<float> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes256 Load(float* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes256 Broadcast(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes256 operator +(WeightLanes256 left, WeightLanes256 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes256 operator -(WeightLanes256 left, WeightLanes256 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes256 operator *(WeightLanes256 left, WeightLanes256 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes256 operator /(WeightLanes256 left, WeightLanes256 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes256 Smaller(WeightLanes256 left, WeightLanes256 right)
        => new(Vector256.ConditionalSelect(Vector256.LessThan(left._lanes, right._lanes), left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes256 Larger(WeightLanes256 left, WeightLanes256 right)
        => new(Vector256.ConditionalSelect(Vector256.GreaterThan(left._lanes, right._lanes), left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes256 ZeroBelow(WeightLanes256 value, WeightLanes256 bound, WeightLanes256 result)
        => new(Vector256.ConditionalSelect(Vector256.LessThan(value._lanes, bound._lanes), Vector256<float>.Zero, result._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes256 Split(WeightLanes256 x, out WeightLanes256 exponent)
    {
        var bits = x._lanes.AsInt32();
        var power = (bits - Vector256.Create(RootOfHalf)) >> MantissaBits;
        exponent = new(Vector256.ConvertToSingle(power));
        return new((bits - (power << MantissaBits)).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes256 TimesPowerOfTwo(WeightLanes256 value, WeightLanes256 exponent)
        => new((value._lanes.AsInt32() + ((exponent._lanes + Vector256.Create(WholeOffset)).AsInt32() << MantissaBits)).AsSingle());
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Neuromesh.Core.Synapses.Plasticity.Lanes.WeightLaneConstants;

namespace Neuromesh.Core.Synapses.Plasticity.Lanes;

/// <summary>Sixteen weights in 512 bits.</summary>
internal readonly unsafe struct WeightLanes512 : IWeightLanes<WeightLanes512>
{
    private readonly Vector512<float> _lanes;

    private WeightLanes512(Vector512<float> lanes) => _lanes = lanes;

    /// <summary>A vector as lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 FromVector(Vector512<float> lanes) => new(lanes);

    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 Load(float* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 Broadcast(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 operator +(WeightLanes512 left, WeightLanes512 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 operator -(WeightLanes512 left, WeightLanes512 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 operator *(WeightLanes512 left, WeightLanes512 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 operator /(WeightLanes512 left, WeightLanes512 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 Smaller(WeightLanes512 left, WeightLanes512 right)
        => new(Vector512.ConditionalSelect(Vector512.LessThan(left._lanes, right._lanes), left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 Larger(WeightLanes512 left, WeightLanes512 right)
        => new(Vector512.ConditionalSelect(Vector512.GreaterThan(left._lanes, right._lanes), left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 ZeroBelow(WeightLanes512 value, WeightLanes512 bound, WeightLanes512 result)
        => new(Vector512.ConditionalSelect(Vector512.LessThan(value._lanes, bound._lanes), Vector512<float>.Zero, result._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 Split(WeightLanes512 x, out WeightLanes512 exponent)
    {
        var bits = x._lanes.AsInt32();
        var power = (bits - Vector512.Create(RootOfHalf)) >> MantissaBits;
        exponent = new(Vector512.ConvertToSingle(power));
        return new((bits - (power << MantissaBits)).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes512 TimesPowerOfTwo(WeightLanes512 value, WeightLanes512 exponent)
        => new((value._lanes.AsInt32() + ((exponent._lanes + Vector512.Create(WholeOffset)).AsInt32() << MantissaBits)).AsSingle());
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Neuromesh.Core.Synapses.Plasticity.Lanes.WeightLaneConstants;

namespace Neuromesh.Core.Synapses.Plasticity.Lanes;

/// <summary>Four weights in 128 bits.</summary>
internal readonly unsafe struct WeightLanes128 : IWeightLanes<WeightLanes128>
{
    private readonly Vector128<float> _lanes;

    private WeightLanes128(Vector128<float> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes128 Load(float* source) => new(Vector128.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes128 Broadcast(float value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes128 operator +(WeightLanes128 left, WeightLanes128 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes128 operator -(WeightLanes128 left, WeightLanes128 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes128 operator *(WeightLanes128 left, WeightLanes128 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes128 operator /(WeightLanes128 left, WeightLanes128 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes128 Smaller(WeightLanes128 left, WeightLanes128 right)
        => new(Vector128.ConditionalSelect(Vector128.LessThan(left._lanes, right._lanes), left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes128 Larger(WeightLanes128 left, WeightLanes128 right)
        => new(Vector128.ConditionalSelect(Vector128.GreaterThan(left._lanes, right._lanes), left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes128 ZeroBelow(WeightLanes128 value, WeightLanes128 bound, WeightLanes128 result)
        => new(Vector128.ConditionalSelect(Vector128.LessThan(value._lanes, bound._lanes), Vector128<float>.Zero, result._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes128 Split(WeightLanes128 x, out WeightLanes128 exponent)
    {
        var bits = x._lanes.AsInt32();
        var power = (bits - Vector128.Create(RootOfHalf)) >> MantissaBits;
        exponent = new(Vector128.ConvertToSingle(power));
        return new((bits - (power << MantissaBits)).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightLanes128 TimesPowerOfTwo(WeightLanes128 value, WeightLanes128 exponent)
        => new((value._lanes.AsInt32() + ((exponent._lanes + Vector128.Create(WholeOffset)).AsInt32() << MantissaBits)).AsSingle());
}

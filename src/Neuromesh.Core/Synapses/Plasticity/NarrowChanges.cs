using System.Runtime.CompilerServices;
using Neuromesh.Core.Synapses.Plasticity.Lanes;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>What pairs of spikes do to weights of 32 bits.</summary>
internal interface INarrowChange
{
    /// <summary>The weights after a postsynaptic spike of each target.</summary>
    /// <param name="weight">The weights before.</param>
    /// <param name="preTrace">The presynaptic trace at the spikes.</param>
    TLanes Potentiate<TLanes>(TLanes weight, TLanes preTrace)
        where TLanes : struct, IWeightLanes<TLanes>;

    /// <summary>The weights after a presynaptic spike.</summary>
    /// <param name="weight">The weights before.</param>
    /// <param name="postTrace">The postsynaptic traces at the spike.</param>
    TLanes Depress<TLanes>(TLanes weight, TLanes postTrace)
        where TLanes : struct, IWeightLanes<TLanes>;
}

/// <summary><see cref="PairRule"/> on weights without their sign.</summary>
/// <remarks>The change is added to the weight itself, not to its share of the bound, whose rounding to and fro would add up.</remarks>
internal readonly struct NarrowPairChange<TPlus, TMinus>(PairRule rule, TPlus plus, TMinus minus) : INarrowChange
    where TPlus : struct, INarrowPower
    where TMinus : struct, INarrowPower
{
    private readonly float _maximum = (float)Math.Abs(rule.MaximumWeight);
    private readonly float _perMaximum = (float)(1 / Math.Abs(rule.MaximumWeight));
    private readonly float _plus = (float)(rule.Lambda * Math.Abs(rule.MaximumWeight));
    private readonly float _minus = (float)(rule.Alpha * rule.Lambda * Math.Abs(rule.MaximumWeight));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Potentiate<TLanes>(TLanes weight, TLanes preTrace)
        where TLanes : struct, IWeightLanes<TLanes>
    {
        var room = TLanes.Larger(TLanes.Broadcast(1) - (weight * TLanes.Broadcast(_perMaximum)), TLanes.Broadcast(0));
        return TLanes.Smaller(weight + (plus.Of(room) * (preTrace * TLanes.Broadcast(_plus))), TLanes.Broadcast(_maximum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Depress<TLanes>(TLanes weight, TLanes postTrace)
        where TLanes : struct, IWeightLanes<TLanes>
    {
        var share = weight * TLanes.Broadcast(_perMaximum);
        return TLanes.Larger(weight - (minus.Of(share) * (postTrace * TLanes.Broadcast(_minus))), TLanes.Broadcast(0));
    }
}

/// <summary><see cref="PowerLawRule"/>.</summary>
internal readonly struct NarrowPowerLawChange<TPower>(PowerLawRule rule, TPower power) : INarrowChange
    where TPower : struct, INarrowPower
{
    private readonly float _maximum = (float)rule.MaximumWeight;
    private readonly float _lambda = (float)rule.Lambda;
    private readonly float _alphaLambda = (float)(rule.Lambda * rule.Alpha);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Potentiate<TLanes>(TLanes weight, TLanes preTrace)
        where TLanes : struct, IWeightLanes<TLanes> =>
        TLanes.Smaller(weight + (power.Of(weight) * (preTrace * TLanes.Broadcast(_lambda))), TLanes.Broadcast(_maximum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Depress<TLanes>(TLanes weight, TLanes postTrace)
        where TLanes : struct, IWeightLanes<TLanes> =>
        TLanes.Larger(weight - (weight * (postTrace * TLanes.Broadcast(_alphaLambda))), TLanes.Broadcast(0));
}

using System.Runtime.CompilerServices;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>What pairs of spikes do to a weight.</summary>
internal interface IWeightChange
{
    /// <summary>The weight after a postsynaptic spike.</summary>
    /// <param name="weight">The weight before.</param>
    /// <param name="preTrace">The presynaptic trace at the spike.</param>
    /// <param name="slowPostTrace">The slow postsynaptic trace before the spike, where the rule has one.</param>
    double Potentiate(double weight, double preTrace, double slowPostTrace);

    /// <summary>The weight after a presynaptic spike.</summary>
    /// <param name="weight">The weight before.</param>
    /// <param name="postTrace">The postsynaptic trace at the spike.</param>
    /// <param name="slowPreTrace">The slow presynaptic trace before the spike, where the rule has one.</param>
    double Depress(double weight, double postTrace, double slowPreTrace);
}

/// <summary><see cref="PairRule"/>.</summary>
internal readonly struct PairChange<TPlus, TMinus>(PairRule rule, TPlus plus, TMinus minus) : IWeightChange
    where TPlus : struct, IWeightPower
    where TMinus : struct, IWeightPower
{
    private readonly double _maximum = rule.MaximumWeight;
    private readonly double _perMaximum = 1 / rule.MaximumWeight;
    private readonly double _lambda = rule.Lambda;
    private readonly double _alphaLambda = rule.Alpha * rule.Lambda;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Potentiate(double weight, double preTrace, double slowPostTrace)
    {
        var share = weight * _perMaximum;
        share += _lambda * plus.Of(1 - share) * preTrace;
        return share < 1 ? share * _maximum : _maximum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Depress(double weight, double postTrace, double slowPreTrace)
    {
        var share = weight * _perMaximum;
        share -= _alphaLambda * minus.Of(share) * postTrace;
        return share > 0 ? share * _maximum : 0;
    }
}

/// <summary><see cref="PowerLawRule"/>.</summary>
internal readonly struct PowerLawChange<TPower>(PowerLawRule rule, TPower power) : IWeightChange
    where TPower : struct, IWeightPower
{
    private readonly double _maximum = rule.MaximumWeight;
    private readonly double _lambda = rule.Lambda;
    private readonly double _alphaLambda = rule.Lambda * rule.Alpha;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Potentiate(double weight, double preTrace, double slowPostTrace)
    {
        var changed = weight + (_lambda * power.Of(weight) * preTrace);
        return changed < _maximum ? changed : _maximum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Depress(double weight, double postTrace, double slowPreTrace)
    {
        var changed = weight - (_alphaLambda * weight * postTrace);
        return changed > 0 ? changed : 0;
    }
}

/// <summary><see cref="TripletRule"/>.</summary>
internal readonly struct TripletChange(TripletRule rule) : IWeightChange
{
    private readonly double _pairPlus = rule.PairPotentiation;
    private readonly double _tripletPlus = rule.TripletPotentiation;
    private readonly double _pairMinus = rule.PairDepression;
    private readonly double _tripletMinus = rule.TripletDepression;
    private readonly double _bound = Math.Abs(rule.MaximumWeight);
    private readonly double _sign = rule.MaximumWeight < 0 ? -1 : 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Potentiate(double weight, double preTrace, double slowPostTrace)
    {
        var changed = (weight * _sign) + (preTrace * (_pairPlus + (_tripletPlus * slowPostTrace)));
        return (changed < _bound ? changed : _bound) * _sign;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Depress(double weight, double postTrace, double slowPreTrace)
    {
        var changed = (weight * _sign) - (postTrace * (_pairMinus + (_tripletMinus * slowPreTrace)));
        return (changed > 0 ? changed : 0) * _sign;
    }
}

/// <summary><see cref="VogelsSprekelerRule"/>.</summary>
internal readonly struct VogelsSprekelerChange(VogelsSprekelerRule rule) : IWeightChange
{
    private readonly double _eta = rule.Eta;
    private readonly double _alphaEta = rule.Alpha * rule.Eta;
    private readonly double _bound = Math.Abs(rule.MaximumWeight);
    private readonly double _sign = rule.MaximumWeight < 0 ? -1 : 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Potentiate(double weight, double preTrace, double slowPostTrace)
    {
        var changed = (weight * _sign) + (_eta * preTrace);
        return (changed < _bound ? changed : _bound) * _sign;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Depress(double weight, double postTrace, double slowPreTrace)
    {
        var changed = Potentiate(weight, postTrace, 0) * _sign;
        changed -= _alphaEta;
        return (changed > 0 ? changed : 0) * _sign;
    }
}

using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>Two numbers that say what a source's next spike will transmit.</summary>
internal struct ReleaseState
{
    /// <summary>Step of the last spike; 0 before the first.</summary>
    public long LastStep;

    /// <summary>Utilization or calcium, just after the last spike's step.</summary>
    public double Drive;

    /// <summary>Resources or vesicles.</summary>
    public double Pool;
}

/// <summary>What share of its synapses' weights a spike transmits. All synapses of a source do the same.</summary>
internal interface IRelease : IDisposable
{
    /// <summary>Advances a source by a spike.</summary>
    /// <param name="state">The source.</param>
    /// <param name="step">Step of the spike, not before the last one.</param>
    /// <returns>The share.</returns>
    double Release(ref ReleaseState state, long step);
}

/// <summary><see cref="ShortTermRule"/>.</summary>
internal sealed class ShortTermRelease(ShortTermRule rule, TimeStep timeStep) : IRelease
{
    private readonly double _utilization = rule.Utilization;
    private readonly DecayTable _recovery = new(rule.RecoveryMs, timeStep);
    private readonly DecayTable? _facilitation = rule.FacilitationMs > 0 ? new DecayTable(rule.FacilitationMs, timeStep) : null;

    public double Release(ref ReleaseState state, long step)
    {
        if (state.LastStep == 0)
        {
            state = new ReleaseState { Drive = rule.InitialUtilization, Pool = rule.InitialResources };
        }
        else
        {
            var since = step - state.LastStep;
            state.Pool = 1 + ((state.Pool - (state.Pool * state.Drive) - 1) * _recovery.Over(since));
            state.Drive = _utilization + (_facilitation is null ? 0 : state.Drive * (1 - _utilization) * _facilitation.Over(since));
        }

        state.LastStep = step;
        return state.Pool * state.Drive;
    }

    public void Dispose()
    {
        _recovery.Dispose();
        _facilitation?.Dispose();
    }
}

/// <summary><see cref="VesicleRule"/>.</summary>
internal sealed class VesicleRelease(VesicleRule rule, TimeStep timeStep) : IRelease
{
    private readonly double _perSpike = rule.CalciumPerSpike / rule.HalfCalcium;
    private readonly DecayTable _calcium = new(rule.CalciumMs, timeStep);
    private readonly DecayTable _refill = new(rule.RefillMs, timeStep);

    public double Release(ref ReleaseState state, long step)
    {
        var since = step - state.LastStep;
        var first = state.LastStep == 0;
        var calcium = (first ? 0 : state.Drive * _calcium.Over(since)) + _perSpike;
        var pool = first ? 1 : 1 + ((state.Pool - 1) * _refill.Over(since));
        var square = calcium * calcium;
        var released = pool * (square * square / ((square * square) + 1));
        state.Drive = calcium;
        state.Pool = pool - released;
        state.LastStep = step;
        return released;
    }

    public void Dispose()
    {
        _calcium.Dispose();
        _refill.Dispose();
    }
}

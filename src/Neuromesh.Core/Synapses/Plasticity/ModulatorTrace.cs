using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>The concentration of a modulator since the last sweep: a jump of <c>1/tau</c> for each spike of the modulating sources.</summary>
internal sealed class ModulatorTrace : IDisposable
{
    private readonly ModulatedRule _rule;
    private readonly DecayTable _decay;
    private readonly int[] _coming;
    private readonly List<long> _steps = [0];
    private readonly List<double> _concentrations = [0];

    public ModulatorTrace(ModulatedRule rule, TimeStep timeStep)
    {
        _rule = rule;
        _decay = new DecayTable(rule.TauModulatorMs, timeStep);
        _coming = new int[rule.ModulatorDelaySteps + 1];
    }

    /// <summary>Number of jumps held.</summary>
    public int Count => _steps.Count;

    /// <summary>Step of a jump.</summary>
    /// <param name="jump">Which; the first one is where the sweep before left off.</param>
    public long StepOf(int jump) => _steps[jump];

    /// <summary>The concentration just after a jump, in 1/ms.</summary>
    /// <param name="jump">Which.</param>
    public double After(int jump) => _concentrations[jump];

    /// <summary>The concentration at a step after a jump and before the next.</summary>
    /// <param name="jump">Which.</param>
    /// <param name="step">The step.</param>
    public double At(int jump, long step) => _concentrations[jump] * _decay.Over(step - _steps[jump]);

    /// <summary>The last jump at or before a step.</summary>
    /// <param name="step">The step, not before the last sweep.</param>
    public int LastUpTo(long step)
    {
        var index = _steps.BinarySearch(step);
        return index < 0 ? ~index - 1 : index;
    }

    /// <summary>Takes the spikes of a step and lets those act whose delay ends now.</summary>
    /// <param name="spikes">Global ids, ascending.</param>
    /// <param name="step">Their step.</param>
    public void Advance(ReadOnlySpan<int> spikes, long step)
    {
        _coming[(int)((step + _rule.ModulatorDelaySteps) % _coming.Length)] =
            NeuronCores.SparseInputs.OwnSpikes(spikes, _rule.FirstModulator, _rule.ModulatorCount).Length;
        ref var arriving = ref _coming[(int)(step % _coming.Length)];
        if (arriving > 0)
        {
            var before = At(Count - 1, step);
            _steps.Add(step);
            _concentrations.Add(before + (arriving / _rule.TauModulatorMs));
            arriving = 0;
        }
    }

    /// <summary>Forgets the jumps before a step, which all synapses have reached.</summary>
    /// <param name="step">The step.</param>
    public void Sweep(long step)
    {
        var now = At(Count - 1, step);
        _steps.Clear();
        _concentrations.Clear();
        _steps.Add(step);
        _concentrations.Add(now);
    }

    public void Dispose() => _decay.Dispose();
}

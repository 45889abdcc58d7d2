using Neuromesh.Core.Neurons;

namespace Neuromesh.Core.NeuronCores;

/// <summary>Watches a core's neurons for states that are not finite numbers, and knows the very step in which one became so.</summary>
/// <remarks>
/// Neurons that can leave the range of numbers from one step to the next are looked at in every step: their update costs a hundred times as much. The
/// linear ones, whose update costs no more than the look, take many steps to it: they are looked at now and then, and in every step once one of them is
/// on its way. So the step does not depend on when the looks fall or on which neurons share a core.
/// </remarks>
internal sealed class StateCheck
{
    /// <summary>Steps between two looks at neurons that take many steps to leave the range of numbers.</summary>
    public const int StepsBetweenLooks = 16;

    /// <summary>Largest magnitude of a coefficient with which they do: no sum of inputs that an experiment can have brings them from 2^512 to infinity within <see cref="StepsBetweenLooks"/>.</summary>
    public const double LargestCoefficient = 1e100;

    // The factor between the state at which a neuron is on its way and the largest number.
    private static readonly double Headroom = Math.ScaleB(1, 512);

    private readonly INeuronGroup _neurons;
    private bool _everyStep;

    /// <summary>Looks at the initial state.</summary>
    /// <param name="neurons">The neurons.</param>
    public StateCheck(INeuronGroup neurons)
    {
        _neurons = neurons;
        _everyStep = !neurons.GrowsSlowly || neurons.FindNonFinite(Headroom) >= 0;
    }

    /// <summary>Looks at the state after a step.</summary>
    /// <param name="step">The step.</param>
    /// <returns>The first neuron whose state is not finite, or −1.</returns>
    public int FindAfter(long step)
    {
        if (!_everyStep)
        {
            if (step % StepsBetweenLooks != 0 || _neurons.FindNonFinite(Headroom) < 0)
            {
                return -1;
            }

            _everyStep = true;
        }

        return _neurons.FindNonFinite(1);
    }
}

using System.Collections.Immutable;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.GapJunctions;

/// <summary>Where the explicit coupling of gap junctions ceases to be stable: <c>h·2·(sum of g)/C ≥ 1</c>.</summary>
public static class GapStability
{
    /// <summary>Sum of a neuron's conductances that it must stay below, C/(2h) in nS.</summary>
    /// <param name="parameters">Parameters of its population.</param>
    /// <param name="index">Its index within the population.</param>
    /// <param name="timeStep">Length of a step.</param>
    public static double LimitNanosiemens(ImmutableDictionary<string, NeuronValue> parameters, int index, TimeStep timeStep)
    {
        ArgumentNullException.ThrowIfNull(parameters);

        // Izhikevich's neurons have no capacitance: 1 pA is 1 mV/ms.
        var capacitance = parameters.GetValueOrDefault("capacitance") ?? new ConstantValue(1);
        return capacitance.Lowest(index) / (2 * timeStep.Milliseconds);
    }
}

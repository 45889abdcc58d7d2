using System.Collections.Immutable;
using Neuromesh.Core.Kernels;

namespace Neuromesh.Core.Neurons;

/// <summary>What integrate-and-fire models with synaptic conductances share, whatever the time course of those.</summary>
internal static class LifConductances
{
    /// <summary>Their parameters, with the defaults of NEST's <c>iaf_cond_alpha</c> and <c>iaf_cond_exp</c>.</summary>
    public static ImmutableArray<NeuronParameterDescriptor> Parameters =>
    [
        NeuronParameters.Capacitance(250),
        NeuronParameters.Leak(16.6667),
        NeuronParameters.Rest(-70),
        NeuronParameters.Reset(-60),
        NeuronParameters.Threshold(-55),
        NeuronParameters.Refractory(2),
        NeuronParameters.Bias,
        NeuronParameters.ExcitatoryReversal(0),
        NeuronParameters.InhibitoryReversal(-85),
        NeuronParameters.ExcitatoryTime(0.2),
        NeuronParameters.InhibitoryTime(2),
    ];

    /// <summary>The neurons of a population.</summary>
    /// <typeparam name="TPort">Time course of the conductances.</typeparam>
    /// <param name="storage">The neurons' memory.</param>
    /// <param name="membrane">Builds their membranes.</param>
    public static unsafe LifConductance<TPort> Create<TPort>(NeuronStorage storage, Func<NeuronStorage, ConductanceMembrane<TPort>> membrane)
        where TPort : struct, ISynapticPort
    {
        var restMv = storage.Parameter("restPotential");
        return new LifConductance<TPort>
        {
            PotentialMv = storage.AddState("membranePotential", i => restMv[i]),
            Membrane = membrane(storage),
            RefractoryStepsLeft = storage.AddHiddenState(),
            CurrentPa = storage.CurrentPa,
            RestMv = storage.AddParameter("restPotential"),
            ThresholdMv = storage.AddParameter("thresholdPotential"),
            ResetMv = storage.AddParameter("resetPotential"),
            RefractorySteps = storage.AddRefractorySteps(),
        };
    }
}

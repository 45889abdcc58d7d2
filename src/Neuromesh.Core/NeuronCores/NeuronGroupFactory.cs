using Neuromesh.Core.Neurons;

namespace Neuromesh.Core.NeuronCores;

/// <summary>Creates the neurons of a core by the name of their model.</summary>
public static class NeuronGroupFactory
{
    /// <summary>Creates neurons in their initial state.</summary>
    /// <param name="model">Name of the model, for example <c>lif-exponential</c>.</param>
    /// <param name="slice">Parameters and initial values.</param>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public static INeuronGroup Create(string model, NeuronSlice slice) => model switch
    {
        "lif-delta" => new LifDelta(slice),
        "lif-exponential" => new LifExponential(slice),
        "lif-alpha" => new NeuronGroup<LifAlpha>(slice),
        "lif-cond-exp" => new NeuronGroup<LifConductanceExponential>(slice),
        "lif-cond-alpha" => new NeuronGroup<LifConductanceAlpha>(slice),
        "eif" => new NeuronGroup<ExponentialIntegrateFire>(slice),
        "adex" => new NeuronGroup<AdaptiveExponential>(slice),
        "adex-current" => new NeuronGroup<AdaptiveExponentialCurrent>(slice),
        "gem" => new NeuronGroup<GeneralizedExponential>(slice),
        "gif" => new NeuronGroup<GeneralizedIntegrateFire>(slice),
        "gif-cond" => new NeuronGroup<GeneralizedConductance>(slice),
        "hh" => new NeuronGroup<HodgkinHuxley>(slice),
        "hh-calcium" => new NeuronGroup<HodgkinHuxleyCalcium>(slice),
        "hh-interneuron" => new NeuronGroup<HodgkinHuxleyInterneuron>(slice),
        "hh-ions" => new NeuronGroup<HodgkinHuxleyIons>(slice),
        "hh-traub" => new NeuronGroup<HodgkinHuxleyTraub>(slice),
        "izhikevich" => new NeuronGroup<Izhikevich>(slice),
        _ => throw new ArgumentException($"There is no neuron model named '{model}'.", nameof(model)),
    };
}

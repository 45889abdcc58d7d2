using Neuromesh.Core.Kernels;

namespace Neuromesh.Core.Neurons;

/// <summary>Builds the membranes of conductance-based models.</summary>
internal static class ConductanceMembranes
{
    /// <summary>The longest substep in ms: a step of 0.1 ms takes two.</summary>
    public const double LongestSubstepMs = 0.05;

    /// <summary>The number of equal substeps that a step is divided into.</summary>
    /// <param name="stepMs">Length of the step in ms.</param>
    /// <param name="longestMs">Longest substep in ms.</param>
    public static int Substeps(double stepMs, double longestMs) => Math.Max(1, (int)Math.Ceiling((stepMs / longestMs) - 1e-9));

    /// <summary>A membrane with exponentially decaying conductances.</summary>
    /// <param name="storage">The neurons' memory.</param>
    public static ConductanceMembrane<ExponentialPort> Exponential(NeuronStorage storage) => Create(storage, SynapticPorts.Exponential);

    /// <summary>A membrane whose conductances are alpha functions.</summary>
    /// <param name="storage">The neurons' memory.</param>
    public static ConductanceMembrane<AlphaPort> Alpha(NeuronStorage storage) => Create(storage, SynapticPorts.Alpha);

    private static ConductanceMembrane<TPort> Create<TPort>(NeuronStorage storage, Func<NeuronStorage, int, string, double, TPort> port)
        where TPort : struct, ISynapticPort
    {
        var restMv = storage.Parameter("restPotential");
        var excitatoryMv = storage.Parameter("excitatoryReversalPotential");
        var inhibitoryMv = storage.Parameter("inhibitoryReversalPotential");
        var leakNanosiemens = storage.Parameter("leakConductance");
        var capacitancePf = storage.Parameter("capacitance");
        var substeps = Substeps(storage.TimeStepMs, LongestSubstepMs);
        var substepMs = storage.TimeStepMs / substeps;
        return new ConductanceMembrane<TPort>
        {
            Excitatory = port(storage, 0, "Conductance", substepMs),
            Inhibitory = port(storage, 1, "Conductance", substepMs),
            ExcitatoryReversalMv = storage.AddCoefficient(i => excitatoryMv[i] - restMv[i], "excitatoryReversalPotential", "restPotential"),
            InhibitoryReversalMv = storage.AddCoefficient(i => inhibitoryMv[i] - restMv[i], "inhibitoryReversalPotential", "restPotential"),
            InverseCapacitance = storage.AddCoefficient(i => 1 / capacitancePf[i], "capacitance"),
            Leak = storage.AddParameter("leakConductance"),
            HalfLeakIntegral = storage.AddCoefficient(i => leakNanosiemens[i] * substepMs / 2, "leakConductance"),
            Substeps = substeps,
            SubstepMs = substepMs,
        };
    }
}

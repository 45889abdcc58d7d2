using Neuromesh.Core.Kernels;

namespace Neuromesh.Core.Neurons;

/// <summary>Builds the membranes of conductance-based models.</summary>
internal static class ConductanceMembranes
{
    /// <summary>The longest substep in ms: a step of 0.1 ms takes two.</summary>
    public const double LongestSubstepMs = 0.05;

    // Of an alpha function's time constant: in one of two, Simpson's rule is off by a tenth of the function's effect. The most substeps of a step bound what a time constant near 0 can cost.
    private const double LargestShareOfTime = 0.25;
    private const int MostSubsteps = 1000;

    /// <summary>The number of equal substeps that a step is divided into.</summary>
    /// <param name="stepMs">Length of the step in ms.</param>
    /// <param name="longestMs">Longest substep in ms.</param>
    public static int Substeps(double stepMs, double longestMs) => Math.Max(1, (int)Math.Ceiling((stepMs / longestMs) - 1e-9));

    /// <summary>A membrane with exponentially decaying conductances.</summary>
    /// <param name="storage">The neurons' memory.</param>
    public static ConductanceMembrane<ExponentialPort> Exponential(NeuronStorage storage) => Create(storage, SynapticPorts.Exponential, LongestSubstepMs);

    /// <summary>A membrane whose conductances are alpha functions; its substeps also follow the shortest time constant that the population can have.</summary>
    /// <param name="storage">The neurons' memory.</param>
    public static ConductanceMembrane<AlphaPort> Alpha(NeuronStorage storage)
    {
        var shortestMs = Math.Min(storage.Lowest("excitatoryTimeConstant"), storage.Lowest("inhibitoryTimeConstant"));
        var longestMs = Math.Max(Math.Min(LongestSubstepMs, LargestShareOfTime * shortestMs), storage.TimeStepMs / MostSubsteps);
        return Create(storage, SynapticPorts.Alpha, longestMs);
    }

    private static ConductanceMembrane<TPort> Create<TPort>(NeuronStorage storage, Func<NeuronStorage, int, string, double, TPort> port, double longestMs)
        where TPort : struct, ISynapticPort
    {
        var restMv = storage.Parameter("restPotential");
        var excitatoryMv = storage.Parameter("excitatoryReversalPotential");
        var inhibitoryMv = storage.Parameter("inhibitoryReversalPotential");
        var leakNanosiemens = storage.Parameter("leakConductance");
        var capacitancePf = storage.Parameter("capacitance");
        var substeps = Substeps(storage.TimeStepMs, longestMs);
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

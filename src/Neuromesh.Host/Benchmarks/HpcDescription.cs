using System.Globalization;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Host.Benchmarks;

/// <summary>The balanced random network of NEST's <c>hpc_benchmark</c> as a description, with static synapses or with STDP between its excitatory neurons.</summary>
/// <remarks>
/// Source: A. Morrison, A. Aertsen, M. Diesmann, Neural Comput. 19 (2007) 1437-1467, doi:10.1162/neco.2007.19.6.1437, with the parameters of the example
/// <c>hpc_benchmark.py</c> of NEST 3: neurons with alpha currents, 9,000 excitatory and 2,250 inhibitory synapses onto each whatever the scale, multapses but no
/// autapses, an EPSP of 0.14 mV, a Poisson drive of 1.685 times the rate that brings the mean potential to the threshold, and power-law STDP. The scale
/// multiplies the neurons.
/// </remarks>
internal static class HpcDescription
{
    private const int ExcitatoryIndegree = 9000;
    private const int InhibitoryIndegree = 2250;
    private const double MembraneMs = 10;
    private const double CapacitancePf = 250;
    private const double ThresholdMv = 20;
    private const double SynapticMs = 0.32582722403722841;
    private const double PotentialMv = 0.14;
    private const double RelativeInhibition = -5;
    private const double RelativeDrive = 1.685;

    /// <summary>The description.</summary>
    /// <param name="scale">Factor of the numbers of neurons, above 0.</param>
    /// <param name="plastic">Whether the synapses between excitatory neurons change.</param>
    public static string Create(double scale, bool plastic)
    {
        var weightPa = PotentialMv / PeakPotentialPerCurrent();
        var chargeMs = DeterministicMath.Exp(1) * SynapticMs;
        var thresholdPerMs = ThresholdMv / (ExcitatoryIndegree * MembraneMs / CapacitancePf * weightPa * chargeMs);
        var driveHz = RelativeDrive * thresholdPerMs * ExcitatoryIndegree * 1000;
        var inhibitionPa = RelativeInhibition * weightPa;
        var rule = plastic
            ? "\n    plasticity: { type: stdp-power-law, tauPlus: 15 ms, tauMinus: 30 ms, lambda: 0.1, alpha: 0.0513, mu: 0.4 }"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            timeStep: 0.1 ms
            duration: 1 s
            populations:
            {{Population("excitatory", ExcitatoryIndegree * scale)}}
            {{Population("inhibitory", InhibitoryIndegree * scale)}}
            inputs:
              driveExcitatory: { type: poisson, target: excitatory, rate: {{driveHz:R}} Hz, weight: {{weightPa:R}} pA }
              driveInhibitory: { type: poisson, target: inhibitory, rate: {{driveHz:R}} Hz, weight: {{weightPa:R}} pA }
            projections:
            {{Projection("excitatory", "excitatory", ExcitatoryIndegree, weightPa)}}{{rule}}
            {{Projection("inhibitory", "excitatory", InhibitoryIndegree, inhibitionPa)}}
            {{Projection("excitatory", "inhibitory", ExcitatoryIndegree, weightPa)}}
            {{Projection("inhibitory", "inhibitory", InhibitoryIndegree, inhibitionPa)}}
            """);
    }

    private static string Population(string name, double size) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
          {{name}}:
            model: lif-alpha
            size: {{Math.Max(1, (long)Math.Round(size))}}
            parameters: { membraneTimeConstant: {{MembraneMs}} ms, capacitance: {{CapacitancePf}} pF, restPotential: 0 mV, resetPotential: 0 mV, thresholdPotential: {{ThresholdMv}} mV, refractoryPeriod: 0.5 ms, excitatoryTimeConstant: {{SynapticMs:R}} ms, inhibitoryTimeConstant: {{SynapticMs:R}} ms }
            initial: { membranePotential: { normal: { mean: 5.7 mV, standardDeviation: 7.2 mV } } }
        """);

    private static string Projection(string from, string to, int indegree, double weightPa) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
          {{from}}-{{to}}:
            from: {{from}}
            to: {{to}}
            rule: { type: fixed-indegree, indegree: {{indegree}}, autapses: false }
            weight: {{weightPa:R}} pA
            delay: 1.5 ms
        """);

    /// <summary>The largest potential, in mV, that an alpha current with a peak of 1 pA causes: where the derivative of the closed solution is 0.</summary>
    private static double PeakPotentialPerCurrent()
    {
        const double Rate = (1 / SynapticMs) - (1 / MembraneMs);
        double before = SynapticMs, after = MembraneMs;
        for (var halving = 0; halving < 60; halving++)
        {
            var middle = (before + after) / 2;
            var (membrane, synaptic) = (DeterministicMath.Exp(-middle / MembraneMs), DeterministicMath.Exp(-middle / SynapticMs));
            var rises = (((synaptic / SynapticMs) - (membrane / MembraneMs)) / Rate) - synaptic + (middle / SynapticMs * synaptic) > 0;
            (before, after) = rises ? (middle, after) : (before, middle);
        }

        var fall = DeterministicMath.Exp(-before / SynapticMs);
        return DeterministicMath.Exp(1) / (SynapticMs * CapacitancePf * Rate) * (((DeterministicMath.Exp(-before / MembraneMs) - fall) / Rate) - (before * fall));
    }
}

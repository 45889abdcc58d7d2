using System.Globalization;
using System.Text;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Host.Benchmarks;

/// <summary>The cortical microcircuit of Potjans and Diesmann as a description, at full scale or scaled down with its mean activity kept.</summary>
/// <remarks>
/// Source: Potjans &amp; Diesmann, Cereb. Cortex 24:785 (2014), doi:10.1093/cercor/bhs358: sizes (Table 5), connection probabilities (Table 5), external
/// in-degrees (Table 5), neurons and synapses (Table 5). The number of synapses of a pair of populations is
/// <c>K = ln(1 − p) / ln(1 − 1/(N_pre·N_post))</c>, drawn as a fixed total number with multapses. Scale S multiplies sizes and in-degrees; weights
/// become w/√S and a constant current makes up for the lost mean: <c>I = tau_syn·(1 − √S)·Σ K·w·rate</c>, with the full-scale rates below, as in the
/// published scaling of the model (van Albada et al., PLoS Comput. Biol. 11:e1004490, 2015). The background is Poisson, independent for each neuron.
/// Initial potentials are drawn for each population from normal distributions near the stationary ones, which shortens the transient.
/// </remarks>
internal static class MicrocircuitDescription
{
    private const double TimeConstantMs = 10;
    private const double SynapticTimeConstantMs = 0.5;
    private const double CapacitancePf = 250;
    private const double PotentialMv = 0.15;
    private const double RelativeInhibition = -4;
    private const double RelativeDeviation = 0.1;
    private const double BackgroundHz = 8;

    private static readonly string[] Names = ["L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I"];
    private static readonly int[] Sizes = [20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948];
    private static readonly int[] ExternalIndegrees = [1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100];
    private static readonly double[] FullScaleRatesHz = [0.943, 3.026, 4.368, 5.882, 7.733, 8.664, 1.096, 7.851];
    private static readonly double[] TenthScaleRatesHz = [0.44, 1.89, 3.89, 4.89, 5.73, 7.81, 0.78, 6.90];
    private static readonly double[] InitialMeansMv = [-68.28, -63.16, -63.33, -63.45, -63.11, -61.66, -66.72, -61.43];
    private static readonly double[] InitialDeviationsMv = [5.36, 4.57, 4.74, 4.94, 4.94, 4.55, 5.46, 4.48];

    /// <summary>Connection probability, row: target, column: source.</summary>
    private static readonly double[][] Probabilities =
    [
        [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0, 0.0076, 0],
        [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0, 0.0042, 0],
        [0.0077, 0.0059, 0.0497, 0.135, 0.0067, 0.0003, 0.0453, 0],
        [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0, 0.1057, 0],
        [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0],
        [0.0548, 0.0269, 0.0257, 0.0022, 0.06, 0.3158, 0.0086, 0],
        [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
        [0.0364, 0.001, 0.0034, 0.0005, 0.0277, 0.008, 0.0658, 0.1443],
    ];

    /// <summary>Mean rates in Hz that the model's NEST implementation gave, population by population.</summary>
    /// <param name="scale">The scale; all but 0.1 have the rates of full scale, which scaling is meant to keep.</param>
    public static IReadOnlyList<double> PublishedRatesHz(double scale) => scale == 0.1 ? TenthScaleRatesHz : FullScaleRatesHz;

    /// <summary>The description.</summary>
    /// <param name="scale">Factor of sizes and in-degrees, above 0 and at most 1.</param>
    public static string Create(double scale)
    {
        var ratesHz = FullScaleRatesHz;
        var text = new StringBuilder("timeStep: 0.1 ms\nduration: 1 s\npopulations:\n");
        for (var target = 0; target < Names.Length; target++)
        {
            Add(
                text,
                $$"""
                  {{Names[target]}}:
                    model: lif-exponential
                    size: {{ScaledSize(target, scale)}}
                    parameters: { membraneTimeConstant: {{TimeConstantMs}} ms, capacitance: {{CapacitancePf}} pF, restPotential: -65 mV, resetPotential: -65 mV, thresholdPotential: -50 mV, refractoryPeriod: 2 ms, excitatoryTimeConstant: {{SynapticTimeConstantMs}} ms, inhibitoryTimeConstant: {{SynapticTimeConstantMs}} ms, biasCurrent: {{CompensationPa(target, scale, ratesHz):R}} pA }
                    initial: { membranePotential: { normal: { mean: {{InitialMeansMv[target]}} mV, standardDeviation: {{InitialDeviationsMv[target]}} mV } } }
                """);
        }

        text.Append("inputs:\n");
        for (var target = 0; target < Names.Length; target++)
        {
            var rateHz = BackgroundHz * ExternalIndegrees[target] * scale;
            Add(text, $"  background{Names[target]}: {{ type: poisson, target: {Names[target]}, rate: {rateHz:R} Hz, weight: {WeightPa(scale):R} pA }}");
        }

        text.Append("projections:\n");
        for (var target = 0; target < Names.Length; target++)
        {
            for (var source = 0; source < Names.Length; source++)
            {
                AddProjection(text, source, target, scale);
            }
        }

        return text.ToString();
    }

    private static void AddProjection(StringBuilder text, int source, int target, double scale)
    {
        var synapses = Math.Round(Indegree(source, target) * scale * ScaledSize(target, scale));
        if (synapses == 0)
        {
            return;
        }

        var meanPa = MeanWeightPa(source, target) / Math.Sqrt(scale);
        var deviationPa = Math.Abs(meanPa) * RelativeDeviation;
        var bound = IsExcitatory(source) ? "minimum" : "maximum";
        var (delayMs, delayDeviationMs) = IsExcitatory(source) ? (1.5, 0.75) : (0.75, 0.375);
        Add(
            text,
            $$"""
              {{Names[source]}}-{{Names[target]}}:
                from: {{Names[source]}}
                to: {{Names[target]}}
                rule: { type: fixed-total-number, synapses: {{synapses}} }
                weight: { normal: { mean: {{meanPa:R}} pA, standardDeviation: {{deviationPa:R}} pA }, {{bound}}: 0 pA }
                delay: { normal: { mean: {{delayMs}} ms, standardDeviation: {{delayDeviationMs}} ms } }
            """);
    }

    private static bool IsExcitatory(int population) => population % 2 == 0;

    private static int ScaledSize(int population, double scale) => Math.Max(1, (int)Math.Round(Sizes[population] * scale));

    /// <summary>Synapses from a population onto one neuron of another at full scale.</summary>
    private static double Indegree(int source, int target)
    {
        var pairs = (double)Sizes[source] * Sizes[target];
        return DeterministicMath.Log1p(-Probabilities[target][source]) / DeterministicMath.Log1p(-1 / pairs) / Sizes[target];
    }

    /// <summary>The current whose exponential decay moves the potential by <see cref="PotentialMv"/> at its peak, at full scale.</summary>
    private static double FullWeightPa()
    {
        const double Ratio = TimeConstantMs / SynapticTimeConstantMs;
        const double Difference = TimeConstantMs - SynapticTimeConstantMs;
        var peak = DeterministicMath.Pow(Ratio, -TimeConstantMs / Difference) - DeterministicMath.Pow(Ratio, -SynapticTimeConstantMs / Difference);
        var potentialPerCurrent = TimeConstantMs * SynapticTimeConstantMs / (SynapticTimeConstantMs - TimeConstantMs) / CapacitancePf * peak;
        return PotentialMv / potentialPerCurrent;
    }

    private static double WeightPa(double scale) => FullWeightPa() / Math.Sqrt(scale);

    private static double MeanWeightPa(int source, int target)
    {
        var weightPa = FullWeightPa() * (IsExcitatory(source) ? 1 : RelativeInhibition);
        return source == 2 && target == 0 ? 2 * weightPa : weightPa;
    }

    private static double CompensationPa(int target, double scale, double[] ratesHz)
    {
        var perSecond = ExternalIndegrees[target] * FullWeightPa() * BackgroundHz;
        for (var source = 0; source < Names.Length; source++)
        {
            perSecond += Indegree(source, target) * MeanWeightPa(source, target) * ratesHz[source];
        }

        return 0.001 * SynapticTimeConstantMs * (1 - Math.Sqrt(scale)) * perSecond;
    }

    private static void Add(StringBuilder text, FormattableString lines) => text.Append(lines.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

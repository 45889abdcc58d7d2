using System.Collections.Immutable;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses.GapJunctions;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>Junctions just below the limit of stability between neurons that integrate their currents and others that hold them, against the coupled equations.</summary>
public sealed class GapMixedPairTests
{
    private const double ShareOfLimit = 0.97;
    private const int Rows = 200;

    /// <summary>
    /// Started 3 mV apart and driven, the pair stays with the reference: without a reset the error falls with the third power of the step (the second of a held current in a smooth potential, whose
    /// share is small), of `izhikevich` with the first, as its forward Euler scheme does. Errors measured at 0.1 and 0.01 ms, in mV: 0.068 and 3.5e-5; 0.059 and 3.1e-5; 0.12 and 2.9e-3; 0.21 and
    /// 9.2e-5; 0.22 and 9.7e-5; 0.11 and 3.1e-3.
    /// </summary>
    [Theory]
    [InlineData("hh-interneuron", "lif-exponential", 0.1, 500)]
    [InlineData("hh-interneuron", "adex", 0.1, 500)]
    [InlineData("hh-interneuron", "izhikevich", 0.2, 20)]
    [InlineData("hh-traub", "lif-exponential", 0.3, 500)]
    [InlineData("hh-traub", "adex", 0.3, 500)]
    [InlineData("hh-traub", "izhikevich", 0.2, 20)]
    public void Near_the_limit_of_a_coarse_step_errors_fall_with_the_step(string first, string second, double boundMv, double ratio)
    {
        var conductance = ShareOfLimit * Limit(first, second, 100_000);
        var (coarse, fine) = (Error(first, second, conductance, 100_000), Error(first, second, conductance, 10_000));
        Assert.InRange(coarse, 1e-3, boundMv);
        Assert.InRange(coarse / fine, ratio, 1e5);
    }

    /// <summary>At the ten times stronger limit of 0.01 ms the errors measured are 1.0e-3, 9.8e-4, 1.4e-3, 0.051, 0.072 and 1.4e-3 mV.</summary>
    [Theory]
    [InlineData("hh-interneuron", "lif-exponential", 2e-3)]
    [InlineData("hh-interneuron", "adex", 2e-3)]
    [InlineData("hh-interneuron", "izhikevich", 3e-3)]
    [InlineData("hh-traub", "lif-exponential", 0.1)]
    [InlineData("hh-traub", "adex", 0.1)]
    [InlineData("hh-traub", "izhikevich", 3e-3)]
    public void Near_the_limit_of_a_fine_step_too(string first, string second, double boundMv) =>
        Assert.InRange(Error(first, second, ShareOfLimit * Limit(first, second, 10_000), 10_000), 0, boundMv);

    /// <summary>With currents that make the second neuron fire and be reset, the pair stays bounded by its reversal potentials and thresholds, and fires as often to a tenth.</summary>
    [Theory]
    [InlineData("hh-interneuron", "lif-exponential", 3000, 3000)]
    [InlineData("hh-interneuron", "izhikevich", 300, 10)]
    [InlineData("hh-traub", "lif-exponential", 3000, 3000)]
    [InlineData("hh-traub", "izhikevich", 300, 10)]
    public void Resets_near_the_limit_do_not_stir_it_up(string first, string second, double firstPa, double secondPa)
    {
        var conductance = ShareOfLimit * Limit(first, second, 100_000);
        var reference = MixedPairReference.Integrate(first, second, conductance, firstPa, secondPa, Rows, 0.001);
        var (potentials, spikes) = Pair(first, second, conductance, firstPa, secondPa).Run(100_000, Rows, 1);
        Assert.InRange(spikes.Count(spike => spike.Neuron == 1), (reference.Resets * 0.9) - 1, (reference.Resets * 1.1) + 1);
        Assert.True(reference.Resets > 0);
        Assert.All(potentials[0], potential => Assert.InRange(potential, -95, 80));
        Assert.All(potentials[1], potential => Assert.InRange(potential, -95, 31));
    }

    private static double Error(string first, string second, double conductance, int nanoseconds)
    {
        var reference = MixedPairReference.Integrate(first, second, conductance, 0, 0, Rows, 0.001);
        Assert.Equal(0, reference.Resets);
        var potentials = Pair(first, second, conductance, 0, 0).Run(nanoseconds, Rows, 100_000 / nanoseconds).PotentialsMv;
        return Enumerable.Range(0, 2).Max(neuron => potentials[neuron].Zip(reference.PotentialsMv[neuron], (one, other) => Math.Abs(one - other)).Max());
    }

    /// <summary>The conductance that both models permit.</summary>
    private static double Limit(string first, string second, int nanoseconds) => new[] { first, second }.Min(name =>
    {
        var model = NeuronModels.Find(name)!;
        var parameters = model.Parameters.ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default));
        return GapStability.Of(model.IntegratesGapCurrents).LimitNanosiemens(parameters, 0, new TimeStep(nanoseconds));
    });

    private static GapPair Pair(string first, string second, double conductance, double firstPa, double secondPa) => new(first, conductance, conductance)
    {
        SecondModel = second,
        Parameters = new() { ["biasCurrent"] = (firstPa, secondPa), ["refractoryPeriod"] = (0, 0) },
        InitialValues = new() { ["membranePotential"] = (MixedPairReference.StartMv[0], MixedPairReference.StartMv[1]) },
    };
}

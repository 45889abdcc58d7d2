using System.Collections.Immutable;
using CsCheck;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Kernels;

/// <summary>Every model at every width against one lane, bit by bit, over awkward lengths and places in the population.</summary>
[Trait("Category", "Kernels")]
public sealed unsafe class NeuronUpdateTests
{
    private const int Steps = 40;
    private static readonly int[] Lengths = [0, 1, 3, 7, 8, 9, 15, 17, 33];

    private static readonly Gen<(ulong Seed, int Length, bool Varies, int First)> Cases =
        Gen.Select(Gen.ULong, Gen.Int[0, Lengths.Length - 1].Select(index => Lengths[index]), Gen.Bool, Gen.Int[0, 9]);

    private delegate int StepAtWidth(long step, double* input, nint portOffset, int* fired);

    [Fact]
    public void Alpha_currents() => Check<LifAlpha>();

    [Fact]
    public void Exponential_conductances() => Check<LifConductanceExponential>();

    [Fact]
    public void Alpha_conductances() => Check<LifConductanceAlpha>();

    [Fact]
    public void Exponential_integrate_and_fire() => Check<ExponentialIntegrateFire>();

    [Fact]
    public void Adaptive_exponential() => Check<AdaptiveExponential>();

    [Fact]
    public void Adaptive_exponential_with_currents() => Check<AdaptiveExponentialCurrent>();

    [Fact]
    public void Generalized_exponential() => Check<GeneralizedExponential>();

    /// <summary>Without an exponential the crossing of the threshold has a kernel of its own.</summary>
    [Fact]
    public void Exponential_integrate_and_fire_without_a_slope() => Check<ExponentialIntegrateFire>(WithoutSlope);

    [Fact]
    public void Adaptive_exponential_without_a_slope() => Check<AdaptiveExponential>(WithoutSlope);

    [Fact]
    public void Adaptive_exponential_with_currents_without_a_slope() => Check<AdaptiveExponentialCurrent>(WithoutSlope);

    [Fact]
    public void Generalized_exponential_without_a_slope() => Check<GeneralizedExponential>(WithoutSlope);

    [Fact]
    public void Generalized_integrate_and_fire() => Check<GeneralizedIntegrateFire>();

    [Fact]
    public void Generalized_integrate_and_fire_with_conductances() => Check<GeneralizedConductance>();

    [Fact]
    public void Izhikevich_neurons() => Check<Izhikevich>();

    [Fact]
    public void Hodgkin_Huxley() => Check<HodgkinHuxley>();

    [Fact]
    public void Hodgkin_Huxley_of_Traub() => Check<HodgkinHuxleyTraub>();

    [Fact]
    public void Hodgkin_Huxley_with_ions() => Check<HodgkinHuxleyIons>();

    [Fact]
    public void Fast_spiking_interneurons() => Check<HodgkinHuxleyInterneuron>();

    [Fact]
    public void Hodgkin_Huxley_with_calcium() => Check<HodgkinHuxleyCalcium>();

    private static ImmutableDictionary<string, NeuronValue> WithoutSlope { get; } =
        ImmutableDictionary<string, NeuronValue>.Empty.Add("slopeFactor", new ConstantValue(0));

    /// <summary>Compares a model's widths.</summary>
    /// <param name="given">Parameters that are not varied about their defaults; null for none.</param>
    private static void Check<TModel>(ImmutableDictionary<string, NeuronValue>? given = null)
        where TModel : struct, INeuronModel<TModel>
    {
        given ??= ImmutableDictionary<string, NeuronValue>.Empty;
        Cases.Sample(test => Compare<TModel>(test, given), iter: 12, threads: 1);

        // Chance alone would leave a model without a spike now and then.
        var fired = Enumerable.Range(1, 8).Sum(seed => Compare<TModel>(((ulong)seed, 33, true, 3), given));
        Assert.True(fired > 0, "No neuron fired: the comparison misses the spikes.");
    }

    /// <summary>Compares all widths.</summary>
    /// <returns>Number of spikes.</returns>
    private static int Compare<TModel>((ulong Seed, int Length, bool Varies, int First) test, ImmutableDictionary<string, NeuronValue> given)
        where TModel : struct, INeuronModel<TModel>
    {
        var expected = Run<TModel>(test, given, group => group.Step<DoubleLanes64>);
        Assert.Equal(expected, Run<TModel>(test, given, group => group.Step<DoubleLanes128>));
        Assert.Equal(expected, Run<TModel>(test, given, group => group.Step<DoubleLanes256>));
        Assert.Equal(expected, Run<TModel>(test, given, group => group.Step<DoubleLanes512>));
        Assert.Equal(expected, Run<TModel>(test, given, group => ((INeuronGroup)group).Step));
        Assert.Equal(expected, Run<TModel>(test, given, InParts));
        return expected.Spikes.Length;
    }

    private static StepAtWidth InParts<TModel>(NeuronGroup<TModel> group)
        where TModel : struct, INeuronModel<TModel> => (step, input, portOffset, fired) =>
    {
        const int Part = 16;
        var count = 0;
        for (var first = 0; first < group.Size; first += Part)
        {
            count += group.Step(step, first, Math.Min(Part, group.Size - first), input, portOffset, fired + count);
        }

        return count;
    };

    /// <summary>Spikes of all steps and digest of the final state of neurons with different inputs, some of them about to fire.</summary>
    private static (string Spikes, UInt128 Digest) Run<TModel>(
        (ulong Seed, int Length, bool Varies, int First) test, ImmutableDictionary<string, NeuronValue> given, Func<NeuronGroup<TModel>, StepAtWidth> width)
        where TModel : struct, INeuronModel<TModel>
    {
        var descriptor = TModel.Descriptor;
        var parameters = descriptor.Parameters.ToImmutableDictionary(parameter => parameter.Name, parameter => Value(parameter, test.Varies, descriptor.Name == "hh-ions")).SetItems(given);
        var strength = descriptor.WeightDimension switch
        {
            PhysicalDimension.Voltage => 20.0,
            PhysicalDimension.Conductance => 120,
            _ => descriptor.Name.StartsWith("hh", StringComparison.Ordinal) ? 1000 : 8000,
        };
        using var group = new NeuronGroup<TModel>(new NeuronSlice
        {
            Seed = test.Seed,
            TimeStep = new TimeStep(100_000),
            Population = 3,
            First = test.First,
            Size = test.Length,
            Parameters = parameters,
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty.Add("membranePotential", new UniformValue(-75, -45)),
        });
        using var input = new NativeBuffer<double>(2 * 64);
        using var firedNeurons = new NativeBuffer<int>(test.Length);
        var step = width(group);
        var spikes = new List<string>();
        var state = test.Seed;
        for (long index = 1; index <= Steps; index++)
        {
            for (var neuron = 0; neuron < test.Length; neuron++)
            {
                state = (state * 6364136223846793005UL) + 1442695040888963407UL;
                var uniform = (state >> 11) * (1.0 / (1UL << 53));
                input.Pointer[neuron] = uniform < 0.3 ? strength * uniform : 0;
                input.Pointer[neuron + 64] = uniform > 0.95 ? -strength * uniform / 2 : 0;
            }

            var count = step(index, input.Pointer, TModel.PortCount == 1 ? 0 : 64, firedNeurons.Pointer);
            for (var i = 0; i < count; i++)
            {
                spikes.Add($"{index}:{firedNeurons.Pointer[i]}");
            }

            Assert.All(input.Span[..test.Length].ToArray(), value => Assert.Equal(0, value));
        }

        var digest = default(StateDigest);
        for (var neuron = 0; neuron < test.Length; neuron++)
        {
            digest.BeginNeuron(neuron);
            group.AddState(neuron, ref digest);
            digest.EndNeuron();
        }

        Assert.Equal(-1, group.FindNonFinite(1));
        return (string.Join(' ', spikes), digest.Value);
    }

    private static NeuronValue Value(NeuronParameterDescriptor parameter, bool varies, bool isPumped)
    {
        var value = parameter.Name switch
        {
            "escapeRate" => 50,
            "biasCurrent" when isPumped => 2500,
            "currentJump1" => 20,
            "thresholdJump1" or "thresholdJump2" => 3,
            _ => parameter.Default,
        };
        return varies && double.IsFinite(value) && parameter.Name is not ("refractoryPeriod" or "consistentIntegration")
            ? new UniformValue(value - (0.01 * Math.Abs(value)), value + (0.01 * Math.Abs(value)))
            : new ConstantValue(value);
    }
}

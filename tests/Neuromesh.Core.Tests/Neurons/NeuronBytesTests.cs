using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Neurons;

/// <summary>What a group says it holds, from which the memory of a network is predicted.</summary>
public sealed class NeuronBytesTests
{
    private const int Size = 8192;

    public static TheoryData<string> Models => [.. NeuronModels.All.Select(model => model.Name)];

    /// <summary>At least 8 bytes for each state variable; no model has fifty numbers a neuron.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void State_is_counted(string model) =>
        Assert.InRange(PerNeuron(model), 8 * NeuronModels.Find(model)!.StateVariables.Length, 400);

    /// <summary>A parameter that differs between neurons makes each coefficient that follows from it one number a neuron: whole multiples of 8 bytes, where one for all takes 64 bytes in all.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void A_parameter_that_differs_adds_its_coefficients(string model)
    {
        var added = PerNeuron(model, "resetPotential", "restPotential", "recoveryRate") - PerNeuron(model);
        Assert.InRange(added, 7.9, 100);
        Assert.InRange(Math.Abs(added - (8 * Math.Round(added / 8))), 0, 0.1);
    }

    private static double PerNeuron(string model, params string[] varied)
    {
        var descriptor = NeuronModels.Find(model)!;
        using var group = NeuronGroupFactory.Create(model, new NeuronSlice
        {
            Seed = 1,
            TimeStep = new TimeStep(100_000),
            Population = 0,
            First = 0,
            Size = Size,
            Parameters = descriptor.Parameters.ToImmutableDictionary(
                parameter => parameter.Name,
                parameter => varied.Contains(parameter.Name) ? new UniformValue(parameter.Default, parameter.Default + 1e-3) : (NeuronValue)new ConstantValue(parameter.Default)),
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty,
        });
        return group.Bytes / (double)Size;
    }
}

using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Neurons;

/// <summary>The LIF models against closed forms.</summary>
public sealed unsafe class LifTests
{
    /// <summary>tau 20 ms, threshold 15 mV above rest, RI 30 mV, refractory 2 ms: 1000 / (tRef + tau·ln(RI/(RI - theta))) = 63.04 Hz in continuous time.</summary>
    [Theory]
    [InlineData("lif-delta", 100_000, 62.89, 0.005)]
    [InlineData("lif-exponential", 100_000, 62.89, 0.005)]
    [InlineData("lif-alpha", 100_000, 62.89, 0.005)]
    [InlineData("lif-delta", 1_000, 63.04, 0.005)]
    [InlineData("lif-exponential", 1_000, 63.04, 0.005)]
    [InlineData("lif-alpha", 1_000, 63.04, 0.005)]
    public void Tonic_rate_is_that_of_the_closed_form_on_the_grid(string model, int stepNanoseconds, double expectedHz, double toleranceHz)
    {
        var steps = FirstSpikes(model, new TimeStep(stepNanoseconds), 3);
        var intervalMs = (steps[2] - steps[1]) * stepNanoseconds / 1e6;
        Assert.InRange(1000 / intervalMs, expectedHz - toleranceHz, expectedHz + toleranceHz);
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(10.0)]
    [InlineData(10.000001)]
    [InlineData(35.0)]
    public void A_synaptic_current_moves_the_potential_as_the_convolution_of_two_exponentials(double synapticMs)
    {
        const double MembraneMs = 10;
        const double CapacitancePf = 250;
        var slice = Slice(new TimeStep(100_000)) with
        {
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty.Add("excitatoryCurrent", new ConstantValue(100)),
        };
        slice = slice with { Parameters = slice.Parameters.SetItem("excitatoryTimeConstant", new ConstantValue(synapticMs)).SetItem("membraneTimeConstant", new ConstantValue(MembraneMs)).SetItem("biasCurrent", new ConstantValue(0)) };
        using var neurons = NeuronGroupFactory.Create("lif-exponential", slice);
        var input = stackalloc double[32];
        int fired;
        for (var step = 1; step <= 500; step++)
        {
            Assert.Equal(0, neurons.Step(step, input, 16, &fired));
            var t = step * 0.1;
            var closed = Math.Abs(synapticMs - MembraneMs) < 1e-3
                ? 100 / CapacitancePf * t * Math.Exp(-t / MembraneMs)
                : 100 / CapacitancePf / ((1 / synapticMs) - (1 / MembraneMs)) * (Math.Exp(-t / MembraneMs) - Math.Exp(-t / synapticMs));
            var tolerance = synapticMs == 10.000001 ? 1e-5 : 1e-11;
            Assert.InRange(neurons.Read(0, 0) - slice.Parameter("restPotential")[0], closed - tolerance, closed + tolerance);
        }
    }

    private static List<long> FirstSpikes(string model, TimeStep timeStep, int count)
    {
        using var neurons = NeuronGroupFactory.Create(model, Slice(timeStep));
        var input = stackalloc double[32];
        var spikes = new List<long>();
        int fired;
        for (long step = 1; spikes.Count < count; step++)
        {
            if (neurons.Step(step, input, 16, &fired) > 0)
            {
                spikes.Add(step);
            }
        }

        return spikes;
    }

    private static NeuronSlice Slice(TimeStep timeStep)
    {
        var parameters = new Dictionary<string, double>
        {
            ["membraneTimeConstant"] = 20,
            ["capacitance"] = 250,
            ["restPotential"] = -70,
            ["resetPotential"] = -70,
            ["thresholdPotential"] = -55,
            ["refractoryPeriod"] = 2,
            ["biasCurrent"] = 30 * 250 / 20.0,
            ["minimumPotential"] = double.NegativeInfinity,
            ["refractoryInput"] = 0,
            ["excitatoryTimeConstant"] = 2,
            ["inhibitoryTimeConstant"] = 2,
        };
        return new NeuronSlice
        {
            Seed = 1,
            TimeStep = timeStep,
            Population = 0,
            First = 0,
            Size = 1,
            Parameters = parameters.ToImmutableDictionary(p => p.Key, p => (NeuronValue)new ConstantValue(p.Value)),
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty,
        };
    }
}

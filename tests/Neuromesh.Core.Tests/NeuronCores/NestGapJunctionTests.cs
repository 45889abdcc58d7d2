using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Tests.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>Two fast-spiking interneurons with a junction of 2 nS, one of them driven, against NEST with waveform relaxation.</summary>
public sealed class NestGapJunctionTests
{
    private const int Rows = 2000;

    /// <summary>
    /// Every spike on its step (at 0.1 ms to one step), and every value of both potentials within a tolerance. The error is of second order in the step and largest in the upstroke of the driven neuron, which rises
    /// by up to 800 mV/ms: 0.1 mV there are 2e-4 ms, 10 mV are 0.02 ms.
    /// </summary>
    [SkippableTheory]
    [InlineData(10_000, "fine", "_fine", 0, 0.1, 3e-3)]
    [InlineData(100_000, "coarse", "", 1, 10, 0.2)]
    public void The_pair_follows_the_reference(int nanoseconds, string run, string suffix, long steps, double drivenMv, double otherMv)
    {
        var reference = NestReference.Require("gap_hh_psc_alpha_pair");
        var (traces, spikes) = Run(nanoseconds);
        var expectedMs = reference.SpikeTimesMs(run);
        Assert.NotEmpty(expectedMs);
        Assert.Equal(expectedMs.Length, spikes.Count);
        Assert.All(expectedMs.Zip(spikes), pair => Assert.InRange(pair.Second.Step - (long)Math.Round(pair.First * 1e6 / nanoseconds), -steps, steps));
        Assert.All(spikes, spike => Assert.Equal(0, spike.Neuron));
        AssertClose(reference.Column("V0" + suffix), traces[0], drivenMv);
        AssertClose(reference.Column("V1" + suffix), traces[1], otherMv);
    }

    private static void AssertClose(double[] expectedMv, double[] actualMv, double toleranceMv)
    {
        Assert.True(expectedMv.Length >= Rows, $"the reference has only {expectedMv.Length} rows");
        var worst = Enumerable.Range(0, Rows).MaxBy(row => Math.Abs(expectedMv[row] - actualMv[row]));
        Assert.True(
            Math.Abs(expectedMv[worst] - actualMv[worst]) <= toleranceMv,
            $"at {(worst + 1) * 0.1:F1} ms: {actualMv[worst]:R}, expected {expectedMv[worst]:R} (difference {actualMv[worst] - expectedMv[worst]:E2})");
    }

    private static (double[][] Traces, List<(long Step, int Neuron)> Spikes) Run(int nanoseconds)
    {
        var perRow = 100_000 / nanoseconds;
        var timeStep = new TimeStep(nanoseconds);
        var model = NeuronModels.Find("hh-interneuron")!;
        using var engine = new NeuronCoreEngine(new NeuronCoreSpecification
        {
            Neurons = new NeuronSlice
            {
                Seed = 1,
                TimeStep = timeStep,
                Population = 0,
                First = 0,
                Size = 2,
                Parameters = model.Parameters
                    .ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default))
                    .SetItem("biasCurrent", new PerNeuronValue([650, 0])),
                InitialValues = new Dictionary<string, NeuronValue>
                {
                    ["membranePotential"] = new PerNeuronValue([-69.60401191631222, -70]),
                    ["sodiumActivation"] = new ConstantValue(0.019198766985083732),
                    ["sodiumInactivation"] = new ConstantValue(0.868462041294399),
                    ["potassiumActivation"] = new ConstantValue(0.0005741576228359767),
                    ["fastPotassiumActivation"] = new ConstantValue(0.0002511318227150632),
                }.ToImmutableDictionary(),
            },
            Model = model.Name,
            FirstNeuron = 0,
            EpochSteps = 1,
            SparseProjections = [],
            CrossbarProjections = [],
            PoissonInputs = [],
            CurrentInputs = [],
            Traces = [new TraceSpecification(0, [0], [0, 1], perRow)],
            GapJunctions = [new GapJunctionEnd(1, 0, 2, 2), new GapJunctionEnd(0, 1, 2, 2)],
        });
        var emitted = new EpochSpikes();
        var traces = new[] { new double[Rows], new double[Rows] };
        var spikes = new List<(long, int)>();
        for (var step = 1; step <= Rows * perRow; step++)
        {
            engine.AcceptGapPotentials([0, 1], engine.ReadGapPotentials());
            engine.AdvanceEpoch(1, null, [], emitted);
            foreach (var neuron in emitted.OfStep(0))
            {
                spikes.Add((step, neuron));
            }

            if (step % perRow == 0)
            {
                (traces[0][(step / perRow) - 1], traces[1][(step / perRow) - 1]) = (engine.Traces[0].Values[0], engine.Traces[0].Values[1]);
            }
        }

        return (traces, spikes);
    }
}

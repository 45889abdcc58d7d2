using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>Two neurons of a model with a junction, in one core.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="OnwardNanosiemens">Conductance for current from neuron 0 to neuron 1.</param>
/// <param name="BackNanosiemens">Conductance for current from neuron 1 to neuron 0.</param>
internal sealed record GapPair(string Model, double OnwardNanosiemens, double BackNanosiemens)
{
    /// <summary>Parameters that are not the defaults, for each of the two.</summary>
    public Dictionary<string, (double First, double Second)> Parameters { get; init; } = [];

    /// <summary>Initial values, for each of the two.</summary>
    public Dictionary<string, (double First, double Second)> InitialValues { get; init; } = [];

    /// <summary>The fast-spiking interneurons of NEST's examples, with currents into each.</summary>
    /// <param name="conductance">Conductance of the junction in nS.</param>
    /// <param name="firstPa">Current into neuron 0 in pA.</param>
    /// <param name="secondPa">Current into neuron 1 in pA.</param>
    public static GapPair Interneurons(double conductance, double firstPa, double secondPa) => new("hh-interneuron", conductance, conductance)
    {
        Parameters = new() { ["biasCurrent"] = (firstPa, secondPa) },
        InitialValues = new()
        {
            ["membranePotential"] = (-69.60401191631222, -70),
            ["sodiumActivation"] = (0.019198766985083732, 0.019198766985083732),
            ["sodiumInactivation"] = (0.868462041294399, 0.868462041294399),
            ["potassiumActivation"] = (0.0005741576228359767, 0.0005741576228359767),
            ["fastPotassiumActivation"] = (0.0002511318227150632, 0.0002511318227150632),
        },
    };

    /// <summary>The potentials of both after every so many steps, and the spikes.</summary>
    /// <param name="nanoseconds">Length of a step.</param>
    /// <param name="rows">Samples of each neuron.</param>
    /// <param name="stepsPerRow">Steps from one sample to the next.</param>
    public (double[][] PotentialsMv, List<(long Step, int Neuron)> Spikes) Run(int nanoseconds, int rows, int stepsPerRow)
    {
        var model = NeuronModels.Find(Model)!;
        using var engine = new NeuronCoreEngine(new NeuronCoreSpecification
        {
            Neurons = new NeuronSlice
            {
                Seed = 1,
                TimeStep = new TimeStep(nanoseconds),
                Population = 0,
                First = 0,
                Size = 2,
                Parameters = model.Parameters
                    .ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default))
                    .SetItems(Parameters.ToDictionary(pair => pair.Key, pair => (NeuronValue)new PerNeuronValue([pair.Value.First, pair.Value.Second]))),
                InitialValues = InitialValues.ToImmutableDictionary(pair => pair.Key, pair => (NeuronValue)new PerNeuronValue([pair.Value.First, pair.Value.Second])),
            },
            Model = Model,
            FirstNeuron = 0,
            EpochSteps = 1,
            SparseProjections = [],
            CrossbarProjections = [],
            PoissonInputs = [],
            CurrentInputs = [],
            Traces = [new TraceSpecification(0, [0], [0, 1], stepsPerRow)],
            GapJunctions = [new GapJunctionEnd(1, 0, OnwardNanosiemens, BackNanosiemens), new GapJunctionEnd(0, 1, BackNanosiemens, OnwardNanosiemens)],
        });
        var emitted = new EpochSpikes();
        double[][] potentialsMv = [new double[rows], new double[rows]];
        var spikes = new List<(long, int)>();
        for (var step = 1L; step <= (long)rows * stepsPerRow; step++)
        {
            engine.AcceptGapPotentials([0, 1], engine.ReadGapPotentials());
            engine.AdvanceEpoch(1, null, [], emitted);
            foreach (var neuron in emitted.OfStep(0))
            {
                spikes.Add((step, neuron));
            }

            if (step % stepsPerRow == 0)
            {
                var row = (step / stepsPerRow) - 1;
                (potentialsMv[0][row], potentialsMv[1][row]) = (engine.Traces[0].Values[0], engine.Traces[0].Values[1]);
            }
        }

        return (potentialsMv, spikes);
    }
}

using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>Two neurons with a junction, in one core, or in two where their models differ.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="OnwardNanosiemens">Conductance for current from neuron 0 to neuron 1.</param>
/// <param name="BackNanosiemens">Conductance for current from neuron 1 to neuron 0.</param>
internal sealed record GapPair(string Model, double OnwardNanosiemens, double BackNanosiemens)
{
    /// <summary>Model of the second neuron where it is another one.</summary>
    public string? SecondModel { get; init; }

    /// <summary>Parameters that are not the defaults, for each of the two; of one model those that it has.</summary>
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
        NeuronCoreEngine[] cores = SecondModel is null ? [Core(Model, 0, 2, nanoseconds, stepsPerRow)] : [Core(Model, 0, 1, nanoseconds, stepsPerRow), Core(SecondModel, 1, 1, nanoseconds, stepsPerRow)];
        var emitted = new EpochSpikes();
        double[][] potentialsMv = [new double[rows], new double[rows]];
        var spikes = new List<(long, int)>();
        for (var step = 1L; step <= (long)rows * stepsPerRow; step++)
        {
            foreach (var core in cores)
            {
                for (int from = 0, first = 0; from < cores.Length; first += cores[from].NeuronCount, from++)
                {
                    core.AcceptGapPotentials([.. Enumerable.Range(first, cores[from].NeuronCount)], cores[from].ReadGapPotentials());
                }
            }

            var neuron = 0;
            foreach (var core in cores)
            {
                core.AdvanceEpoch(1, null, [], emitted);
                foreach (var fired in emitted.OfStep(0))
                {
                    spikes.Add((step, fired));
                }

                for (var i = 0; i < core.NeuronCount; i++, neuron++)
                {
                    if (step % stepsPerRow == 0)
                    {
                        potentialsMv[neuron][(step / stepsPerRow) - 1] = core.Traces[0].Values[i];
                    }
                }
            }
        }

        foreach (var core in cores)
        {
            core.Dispose();
        }

        return (potentialsMv, spikes);
    }

    private NeuronCoreEngine Core(string name, int first, int count, int nanoseconds, int stepsPerRow)
    {
        var model = NeuronModels.Find(name)!;
        NeuronValue Of((double First, double Second) pair) => new PerNeuronValue(count == 2 ? [pair.First, pair.Second] : first == 0 ? [pair.First] : [pair.Second]);
        var index = count == 2 ? 1 : 0;
        ImmutableArray<GapJunctionEnd> ends = [new GapJunctionEnd(index, 0, OnwardNanosiemens, BackNanosiemens), new GapJunctionEnd(0, 1, BackNanosiemens, OnwardNanosiemens)];
        return new NeuronCoreEngine(new NeuronCoreSpecification
        {
            Neurons = new NeuronSlice
            {
                Seed = 1,
                TimeStep = new TimeStep(nanoseconds),
                Population = first,
                First = 0,
                Size = count,
                Parameters = model.Parameters
                    .ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default))
                    .SetItems(Parameters.Where(pair => SecondModel is null || model.Parameters.Any(parameter => parameter.Name == pair.Key)).ToDictionary(pair => pair.Key, pair => Of(pair.Value))),
                InitialValues = InitialValues
                    .Where(pair => SecondModel is null || model.StateVariables.Any(variable => variable.Name == pair.Key))
                    .ToImmutableDictionary(pair => pair.Key, pair => Of(pair.Value)),
            },
            Model = name,
            FirstNeuron = first,
            EpochSteps = 1,
            SparseProjections = [],
            CrossbarProjections = [],
            PoissonInputs = [],
            CurrentInputs = [],
            Traces = [new TraceSpecification(0, [0], [.. Enumerable.Range(0, count)], stepsPerRow)],
            GapJunctions = count == 2 ? ends : [ends[1 - first]],
        });
    }
}

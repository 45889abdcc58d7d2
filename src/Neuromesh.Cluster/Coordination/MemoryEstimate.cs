using System.Globalization;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Coordination;

/// <summary>What a network is expected to need of memory, before any of it is built.</summary>
/// <remarks>
/// Bytes of a synapse are those measured of each form (see the README of Core's synapses), rounded up; a neuron counts with the state
/// and coefficients of its model and with its input rows. A population is taken to be cut into as many cores as this machine has processors.
/// </remarks>
public static class MemoryEstimate
{
    private const int SampledNeurons = 4096;
    private const double BytesBesideState = 105;
    private const double BytesPerCore = 250e3;
    private const double BytesPerTarget = 2;
    private const double BytesPerDelay = 1;
    private const double BytesPerDoubleWeight = 8;
    private const double BytesPerSingleWeight = 4;
    private const double BytesPerFixedPointSynapse = 5;
    private const double BytesPerCrosspoint = 16;
    private const double BytesPerCrosspointOfLevels = 2;
    private const double BytesPerPhysicalCrosspoint = 64;
    private const double BytesPerFlickeringCrosspoint = 700;
    private const double BytesPerVariedCrosspoint = 450;
    private const double BytesPerGigabyte = 1e9;
    private const double BytesPerGapJunction = 330;
    private const double BytesPerPlasticGapJunction = 600;
    private const double BytesPerHistory = 140;
    private const double BytesOfProgram = 100e6;

    /// <summary>Expected bytes of a whole experiment, summed over all processes.</summary>
    /// <param name="experiment">The experiment.</param>
    public static double Bytes(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return BytesOfProgram
            + (experiment.Populations.Sum(population => population.Size * BytesPerNeuron(experiment, population)))
            + (experiment.Populations.Sum(population => Math.Min(population.Size, Environment.ProcessorCount)) * BytesPerCore)
            + (experiment.GapJunctions.Sum(set => set.ExpectedJunctions * (set.Plasticity is null ? BytesPerGapJunction : BytesPerPlasticGapJunction)))
            + experiment.Projections.OfType<SparseProjection>().Sum(projection => projection.Rule is ExplicitEdgesRule { Edges: var edges } ? edges.MemoryBytes : 0)
            + experiment.Projections.Sum(projection => ExpectedSynapses(projection) * BytesPerSynapse(projection, experiment.Precision))
            + experiment.Populations.Sum(population => BytesOnTheWay(experiment, population));
    }

    /// <summary>State, coefficients and currents as the model has them, found by making some of the neurons; and what a core holds for any neuron: injected current, spikes, and what the garbage collector leaves of building.</summary>
    private static double BytesPerNeuron(Experiment experiment, Population population)
    {
        if (experiment.Training is not null)
        {
            // The units of an array in training are digital: they have no model.
            return BytesBesideState;
        }

        var sampled = Math.Min(population.Size, SampledNeurons);
        using var neurons = NeuronGroupFactory.Create(population.Model.Name, new NeuronSlice
        {
            Seed = experiment.Seed,
            TimeStep = experiment.TimeStep,
            Population = population.Index,
            First = 0,
            Size = sampled,
            Parameters = population.Parameters,
            InitialValues = population.InitialValues,
            HasGapJunctions = experiment.GapJunctions.Any(set => set.First == population || set.Second == population),
        });
        return ((double)neurons.Bytes / sampled) + (neurons.PortCount * BytesPerDoubleWeight) + BytesBesideState;
    }

    /// <summary>Rows of the rings, or histories of plastic synapses, for every step that a delay can be beyond an epoch.</summary>
    private static double BytesOnTheWay(Experiment experiment, Population population)
    {
        var sparse = experiment.Projections.OfType<SparseProjection>().Where(projection => projection.Target == population).ToArray();
        double Rows(Func<SparseProjection, bool> belongs) => sparse
            .Where(belongs)
            .Select(projection => projection.MaximumDelaySteps - experiment.EpochSteps + 1)
            .DefaultIfEmpty(0)
            .Max();
        static bool IsCounted(SparseProjection projection) => projection is { Plasticity: null, Weights: ConstantWeight, Rule: not ExplicitEdgesRule };
        static bool IsSummed(SparseProjection projection) => !IsCounted(projection);
        var counted = sparse.Where(IsCounted).Select(projection => ((ConstantWeight)projection.Weights).Value).Distinct().Count();
        var histories = sparse
            .Where(projection => projection.Plasticity is not null and not ShortTermRule and not VesicleRule)
            .Sum(projection => (double)(projection.MaximumDelaySteps - projection.MinimumDelaySteps + 1));
        return population.Size * ((Rows(IsSummed) * 2 * BytesPerDoubleWeight) + (Rows(IsCounted) * counted * BytesPerTarget) + (histories * BytesPerHistory));
    }

    /// <summary>Says why a network cannot be held.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="availableBytes">What the machine, or the container, has.</param>
    /// <returns>The numbers, without a remedy; null where it fits.</returns>
    public static string? Refusal(Experiment experiment, double availableBytes)
    {
        var needed = Bytes(experiment);
        return needed <= availableBytes
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{experiment.Name}: the network has {experiment.Populations.Sum(population => (long)population.Size):N0} neurons and about {experiment.Projections.Sum(ExpectedSynapses):G3} synapses, "
                + $"which need about {needed / BytesPerGigabyte:0.0} GB; this machine has {availableBytes / BytesPerGigabyte:0.0} GB.");
    }

    /// <summary>Synapses, or pairs of row and column, that a projection is expected to have.</summary>
    /// <param name="projection">The projection.</param>
    public static double ExpectedSynapses(Projection projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        return projection is SparseProjection sparse
            ? sparse.Rule.ExpectedSynapses(sparse.SourceCount, sparse.Target.Size)
            : (double)projection.SourceCount * projection.Target.Size;
    }

    /// <summary>Expected bytes of one synapse, or pair of row and column.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="precision">Width of the numbers.</param>
    public static double BytesPerSynapse(Projection projection, Precision precision)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (projection is not SparseProjection sparse)
        {
            return projection switch
            {
                CrossbarProjection { Crossbar: { IsIdeal: false } crossbar } => BytesPerPhysicalPlace(crossbar),
                CrossbarProjection { Crossbar.Levels: <= LevelTile.MostLevels } when precision == Precision.Mixed => BytesPerCrosspointOfLevels,
                _ => BytesPerCrosspoint,
            };
        }

        var isCounted = sparse is { Weights: ConstantWeight, Rule: not ExplicitEdgesRule };
        var delays = sparse.MinimumDelaySteps == sparse.MaximumDelaySteps ? 0 : BytesPerDelay;
        if (sparse.Plasticity is { } plasticity)
        {
            return BytesPerTarget + delays + BytesPerPlasticWeight(sparse, plasticity, isCounted, precision);
        }

        if (sparse is { Rule: AllToAllRule } && isCounted && sparse.MinimumDelaySteps == sparse.MaximumDelaySteps)
        {
            return 0;
        }

        return precision == Precision.Mixed && !isCounted
            ? BytesPerFixedPointSynapse
            : BytesPerTarget + delays + (isCounted ? 0 : BytesPerDoubleWeight);
    }

    /// <summary>Bytes of the cells at one place of a tile's arrays.</summary>
    private static double BytesPerPhysicalPlace(CrossbarParameters crossbar) => crossbar.Device switch
    {
        { Flickers: true } => Math.Max(1, crossbar.Arrays / 2.0) * BytesPerFlickeringCrosspoint,
        { Spread: not null } => crossbar.Arrays * BytesPerVariedCrosspoint,
        _ => Math.Max(1, crossbar.Arrays / 2.0) * BytesPerPhysicalCrosspoint,
    };

    private static double BytesPerPlasticWeight(SparseProjection projection, PlasticityRule rule, bool isCommon, Precision precision)
    {
        switch (rule)
        {
            case ShortTermRule or VesicleRule:
                return isCommon ? 0 : BytesPerDoubleWeight;
            case ModulatedRule or PairRule { Pairing: SpikePairing.PresynapticCentred or SpikePairing.ReducedSymmetric }
                or PowerLawRule { Pairing: SpikePairing.PresynapticCentred or SpikePairing.ReducedSymmetric }:
                return 2 * BytesPerDoubleWeight;
            default:
                var largest = projection.Rule is ExplicitEdgesRule { Edges: var edges }
                    ? edges.LargestMagnitude
                    : FixedPointScale.LargestMagnitude(projection.Weights);
                return precision == Precision.Mixed && NarrowWeights.Suffice(rule, largest) ? BytesPerSingleWeight : BytesPerDoubleWeight;
        }
    }
}

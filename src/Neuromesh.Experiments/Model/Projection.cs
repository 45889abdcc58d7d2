using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Experiments.Model;

/// <summary>Connections from the neurons of a population or the sources of an input to the neurons of a population.</summary>
public abstract record Projection
{
    /// <summary>Name in the description.</summary>
    public required string Name { get; init; }

    /// <summary>Position among the projections: its rank in sums.</summary>
    public required int Index { get; init; }

    /// <summary>Global id of the first source.</summary>
    public required int FirstSource { get; init; }

    /// <summary>Number of sources.</summary>
    public required int SourceCount { get; init; }

    /// <summary>True when sources and targets are the same population, so that autapses are possible.</summary>
    public required bool Recurrent { get; init; }

    /// <summary>Target population.</summary>
    public required Population Target { get; init; }

    /// <summary>Smallest delay in steps, 1 or more.</summary>
    public required int MinimumDelaySteps { get; init; }

    /// <summary>The fewest steps after which a spike that the projection must know of can matter: a bound of the epoch.</summary>
    public virtual int SmallestLagSteps => MinimumDelaySteps;

    /// <summary>Largest delay in steps.</summary>
    public required int MaximumDelaySteps { get; init; }

    /// <summary>Weights in the target model's unit (pA or mV). With explicit edges the rule carries the weights and this is ignored.</summary>
    public required WeightDistribution Weights { get; init; }
}

/// <summary>Synapses held one by one.</summary>
public sealed record SparseProjection : Projection
{
    /// <summary>Which source connects to which target.</summary>
    public required ConnectionRule Rule { get; init; }

    /// <summary>How the weights change, every parameter in its canonical unit; null where they do not.</summary>
    public PlasticityRule? Plasticity { get; init; }

    /// <inheritdoc/>
    public override int SmallestLagSteps =>
        Plasticity is ModulatedRule modulated ? Math.Min(MinimumDelaySteps, modulated.ModulatorDelaySteps) : MinimumDelaySteps;

    /// <summary>Delays; the one delay of the projection if not given. With explicit edges the rule carries the delays and this is ignored.</summary>
    public DelayDistribution Delays
    {
        get => field ?? new ConstantDelay(MinimumDelaySteps);
        init;
    }
}

/// <summary>Every source (row) meets every target (column) in an array of devices. One delay.</summary>
public sealed record CrossbarProjection : Projection
{
    /// <summary>Devices, geometry and periphery.</summary>
    public required CrossbarParameters Crossbar { get; init; }
}

namespace Neuromesh.Core.Synapses;

/// <summary>How the synapses of a projection are held and summed. Follows from the projections onto a population and the precision, never from the cut.</summary>
public enum SynapseForm
{
    /// <summary>One weight: what is summed is how often it arrives.</summary>
    Counted,

    /// <summary>A 64-bit weight each (or one for all), summed in double in the canonical order.</summary>
    Double,

    /// <summary>The 32-bit magnitude of a plastic weight each, summed in double in the canonical order; all weights of a projection have one sign.</summary>
    Single,

    /// <summary>A 16-bit weight each, in multiples of a power of two, summed exactly in whole numbers.</summary>
    FixedPoint,
}

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>Synapses of one source that share a delay, with weights of 32 bits, and the spikes that change them.</summary>
internal unsafe struct NarrowRun
{
    /// <summary>Target of each synapse.</summary>
    public ushort* Targets;

    /// <summary>Magnitude of each weight.</summary>
    public float* Weights;

    /// <summary>Number of synapses.</summary>
    public nint Count;

    /// <summary>Step of each neuron's newest postsynaptic spike; then those before, to <see cref="RecentSpikes.Depth"/>, <see cref="RecentStride"/> apart.</summary>
    public uint* Recent;

    /// <summary>Elements from a neuron's spike to the one before.</summary>
    public nint RecentStride;

    /// <summary>Rings of all postsynaptic spikes that are kept, for what is older.</summary>
    public PostSlot* Slots;

    /// <summary>Pool of their steps.</summary>
    public uint* Steps;

    /// <summary>Low bits of the last postsynaptic step that the weights have seen.</summary>
    public uint Seen;

    /// <summary>
    /// A postsynaptic spike of step p lies <c>SinceZero + (int)(p - Seen)</c> steps after the last presynaptic spike at the synapse.
    /// </summary>
    public long SinceZero;

    /// <summary>No new postsynaptic spike lies more steps than this after the last presynaptic one.</summary>
    public long Longest;

    /// <summary>The presynaptic trace just after its last spike.</summary>
    public float PreTrace;

    /// <summary>Decay of the presynaptic trace.</summary>
    public NarrowDecayTable Decay;

    /// <summary>The postsynaptic trace of each neuron for depression.</summary>
    public float* PostTraces;

    /// <summary>Input row for the synapses' delay and sign.</summary>
    public double* Row;

    /// <summary>Whether the weights are negative.</summary>
    public bool Negative;
}

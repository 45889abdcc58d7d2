using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>The last few postsynaptic spikes of each neuron, all newest ones side by side, then all second newest ones, …: what most updates need, without a look into the rings.</summary>
/// <remarks>Steps are their low 32 bits. A place without a spike, or with one that all synapses have seen, holds a step that all synapses have seen.</remarks>
internal sealed unsafe class RecentSpikes : IDisposable
{
    /// <summary>Spikes of a neuron.</summary>
    public const int Depth = 16;

    /// <summary>Elements behind those of the last neuron that may be read.</summary>
    public const int Spare = 32;

    /// <summary>Before any delay, and near enough to be told from a later step.</summary>
    private const uint LongAgo = unchecked((uint)-(1 << 24));

    private readonly NativeBuffer<uint> _steps;
    private readonly int _neurons;

    /// <summary>Makes the places.</summary>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="arena">Where the memory comes from.</param>
    public RecentSpikes(int neurons, NativeArena arena)
    {
        _neurons = neurons;
        Stride = ((neurons + 15) / 16 * 16) + Spare;
        _steps = new NativeBuffer<uint>(Stride * Depth, arena);
        _steps.Span.Fill(LongAgo);
    }

    /// <summary>Elements from a neuron's spike to the one before.</summary>
    public nint Stride { get; }

    /// <summary>The newest spike of each neuron.</summary>
    public uint* Steps => _steps.Pointer;

    /// <summary>Bytes held.</summary>
    public long Bytes => _steps.Bytes;

    /// <summary>Adds a spike.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="step">Its step, later than all before.</param>
    public void Add(int neuron, uint step)
    {
        var steps = _steps.Pointer + neuron;
        for (var i = Depth - 1; i > 0; i--)
        {
            steps[i * Stride] = steps[(i - 1) * Stride];
        }

        steps[0] = step;
    }

    /// <summary>Moves what lies before a step that all synapses have seen up to it, so that the low bits can be compared however long a neuron is silent.</summary>
    /// <param name="last">Low bits of the step.</param>
    public void Forget(uint last)
    {
        for (var i = 0; i < Depth; i++)
        {
            var steps = _steps.Pointer + (i * Stride);
            for (var neuron = 0; neuron < _neurons; neuron++)
            {
                steps[neuron] = (int)(steps[neuron] - last) < 0 ? last : steps[neuron];
            }
        }
    }

    public void Dispose() => _steps.Dispose();
}

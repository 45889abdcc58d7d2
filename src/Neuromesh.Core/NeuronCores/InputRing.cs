using System.Numerics;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.NeuronCores;

/// <summary>
/// The sums of what will arrive at each neuron in the steps to come: ports × slots × neurons.
/// </summary>
/// <remarks>
/// Spikes of step s are delivered when the update that ends at step s + epoch begins, so a ring needs a slot only for the delays
/// beyond the epoch: one row where all delays are equal, which then stays in the L1 or L2 cache. Rows start at cache lines; a row that would be a multiple of
/// 4 KiB gets one line more, so that neighbouring rows do not compete for the same lines of the L1 cache.
/// </remarks>
/// <typeparam name="T">What is summed: weights (double), weights in fixed point (int) or how often a weight arrives (ushort or int).</typeparam>
internal sealed unsafe class InputRing<T> : IDisposable
    where T : unmanaged, INumber<T>
{
    private const int LineBytes = 64;
    private const int PageBytes = 4096;

    private readonly NativeBuffer<T> _values;
    private readonly NativeBuffer<nint> _rows;
    private readonly int _ports;

    public InputRing(int ports, int slots, int neurons, NativeArena arena)
    {
        _ports = ports;
        Slots = slots;
        Neurons = neurons;
        Stride = RowLength(neurons);
        _values = new NativeBuffer<T>(checked((long)ports * slots * Stride), arena);

        // Twice over, so that the rows ahead of any slot follow one another.
        _rows = new NativeBuffer<nint>(2L * slots, arena);
        for (var i = 0; i < 2 * slots; i++)
        {
            _rows.Pointer[i] = (nint)(_values.Pointer + (i % slots * Stride));
        }
    }

    /// <summary>Elements from one row to the next.</summary>
    /// <param name="neurons">Elements of a row.</param>
    public static nint RowLength(int neurons)
    {
        var rowBytes = (((long)neurons * sizeof(T)) + LineBytes - 1) / LineBytes * LineBytes;
        rowBytes += rowBytes % PageBytes == 0 ? LineBytes : 0;
        return (nint)rowBytes / sizeof(T);
    }

    /// <summary>Bytes of the rows of a ring.</summary>
    /// <param name="ports">Ports.</param>
    /// <param name="slots">Slots of a port.</param>
    /// <param name="neurons">Elements of a row.</param>
    public static long BytesOf(int ports, int slots, int neurons) => (long)ports * slots * RowLength(neurons) * sizeof(T);

    /// <summary>Slots of a port.</summary>
    public int Slots { get; }

    /// <summary>Elements of a row.</summary>
    public int Neurons { get; }

    /// <summary>Elements from one slot to the next.</summary>
    public nint Stride { get; }

    /// <summary>Elements from port 0 to port 1; 0 where there is one port.</summary>
    public nint PortOffset => _ports == 1 ? 0 : Slots * Stride;

    /// <summary>Bytes held.</summary>
    public long Bytes => _values.Bytes + _rows.Bytes;

    /// <summary>Row of a port for the update that ends at a step.</summary>
    /// <param name="port">The port.</param>
    /// <param name="step">The step.</param>
    public T* Row(int port, long step) => _values.Pointer + (port * PortOffset) + ((nint)(step % Slots) * Stride);

    /// <summary>The rows of port 0 by the number of steps ahead of a step.</summary>
    /// <param name="step">The step at whose end an offset of 0 arrives.</param>
    public T** RowsFrom(long step) => (T**)_rows.Pointer + (step % Slots);

    /// <summary>Adds all that a neuron has coming to a digest, in order of time.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="nextStep">The first step not yet simulated.</param>
    /// <param name="digest">The digest.</param>
    public void AddState(int neuron, long nextStep, ref StateDigest digest)
    {
        for (var port = 0; port < _ports; port++)
        {
            for (var slot = 0; slot < Slots; slot++)
            {
                digest.Add(double.CreateChecked(Row(port, nextStep + slot)[neuron]));
            }
        }
    }

    public void Dispose()
    {
        _values.Dispose();
        _rows.Dispose();
    }
}

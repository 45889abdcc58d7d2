using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Neurons;

namespace Neuromesh.Core.NeuronCores;

/// <summary>
/// The sums of the weights that will arrive at each neuron in the steps to come: ports × slots × neurons.
/// </summary>
/// <remarks>
/// Spikes of step s are delivered when the update that ends at step s + epoch begins, so a ring needs a slot only for the delays
/// beyond the epoch: one row where all delays are equal, which then stays in the L1 or L2 cache.
/// </remarks>
internal sealed unsafe class InputRing : IDisposable
{
    private readonly NativeBuffer<double> _values;
    private readonly int _ports;

    public InputRing(int ports, int slots, int neurons)
    {
        _ports = ports;
        Slots = slots;
        Stride = NeuronCoefficient.RoundUp(neurons);
        _values = new NativeBuffer<double>(checked((long)ports * slots * Stride));
    }

    /// <summary>Slots of a port.</summary>
    public int Slots { get; }

    /// <summary>Elements from one slot to the next.</summary>
    public nint Stride { get; }

    /// <summary>Elements from port 0 to port 1; 0 where there is one port.</summary>
    public nint PortOffset => _ports == 1 ? 0 : Slots * Stride;

    /// <summary>Bytes held.</summary>
    public long Bytes => _values.Bytes;

    /// <summary>Row of a port for the update that ends at a step.</summary>
    /// <param name="port">The port.</param>
    /// <param name="step">The step.</param>
    public double* Row(int port, long step) => _values.Pointer + (port * PortOffset) + ((nint)(step % Slots) * Stride);

    /// <summary>The ring as the delivery kernels see it at a step.</summary>
    /// <param name="step">The step at whose end an offset of 0 arrives.</param>
    public RingView View(long step) => new()
    {
        Start = _values.Pointer,
        Stride = Stride,
        Slots = Slots,
        CurrentSlot = (int)(step % Slots),
        NegativePortOffset = PortOffset,
    };

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
                digest.Add(Row(port, nextStep + slot)[neuron]);
            }
        }
    }

    public void Dispose() => _values.Dispose();
}

using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.NeuronCores;

/// <summary>The projections whose weights are held in fixed point: one ring of whole numbers for all, whose sums are exact.</summary>
internal sealed unsafe class FixedPointInput : IDisposable
{
    private readonly SynapseTable[] _tables;
    private readonly InputRing<int> _ring;
    private readonly double _unit;
    private readonly int _ports;

    public FixedPointInput(SynapseTable[] tables, FixedPointScale scale, int ports, int slots, int neurons, long mostPerStep, NativeArena arena)
    {
        if (mostPerStep > int.MaxValue)
        {
            throw new OverflowException(
                $"The weights of a neuron's synapses sum to {mostPerStep} units of 2^-{scale.Exponent}, above the limit of {int.MaxValue}: use precision double.");
        }

        _tables = tables;
        _unit = scale.Unit;
        _ports = ports;
        _ring = new InputRing<int>(ports, slots, neurons, arena);
    }

    /// <summary>Delivers the spikes of a step.</summary>
    /// <param name="sources">Their global ids, ascending.</param>
    /// <param name="step">The step at whose end a delay of one epoch arrives.</param>
    /// <returns>Number of synapses.</returns>
    public long Deliver(ReadOnlySpan<int> sources, long step)
    {
        long events = 0;
        foreach (var table in _tables)
        {
            var own = SparseInputs.OwnSpikes(sources, table.FirstSource, table.SourceCount);
            events += own.IsEmpty ? 0 : table.AddUnits(own, _ring.RowsFrom(step), _ring.PortOffset);
        }

        return events;
    }

    /// <summary>Adds what arrives at the end of a step to a part of the input rows, and clears it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="row">Row of port 0.</param>
    /// <param name="portOffset">Elements to the row of port 1.</param>
    /// <param name="tile">The part of the rows.</param>
    public void AddTo(long step, double* row, nint portOffset, InputTile tile)
    {
        for (var port = 0; port < _ports; port++)
        {
            WholeRows.Take(row + (port * portOffset) + tile.First, _ring.Row(port, step) + tile.First, tile.Count, _unit);
        }
    }

    /// <summary>Adds all that a neuron has coming to a digest.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="nextStep">The first step not yet simulated.</param>
    /// <param name="digest">The digest.</param>
    public void AddState(int neuron, long nextStep, ref StateDigest digest) => _ring.AddState(neuron, nextStep, ref digest);

    public void Dispose() => _ring.Dispose();
}

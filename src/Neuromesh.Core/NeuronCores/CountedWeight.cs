using System.Numerics;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.NeuronCores;

/// <summary>The projections that share one weight: a ring counts how often it arrives at each neuron.</summary>
internal abstract unsafe class CountedWeight : IDisposable
{
    /// <summary>The weight in the target model's unit.</summary>
    public required double Weight { get; init; }

    /// <summary>The tables.</summary>
    public required SynapseTable[] Tables { get; init; }

    /// <summary>Creates a ring of the narrowest numbers that cannot overflow.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="slots">Slots of the ring.</param>
    /// <param name="neurons">Neurons of the core.</param>
    /// <param name="mostPerStep">The most synapses of one neuron: each can arrive once in a step.</param>
    /// <param name="arena">Where the ring's memory comes from.</param>
    public static CountedWeight Create(double weight, SynapseTable[] tables, int slots, int neurons, long mostPerStep, NativeArena arena) =>
        mostPerStep <= ushort.MaxValue
            ? new Ring<ushort>(slots, neurons, arena) { Weight = weight, Tables = tables }
            : new Ring<int>(slots, neurons, arena) { Weight = weight, Tables = tables };

    /// <summary>Delivers the spikes of a step.</summary>
    /// <param name="sources">Their global ids, ascending.</param>
    /// <param name="step">The step at whose end a delay of one epoch arrives.</param>
    /// <returns>Number of synapses.</returns>
    public abstract long Deliver(ReadOnlySpan<int> sources, long step);

    /// <summary>Adds what arrives at the end of a step to a part of an input row, and clears it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="row">The row.</param>
    /// <param name="tile">The part of the row.</param>
    public abstract void AddTo(long step, double* row, InputTile tile);

    /// <summary>Adds all that a neuron has coming to a digest.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="nextStep">The first step not yet simulated.</param>
    /// <param name="digest">The digest.</param>
    public abstract void AddState(int neuron, long nextStep, ref StateDigest digest);

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed class Ring<T>(int slots, int neurons, NativeArena arena) : CountedWeight
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly InputRing<T> _ring = new(1, slots, neurons, arena);

        public override long Deliver(ReadOnlySpan<int> sources, long step)
        {
            long events = 0;
            foreach (var table in Tables)
            {
                var own = SparseInputs.OwnSpikes(sources, table.FirstSource, table.SourceCount);
                events += own.IsEmpty ? 0 : table.Count(own, _ring.RowsFrom(step));
            }

            return events;
        }

        public override void AddTo(long step, double* row, InputTile tile)
        {
            var counts = _ring.Row(0, step) + tile.First;
            if (sizeof(T) == sizeof(ushort))
            {
                WholeRows.Take(row + tile.First, (ushort*)counts, tile.Count, Weight);
            }
            else
            {
                WholeRows.Take(row + tile.First, (int*)counts, tile.Count, Weight);
            }
        }

        public override void AddState(int neuron, long nextStep, ref StateDigest digest) => _ring.AddState(neuron, nextStep, ref digest);

        public override void Dispose() => _ring.Dispose();
    }
}

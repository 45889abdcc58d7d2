using System.Collections.Immutable;

namespace Neuromesh.Core.Synapses;

/// <summary>One synapse of a table.</summary>
/// <param name="Source">Index of the source, 0 or more.</param>
/// <param name="Target">Index of the target, 0 or more.</param>
/// <param name="Weight">Weight in the target model's unit (pA, mV or nS).</param>
/// <param name="DelaySteps">Delay in steps, 1 or more.</param>
public readonly record struct Edge(int Source, int Target, double Weight, int DelaySteps);

/// <summary>Synapses read from a table, in as few bytes as their values allow.</summary>
/// <remarks>
/// The rows lie in blocks of 4,096, each of which reaches few targets (<see cref="EdgeChunk"/>), so that a core reads its own rows and few others. A block holds each column in the width that the block's own values need (<see cref="IntegerColumn"/>, <see cref="WeightColumn"/>), so that a
/// table costs what it says and not what it might: 6 to 13 bytes a row for most. Every value comes back with the bits it went in with. What is asked of the whole
/// list is known when the last row is in, without another walk. The bytes of the blocks are in a store (<see cref="IEdgeStore"/>), which may be a file; the list itself takes 32 bytes a block. <see cref="Enumerate"/> and <see cref="EdgeWalk"/> give the rows in the table's order.
/// </remarks>
public sealed class EdgeList
{
    /// <summary>Most rows of a block.</summary>
    public const int BlockLength = 1 << 12;

    private readonly double _sumOfMagnitudes;

    private EdgeList(Builder builder)
    {
        Store = builder.Store;
        Blocks = [.. builder.Blocks];
        Count = builder.Count;
        MinimumDelaySteps = builder.MinimumDelaySteps;
        MaximumDelaySteps = builder.MaximumDelaySteps;
        SmallestWeight = builder.SmallestWeight;
        LargestWeight = builder.LargestWeight;
        CommonWeight = builder.HasOneWeight ? builder.FirstWeight : null;
        _sumOfMagnitudes = builder.SumOfMagnitudes;
    }

    /// <summary>The rows.</summary>
    public ImmutableArray<EdgeBlock> Blocks { get; }

    /// <summary>Number of rows.</summary>
    public long Count { get; }

    /// <summary>Whether there is no row.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The smallest delay in steps; 0 without rows.</summary>
    public int MinimumDelaySteps { get; }

    /// <summary>The largest delay in steps; 0 without rows.</summary>
    public int MaximumDelaySteps { get; }

    /// <summary>The smallest weight; 0 without rows.</summary>
    public double SmallestWeight { get; }

    /// <summary>The largest weight; 0 without rows.</summary>
    public double LargestWeight { get; }

    /// <summary>The largest magnitude of a weight; 0 without rows.</summary>
    public double LargestMagnitude => Math.Max(Math.Abs(SmallestWeight), Math.Abs(LargestWeight));

    /// <summary>The mean magnitude of the weights; 0 without rows.</summary>
    public double TypicalMagnitude => IsEmpty ? 0 : _sumOfMagnitudes / Count;

    /// <summary>The weight that all rows have, 0 without rows; null where they differ.</summary>
    public double? CommonWeight { get; }

    /// <summary>Bytes of the rows, wherever they are.</summary>
    public long Bytes => Blocks.IsEmpty ? 0 : Blocks[^1].Offset + Blocks[^1].Bytes + Blocks[^1].RankBytes;

    /// <summary>Bytes of memory that the rows take.</summary>
    public long MemoryBytes => Store.MemoryBytes;

    internal IEdgeStore Store { get; }

    /// <summary>A list of given synapses.</summary>
    /// <param name="edges">The synapses in order.</param>
    public static EdgeList Of(IEnumerable<Edge> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        using var builder = new Builder(new EdgesInMemory());
        foreach (var (source, target, weight, delaySteps) in edges)
        {
            builder.Add(source, target, weight, delaySteps);
        }

        return builder.Build();
    }

    /// <summary>All rows in order, one by one.</summary>
    public IEnumerable<Edge> Enumerate()
    {
        var walk = new EdgeWalk(this);
        while (walk.Next())
        {
            for (var i = 0; i < walk.Sources.Length; i++)
            {
                yield return new Edge(walk.Sources[i], walk.Targets[i], walk.Weights[i], walk.DelaySteps[i]);
            }
        }
    }

    /// <summary>Takes rows one after another.</summary>
    /// <param name="store">Where the rows go; the builder disposes of it unless <see cref="Build"/> has handed it to the list.</param>
    public sealed class Builder(IEdgeStore store) : IDisposable
    {
        private readonly EdgeChunk _chunk = new();
        private bool _isBuilt;

        internal IEdgeStore Store => store;

        internal List<EdgeBlock> Blocks { get; } = [];

        internal long Count { get; private set; }

        internal int MinimumDelaySteps { get; private set; }

        internal int MaximumDelaySteps { get; private set; }

        internal double FirstWeight { get; private set; }

        internal double SmallestWeight { get; private set; }

        internal double LargestWeight { get; private set; }

        internal double SumOfMagnitudes { get; private set; }

        internal bool HasOneWeight { get; private set; } = true;

        /// <summary>The share of the rows taken that the store has or is just being given; above 0.</summary>
        public double ShareStored => Count == 0 ? 1 : Math.Min(Count, Blocks.Sum(block => (long)block.Length) + BlockLength) / (double)Count;

        /// <summary>Takes a row.</summary>
        /// <param name="source">Index of the source, 0 or more.</param>
        /// <param name="target">Index of the target, 0 or more.</param>
        /// <param name="weight">Finite weight in the target model's unit.</param>
        /// <param name="delaySteps">Delay in steps, 1 or more.</param>
        /// <exception cref="IOException">The store has no room.</exception>
        public void Add(int source, int target, double weight, int delaySteps)
        {
            if (Count++ == 0)
            {
                (MinimumDelaySteps, MaximumDelaySteps) = (delaySteps, delaySteps);
                (FirstWeight, SmallestWeight, LargestWeight) = (weight, weight, weight);
            }

            MinimumDelaySteps = Math.Min(MinimumDelaySteps, delaySteps);
            MaximumDelaySteps = Math.Max(MaximumDelaySteps, delaySteps);
            SmallestWeight = Math.Min(SmallestWeight, weight);
            LargestWeight = Math.Max(LargestWeight, weight);
            SumOfMagnitudes += Math.Abs(weight);
            HasOneWeight &= weight.Equals(FirstWeight);
            _chunk.Add(source, target, weight, delaySteps);
            if (_chunk.IsFull)
            {
                _chunk.WriteTo(store, Blocks);
            }
        }

        /// <summary>The list of all rows taken; the builder must not be used afterwards.</summary>
        /// <exception cref="IOException">The store has no room.</exception>
        public EdgeList Build()
        {
            if (!_chunk.IsEmpty)
            {
                _chunk.WriteTo(store, Blocks);
            }

            store.Complete();
            _isBuilt = true;
            return new EdgeList(this);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (!_isBuilt)
            {
                store.Dispose();
            }
        }
    }
}

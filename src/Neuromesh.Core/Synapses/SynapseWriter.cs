using System.Runtime.CompilerServices;

namespace Neuromesh.Core.Synapses;

/// <summary>The second walk of the builder: puts each synapse at the next free place of its source's run, with its weight and delay.</summary>
internal sealed unsafe class SynapseWriter
{
    private readonly SparseProjectionSlice _slice;
    private readonly SynapseTable.Layout _layout;
    private readonly uint[] _next;
    private readonly ushort* _targets;
    private readonly byte* _shortDelays;
    private readonly ushort* _longDelays;
    private readonly double* _weights;
    private readonly float* _magnitudes;
    private readonly uint* _words;
    private readonly WeightSampler? _weightSampler;
    private readonly DelaySampler? _delaySampler;
    private readonly int[]? _ordinals;
    private double[] _drawnWeights = [];
    private int[] _drawnDelays = [];

    public SynapseWriter(SynapseTable.Layout layout, uint[] next)
    {
        _slice = layout.Slice;
        _layout = layout;
        _next = next;
        _targets = layout.Targets is null ? null : layout.Targets.Pointer;
        _shortDelays = layout.ShortDelays is null ? null : layout.ShortDelays.Pointer;
        _longDelays = layout.LongDelays is null ? null : layout.LongDelays.Pointer;
        _weights = layout.Weights is null ? null : layout.Weights.Pointer;
        _magnitudes = layout.Magnitudes is null ? null : layout.Magnitudes.Pointer;
        _words = layout.Words is null ? null : layout.Words.Pointer;
        if (_slice.Rule is not ExplicitEdgesRule)
        {
            _weightSampler = _slice.Weights is ConstantWeight ? null : new WeightSampler(_slice.Weights, _slice.Seed, _slice.Projection);
            _delaySampler = _slice.Delays is DrawnDelay drawn ? new DelaySampler(drawn, _slice.Seed, _slice.Projection) : null;
            _ordinals = _weightSampler is null && _delaySampler is null ? null : new int[_slice.TargetCount];
        }
    }

    /// <summary>Writes all synapses.</summary>
    /// <param name="load">As for <see cref="SynapseTableBuilder.Build"/>.</param>
    public void Write(Span<long> load)
    {
        if (_slice.Rule is ExplicitEdgesRule edges)
        {
            WriteEdges(edges.Edges, load);
            return;
        }

        fixed (long* loads = load)
        {
            var visitor = new Visitor(this, loads);
            ConnectionEnumerator.Visit(_slice.Rule, SynapseTableBuilder.Geometry(_slice), SynapseTableBuilder.Key(_slice), ref visitor);
        }
    }

    private void WriteEdges(EdgeList edges, Span<long> load)
    {
        var reader = new EdgeReader(edges);
        foreach (var block in edges.Blocks)
        {
            if (!block.MayReach(_slice.FirstTarget, _slice.TargetCount))
            {
                continue;
            }

            reader.Read(block);
            var sources = reader.Sources;
            var targets = reader.Targets;
            var weights = reader.Weights;
            var delays = reader.DelaySteps;
            for (var i = 0; i < targets.Length; i++)
            {
                var local = targets[i] - _slice.FirstTarget;
                if ((uint)local < (uint)_slice.TargetCount)
                {
                    load[local] += Put(sources[i], (ushort)local, weights[i], delays[i]);
                }
            }
        }
    }

    private void WriteTarget(int target, ReadOnlySpan<int> sources, long* loads)
    {
        if (_drawnWeights.Length < sources.Length)
        {
            var room = sources.Length + (sources.Length / 4);
            _drawnDelays = new int[room];
            _drawnWeights = new double[room];
            Array.Fill(_drawnWeights, _layout.CommonWeight);
            Array.Fill(_drawnDelays, _slice.Delays.MaximumSteps);
        }

        var weights = _drawnWeights.AsSpan(0, sources.Length);
        var delays = _drawnDelays.AsSpan(0, sources.Length);
        _weightSampler?.Fill(target, weights);
        _delaySampler?.Fill(target, delays);
        var local = (ushort)(target - _slice.FirstTarget);
        long load = 0;
        for (var i = 0; i < sources.Length; i++)
        {
            load += Put(sources[i], local, weights[i], delays[i]);
        }

        loads[local] += load;
    }

    private void WriteSource(int source, ReadOnlySpan<int> targets, long* loads)
    {
        foreach (var target in targets)
        {
            var local = (ushort)(target - _slice.FirstTarget);
            var ordinal = _ordinals is null ? 0 : _ordinals[local]++;
            loads[local] += Put(
                source,
                local,
                _weightSampler?.Draw(target, ordinal) ?? _layout.CommonWeight,
                _delaySampler?.Draw(target, ordinal) ?? _slice.Delays.MaximumSteps);
        }
    }

    /// <summary>Writes one synapse.</summary>
    /// <returns>What it adds to its target's load.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Put(int source, ushort local, double weight, int delaySteps)
    {
        var place = _next[source]++;
        if (_shortDelays != null)
        {
            _shortDelays[place] = (byte)(delaySteps - _slice.EpochSteps);
        }
        else if (_longDelays != null)
        {
            _longDelays[place] = (ushort)(delaySteps - _slice.EpochSteps);
        }

        if (_words != null)
        {
            var units = _layout.Scale!.Round(weight);
            _words[place] = PackedRuns.Word(local, units);
            return Math.Abs((int)units);
        }

        _targets[place] = local;
        if (_weights != null)
        {
            _weights[place] = weight;
        }
        else if (_magnitudes != null)
        {
            _magnitudes[place] = (float)Math.Abs(weight);
        }

        return 1;
    }

    private struct Visitor(SynapseWriter writer, long* loads) : ISynapseVisitor
    {
        public readonly void VisitTarget(int target, ReadOnlySpan<int> sources) => writer.WriteTarget(target, sources, loads);

        public readonly void VisitSource(int source, ReadOnlySpan<int> targets) => writer.WriteSource(source, targets, loads);
    }
}

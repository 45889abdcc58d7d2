using System.Collections.Immutable;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Cluster.Recorders;

/// <summary>Brings the weights that the cores and tiles sampled into one order, which does not depend on the cut: by source, target, delay and creation.</summary>
/// <remarks>Which synapses a core samples is told once, with epoch 0; a target lies in one core, so creation is the core's own order.</remarks>
internal sealed class WeightMerger
{
    private readonly ImmutableArray<PlasticSynapse>[] _synapses;
    private readonly Dictionary<(int Request, int Core), int[]> _places = [];

    private readonly ImmutableArray<TileShare>[] _shares;
    private readonly int[] _targets;
    private readonly int[] _filled;

    public WeightMerger(RunTopology topology)
    {
        var requests = topology.Experiment.Record.Weights;
        _synapses = [.. requests.Select(TileShare.Cells)];
        _shares = [.. topology.Tiles.Select(tile => TileShare.Of(topology.Experiment, tile))];
        _filled = new int[requests.Length];
        _targets = [.. requests.Select(request => request.Targets.IsEmpty ? request.Target.Size : request.Targets.Length)];
    }

    /// <summary>Fills the weights of a record.</summary>
    /// <param name="slot">What was gathered of the epoch.</param>
    /// <param name="weights">The record's weights, one entry for each request.</param>
    public void Fill(EpochSlot slot, WeightSamples[] weights)
    {
        if (slot.Epoch == 0)
        {
            Order(slot);
        }

        foreach (var samples in weights)
        {
            samples.SampleCount = 0;
            samples.Synapses = _synapses[samples.Request];
        }

        for (var core = 0; core < slot.LocalWeights.Length; core++)
        {
            foreach (var sampler in slot.LocalWeights[core] ?? [])
            {
                Copy(weights[sampler.Request], core, sampler.Steps, sampler.Weights);
            }
        }

        foreach (var remote in slot.RemoteWeights)
        {
            Copy(weights[remote.Request], remote.Core, remote.Steps, remote.Weights);
        }

        foreach (var sampled in slot.SampledTiles)
        {
            FillTiles(sampled, weights);
        }
    }

    /// <summary>Adds one epoch's samples of the tiles behind those that are there: each tile of a request samples the same steps.</summary>
    private void FillTiles(EpochSlot slot, WeightSamples[] weights)
    {
        foreach (var samples in weights)
        {
            _filled[samples.Request] = samples.SampleCount;
        }

        for (var tile = 0; tile < _shares.Length; tile++)
        {
            foreach (var sampler in slot.LocalTileOutputs[tile]?.Samplers ?? [])
            {
                Copy(weights, tile, sampler.Request, sampler.Steps, sampler.Values);
            }
        }

        foreach (var remote in slot.RemoteTileSamples)
        {
            Copy(weights, remote.Tile, remote.Request, remote.Steps, remote.Values);
        }
    }

    private void Copy(WeightSamples[] weights, int tile, int request, ReadOnlySpan<long> steps, ReadOnlySpan<double> values)
    {
        var samples = weights[request];
        var share = _shares[tile].First(share => share.Request == request);
        var first = _filled[request];
        MakeRoom(samples, first, steps);
        for (var row = 0; row < steps.Length * share.Rows.Length; row++)
        {
            var (sample, source) = Math.DivRem(row, share.Rows.Length);
            var place = ((first + sample) * samples.Synapses.Length) + ((share.FirstSource + source) * _targets[request]) + share.FirstTarget;
            values.Slice(row * share.Columns.Length, share.Columns.Length).CopyTo(samples.WeightBuffer.AsSpan(place));
        }
    }

    private void Order(EpochSlot slot)
    {
        var local = slot.LocalWeights.SelectMany((samplers, core) => (samplers ?? []).Select(sampler => (sampler.Request, Core: core, Synapses: (IReadOnlyList<PlasticSynapse>)sampler.Synapses)));
        var remote = slot.RemoteWeights.Select(weights => (weights.Request, weights.Core, Synapses: (IReadOnlyList<PlasticSynapse>)(weights.Synapses ?? [])));
        foreach (var request in local.Concat(remote).GroupBy(part => part.Request))
        {
            var parts = request.OrderBy(part => part.Core).ToArray();
            var all = parts.SelectMany(part => part.Synapses.Select((synapse, index) => (Synapse: synapse, part.Core, Index: index)))
                .OrderBy(entry => (entry.Synapse.Source, entry.Synapse.Target, entry.Synapse.DelaySteps, entry.Index))
                .ToArray();
            foreach (var part in parts)
            {
                _places[(part.Request, part.Core)] = new int[part.Synapses.Count];
            }

            for (var place = 0; place < all.Length; place++)
            {
                _places[(request.Key, all[place].Core)][all[place].Index] = place;
            }

            _synapses[request.Key] = [.. all.Select(entry => entry.Synapse)];
        }
    }

    private void Copy(WeightSamples samples, int core, ReadOnlySpan<long> steps, ReadOnlySpan<double> weights)
    {
        var places = _places[(samples.Request, core)];
        if (places.Length == 0)
        {
            return;
        }

        var total = samples.Synapses.Length;
        MakeRoom(samples, 0, steps);
        for (var sample = 0; sample < steps.Length; sample++)
        {
            var row = samples.WeightBuffer.AsSpan(sample * total, total);
            var own = weights.Slice(sample * places.Length, places.Length);
            for (var i = 0; i < places.Length; i++)
            {
                row[places[i]] = own[i];
            }
        }
    }

    private static void MakeRoom(WeightSamples samples, int first, ReadOnlySpan<long> steps)
    {
        var count = first + steps.Length;
        if (samples.StepBuffer.Length < count)
        {
            Array.Resize(ref samples.StepBuffer, count);
            Array.Resize(ref samples.WeightBuffer, count * samples.Synapses.Length);
        }

        samples.SampleCount = count;
        steps.CopyTo(samples.StepBuffer.AsSpan(first));
    }
}

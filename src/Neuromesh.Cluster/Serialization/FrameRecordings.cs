using Neuromesh.Cluster.Epochs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Cluster.Serialization;

/// <summary>What was recorded in an epoch, within the frames to the gateway.</summary>
/// <param name="topology">Who needs what.</param>
/// <param name="node">This node.</param>
internal sealed class FrameRecordings(RunTopology topology, int node)
{
    /// <summary>Writes traces.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="slot">The epoch.</param>
    /// <param name="receiver">The other node; the gateway alone gets any.</param>
    public void WriteTraces(FrameWriter writer, EpochSlot slot, int receiver)
    {
        TraceSampler[] traces = receiver == topology.Gateway ? [.. TracesOf(slot)] : [];
        writer.Write(traces.Length);
        foreach (var trace in traces)
        {
            writer.Write(trace.Request);
            writer.Write(trace.FirstNeuron);
            writer.Write(trace.NeuronCount);
            writer.Write(trace.VariableCount);
            writer.Write(trace.SampleCount);
            writer.Write(trace.Steps);
            writer.Write(trace.Values);
        }
    }

    /// <summary>Reads traces.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="slot">The epoch, which receives them.</param>
    public static void ReadTraces(ref FrameReader reader, EpochSlot slot)
    {
        var traces = reader.ReadInt32();
        for (var i = 0; i < traces; i++)
        {
            var request = reader.ReadInt32();
            var firstNeuron = reader.ReadInt32();
            var neuronCount = reader.ReadInt32();
            var variableCount = reader.ReadInt32();
            var samples = reader.ReadInt32();
            var sampledSteps = reader.ReadArray<long>(samples);
            var values = reader.ReadArray<double>(Math.BigMul(samples, neuronCount) * variableCount);
            slot.RemoteTraces.Add(new RemoteTrace(request, firstNeuron, neuronCount, variableCount, sampledSteps, values));
        }
    }

    /// <summary>Writes weights; the synapses stand in epoch 0 only.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="slot">The epoch.</param>
    /// <param name="receiver">The other node; the gateway alone gets any.</param>
    public void WriteWeights(FrameWriter writer, EpochSlot slot, int receiver)
    {
        if (topology.Experiment.Record.Weights.IsEmpty || receiver != topology.Gateway)
        {
            return;
        }

        (int Core, WeightTraceSampler Sampler)[] entries =
        [
            .. slot.LocalWeights
                .SelectMany((samplers, core) => (samplers ?? []).Select(sampler => (core, sampler)))
                .Where(entry => slot.Epoch == 0 || entry.sampler.SampleCount > 0),
        ];
        writer.Write(entries.Length);
        foreach (var (core, sampler) in entries)
        {
            writer.Write(core);
            writer.Write(sampler.Request);
            writer.Write(sampler.Synapses.Length);
            if (slot.Epoch == 0)
            {
                writer.Write(sampler.Synapses.AsSpan());
            }

            writer.Write(sampler.SampleCount);
            writer.Write(sampler.Steps);
            writer.Write(sampler.Weights);
        }
    }

    /// <summary>Reads weights.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="slot">The epoch, which receives them.</param>
    public void ReadWeights(ref FrameReader reader, EpochSlot slot)
    {
        if (topology.Experiment.Record.Weights.IsEmpty || node != topology.Gateway)
        {
            return;
        }

        var entries = reader.ReadInt32();
        for (var i = 0; i < entries; i++)
        {
            var core = reader.ReadInt32();
            var request = reader.ReadInt32();
            var synapses = reader.ReadInt32();
            var identities = slot.Epoch == 0 ? reader.ReadArray<PlasticSynapse>(synapses) : null;
            var samples = reader.ReadInt32();
            slot.RemoteWeights.Add(new RemoteWeights(
                core, request, identities, reader.ReadArray<long>(samples), reader.ReadArray<double>(Math.BigMul(samples, synapses))));
        }
    }

    /// <summary>Writes what was recorded of cells.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="slot">The epoch.</param>
    /// <param name="receiver">The other node; the gateway alone gets any.</param>
    public void WriteTileSamples(FrameWriter writer, EpochSlot slot, int receiver)
    {
        if (!topology.RecordsTiles || receiver != topology.Gateway)
        {
            return;
        }

        (int Tile, TileSampler Sampler)[] entries =
        [
            .. slot.LocalTileOutputs
                .SelectMany((output, tile) => (output?.Samplers ?? []).Select(sampler => (tile, sampler)))
                .Where(entry => entry.sampler.SampleCount > 0),
        ];
        writer.Write(entries.Length);
        foreach (var (tile, sampler) in entries)
        {
            writer.Write(tile);
            writer.Write(sampler.Request);
            writer.Write(sampler.SampleCount);
            writer.Write(sampler.Steps);
            writer.Write(sampler.Values.Length);
            writer.Write(sampler.Values);
        }
    }

    /// <summary>Reads what was recorded of cells.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="slot">The epoch, which receives them.</param>
    public void ReadTileSamples(ref FrameReader reader, EpochSlot slot)
    {
        if (!topology.RecordsTiles || node != topology.Gateway)
        {
            return;
        }

        var entries = reader.ReadInt32();
        for (var i = 0; i < entries; i++)
        {
            var (tile, request) = (reader.ReadInt32(), reader.ReadInt32());
            var steps = reader.ReadArray<long>(reader.ReadInt32());
            slot.RemoteTileSamples.Add(new RemoteTileSamples(tile, request, steps, reader.ReadArray<double>(reader.ReadInt32())));
        }
    }

    private static IEnumerable<TraceSampler> TracesOf(EpochSlot slot) => slot.LocalTraces
        .OfType<IReadOnlyList<TraceSampler>>()
        .SelectMany(traces => traces)
        .Where(trace => trace is { SampleCount: > 0, NeuronCount: > 0 });
}

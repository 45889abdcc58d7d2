using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>The global neuron ids of one population, and which of its neurons a file holds spikes of.</summary>
/// <param name="Name">Name of the population.</param>
/// <param name="FirstNeuron">Global id of its first neuron, 0 or more.</param>
/// <param name="Size">Number of neurons, 1 or more.</param>
/// <param name="Recorded">Neurons whose spikes are recorded, ascending, not overlapping, within the population; empty for all of them.</param>
public sealed record PopulationRange(
    string Name,
    long FirstNeuron,
    long Size,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<NeuronSpan> Recorded = default)
{
    /// <summary>Number of neurons whose spikes are recorded.</summary>
    [JsonIgnore]
    public long RecordedCount => Recorded.IsDefaultOrEmpty ? Size : Recorded.Sum(span => span.Size);

    /// <summary>Whether the recorded neurons lie within the population in ascending order; false only for what a damaged file says.</summary>
    [JsonIgnore]
    public bool IsConsistent
    {
        get
        {
            var next = FirstNeuron;
            foreach (var span in Recorded.IsDefaultOrEmpty ? [] : Recorded)
            {
                if (span is not { Size: >= 1 } || span.First < next || span.First - FirstNeuron > Size - span.Size)
                {
                    return false;
                }

                next = span.First + span.Size;
            }

            return true;
        }
    }

    /// <summary>True when a neuron belongs to the population.</summary>
    /// <param name="neuron">Global neuron id.</param>
    public bool Contains(long neuron) => neuron >= FirstNeuron && neuron - FirstNeuron < Size;

    /// <summary>A population's range from a selection of its neurons.</summary>
    /// <param name="name">Name of the population.</param>
    /// <param name="firstNeuron">Global id of its first neuron.</param>
    /// <param name="size">Number of neurons.</param>
    /// <param name="neurons">Indexes within the population, ascending, without repeats; empty for all.</param>
    public static PopulationRange Of(string name, long firstNeuron, long size, ReadOnlySpan<int> neurons)
    {
        var spans = ImmutableArray.CreateBuilder<NeuronSpan>();
        for (var i = 0; i < neurons.Length;)
        {
            var end = i + 1;
            while (end < neurons.Length && neurons[end] == neurons[end - 1] + 1)
            {
                end++;
            }

            spans.Add(new NeuronSpan(firstNeuron + neurons[i], end - i));
            i = end;
        }

        return new PopulationRange(name, firstNeuron, size, spans.Count == 0 ? default : spans.ToImmutable());
    }
}

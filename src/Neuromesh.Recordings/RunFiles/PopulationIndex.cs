namespace Neuromesh.Recordings.RunFiles;

/// <summary>Finds the population of a neuron.</summary>
internal sealed class PopulationIndex
{
    private readonly int[] _order;
    private readonly long[] _firstNeurons;
    private readonly IReadOnlyList<PopulationRange> _populations;
    private int _last;

    /// <summary>Takes populations in any order.</summary>
    /// <exception cref="ArgumentException">Two of them overlap or one is empty.</exception>
    public PopulationIndex(IReadOnlyList<PopulationRange> populations)
    {
        _populations = populations;
        _order = [.. Enumerable.Range(0, populations.Count).OrderBy(index => populations[index].FirstNeuron)];
        _firstNeurons = [.. _order.Select(index => populations[index].FirstNeuron)];
        for (var i = 0; i < _order.Length; i++)
        {
            var population = populations[_order[i]];
            if (population.Size < 1 || (i + 1 < _order.Length && population.FirstNeuron + population.Size > _firstNeurons[i + 1]))
            {
                throw new ArgumentException($"population '{population.Name}' is empty or shares neurons with the next one", nameof(populations));
            }
        }
    }

    /// <summary>Position of a neuron's population in the list; -1 when it belongs to none.</summary>
    public int Find(long neuron)
    {
        // Spikes come in order of their ids within a step, so the population is often that of the spike before.
        if (_last < _populations.Count && _populations[_last].Contains(neuron))
        {
            return _last;
        }

        var place = Array.BinarySearch(_firstNeurons, neuron);
        place = place >= 0 ? place : ~place - 1;
        if (place < 0 || !_populations[_order[place]].Contains(neuron))
        {
            return -1;
        }

        _last = _order[place];
        return _last;
    }
}

using Neuromesh.Recordings.RunFiles;

namespace Neuromesh.Recordings.Pictures;

/// <summary>Numbers the neurons of a population whose spikes are recorded, from 0 in order of their ids.</summary>
internal sealed class RecordedNeurons
{
    private readonly long[] _firstIds;
    private readonly long[] _firstRanks;

    /// <summary>Takes the neurons of a population.</summary>
    /// <param name="population">The population; at least one neuron is recorded.</param>
    public RecordedNeurons(PopulationRange population)
    {
        NeuronSpan[] spans = population.Recorded.IsDefaultOrEmpty ? [new(population.FirstNeuron, population.Size)] : [.. population.Recorded];
        _firstIds = [.. spans.Select(span => span.First)];
        _firstRanks = new long[spans.Length];
        foreach (var (i, span) in spans.Index())
        {
            _firstRanks[i] = Count;
            Count += span.Size;
        }
    }

    /// <summary>How many there are.</summary>
    public long Count { get; }

    /// <summary>Whether their ids follow each other.</summary>
    public bool AreContiguous => _firstIds.Length == 1;

    /// <summary>Number of a neuron; -1 when its spikes are not recorded.</summary>
    /// <param name="neuron">Global id.</param>
    public long RankOf(long neuron)
    {
        var span = Find(_firstIds, neuron);
        if (span < 0)
        {
            return -1;
        }

        var rank = _firstRanks[span] + neuron - _firstIds[span];
        return rank < (span + 1 < _firstRanks.Length ? _firstRanks[span + 1] : Count) ? rank : -1;
    }

    /// <summary>Global id of a neuron.</summary>
    /// <param name="rank">Its number, from 0 to <see cref="Count"/> − 1.</param>
    public long NeuronAt(long rank)
    {
        var span = Find(_firstRanks, rank);
        return _firstIds[span] + rank - _firstRanks[span];
    }

    /// <summary>Position of the last value that is not above the given one; -1 when all are.</summary>
    private static int Find(long[] values, long value)
    {
        var place = Array.BinarySearch(values, value);
        return place >= 0 ? place : ~place - 1;
    }
}

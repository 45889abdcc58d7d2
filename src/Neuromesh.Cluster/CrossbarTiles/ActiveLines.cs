using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.CrossbarTiles;

/// <summary>Finds the lines of a tile, rows or columns, whose neurons or sources spiked in a step.</summary>
/// <param name="first">Global id of the first line's neuron or source.</param>
/// <param name="count">Number of lines.</param>
internal sealed class ActiveLines(int first, int count)
{
    private int[] _lines = new int[64];

    /// <summary>The lines, ascending, as often as they spiked; valid until the next call.</summary>
    /// <param name="spikes">The spikes of an epoch.</param>
    /// <param name="step">Step within the epoch.</param>
    public ReadOnlySpan<int> Find(EpochSpikes spikes, int step)
    {
        var found = 0;
        foreach (var source in spikes.OfStep(step))
        {
            var line = source - first;
            if (line >= count)
            {
                break;
            }

            if (line < 0)
            {
                continue;
            }

            if (found == _lines.Length)
            {
                Array.Resize(ref _lines, found * 2);
            }

            _lines[found++] = line;
        }

        return _lines.AsSpan(0, found);
    }
}

using Neuromesh.Recordings.RunFiles;

namespace Neuromesh.Recordings.Pictures;

/// <summary>The rows of a raster that belong to the recorded neurons of one population.</summary>
/// <param name="Population">The population.</param>
/// <param name="Spikes">Number of its spikes.</param>
/// <param name="Bottom">Distance of the lower edge of its first recorded neuron from the raster's lower edge in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Stride">The raster shows every so-manieth recorded neuron, from the first one on; 1 for all.</param>
internal sealed record SpikeBand(PopulationRange Population, long Spikes, double Bottom, double Height, long Stride)
{
    // Pixels of a spike's mark, and the part of a band that they may cover before a raster turns into a blot.
    public const int MarkWidth = 2;
    private const double SmallestMark = 2;
    private const double LargestMark = 14;
    private const double LargestCover = 0.3;

    // Neurons that are shown however many spikes they have.
    private const long FewestRows = 60;

    // Room for a line of text, so that small populations beside large ones can be seen and named.
    private const double SmallestHeight = 62;

    /// <summary>The neurons that it has rows for, shown or not.</summary>
    public RecordedNeurons Neurons { get; } = new(Population);

    /// <summary>Neurons shown.</summary>
    public long Rows => (Neurons.Count + Stride - 1) / Stride;

    /// <summary>Height of a spike's mark in pixels.</summary>
    public double MarkHeight => MarkOf(Height / Rows);

    /// <summary>Distance of a neuron's middle from the raster's lower edge in pixels.</summary>
    /// <param name="rank">Its number among <see cref="Neurons"/>.</param>
    public double Middle(long rank) => Bottom + ((rank + 0.5) * Height / Neurons.Count);

    /// <summary>Shares a raster's height among populations by their recorded neurons, the small ones larger than their share.</summary>
    /// <param name="populations">The populations; the first one lies at the bottom.</param>
    /// <param name="spikes">Number of spikes of each.</param>
    /// <param name="width">Width of the raster in pixels.</param>
    /// <param name="height">Height of the raster in pixels.</param>
    public static SpikeBand[] Divide(IReadOnlyList<PopulationRange> populations, IReadOnlyList<long> spikes, int width, int height)
    {
        var smallest = Math.Min(SmallestHeight, (double)height / populations.Count);
        var shared = height - (smallest * populations.Count);
        var neurons = populations.Sum(population => (double)population.RecordedCount);
        var bands = new SpikeBand[populations.Count];
        var bottom = 0.0;
        for (var i = 0; i < bands.Length; i++)
        {
            var count = populations[i].RecordedCount;
            var bandHeight = smallest + (shared * count / neurons);
            bands[i] = new SpikeBand(populations[i], spikes[i], bottom, bandHeight, StrideOf(count, spikes[i], width, bandHeight));
            bottom += bandHeight;
        }

        return bands;
    }

    private static long StrideOf(long size, long spikes, int width, double height)
    {
        var stride = 1L;
        var largest = Math.Max(1, size / FewestRows);
        while (stride < largest)
        {
            var rows = (size + stride - 1) / stride;
            var marks = (double)spikes / size * rows;
            if (marks * MarkWidth * MarkOf(height / rows) <= LargestCover * width * height)
            {
                break;
            }

            stride = Math.Min(largest, stride + Math.Max(1, stride / 8));
        }

        return stride;
    }

    private static double MarkOf(double rowHeight) => Math.Clamp(0.7 * rowHeight, SmallestMark, LargestMark);
}

using SkiaSharp;

namespace Neuromesh.Recordings.Pictures;

/// <summary>Counts the marks of spikes on the pixels of a raster, so that any number of spikes takes the same memory.</summary>
internal sealed class SpikeRaster
{
    private const double FaintestMark = 0.15;

    private readonly int _width;
    private readonly int _height;
    private readonly double _pixelsPerStep;
    private readonly SpikeBand[] _bands;
    private readonly int[] _counts;

    /// <summary>Starts with an empty raster.</summary>
    /// <param name="bands">Where the populations lie.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="lastStep">Step at the right edge, 1 or more; step 0 is at the left one.</param>
    public SpikeRaster(SpikeBand[] bands, int width, int height, long lastStep)
    {
        _bands = bands;
        _width = width;
        _height = height;
        _pixelsPerStep = (double)width / lastStep;
        _counts = new int[width * height];
    }

    /// <summary>Adds a spike; one of a neuron that is not shown, or beyond the edges, leaves no mark.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="neuron">Global id of its neuron.</param>
    /// <param name="band">Index of the neuron's band.</param>
    public void Add(long step, long neuron, int band)
    {
        var place = _bands[band];
        var rank = place.Neurons.RankOf(neuron);
        if (rank < 0 || rank % place.Stride != 0)
        {
            return;
        }

        var left = (int)Math.Clamp((step * _pixelsPerStep) - (SpikeBand.MarkWidth / 2.0), -SpikeBand.MarkWidth, _width);
        var middle = _height - place.Middle(rank);
        var top = Math.Max(0, (int)Math.Round(middle - (place.MarkHeight / 2)));
        var bottom = Math.Min(_height, Math.Max(top + 1, (int)Math.Round(middle + (place.MarkHeight / 2))));
        for (var y = top; y < bottom; y++)
        {
            for (var x = Math.Max(0, left); x < Math.Min(_width, left + SpikeBand.MarkWidth); x++)
            {
                _counts[(y * _width) + x]++;
            }
        }
    }

    /// <summary>The raster in the bands' colours; where marks overlap much, the fuller pixels are darker.</summary>
    public SKImage ToImage()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(_width, _height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(SKColors.Transparent);
        for (var i = 0; i < _bands.Length; i++)
        {
            var top = (int)Math.Round(_height - _bands[i].Bottom - _bands[i].Height);
            var bottom = Math.Min(_height, (int)Math.Round(_height - _bands[i].Bottom));
            Fill(bitmap, top, bottom, PictureColors.Series(i));
        }

        return SKImage.FromBitmap(bitmap);
    }

    private void Fill(SKBitmap bitmap, int top, int bottom, SKColor color)
    {
        var counts = _counts.AsSpan(top * _width, (bottom - top) * _width);
        var (sum, marked) = (0L, 0);
        foreach (var count in counts)
        {
            sum += count;
            marked += count > 0 ? 1 : 0;
        }

        var mean = marked == 0 ? 1 : (double)sum / marked;
        var full = mean < 2 ? 1 : 2 * mean;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                var alpha = Math.Clamp(counts[i] / full, FaintestMark, 1);
                bitmap.SetPixel(i % _width, top + (i / _width), color.WithAlpha((byte)Math.Round(255 * alpha)));
            }
        }
    }
}

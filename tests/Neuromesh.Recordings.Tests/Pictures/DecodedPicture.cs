using SkiaSharp;

namespace Neuromesh.Recordings.Tests.Pictures;

/// <summary>A PNG read back.</summary>
internal sealed class DecodedPicture : IDisposable
{
    private readonly SKBitmap _bitmap;

    public DecodedPicture(string path)
    {
        // The signature of PNG, ISO/IEC 15948 section 5.2.
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], File.ReadAllBytes(path)[..8]);
        _bitmap = SKBitmap.Decode(path);
        Assert.NotNull(_bitmap);
    }

    public int Width => _bitmap.Width;

    public int Height => _bitmap.Height;

    /// <summary>Number of pixels in a rectangle that a test is true for.</summary>
    public int Count(int left, int top, int right, int bottom, Func<SKColor, bool> test)
    {
        var count = 0;
        for (var y = Math.Max(0, top); y < Math.Min(Height, bottom); y++)
        {
            for (var x = Math.Max(0, left); x < Math.Min(Width, right); x++)
            {
                count += test(_bitmap.GetPixel(x, y)) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Pixels of letters and axes in a rectangle.</summary>
    public int Dark(int left, int top, int right, int bottom) => Count(left, top, right, bottom, color => color.Red < 0x60 && color.Green < 0x60 && color.Blue < 0x60);

    public void Dispose() => _bitmap.Dispose();
}

using SkiaSharp;

namespace Neuromesh.Recordings.Pictures;

/// <summary>Colours of all pictures.</summary>
/// <remarks>
/// The series' colours can be told apart by most colour-blind people. Source: M. Okabe, K. Ito, "Color Universal Design", 2008, without
/// their yellow, which is faint on white, and with grey for black.
/// </remarks>
internal static class PictureColors
{
    private static readonly SKColor[] SeriesColors =
    [
        new(0x00, 0x72, 0xB2), new(0xD5, 0x5E, 0x00), new(0x00, 0x9E, 0x73), new(0xCC, 0x79, 0xA7), new(0xE6, 0x9F, 0x00), new(0x56, 0xB4, 0xE9), new(0x55, 0x55, 0x55),
    ];

    public static SKColor Text { get; } = new(0x40, 0x40, 0x40);

    public static SKColor Grid { get; } = new(0xE4, 0xE4, 0xE4);

    /// <summary>The colour of a series; after seven they repeat.</summary>
    /// <param name="index">Number of the series, from 0.</param>
    public static SKColor Series(int index) => SeriesColors[index % SeriesColors.Length];
}

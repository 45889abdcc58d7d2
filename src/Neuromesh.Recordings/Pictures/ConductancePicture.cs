using System.Globalization;
using SkiaSharp;

namespace Neuromesh.Recordings.Pictures;

/// <summary>Draws the conductances of an array before and after training, and where its stuck cells are.</summary>
public static class ConductancePicture
{
    private const int CellPixels = 6;
    private const int Gap = 40;
    private const int ScaleHeight = 110;
    private const double Micro = 1e6;
    private static readonly SKColor StuckColor = new(0xD5, 0x5E, 0x00);

    /// <summary>Draws a PNG, 1600 pixels wide.</summary>
    /// <param name="path">Where; a file of that name is replaced when the picture is complete.</param>
    /// <param name="title">The heading.</param>
    /// <param name="subtitle">A line below it.</param>
    /// <param name="maps">Names and conductances in S, row by row; at most four maps of up to 64 columns.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="isStuck">Whether a cell is stuck; such cells are marked in a map of their own.</param>
    /// <param name="range">Conductances that are white and dark blue, in S.</param>
    /// <exception cref="IOException">The picture cannot be written.</exception>
    public static void Write(
        string path, string title, string subtitle, IReadOnlyList<(string Name, float[] Siemens)> maps, int columns, bool[] isStuck, (double Low, double High) range)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(isStuck);
        var rows = isStuck.Length / columns;
        var top = PictureSheet.HeadHeight + 40;
        using var sheet = new PictureSheet(top + (rows * CellPixels) + ScaleHeight);
        sheet.Head(title, subtitle);
        var x = 60;
        foreach (var (name, siemens) in maps)
        {
            sheet.Write(name, x, top - 14, 20, SKColors.Black, columns * CellPixels);
            sheet.Cells(x, top, columns, CellPixels, siemens.Length, cell => ColorOf((siemens[cell] - range.Low) / (range.High - range.Low)));
            x += (columns * CellPixels) + Gap;
        }

        sheet.Write($"stuck cells ({isStuck.Count(stuck => stuck)} of {isStuck.Length})", x, top - 14, 20, SKColors.Black, columns * CellPixels);
        sheet.Cells(x, top, columns, CellPixels, isStuck.Length, cell => isStuck[cell] ? StuckColor : PictureColors.Grid);
        var y = top + (rows * CellPixels) + 30;
        sheet.Cells(60, y, 64, CellPixels, 3 * 64, cell => ColorOf(cell % 64 / 63.0));
        sheet.Write(
            string.Create(CultureInfo.InvariantCulture, $"{range.Low * Micro:0.##} to {range.High * Micro:0.##} µS; rows downwards from 1, columns from 1"),
            60 + (64 * CellPixels) + 20,
            y + 16,
            20,
            PictureColors.Text,
            900);
        sheet.Save(path);
    }

    /// <summary>White, through blue, to nearly black.</summary>
    private static SKColor ColorOf(double share)
    {
        var place = Math.Clamp(share, 0, 1);
        return new SKColor(Mix(place, 255, 0x56, 0x08), Mix(place, 255, 0x9E, 0x1D), Mix(place, 255, 0xD0, 0x58));
    }

    private static byte Mix(double place, double light, double middle, double dark) =>
        (byte)Math.Round(place < 0.5 ? light + ((middle - light) * 2 * place) : middle + ((dark - middle) * ((2 * place) - 1)));
}

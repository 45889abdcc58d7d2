using System.Globalization;
using ScottPlot;
using SkiaSharp;

namespace Neuromesh.Recordings.Pictures;

/// <summary>A white sheet on which panels and texts are placed, and that becomes a PNG.</summary>
/// <remarks>ScottPlot keeps its fonts in static fields, so only one sheet is drawn at a time; the others wait.</remarks>
internal sealed class PictureSheet : IDisposable
{
    /// <summary>Width of every picture in pixels.</summary>
    public const int Width = 1600;

    /// <summary>Pixels left of the panels, for ticks and axis labels.</summary>
    public const int LeftMargin = 170;

    /// <summary>Pixels right of the panels, for names.</summary>
    public const int RightMargin = 270;

    /// <summary>Width of the panels' data areas in pixels.</summary>
    public const int DataWidth = Width - LeftMargin - RightMargin;

    /// <summary>Pixels below a panel's data that has labels on its time axis.</summary>
    public const int BottomMargin = 80;

    /// <summary>Pixels above the first panel, for the headings.</summary>
    public const int HeadHeight = 100;

    private const float TitleSize = 30;
    private const float TextSize = 20;
    private static readonly Lock OneAtATime = new();

    private readonly SKSurface _surface;

    public PictureSheet(int height)
    {
        OneAtATime.Enter();
        try
        {
            _ = PictureFont.Typeface;
            _surface = SKSurface.Create(new SKImageInfo(Width, height))
                ?? throw new InvalidOperationException($"No picture of {Width} by {height} pixels can be made.");
            _surface.Canvas.Clear(SKColors.White);
        }
        catch
        {
            OneAtATime.Exit();
            throw;
        }
    }

    /// <summary>Writes what the picture shows above the panels.</summary>
    /// <param name="title">In large letters; cut where it does not fit.</param>
    /// <param name="subtitle">In small letters below it.</param>
    public void Head(string title, string subtitle)
    {
        Write(title, LeftMargin, 44, TitleSize, SKColors.Black, Width - LeftMargin - 20);
        Write(subtitle, LeftMargin, 80, TextSize, PictureColors.Text, Width - LeftMargin - 20);
    }

    /// <summary>Writes a line of text from a point of its base line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="x">Left end in pixels, or the right one where the text is aligned so.</param>
    /// <param name="y">Base line in pixels from the top.</param>
    /// <param name="size">Height of the letters in pixels.</param>
    /// <param name="color">Colour.</param>
    /// <param name="width">Room in pixels; longer texts end in an ellipsis.</param>
    /// <param name="align">Where the point is in the text.</param>
    public void Write(string text, float x, float y, float size, SKColor color, float width, SKTextAlign align = SKTextAlign.Left)
    {
        using var font = Font(size);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        if (font.MeasureText(text) > width)
        {
            var fitting = text.Length;
            while (fitting > 0 && font.MeasureText(text.AsSpan(0, fitting)) + font.MeasureText("…") > width)
            {
                fitting--;
            }

            text = text[..fitting] + "…";
        }

        _surface.Canvas.DrawText(text, x, y, align, font, paint);
    }

    /// <summary>Writes the label of a value axis upwards, its middle beside the middle of a panel.</summary>
    /// <param name="text">The text.</param>
    /// <param name="middle">The panel's middle in pixels from the top.</param>
    public void WriteUpright(string text, float middle)
    {
        const float x = 34;
        using var font = Font(TextSize + 2);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        _surface.Canvas.Save();
        _surface.Canvas.RotateDegrees(-90, x, middle);
        _surface.Canvas.DrawText(text, x, middle, SKTextAlign.Center, font, paint);
        _surface.Canvas.Restore();
    }

    /// <summary>Draws an upright scale bar.</summary>
    /// <param name="x">Its middle in pixels.</param>
    /// <param name="top">Upper end in pixels.</param>
    /// <param name="bottom">Lower end in pixels.</param>
    public void Bar(float x, float top, float bottom)
    {
        using var paint = new SKPaint { Color = SKColors.Black, StrokeWidth = 3 };
        _surface.Canvas.DrawLine(x, top, x, bottom, paint);
    }

    /// <summary>Draws a matrix of cells, row by row.</summary>
    /// <param name="left">First pixel column.</param>
    /// <param name="top">First pixel row.</param>
    /// <param name="columns">Cells of a row.</param>
    /// <param name="pixels">Edge of a cell.</param>
    /// <param name="cells">Number of cells.</param>
    /// <param name="colorOf">Colour of a cell.</param>
    public void Cells(int left, int top, int columns, int pixels, int cells, Func<int, SKColor> colorOf)
    {
        using var paint = new SKPaint();
        for (var cell = 0; cell < cells; cell++)
        {
            paint.Color = colorOf(cell);
            _surface.Canvas.DrawRect(left + (cell % columns * pixels), top + (cell / columns * pixels), pixels, pixels, paint);
        }
    }

    /// <summary>A plot in the sheet's style, of which nothing is drawn yet.</summary>
    /// <param name="xLabel">Label of the time axis; null for an axis without labels, because a panel below has them.</param>
    public static Plot NewPlot(string? xLabel)
    {
        var plot = new Plot();
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontName = PictureFont.Name;
            axis.TickLabelStyle.FontSize = TextSize;
            axis.MajorTickStyle.Length = 7;
            axis.MinorTickStyle.Length = 0;
        }

        plot.XLabel(xLabel ?? "", TextSize + 2);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.TickLabelStyle.IsVisible = xLabel is not null;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = ScottPlot.Color.FromSKColor(PictureColors.Grid);
        return plot;
    }

    /// <summary>Draws a plot.</summary>
    /// <param name="plot">The plot, with limits set on both axes.</param>
    /// <param name="top">First pixel row of its data area.</param>
    /// <param name="height">Height of its data area in pixels.</param>
    /// <param name="padding">Room above and below the data area in pixels, for labels that stick out.</param>
    public void Draw(Plot plot, int top, int height, int padding)
    {
        // A plot clears all it is drawn on, so it gets a surface of its own.
        using var surface = SKSurface.Create(new SKImageInfo(Width, height + (2 * padding)));
        plot.FigureBackground.Color = Colors.Transparent;
        plot.Layout.Fixed(new PixelPadding(LeftMargin, RightMargin, padding, padding));
        plot.Render(surface.Canvas, Width, height + (2 * padding));
        using var image = surface.Snapshot();
        _surface.Canvas.DrawImage(image, 0, top - padding);
    }

    /// <summary>Writes the picture; the file appears when it is complete.</summary>
    /// <param name="path">Where.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        using var image = _surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        var partial = path + ".partial";
        using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            data.SaveTo(stream);
        }

        File.Move(partial, path, overwrite: true);
    }

    public void Dispose()
    {
        _surface.Dispose();
        OneAtATime.Exit();
    }

    /// <summary>A whole number with commas between the thousands.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with three significant digits.</summary>
    public static string Figure(double number) => Math.Abs(number) is >= 999.5 and < 1e15
        ? Count((long)Math.Round(number))
        : number.ToString("G3", CultureInfo.InvariantCulture);

    private static SKFont Font(float size) => new(PictureFont.Typeface, size) { Subpixel = true, Edging = SKFontEdging.Antialias };
}

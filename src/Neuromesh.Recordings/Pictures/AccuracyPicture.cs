using ScottPlot;

namespace Neuromesh.Recordings.Pictures;

/// <summary>Draws how the share of rightly classified images grows with the number of samples learnt.</summary>
public static class AccuracyPicture
{
    private const int PanelHeight = 560;
    private const double Percent = 100;

    /// <summary>Draws a PNG, 1600 pixels wide.</summary>
    /// <param name="path">Where; a file of that name is replaced when the picture is complete.</param>
    /// <param name="title">The heading.</param>
    /// <param name="subtitle">A line below it.</param>
    /// <param name="samples">Samples learnt before each test, at least one.</param>
    /// <param name="accuracies">The shares, 0 to 1.</param>
    /// <exception cref="IOException">The picture cannot be written.</exception>
    public static void Write(string path, string title, string subtitle, IReadOnlyList<long> samples, IReadOnlyList<double> accuracies)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(accuracies);
        using var sheet = new PictureSheet(PictureSheet.HeadHeight + PanelHeight + PictureSheet.BottomMargin);
        sheet.Head(title, subtitle);
        using var plot = PictureSheet.NewPlot("samples learnt");
        double[] xs = [.. samples];
        double[] ys = [.. accuracies.Select(accuracy => Percent * accuracy)];
        var curve = plot.Add.Scatter(xs, ys, Color.FromSKColor(PictureColors.Series(0)));
        curve.LineWidth = 2;
        curve.MarkerSize = 8;
        var lowest = Math.Max(0, Math.Floor((ys.Min() - 1) / 5) * 5);
        plot.Axes.SetLimits(0, xs[^1] * 1.02, lowest, Percent);
        sheet.Draw(plot, PictureSheet.HeadHeight, PanelHeight, PictureSheet.BottomMargin);
        sheet.WriteUpright("test images classified rightly in %", PictureSheet.HeadHeight + (PanelHeight / 2f));
        sheet.Write($"{ys[^1]:0.00} %", PictureSheet.Width - PictureSheet.RightMargin + 14, PictureSheet.HeadHeight + (float)((Percent - ys[^1]) / (Percent - lowest) * PanelHeight) + 8, 22, PictureColors.Series(0), PictureSheet.RightMargin - 20);
        sheet.Save(path);
    }
}

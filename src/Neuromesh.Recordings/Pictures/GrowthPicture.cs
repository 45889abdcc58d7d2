using System.Globalization;
using Neuromesh.Core.Numerics;
using ScottPlot;

namespace Neuromesh.Recordings.Pictures;

/// <summary>What a network of one size costs.</summary>
/// <param name="Synapses">Its synapses.</param>
/// <param name="RealTimeFactor">Wall over biological seconds.</param>
/// <param name="NanosecondsPerEvent">Time of a thread for each synaptic event in ns.</param>
/// <param name="BytesPerSynapse">Bytes for each synapse.</param>
public sealed record GrowthPoint(double Synapses, double RealTimeFactor, double NanosecondsPerEvent, double BytesPerSynapse);

/// <summary>Draws how speed and memory of a network change with its size, over a logarithmic axis of synapses.</summary>
public static class GrowthPicture
{
    private const int PanelHeight = 260;
    private const int Gap = 30;
    private const float LineWidth = 2;
    private const float MarkSize = 9;

    /// <summary>Draws.</summary>
    /// <param name="path">The picture's file.</param>
    /// <param name="title">In large letters.</param>
    /// <param name="subtitle">Below it.</param>
    /// <param name="points">The sizes, ascending, at least one.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Draw(string path, string title, string subtitle, IReadOnlyList<GrowthPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        using var sheet = new PictureSheet(PictureSheet.HeadHeight + (3 * PanelHeight) + (2 * Gap) + PictureSheet.BottomMargin);
        sheet.Head(title, subtitle);
        double[] synapses = [.. points.Select(point => Log10(point.Synapses))];
        double[] factors = [.. points.Select(point => Log10(point.RealTimeFactor))];
        Panel(sheet, 0, "real-time factor", synapses, factors, points, plot =>
        {
            var proportion = plot.Add.ScatterLine(
                new double[] { synapses[0], synapses[^1] }, new double[] { factors[0], factors[0] + synapses[^1] - synapses[0] }, Color.FromSKColor(PictureColors.Text));
            proportion.LinePattern = LinePattern.Dotted;
            proportion.LineWidth = LineWidth;
            var low = Math.Floor(factors.Min());
            var high = Math.Ceiling(factors.Max());
            double[] decades = [.. Enumerable.Range((int)low, (int)(high - low) + 1).Select(decade => (double)decade)];
            plot.Axes.Left.SetTicks(decades, [.. decades.Select(decade => DeterministicMath.Pow(10, decade).ToString("G4", CultureInfo.InvariantCulture))]);
            return (low, high);
        });
        Panel(sheet, 1, "ns an event", synapses, [.. points.Select(point => point.NanosecondsPerEvent)], points, _ => (0, 1.25 * points.Max(point => point.NanosecondsPerEvent)));
        Panel(sheet, 2, "bytes a synapse", synapses, [.. points.Select(point => point.BytesPerSynapse)], points, _ => (0, 1.25 * points.Max(point => point.BytesPerSynapse)));
        sheet.Save(path);
    }

    private static double Log10(double value) => DeterministicMath.Log(value) / DeterministicMath.Log(10);

    private static void Panel(
        PictureSheet sheet, int index, string label, double[] synapses, double[] values, IReadOnlyList<GrowthPoint> points, Func<Plot, (double Low, double High)> scale)
    {
        var isLast = index == 2;
        var top = PictureSheet.HeadHeight + (index * (PanelHeight + Gap));
        using var plot = PictureSheet.NewPlot(isLast ? "synapses in millions" : null);
        var (low, high) = scale(plot);
        var line = plot.Add.Scatter(synapses, values, Color.FromSKColor(PictureColors.Series(index)));
        line.LineWidth = LineWidth;
        line.MarkerSize = MarkSize;
        var room = Math.Max(0.05, 0.04 * (synapses[^1] - synapses[0]));
        plot.Axes.SetLimits(synapses[0] - room, synapses[^1] + room, low, high);
        plot.Axes.Bottom.SetTicks(synapses, [.. points.Select(point => PictureSheet.Figure(point.Synapses / 1e6))]);
        sheet.Draw(plot, top, PanelHeight, isLast ? PictureSheet.BottomMargin : Gap);
        sheet.WriteUpright(label, top + (PanelHeight / 2f));
    }
}

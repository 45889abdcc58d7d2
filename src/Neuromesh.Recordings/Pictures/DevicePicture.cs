using System.Globalization;
using Neuromesh.Core.Devices.Characterization;
using Neuromesh.Core.Numerics;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Neuromesh.Recordings.Pictures;

/// <summary>Draws the curves of a device, one panel each; lines that would flatten the others have a panel of their own.</summary>
public static class DevicePicture
{
    private const int PanelHeight = 330;
    private const int PanelHead = 46;
    private const int PanelFoot = 90;
    private const float TitleSize = 22;
    private const float LabelSize = 17;
    private const float LineSpacing = 30;
    private const int MostDecades = 8;
    private const double LeastDecades = 1;
    private const int MostEvenTicks = 8;
    private const double TickDensity = 0.6;
    private const double LargestRatioOfHeights = 10;
    private const double FlatShare = 1e-5;
    private const float LineWidth = 2.5f;
    private const float Rim = 2;
    private const int MostRims = 2;

    /// <summary>Draws a PNG, 1600 pixels wide.</summary>
    /// <param name="path">Where; a file of that name is replaced when the picture is complete.</param>
    /// <param name="title">The heading.</param>
    /// <param name="subtitle">The line below it.</param>
    /// <param name="curves">The curves; points that are not finite, or not above 0 on a logarithmic axis, are left out.</param>
    /// <exception cref="IOException">The picture cannot be written.</exception>
    public static void Write(string path, string title, string subtitle, IReadOnlyList<DeviceCurve> curves)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(curves);
        (DeviceCurve Curve, int[] Lines)[] panels = [.. curves.SelectMany(curve => Panels(curve).Select(lines => (curve, lines)))];
        using var sheet = new PictureSheet(PictureSheet.HeadHeight + (panels.Length * (PanelHead + PanelHeight + PanelFoot)));
        sheet.Head(title, subtitle);
        var top = PictureSheet.HeadHeight + PanelHead;
        foreach (var (curve, lines) in panels)
        {
            DrawPanel(sheet, curve, lines, top);
            top += PanelHead + PanelHeight + PanelFoot;
        }

        sheet.Save(path);
    }

    /// <summary>Which lines share a panel, the highest first: on a linear axis those of like height; flat ones go with the highest.</summary>
    private static IEnumerable<int[]> Panels(DeviceCurve curve)
    {
        double[] heights = [.. curve.Series.Select(Height)];
        var highest = heights.DefaultIfEmpty(0).Max();
        int[] order = [.. Enumerable.Range(0, heights.Length).OrderByDescending(i => heights[i] > FlatShare * highest ? heights[i] : highest)];
        List<int> panel = [];
        for (var i = 0; i < order.Length; i++)
        {
            if (i > 0 && !curve.IsLogY && heights[order[i]] > FlatShare * highest && LargestRatioOfHeights * heights[order[i]] < heights[order[i - 1]])
            {
                yield return [.. panel.Order()];
                panel.Clear();
            }

            panel.Add(order[i]);
        }

        yield return [.. panel.Order()];
    }

    private static double Height(CurveSeries series)
    {
        double[] values = [.. series.Y.Where(double.IsFinite)];
        return values.Length == 0 ? 0 : values.Max() - values.Min();
    }

    /// <summary>How many lines that are drawn later lie on a line, so that it would not be seen; at most two.</summary>
    private static int Covering(DeviceCurve curve, int[] lines, int line)
    {
        var (covered, highest) = (curve.Series[line], lines.Max(other => Height(curve.Series[other])));
        bool Lies(CurveSeries other) => other.X.SequenceEqual(covered.X) && Enumerable.Range(0, other.Y.Count).Count(i => curve.IsLogY
            ? Math.Abs(other.Y[i] - covered.Y[i]) <= 0.02 * Math.Abs(covered.Y[i])
            : Math.Abs(other.Y[i] - covered.Y[i]) <= 0.005 * highest) > 0.8 * other.Y.Count;
        return Math.Min(MostRims, lines.Count(other => other > line && Lies(curve.Series[other])));
    }

    private static void DrawPanel(PictureSheet sheet, DeviceCurve curve, int[] lines, int top)
    {
        using var plot = PictureSheet.NewPlot(curve.XLabel);
        var labelled = 0;
        var (x, y) = (default(Extent), default(Extent));
        foreach (var i in lines)
        {
            var series = curve.Series[i];
            var color = PictureColors.Series(i);
            var width = LineWidth + (Rim * Covering(curve, lines, i));
            foreach (var points in Pieces(curve, series))
            {
                foreach (var point in points)
                {
                    x.Add(point.X);
                    y.Add(point.Y);
                }

                var line = plot.Add.ScatterLine(points);
                line.LineWidth = IsRough(points) ? 0.8f : width;
                line.Color = ScottPlot.Color.FromSKColor(color);
            }

            if (series.Label.Length > 0)
            {
                sheet.Write(
                    series.Label, PictureSheet.LeftMargin + PictureSheet.DataWidth + 16, top + 20 + (labelled++ * LineSpacing), LabelSize, color, PictureSheet.RightMargin - 26);
            }
        }

        plot.Axes.SetLimits(x.Lowest, x.Highest, y.Lowest - (0.05 * y.Width), y.Highest + (0.05 * y.Width));
        plot.Axes.Bottom.TickGenerator = curve.IsLogX ? Decades(x) : new NumericAutomatic { TickDensity = TickDensity };
        plot.Axes.Left.TickGenerator = curve.IsLogY ? Decades(y) : new NumericAutomatic();
        sheet.Draw(plot, top, PanelHeight, PanelFoot - 10);
        var isLow = lines.Length < curve.Series.Count && lines.Max(i => Height(curve.Series[i])) < curve.Series.Max(Height);
        sheet.Write(curve.Title + (isLow ? ": lines of less height" : ""), PictureSheet.LeftMargin, top - 16, TitleSize, PictureColors.Text, PictureSheet.Width - PictureSheet.LeftMargin - 20);
        sheet.WriteUpright(curve.YLabel, top + (PanelHeight / 2f));
    }

    // A line ends where a point cannot be drawn, such as no current on a logarithmic axis.
    private static IEnumerable<Coordinates[]> Pieces(DeviceCurve curve, CurveSeries series)
    {
        List<Coordinates> piece = [];
        for (var k = 0; k < series.X.Count; k++)
        {
            var point = new Coordinates(Place(series.X[k], curve.IsLogX), Place(series.Y[k], curve.IsLogY));
            if (double.IsFinite(point.X) && double.IsFinite(point.Y))
            {
                piece.Add(point);
            }
            else if (piece.Count > 0)
            {
                yield return [.. piece];
                piece.Clear();
            }
        }

        if (piece.Count > 0)
        {
            yield return [.. piece];
        }
    }

    private static double Place(double value, bool isLog) => !isLog ? value : value > 0 ? DeterministicMath.Log(value) / DeterministicMath.Log(10) : double.NaN;

    /// <summary>Ticks of less than a decade: about five round values at the same distance.</summary>
    private static NumericManual Even(Extent extent)
    {
        var ticks = new NumericManual();
        var (lowest, highest) = (DeterministicMath.Pow(10, extent.Lowest - (0.05 * extent.Width)), DeterministicMath.Pow(10, extent.Highest + (0.05 * extent.Width)));
        var stride = (highest - lowest) / MostEvenTicks;
        var power = (int)Math.Floor(Place(stride, isLog: true));
        var factor = stride / DeterministicMath.Pow(10, power) is var share && share > 5 ? 10 : share > 2 ? 5 : share > 1 ? 2 : 1;
        var distance = factor * DeterministicMath.Pow(10, power);
        for (var i = (long)Math.Ceiling(lowest / distance); i * distance <= highest; i++)
        {
            var value = i * distance;
            ticks.AddMajor(Place(value, isLog: true), value is >= 1e-3 and < 1e5 ? value.ToString("G4", CultureInfo.InvariantCulture) : Scientific(value));
        }

        return ticks;
    }

    /// <summary>Powers of ten, as many as there is room for; 1, 2 and 5 times them where there are few.</summary>
    private static NumericManual Decades(Extent extent)
    {
        if (extent.Width < LeastDecades)
        {
            return Even(extent);
        }

        var ticks = new NumericManual();
        var (first, last) = ((int)Math.Floor(extent.Lowest - (0.05 * extent.Width)), (int)Math.Ceiling(extent.Highest + (0.05 * extent.Width)));
        var stride = Math.Max(1, (int)Math.Ceiling((last - first) / (double)MostDecades));
        var isNarrow = extent.Width < 2;
        for (var power = first; power <= last; power++)
        {
            if (power % stride == 0)
            {
                ticks.AddMajor(power, Label(power, 1, isNarrow));
            }

            foreach (var factor in isNarrow ? (ReadOnlySpan<double>)[2, 5] : [])
            {
                ticks.AddMajor(Place(factor, isLog: true) + power, Label(power, factor, isNarrow));
            }
        }

        return ticks;
    }

    private static string Scientific(double value)
    {
        var power = (int)Math.Floor(Place(value * (1 + 1e-9), isLog: true));
        return (value / DeterministicMath.Pow(10, power)).ToString("G4", CultureInfo.InvariantCulture) + "e" + power.ToString(CultureInfo.InvariantCulture);
    }

    private static string Label(int power, double factor, bool isNarrow) => power is >= -2 and <= 5 && (isNarrow || power is >= -1 and <= 3)
        ? (factor * DeterministicMath.Pow(10, power)).ToString("G4", CultureInfo.InvariantCulture)
        : factor.ToString(CultureInfo.InvariantCulture) + "e" + power.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a line is noise: it turns at more than a quarter of many points.</summary>
    private static bool IsRough(Coordinates[] points)
    {
        var turns = 0;
        for (var i = 2; i < points.Length; i++)
        {
            turns += (points[i].Y - points[i - 1].Y) * (points[i - 1].Y - points[i - 2].Y) < 0 ? 1 : 0;
        }

        return points.Length > 200 && turns > points.Length / 4;
    }

    /// <summary>The range of the points of an axis.</summary>
    private struct Extent
    {
        private double _low;
        private double _high;
        private bool _hasPoints;

        /// <summary>Its lower end.</summary>
        public readonly double Lowest => _low - (_high > _low ? 0 : 0.5);

        /// <summary>Its upper end.</summary>
        public readonly double Highest => _high + (_high > _low ? 0 : 0.5);

        /// <summary>Its width, above 0.</summary>
        public readonly double Width => Highest - Lowest;

        /// <summary>Takes a point.</summary>
        public void Add(double value)
        {
            (_low, _high) = _hasPoints ? (Math.Min(_low, value), Math.Max(_high, value)) : (value, value);
            _hasPoints = true;
        }
    }
}

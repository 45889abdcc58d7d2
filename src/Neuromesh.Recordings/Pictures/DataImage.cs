using ScottPlot;
using SkiaSharp;

namespace Neuromesh.Recordings.Pictures;

/// <summary>An image that fills a plot's data area pixel by pixel.</summary>
/// <param name="image">The image; it must be as large as the data area and live until the plot is drawn.</param>
/// <param name="limits">The axis limits that it spans.</param>
internal sealed class DataImage(SKImage image, AxisLimits limits) : IPlottable
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => limits;

    public void Render(RenderPack rp) => rp.Canvas.DrawImage(image, rp.DataRect.Left, rp.DataRect.Top);
}

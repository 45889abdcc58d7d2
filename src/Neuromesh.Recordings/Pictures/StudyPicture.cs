using ScottPlot;
using ScottPlot.TickGenerators;

namespace Neuromesh.Recordings.Pictures;

/// <summary>One panel of a study: accuracies for the values of one setting.</summary>
/// <param name="Setting">What is varied, with its unit.</param>
/// <param name="Values">The values as they are labelled, evenly spaced in the picture.</param>
/// <param name="Accuracies">The shares, 0 to 1, one list for each repetition.</param>
public sealed record StudyPanel(string Setting, IReadOnlyList<string> Values, IReadOnlyList<IReadOnlyList<double>> Accuracies);

/// <summary>Draws how an accuracy depends on several settings, a panel for each, one below the other.</summary>
public static class StudyPicture
{
    private const int PanelHeight = 260;
    private const int PanelStep = 370;
    private const double Percent = 100;

    /// <summary>Draws a PNG, 1600 pixels wide.</summary>
    /// <param name="path">Where; a file of that name is replaced when the picture is complete.</param>
    /// <param name="title">The heading.</param>
    /// <param name="subtitle">A line below it.</param>
    /// <param name="panels">The panels, at least one.</param>
    /// <exception cref="IOException">The picture cannot be written.</exception>
    public static void Write(string path, string title, string subtitle, IReadOnlyList<StudyPanel> panels)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(panels);
        using var sheet = new PictureSheet(PictureSheet.HeadHeight + (panels.Count * PanelStep) + 20);
        sheet.Head(title, subtitle);
        for (var i = 0; i < panels.Count; i++)
        {
            Draw(sheet, panels[i], PictureSheet.HeadHeight + 20 + (i * PanelStep));
        }

        sheet.Save(path);
    }

    private static void Draw(PictureSheet sheet, StudyPanel panel, int top)
    {
        using var plot = PictureSheet.NewPlot(panel.Setting);
        double[] places = [.. Enumerable.Range(0, panel.Values.Count)];
        foreach (var repetition in panel.Accuracies)
        {
            var points = plot.Add.Markers(places, [.. repetition.Select(accuracy => Percent * accuracy)]);
            points.Color = Color.FromSKColor(PictureColors.Series(5));
            points.MarkerSize = 9;
        }

        double[] means = [.. places.Select((_, i) => Percent * panel.Accuracies.Average(repetition => repetition[i]))];
        var line = plot.Add.Scatter(places, means, Color.FromSKColor(PictureColors.Series(0)));
        line.LineWidth = 2;
        line.MarkerSize = 0;
        plot.Axes.Bottom.TickGenerator = new NumericManual(places, [.. panel.Values]);
        plot.Axes.SetLimits(-0.3, places.Length - 0.7, 0, Percent);
        sheet.Draw(plot, top, PanelHeight, PictureSheet.BottomMargin);
        sheet.WriteUpright("test images right in %", top + (PanelHeight / 2f));
    }
}

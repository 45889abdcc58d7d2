using System.Collections.Immutable;
using System.Text;
using Neuromesh.Recordings.RunFiles;
using ScottPlot;

namespace Neuromesh.Recordings.Pictures;

/// <summary>Draws the recorded values of a run, one panel for each variable.</summary>
public static class TracePicture
{
    private const int MostNeurons = 8;
    private const int MostPanels = 8;
    private const int PanelHeight = 300;
    private const int Gap = 40;
    private const float NameSize = 20;

    /// <summary>Draws a PNG, 1600 pixels wide.</summary>
    /// <remarks>
    /// A panel has at most eight neurons, evenly spread over those that were recorded, and says how many there are. The file is read twice and
    /// never held: a curve keeps the extremes of each pixel column.
    /// </remarks>
    /// <param name="path">Where; a file of that name is replaced when the picture is complete.</param>
    /// <param name="tracesPath">A <c>traces.parquet</c>.</param>
    /// <param name="title">The heading.</param>
    /// <exception cref="RecordingException">The traces cannot be read.</exception>
    /// <exception cref="IOException">The picture cannot be written.</exception>
    public static void Write(string path, string tracesPath, string title)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(tracesPath);
        ArgumentNullException.ThrowIfNull(title);
        var end = FindEnd(tracesPath);
        using var reader = TraceFileReader.Open(tracesPath);
        var panels = reader.Variables.Take(MostPanels).Select(variable => Panel.Create(variable, reader.Sets, end)).ToArray();
        while (reader.ReadBatch())
        {
            for (var i = 0; i < reader.Steps.Length; i++)
            {
                if (reader.VariableIndexes[i] < panels.Length && panels[reader.VariableIndexes[i]].Curves.TryGetValue(reader.Neurons[i], out var curve))
                {
                    curve.Add(reader.TimeStep.ToMilliseconds(reader.Steps[i]) / 1e3, reader.Values[i]);
                }
            }
        }

        var rows = Math.Max(1, panels.Length);
        using var sheet = new PictureSheet(PictureSheet.HeadHeight + (rows * PanelHeight) + ((rows - 1) * Gap) + PictureSheet.BottomMargin);
        sheet.Head(title, Describe(reader, panels.Length, end));
        for (var row = 0; row < rows; row++)
        {
            Draw(sheet, row < panels.Length ? panels[row] : Panel.Empty, PictureSheet.HeadHeight + (row * (PanelHeight + Gap)), row == rows - 1, end);
        }

        sheet.Save(path);
    }

    /// <summary>The time of the last step in s: the writer's word, or where it gave none, the last value's.</summary>
    private static double FindEnd(string tracesPath)
    {
        using var reader = TraceFileReader.Open(tracesPath);
        var last = Math.Max(1, reader.LastStep ?? 1);
        while (reader.LastStep is null && reader.ReadBatch())
        {
            foreach (var step in reader.Steps)
            {
                last = Math.Max(last, step);
            }
        }

        return reader.TimeStep.ToMilliseconds(last) / 1e3;
    }

    private static string Describe(TraceFileReader reader, int panels, double end)
    {
        var text = $"{PictureSheet.Count(reader.Count)} values in {PictureSheet.Figure(end)} s";
        return panels < reader.Variables.Length ? $"{text}; {panels} of {reader.Variables.Length} variables are shown" : text;
    }

    private static void Draw(PictureSheet sheet, Panel panel, int top, bool isLast, double end)
    {
        using var plot = PictureSheet.NewPlot(panel.Label, isLast ? "time in s" : null);
        var index = 0;
        foreach (var curve in panel.Curves.Values)
        {
            var (times, values) = curve.Points();
            if (times.Length > 0)
            {
                var line = plot.Add.ScatterLine(times, values, Color.FromSKColor(PictureColors.Series(index)));
                line.LineWidth = 1.5f;
            }

            index++;
        }

        var (low, high) = panel.Range();
        plot.Axes.SetLimits(0, end, low, high);
        sheet.Draw(plot, top, PanelHeight, isLast ? PictureSheet.BottomMargin : Gap / 2);
        Name(sheet, panel, top);
    }

    private static void Name(PictureSheet sheet, Panel panel, int top)
    {
        const float left = PictureSheet.LeftMargin + PictureSheet.DataWidth + 14;
        const float room = PictureSheet.RightMargin - 20;
        var line = top + NameSize;
        for (var i = 0; i < panel.Names.Length; i++)
        {
            sheet.Write(panel.Names[i], left, line, NameSize, PictureColors.Series(i), room);
            line += NameSize * 1.4f;
        }

        if (panel.Curves.Count < panel.Recorded)
        {
            sheet.Write($"{panel.Curves.Count} of {PictureSheet.Count(panel.Recorded)} neurons", left, line, NameSize, PictureColors.Text, room);
        }
    }

    /// <summary>One variable's curves by neuron.</summary>
    private sealed record Panel(string Label, ImmutableSortedDictionary<long, DecimatedCurve> Curves, ImmutableArray<string> Names, long Recorded)
    {
        public static Panel Empty { get; } = new("no values", ImmutableSortedDictionary<long, DecimatedCurve>.Empty, [], 0);

        public static Panel Create(TraceVariable variable, ImmutableArray<TraceSet> sets, double end)
        {
            var neurons = sets
                .Where(set => set.Variables.Contains(variable))
                .SelectMany(set => set.Neurons.Select(neuron => (Neuron: neuron, set.Population)))
                .DistinctBy(entry => entry.Neuron)
                .OrderBy(entry => entry.Neuron)
                .ToArray();
            var shown = Math.Min(MostNeurons, neurons.Length);
            var chosen = Enumerable.Range(0, shown).Select(i => neurons[shown == 1 ? 0 : (int)((long)i * (neurons.Length - 1) / (shown - 1))]).ToArray();
            return new Panel(
                $"{Words(variable.Name)}{(variable.Unit.Length > 0 ? $" in {variable.Unit}" : "")}",
                chosen.ToImmutableSortedDictionary(entry => entry.Neuron, _ => new DecimatedCurve(0, end, PictureSheet.DataWidth)),
                [.. chosen.Select(entry => $"{entry.Population} {PictureSheet.Count(entry.Neuron)}")],
                neurons.Length);
        }

        /// <summary>Limits of the value axis, with some room.</summary>
        public (double Low, double High) Range()
        {
            var low = Curves.Values.Select(curve => curve.Minimum).DefaultIfEmpty(0).Min();
            var high = Curves.Values.Select(curve => curve.Maximum).DefaultIfEmpty(1).Max();
            if (low > high)
            {
                return (0, 1);
            }

            var room = high > low ? 0.05 * (high - low) : Math.Max(1e-3, 0.05 * Math.Abs(high));
            return (low - room, high + room);
        }

        /// <summary>The words in a name such as <c>membranePotential</c>.</summary>
        private static string Words(string name)
        {
            var words = new StringBuilder(name.Length + 4);
            for (var i = 0; i < name.Length; i++)
            {
                if (i > 0 && char.IsAsciiLetterUpper(name[i]) && char.IsAsciiLetterLower(name[i - 1]))
                {
                    words.Append(' ').Append(char.ToLowerInvariant(name[i]));
                }
                else
                {
                    words.Append(name[i]);
                }
            }

            return words.ToString();
        }
    }
}

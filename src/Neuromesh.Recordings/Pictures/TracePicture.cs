using System.Collections.Immutable;
using System.Text;
using Neuromesh.Recordings.RunFiles;
using ScottPlot;

namespace Neuromesh.Recordings.Pictures;

/// <summary>Draws the recorded values of a run, one panel for each variable and in it one row for each neuron.</summary>
public static class TracePicture
{
    private const int MostNeurons = 8;
    private const int FewestNeurons = 2;
    private const int MostPanels = 8;
    private const int MostRows = 15;
    private const int SmallestPanel = 240;
    private const int SmallestRow = 90;
    private const int RowGap = 14;
    private const int PanelGap = 50;
    private const float NameSize = 20;

    /// <summary>Draws a PNG, 1600 pixels wide.</summary>
    /// <remarks>
    /// A panel has at most eight neurons, evenly spread over those that were recorded, each in a row of its own on a common scale, and
    /// says how many there are. The file is never held: a curve keeps the extremes of each pixel column.
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
        var variables = reader.Variables.Take(MostPanels).ToArray();
        var most = Math.Clamp(MostRows / Math.Max(1, variables.Length), FewestNeurons, MostNeurons);
        var panels = variables.Select(variable => Panel.Create(variable, reader.Sets, most, end)).ToArray();
        while (reader.ReadBatch())
        {
            for (var i = 0; i < reader.Steps.Length; i++)
            {
                if (reader.VariableIndexes[i] < panels.Length && panels[reader.VariableIndexes[i]].Find(reader.Neurons[i]) is { } curve)
                {
                    curve.Add(reader.TimeStep.ToMilliseconds(reader.Steps[i]) / 1e3, reader.Values[i]);
                }
            }
        }

        using var sheet = new PictureSheet(
            PictureSheet.HeadHeight + panels.Sum(panel => panel.Height) + (PanelGap * Math.Max(0, panels.Length - 1)) + PictureSheet.BottomMargin);
        sheet.Head(title, Describe(reader, panels.Length, end));
        var top = PictureSheet.HeadHeight;
        foreach (var panel in panels)
        {
            Draw(sheet, panel, top, panel == panels[^1], end);
            top += panel.Height + PanelGap;
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
        const float left = PictureSheet.LeftMargin + PictureSheet.DataWidth + 14;
        const float room = PictureSheet.RightMargin - 20;
        var (low, high) = panel.Range();
        for (var i = 0; i < panel.Rows.Length; i++)
        {
            var row = panel.Rows[i];
            var rowTop = top + (i * (panel.RowHeight + RowGap));
            var hasTimes = isLast && i == panel.Rows.Length - 1;
            using var plot = PictureSheet.NewPlot(hasTimes ? "time in s" : null);
            var (times, values) = row.Curve.Points();
            if (times.Length > 0)
            {
                var line = plot.Add.ScatterLine(times, values, Color.FromSKColor(PictureColors.Series(row.Color)));
                line.LineWidth = 1.5f;
            }

            plot.Axes.SetLimits(0, end, low, high);
            sheet.Draw(plot, rowTop, panel.RowHeight, hasTimes ? PictureSheet.BottomMargin : RowGap);
            sheet.Write(row.Name, left, rowTop + NameSize, NameSize, PictureColors.Series(row.Color), room);
            if (i == 0 && panel.Rows.Length < panel.Recorded)
            {
                sheet.Write($"{panel.Rows.Length} of {PictureSheet.Count(panel.Recorded)} neurons shown", left, rowTop + (2.2f * NameSize), NameSize - 3, PictureColors.Text, room);
            }
        }

        sheet.WriteUpright(panel.Label, top + (panel.Height / 2f));
    }

    /// <summary>One neuron's curve.</summary>
    private sealed record Row(long Neuron, string Name, int Color, DecimatedCurve Curve);

    /// <summary>One variable's curves.</summary>
    private sealed record Panel(string Label, ImmutableArray<Row> Rows, long Recorded)
    {
        public int RowHeight => Math.Max(SmallestRow, (SmallestPanel - ((Rows.Length - 1) * RowGap)) / Rows.Length);

        public int Height => (Rows.Length * RowHeight) + ((Rows.Length - 1) * RowGap);

        public static Panel Create(TraceVariable variable, ImmutableArray<TraceSet> sets, int most, double end)
        {
            var populations = sets.Select(set => set.Population).Distinct().ToList();
            var neurons = sets
                .Where(set => set.Variables.Contains(variable))
                .SelectMany(set => set.Neurons.Select(neuron => (Neuron: neuron, set.Population)))
                .DistinctBy(entry => entry.Neuron)
                .OrderBy(entry => entry.Neuron)
                .ToArray();
            var shown = Math.Min(most, neurons.Length);
            var rows = Enumerable.Range(0, shown)
                .Select(i => neurons[shown == 1 ? 0 : (int)((long)i * (neurons.Length - 1) / (shown - 1))])
                .Select(entry => new Row(
                    entry.Neuron,
                    $"{entry.Population} {PictureSheet.Count(entry.Neuron)}",
                    populations.IndexOf(entry.Population),
                    new DecimatedCurve(0, end, PictureSheet.DataWidth)));
            var unit = variable.Unit.Length > 0 ? $" in {variable.Unit}" : "";
            return new Panel(Words(variable.Name) + unit, [.. rows], neurons.Length);
        }

        /// <summary>The curve of a neuron; null when it is not shown.</summary>
        public DecimatedCurve? Find(long neuron)
        {
            foreach (var row in Rows)
            {
                if (row.Neuron == neuron)
                {
                    return row.Curve;
                }
            }

            return null;
        }

        /// <summary>Limits of the value axes, with some room.</summary>
        public (double Low, double High) Range()
        {
            var low = Rows.Min(row => row.Curve.Minimum);
            var high = Rows.Max(row => row.Curve.Maximum);
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

using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Neuromesh.Recordings.Pictures;

/// <summary>Draws the channels of a recording one above the other, as clinical EEG is read.</summary>
public static class SignalPicture
{
    private const int MostChannels = 32;
    private const int LargestLane = 74;
    private const int SmallestLane = 44;
    private const int SmallestHeight = 300;
    private const int UsualHeight = 800;
    private const int MostAnnotations = 40;
    private const int SamplesPerRead = 1 << 16;
    private const float NameSize = 20;
    private const float MarkSize = 16;

    /// <summary>Draws a PNG, 1600 pixels wide.</summary>
    /// <remarks>
    /// Each channel is drawn about the middle of its values. Channels of one unit share a scale, whose bar stands at the right of the first of
    /// them; a channel that is far stronger or weaker than the others has a scale and a bar of its own. At most 32 channels are drawn, and
    /// the picture says when there are more. Annotations are marks with their text.
    /// </remarks>
    /// <param name="path">Where; a file of that name is replaced when the picture is complete.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="startSeconds">Where the picture begins, in s from the first sample, at least 0.</param>
    /// <param name="seconds">How much it shows, in s, above 0; what lies beyond the recording's end is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The start is negative, or the length not above 0.</exception>
    /// <exception cref="RecordingException">The recording cannot be read, or has nothing there.</exception>
    /// <exception cref="IOException">The picture cannot be written.</exception>
    public static void Write(string path, IRecording recording, double startSeconds, double seconds)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentOutOfRangeException.ThrowIfNegative(startSeconds);
        if (recording.Header.Channels.IsEmpty || startSeconds >= recording.Header.DurationSeconds)
        {
            throw new RecordingException(
                $"{recording.Header.Source}: there is nothing to draw from {startSeconds} s on; it has {recording.Header.Channels.Length} channels of {recording.Header.DurationSeconds} s.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        var end = Math.Min(startSeconds + seconds, recording.Header.DurationSeconds);
        var lanes = Enumerable.Range(0, Math.Min(MostChannels, recording.Header.Channels.Length))
            .Select(channel => ReadLane(recording, channel, startSeconds, end))
            .ToArray();
        var height = Math.Max(SmallestHeight, lanes.Length * Math.Clamp(UsualHeight / lanes.Length, SmallestLane, LargestLane));
        using var sheet = new PictureSheet(PictureSheet.HeadHeight + MarkRoom(recording, startSeconds, end) + height + PictureSheet.BottomMargin);
        var top = PictureSheet.HeadHeight + MarkRoom(recording, startSeconds, end);
        sheet.Head(Path.GetFileName(recording.Header.Source) is { Length: > 0 } name ? name : recording.Header.Source, Describe(recording.Header, lanes.Length, startSeconds, end));
        DrawLanes(sheet, recording.Header, lanes, top, height, startSeconds, end);
        sheet.Save(path);
    }

    private static Lane ReadLane(IRecording recording, int index, double begin, double end)
    {
        var channel = recording.Header.Channels[index];
        var rate = channel.Rate.SamplesPerSecond;
        var curve = new DecimatedCurve(begin, end, PictureSheet.DataWidth);
        var first = (long)Math.Ceiling(begin * rate);
        var last = Math.Min(channel.SampleCount, (long)Math.Ceiling(end * rate));
        var buffer = new double[Math.Clamp(last - first, 0, SamplesPerRead)];
        for (var next = first; next < last; next += buffer.Length)
        {
            var block = buffer.AsSpan(0, (int)Math.Min(buffer.Length, last - next));
            recording.Read(index, next, block);
            for (var i = 0; i < block.Length; i++)
            {
                curve.Add((next + i) / rate, block[i]);
            }
        }

        return Lane.Create(channel, curve);
    }

    private static int MarkRoom(IRecording recording, double begin, double end) => Marks(recording.Header, begin, end).Any() ? 30 : 0;

    private static IEnumerable<RecordingAnnotation> Marks(RecordingHeader header, double begin, double end) => header.Annotations
        .Where(annotation => annotation.OnsetSeconds >= begin && annotation.OnsetSeconds <= end)
        .Take(MostAnnotations);

    private static string Describe(RecordingHeader header, int lanes, double begin, double end)
    {
        var text = $"{header.Format}, {PictureSheet.Figure(begin)} to {PictureSheet.Figure(end)} s of {PictureSheet.Figure(header.DurationSeconds)} s";
        return lanes < header.Channels.Length ? $"{text}, the first {lanes} of {header.Channels.Length} channels" : text;
    }

    private static void DrawLanes(PictureSheet sheet, RecordingHeader header, Lane[] lanes, int top, int height, double begin, double end)
    {
        using var plot = PictureSheet.NewPlot("time in s");
        var scales = SignalScale.Assign([.. lanes.Select(lane => (lane.Unit, lane.Excursion))]);
        foreach (var mark in Marks(header, begin, end))
        {
            var line = plot.Add.VerticalLine(mark.OnsetSeconds, 1.5f, Colors.Gray, LinePattern.Dashed);
            line.EnableAutoscale = false;
        }

        for (var i = 0; i < lanes.Length; i++)
        {
            var middle = lanes.Length - i - 0.5;
            var (times, values) = lanes[i].Curve.Points();
            if (times.Length > 0)
            {
                var (offset, scale) = (lanes[i].Middle, scales[i]);
                var line = plot.Add.ScatterLine(
                    times, [.. values.Select(value => middle + ((value - offset) / scale.PerLane))], Color.FromSKColor(PictureColors.Series(0)));
                line.LineWidth = 1.3f;
            }
        }

        plot.Axes.Left.TickGenerator = new NumericManual();
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.SetLimits(begin, end, 0, lanes.Length);
        sheet.Draw(plot, top, height, PictureSheet.BottomMargin);
        DrawMarks(sheet, header, top, begin, end);
        DrawNames(sheet, scales, lanes, top, height);
    }

    /// <summary>Texts of the annotations, each cut at the next one.</summary>
    private static void DrawMarks(PictureSheet sheet, RecordingHeader header, int top, double begin, double end)
    {
        var marks = Marks(header, begin, end).Select(mark => (X: PictureSheet.LeftMargin + (float)((mark.OnsetSeconds - begin) / (end - begin) * PictureSheet.DataWidth), mark.Text)).ToArray();
        for (var i = 0; i < marks.Length; i++)
        {
            var room = (i + 1 < marks.Length ? marks[i + 1].X : PictureSheet.Width - 10) - marks[i].X - 6;
            if (room >= MarkSize)
            {
                sheet.Write(marks[i].Text, marks[i].X, top - 8, MarkSize, PictureColors.Text, room);
            }
        }
    }

    /// <summary>Labels at the left, and at the right a bar for each scale beside the first channel that has it.</summary>
    private static void DrawNames(PictureSheet sheet, SignalScale[] scales, Lane[] lanes, int top, int height)
    {
        const float x = PictureSheet.LeftMargin + PictureSheet.DataWidth + 20;
        var laneHeight = (float)height / lanes.Length;
        for (var i = 0; i < lanes.Length; i++)
        {
            var middle = top + ((i + 0.5f) * laneHeight);
            sheet.Write(lanes[i].Label, PictureSheet.LeftMargin - 10, middle + (NameSize * 0.35f), NameSize - 2, SKColors.Black, PictureSheet.LeftMargin - 20, SKTextAlign.Right);
            if (Array.FindIndex(scales, scale => ReferenceEquals(scale, scales[i])) == i)
            {
                var half = (float)(scales[i].Bar / scales[i].PerLane * laneHeight / 2);
                sheet.Bar(x, middle - half, middle + half);
                sheet.Write(
                    $"{PictureSheet.Figure(scales[i].Bar)} {lanes[i].Unit}".TrimEnd(), x + 14, middle + (NameSize * 0.35f), NameSize, SKColors.Black, PictureSheet.RightMargin - 50);
            }
        }
    }

    /// <summary>One channel.</summary>
    private sealed record Lane(string Label, string Unit, DecimatedCurve Curve, double Middle, double Excursion)
    {
        /// <summary>
        /// Excursion and middle are the width and the middle of the range that holds all but the outermost hundredths of the points, so that
        /// a pop of an electrode does not flatten the rest.
        /// </summary>
        public static Lane Create(RecordingChannel channel, DecimatedCurve curve)
        {
            var unit = channel.Unit is ['u', >= 'A' and <= 'Z'] ? "µ" + channel.Unit[1..] : channel.Unit;
            var values = curve.Points().Values;
            if (values.Length == 0)
            {
                return new Lane(channel.Label, unit, curve, 0, 0);
            }

            Array.Sort(values);
            var low = values[(int)(0.01 * (values.Length - 1))];
            var high = values[(int)(0.99 * (values.Length - 1))];
            return new Lane(channel.Label, unit, curve, low + ((high - low) / 2), high - low);
        }
    }
}

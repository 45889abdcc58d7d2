using System.CommandLine;
using System.Globalization;
using System.Text;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Terminal;
using Neuromesh.Recordings;
using Neuromesh.Recordings.Pictures;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh inspect</c>: says what a recording holds and draws its signals.</summary>
internal static class InspectCommand
{
    private const double DefaultSeconds = 10;
    private const int ShownAnnotations = 20;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var path = new Argument<string>("RECORDING") { Description = "The file: EDF, EDF+, BDF or text." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var picture = new Option<string?>("--picture") { Description = "Where the picture goes; NAME.signals.png in the current directory if not given, 'none' for none.", HelpName = "FILE" };
        var start = SecondsOption("--start", "First second of the picture.", 0);
        var seconds = SecondsOption("--seconds", "Length of the picture in seconds.", DefaultSeconds);
        var rate = SamplingRateOption.Create();
        var command = new Command("inspect", "Say what a recording holds and draw its signals.") { path, json, picture, start, seconds, rate };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(path),
            parsed.GetValue(rate),
            parsed.GetValue(json),
            parsed.GetValue(picture),
            parsed.GetValue(start),
            parsed.GetValue(seconds)));
        return command;
    }

    private static Option<double> SecondsOption(string name, string description, double fallback) => new(name)
    {
        Description = description,
        HelpName = "S",
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= 0)
            {
                return value;
            }

            result.AddError($"{name} {text}: expected a number of seconds, 0 or more.");
            return 0;
        },
    };

    private static int Run(string path, SamplingRate? rate, bool json, string? picture, double start, double seconds)
    {
        using var recording = RecordingFile.Open(path, SamplingRateOption.ToTextOptions(rate));
        var header = recording.Header;
        if (start > 0 && start >= header.DurationSeconds)
        {
            throw CommandException.BadInput($"inspect: --start {start} lies behind the end of {path}, which lasts {header.DurationSeconds} s.");
        }

        var drawn = picture == "none" || header.Channels.IsEmpty ? null : Draw(recording, path, picture, start, seconds);
        if (json)
        {
            StandardOutput.WriteJson(ToJson(header, drawn));
        }
        else
        {
            StandardOutput.Write(Describe(header, drawn));
        }

        return ExitCode.Success;
    }

    private static string Draw(IRecording recording, string path, string? picture, double start, double seconds)
    {
        var target = picture ?? Path.GetFileName(path) + ".signals.png";
        try
        {
            SignalPicture.Write(target, recording, start, Math.Min(seconds, recording.Header.DurationSeconds - start));
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or DirectoryNotFoundException or ArgumentException || exception is IOException and not RecordingException)
        {
            throw CommandException.BadInput($"inspect: --picture {target}: the picture cannot be written: {exception.Message} Name another file, or 'none'.");
        }

        return target;
    }

    private static object ToJson(RecordingHeader header, string? picture) => new
    {
        header.Source,
        header.Format,
        header.Subject,
        header.Description,
        header.StartTime,
        header.DurationSeconds,
        Channels = header.Channels.Select(channel => new
        {
            channel.Label,
            channel.Unit,
            channel.Rate.SamplesPerSecond,
            channel.SampleCount,
            channel.PhysicalMinimum,
            channel.PhysicalMaximum,
            channel.DigitalMinimum,
            channel.DigitalMaximum,
            channel.Transducer,
            channel.Prefiltering,
        }),
        header.Annotations,
        header.Warnings,
        Picture = picture,
    };

    private static string Describe(RecordingHeader header, string? picture)
    {
        var text = new StringBuilder();
        Add(text, $"{header.Source}: {header.Format}, {header.DurationSeconds:0.######} s, {header.Channels.Length} channels");
        AddIfGiven(text, "subject", header.Subject);
        AddIfGiven(text, "description", header.Description);
        AddIfGiven(text, "start", header.StartTime?.ToString("yyyy-MM-dd HH:mm:ss.FFF", CultureInfo.InvariantCulture) ?? "");
        var width = header.Channels.Select(channel => channel.Label.Length).DefaultIfEmpty(5).Max();
        for (var i = 0; i < header.Channels.Length; i++)
        {
            var channel = header.Channels[i];
            Add(
                text,
                $"  {"#" + (i + 1),-5} {channel.Label.PadRight(width)}  {channel.Rate.SamplesPerSecond,10:0.######} Hz  {channel.SampleCount,12:N0} samples  {channel.PhysicalMinimum:G6} to {channel.PhysicalMaximum:G6} {channel.Unit}");
        }

        foreach (var annotation in header.Annotations.Take(ShownAnnotations))
        {
            var length = annotation.DurationSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $" for {seconds:0.######} s") : "";
            Add(text, $"  at {annotation.OnsetSeconds:0.######} s{length}: {annotation.Text}");
        }

        if (header.Annotations.Length > ShownAnnotations)
        {
            Add(text, $"  and {header.Annotations.Length - ShownAnnotations} annotations more (--json prints all)");
        }

        foreach (var warning in header.Warnings)
        {
            Add(text, $"  remark: {warning}");
        }

        AddIfGiven(text, "picture", picture ?? "");
        return text.ToString();
    }

    private static void AddIfGiven(StringBuilder text, string name, string value)
    {
        if (value.Length > 0)
        {
            Add(text, $"  {name}: {value}");
        }
    }

    private static void Add(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

using System.CommandLine;
using Neuromesh.Gateway.Clients;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;
using Neuromesh.Recordings;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh stream</c>: sends a recording to a gateway as the samples of a running experiment's input.</summary>
internal static class StreamCommand
{
    private const string RealTime = "realtime";
    private const string Maximum = "max";
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(2);

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var recording = new Argument<string>("RECORDING") { Description = "The file to send: EDF, EDF+, BDF or text." };
        var to = new Option<string>("--to") { Description = "Address of the gateway, for example http://127.0.0.1:5271.", HelpName = "URL", Required = true };
        var experiment = new Option<string>("--experiment") { Description = "Id of the experiment, as the gateway gave it.", HelpName = "ID", Required = true };
        var input = new Option<string>("--input") { Description = "Name of the input, whose recording must be 'stream'.", HelpName = "NAME", Required = true };
        var speed = new Option<string>("--speed")
        {
            Description = $"'{RealTime}' sends samples when they are due, '{Maximum}' as fast as the gateway takes them.",
            HelpName = $"{RealTime}|{Maximum}",
            DefaultValueFactory = _ => Maximum,
        };
        speed.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.Tokens[^1].Value is not (RealTime or Maximum))
            {
                result.AddError($"--speed {result.Tokens[^1].Value}: expected {RealTime} or {Maximum}.");
            }
        });
        var rate = SamplingRateOption.Create();
        var command = new Command("stream", "Send a recording to an experiment on a gateway.") { recording, to, experiment, input, speed, rate };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetRequiredValue(recording),
            new StreamingOptions
            {
                Gateway = ParseAddress(parsed.GetRequiredValue(to)),
                ExperimentId = parsed.GetRequiredValue(experiment),
                Input = parsed.GetRequiredValue(input),
                Speed = parsed.GetValue(speed) == RealTime ? StreamingSpeed.RealTime : StreamingSpeed.Maximum,
            },
            parsed.GetValue(rate)));
        return command;
    }

    private static Uri ParseAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : throw CommandException.BadInput($"stream: --to {text}: expected an address like http://127.0.0.1:5271.");

    private static async Task<int> RunAsync(string path, StreamingOptions options, SamplingRate? rate)
    {
        using var interruption = new Interruption();
        using var recording = RecordingFile.Open(path, SamplingRateOption.ToTextOptions(rate));
        var summary = await RecordingStreamer.StreamAsync(recording, options, new Reports(recording.Header.DurationSeconds), interruption.Token);
        StandardOutput.WriteLine(
            $"{summary.AcceptedSamples:N0} samples of {string.Join(", ", summary.Channels)} were accepted{(summary.RunEnded ? "; the run has ended and needed no more" : "")}.");
        return ExitCode.Success;
    }

    /// <summary>A line on standard error every few seconds.</summary>
    private sealed class Reports(double durationSeconds) : IProgress<StreamingProgress>
    {
        private readonly Lock _lock = new();
        private long _last = TimeProvider.System.GetTimestamp();

        public void Report(StreamingProgress value)
        {
            lock (_lock)
            {
                if (TimeProvider.System.GetElapsedTime(_last) < ReportInterval)
                {
                    return;
                }

                _last = TimeProvider.System.GetTimestamp();
            }

            var held = value.Run is { Step: 0 } ? "; the experiment has not been started yet" : "";
            Console.Error.WriteLine($"sent {ProgressText.Figure(value.SentSeconds)} of {ProgressText.Figure(durationSeconds)} s{held}");
        }
    }
}

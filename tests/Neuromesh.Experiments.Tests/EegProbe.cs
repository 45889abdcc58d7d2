using System.Collections.Immutable;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests;

/// <summary>Knows the synthetic EEG, and the recordings that the tests name.</summary>
internal sealed class EegProbe : IRecordingProbe
{
    private static readonly ImmutableDictionary<string, RecordingSummary> Known = new Dictionary<string, RecordingSummary>
    {
        [RecordingInput.Synthetic] = Channels("Fp1 uV", "Fp2 uV", "C3 uV", "C4 uV", "P3 uV", "P4 uV", "O1 uV", "O2 uV"),
        ["/sleep.edf"] = Channels("EEG Fpz-Cz µV", "EEG Pz-Oz uV", "Resp", "Temp DegC", "EMG mV"),
        ["/twice.edf"] = Channels("C3 uV", "C4 uV", "C3 uV"),
        ["/breath.edf"] = Channels("Flow L/s", "Press cmH2O"),
        ["/kilo.edf"] = Channels("HV kV"),
        ["/none.edf"] = new RecordingSummary([]),
    }.ToImmutableDictionary();

    public static EegProbe Instance { get; } = new();

    public RecordingSummary Probe(string recording, (long Numerator, long Denominator)? samplesPerSecond) => recording switch
    {
        "/eeg.txt" => samplesPerSecond is (17361, 100) ? Channels("column1") : throw new IOException("/eeg.txt: its sampling rate is not known"),
        "/broken.edf" => throw new IOException("/broken.edf: the header ends early"),
        _ => Known.GetValueOrDefault(recording == RecordingInput.Synthetic ? recording : "/" + Path.GetFileName(recording)) ?? throw new FileNotFoundException("", recording),
    };

    private static RecordingSummary Channels(params string[] channels) => new(
        [.. channels.Select(channel => channel.LastIndexOf(' ') is >= 0 and var space ? new ChannelSummary(channel[..space], channel[(space + 1)..]) : new ChannelSummary(channel, ""))]);
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Gateway.RunDirectories;

/// <summary>The recordings that drove a run, for <c>run.json</c> and the pictures' headings.</summary>
internal static class RunRecordings
{
    private const string SyntheticText = "synthetic EEG (computed, not recorded)";
    private const string StreamText = "samples streamed over gRPC";

    /// <summary>Names each recording; a file also by its size and digest, so that a later reader knows whether he has the same one.</summary>
    /// <param name="experiment">The experiment.</param>
    public static JsonArray Describe(Experiment experiment) =>
        new([.. experiment.Inputs.OfType<RecordingInput>().Select(input => (JsonNode)Describe(input))]);

    /// <summary>Words for a heading, for example <c>input: synthetic EEG (computed, not recorded)</c>; empty when there are no recordings.</summary>
    /// <param name="recordings">Paths, or the words that stand for the synthetic recording and for a stream.</param>
    public static string Heading(IEnumerable<string> recordings)
    {
        var names = recordings
            .Select(recording => recording switch
            {
                RecordingInput.Synthetic => SyntheticText,
                RecordingInput.Stream => StreamText,
                _ => Path.GetFileName(recording),
            })
            .Distinct()
            .ToArray();
        return names.Length == 0 ? "" : $"input: {string.Join(", ", names)}";
    }

    private static JsonObject Describe(RecordingInput input)
    {
        var described = new JsonObject { ["input"] = input.Name, ["recording"] = input.Recording };
        switch (input.Recording)
        {
            case RecordingInput.Synthetic:
                described["kind"] = SyntheticText;
                break;
            case RecordingInput.Stream:
                described["kind"] = StreamText;
                break;
            default:
                described["kind"] = "file";
                AddDigest(described, input.Recording);
                break;
        }

        return described;
    }

    /// <summary>A file that cannot be read fails the run where it is opened, not here.</summary>
    private static void AddDigest(JsonObject described, string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            described["bytes"] = stream.Length;
            described["sha256"] = Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            described["sha256"] = null;
        }
    }
}

using System.Text;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests;

/// <summary>Reads descriptions as a user's file would be read, with tables from memory and recordings from a probe.</summary>
internal static class Descriptions
{
    public const string FileName = "net.yaml";

    /// <summary>The place in a description at which its fault must be reported.</summary>
    public const char Marker = '§';

    /// <summary>Three neurons and nothing else.</summary>
    public const string Neurons = """
        duration: 10 ms
        populations:
          a: { model: lif-delta, size: 3 }

        """;

    public static Experiment Read(string yaml, IReadOnlyList<string>? settings = null, params (string Path, string Content)[] tables) =>
        ReadPackaged(yaml, settings, tables).Experiment;

    public static (ExperimentPackage Package, Experiment Experiment) ReadPackaged(
        string yaml, IReadOnlyList<string>? settings = null, params (string Path, string Content)[] tables) =>
        ExperimentReader.ReadText("net", FileName, yaml, "/", settings ?? [], EegProbe.Instance, Attached(tables));

    /// <summary>What is wrong with a description.</summary>
    public static ExperimentDiagnostic Fault(string yaml, IReadOnlyList<string>? settings = null, params (string Path, string Content)[] tables) =>
        Assert.Throws<ExperimentException>(() => Read(yaml, settings, tables)).Diagnostic;

    /// <summary>Takes the marker out of a text and says where it was.</summary>
    public static (string Text, int Line, int Column) TakeMarker(string marked)
    {
        var position = marked.IndexOf(Marker, StringComparison.Ordinal);
        Assert.True(position >= 0, "the text has no marker");
        var before = marked[..position];
        return (marked.Remove(position, 1), before.Count(letter => letter == '\n') + 1, position - before.LastIndexOf('\n'));
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Attached((string Path, string Content)[] tables) =>
        tables.ToDictionary(table => table.Path, table => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(table.Content)));
}

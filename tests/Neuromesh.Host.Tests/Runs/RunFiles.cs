using System.Globalization;
using System.Text.Json;
using Neuromesh.Host.Tests.Program;
using Neuromesh.Recordings.RunFiles;

namespace Neuromesh.Host.Tests.Runs;

/// <summary>Runs the program and reads what it left.</summary>
internal static class RunFiles
{
    /// <summary>Runs to a success and gives the object of <c>--json</c>.</summary>
    public static async Task<JsonElement> RunAsync(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var result = await NeuromeshProcess.RunInAsync(null, environment, [.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, $"exit code {result.ExitCode}: {result.Error}");
        return JsonDocument.Parse(result.Output).RootElement;
    }

    /// <summary>All spikes of a run directory.</summary>
    public static List<(long Step, long Neuron)> ReadSpikes(string directory)
    {
        var spikes = new List<(long, long)>();
        using var reader = SpikeFileReader.Open(Path.Combine(directory, "spikes.parquet"));
        while (reader.ReadBatch())
        {
            for (var i = 0; i < reader.Steps.Length; i++)
            {
                spikes.Add((reader.Steps[i], reader.Neurons[i]));
            }
        }

        return spikes;
    }

    /// <summary>The trace of each variable of the one recorded neuron, by step.</summary>
    public static Dictionary<string, Dictionary<long, double>> ReadTraces(string directory)
    {
        using var reader = TraceFileReader.Open(Path.Combine(directory, "traces.parquet"));
        var traces = reader.Variables.ToDictionary(variable => variable.Name, _ => new Dictionary<long, double>());
        while (reader.ReadBatch())
        {
            for (var i = 0; i < reader.Steps.Length; i++)
            {
                traces[reader.Variables[reader.VariableIndexes[i]].Name].Add(reader.Steps[i], reader.Values[i]);
            }
        }

        return traces;
    }

    /// <summary>The rows of a reference table, by column name.</summary>
    public static IEnumerable<Dictionary<string, string>> ReadTable(string path)
    {
        using var reader = File.OpenText(path);
        var names = reader.ReadLine()!.Split(',');
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            yield return names.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second);
        }
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The step of a time on the 0.1 ms grid.</summary>
    public static long StepOf(string timeMs) => (long)Math.Round(Number(timeMs) * 10);
}

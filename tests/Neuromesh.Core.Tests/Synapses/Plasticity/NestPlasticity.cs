using System.Globalization;
using System.Text.Json;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>Runs of single plastic synapses in NEST: <c>shared/golden/nest</c> beside the checkout, on machines that have it; elsewhere the tests skip.</summary>
internal static class NestPlasticity
{
    private static readonly Lazy<string?> Root = new(FindRoot);

    /// <summary>The description of a run.</summary>
    public static JsonElement Description(string name) => JsonDocument.Parse(File.ReadAllText(Require(name + ".json"))).RootElement;

    /// <summary>The rows of a table as text.</summary>
    public static List<string[]> Rows(string name) => [.. File.ReadLines(Require(name + ".csv")).Skip(1).Select(line => line.Split(','))];

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The step of 0.1 ms that a time lies on.</summary>
    public static long Step(double timeMs) => (long)Math.Round(timeMs * 10);

    private static string Require(string file)
    {
        Skip.If(Root.Value is null, "There is no folder 'shared/golden/nest' with reference runs beside this checkout.");
        return Path.Combine(Root.Value!, file);
    }

    private static string? FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "golden", "nest");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}

using System.Collections.Immutable;
using System.Globalization;

namespace Neuromesh.Host.Benchmarks;

/// <summary>A network whose speed is measured: an embedded example, scaled by settings of its description.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Example">The example that describes it.</param>
/// <param name="Summary">One sentence with what a scale multiplies.</param>
/// <param name="Scale">The settings that scale the description.</param>
internal sealed record BenchmarkNetwork(string Name, string Example, string Summary, Func<double, ImmutableArray<string>> Scale)
{
    /// <summary>All networks.</summary>
    public static ImmutableArray<BenchmarkNetwork> All { get; } =
    [
        new(
            "brunel",
            "brunel",
            "Brunel's random network of 12,500 LIF neurons with 15.6 M synapses; the scale multiplies the neurons and, at equal in-degrees, the synapses.",
            scale => [Size("excitatory", 10_000, scale), Size("inhibitory", 2_500, scale)]),
    ];

    private static string Size(string population, int size, double scale) => string.Create(
        CultureInfo.InvariantCulture, $"populations.{population}.size={Math.Max(1, (long)Math.Round(size * scale))}");
}

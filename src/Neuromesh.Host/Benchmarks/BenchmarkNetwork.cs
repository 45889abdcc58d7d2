using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Experiments;

namespace Neuromesh.Host.Benchmarks;

/// <summary>A network whose speed is measured.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Summary">One sentence with what a scale multiplies.</param>
/// <param name="LargestScale">Largest permitted scale.</param>
/// <param name="Describe">Makes the description at a scale, and the settings to apply to it.</param>
internal sealed record BenchmarkNetwork(
    string Name, string Summary, double LargestScale, Func<double, (string Yaml, ImmutableArray<string> Settings)> Describe)
{
    /// <summary>All networks.</summary>
    public static ImmutableArray<BenchmarkNetwork> All { get; } =
    [
        new(
            "brunel",
            "Brunel's random network of 12,500 LIF neurons with 15.6 M synapses; the scale multiplies the neurons and, at equal in-degrees, the synapses.",
            1000,
            scale => (ExampleCatalog.Find("brunel")!.Yaml, [Size("excitatory", 10_000, scale), Size("inhibitory", 2_500, scale)])),
        new(
            "microcircuit",
            "The cortical microcircuit of 77,169 LIF neurons with 298.9 M synapses; the scale, at most 1, multiplies neurons and in-degrees.",
            1,
            scale => (MicrocircuitDescription.Create(scale), [])),
        new("hpc-static", "NEST's hpc_benchmark, 11,250 neurons with alpha currents and 126.6 M synapses; the scale multiplies the neurons.", 1000, scale => (HpcDescription.Create(scale, plastic: false), [])),
        new("layer", "A layer of 4,096 x 4,096 pairs of devices in 16 tiles, 5 % of whose rows spike in each step; the scale multiplies its rows and columns.", 16, scale => (LayerDescription.Create(scale), [])),
        new("hpc-stdp", "The same with power-law STDP between the excitatory neurons.", 1000, scale => (HpcDescription.Create(scale, plastic: true), [])),
    ];

    /// <summary>A network by its name.</summary>
    /// <param name="name">The name of one of <see cref="All"/>.</param>
    public static BenchmarkNetwork Find(string name) => All.First(network => network.Name == name);

    private static string Size(string population, int size, double scale) => string.Create(
        CultureInfo.InvariantCulture, $"populations.{population}.size={Math.Max(1, (long)Math.Round(size * scale))}");
}

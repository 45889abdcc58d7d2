using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests;

/// <summary>The descriptions of the reference runs, with the tables that came with them.</summary>
public sealed class ReferenceDescriptionTests
{
    private const string Network = "net1000_iaf_psc_exp";

    private static string Folder => Path.Combine(SourceTree.Root, "tests", "Neuromesh.Host.Tests", "Goldens");

    [Theory]
    [InlineData("iaf_psc_delta_step", 4000, 64)]
    [InlineData("iaf_psc_delta_syn", 2000, 8)]
    [InlineData("iaf_psc_exp_step", 4000, 64)]
    [InlineData("iaf_psc_exp_syn", 2000, 8)]
    public void Single_neurons_are_read(string name, int steps, int epochSteps)
    {
        var (_, experiment) = ExperimentReader.ReadFile(Path.Combine(Folder, name + ".yaml"), [], EegProbe.Instance);

        Assert.Equal((name, 1, steps, epochSteps), (experiment.Name, experiment.NeuronCount, experiment.DurationSteps, experiment.EpochSteps));
    }

    [SkippableFact]
    public void The_network_of_1000_neurons_and_100000_synapses_is_read_with_its_tables()
    {
        var shared = FindShared();
        Skip.If(shared is null, "There is no folder 'shared' with reference data beside this checkout.");
        var yaml = File.ReadAllText(Path.Combine(Folder, Network + ".yaml"));

        var (_, experiment) = ExperimentReader.ReadText(Network, Network + ".yaml", yaml, Path.Combine(shared!, "golden", "nest"), [], EegProbe.Instance);

        Assert.Equal(1000, experiment.NeuronCount);
        var edges = Assert.IsType<ExplicitEdgesRule>(Assert.IsType<SparseProjection>(experiment.Projections[0]).Rule);
        Assert.Equal(100_000, edges.Edges.Count);
        var lines = File.ReadLines(Path.Combine(shared!, "golden", "nest", Network + "_neurons.csv")).ToArray();
        var first = lines.First(line => line.StartsWith("0,", StringComparison.Ordinal)).Split(',');
        Assert.Equal(double.Parse(first[1]), Assert.IsType<PerNeuronValue>(experiment.Populations[0].Parameters["biasCurrent"]).Values[0]);
        Assert.Equal(double.Parse(first[2]), Assert.IsType<PerNeuronValue>(experiment.Populations[0].InitialValues["membranePotential"]).Values[0]);
    }

    private static string? FindShared()
    {
        var folder = Path.Combine(Directory.GetParent(SourceTree.Root)?.FullName ?? "/", "shared");
        return File.Exists(Path.Combine(folder, "golden", "nest", Network + "_edges.csv")) ? folder : null;
    }
}

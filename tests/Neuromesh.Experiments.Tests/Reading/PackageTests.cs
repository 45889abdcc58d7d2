using System.Collections.Immutable;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests.Reading;

/// <summary>Another process rebuilds the same experiment from the package alone.</summary>
public sealed class PackageTests
{
    public static TheoryData<string> ExampleNames => [.. ExampleCatalog.All.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(GoodDescriptions.All), MemberType = typeof(GoodDescriptions))]
    public void A_package_gives_the_experiment_again(string yaml) => Same(Descriptions.ReadPackaged(yaml, ["duration=3 s"]));

    [Theory]
    [MemberData(nameof(ExampleNames))]
    public void A_package_gives_the_example_again(string name) => Same(Descriptions.ReadPackaged(ExampleCatalog.Find(name)!.Yaml));

    [Fact]
    public void A_package_carries_tables_and_where_recordings_are()
    {
        var read = Descriptions.ReadPackaged(
            """
            duration: 1 s
            populations:
              a: { model: lif-delta, size: 2, perNeuron: { file: a.csv, columns: { capacitance: { column: C, unit: pF } } } }
            inputs:
              x: { type: recording, recording: sleep.edf, channels: 2, encoder: { type: delta-modulation, delta: 1 uV } }
              y: { type: recording, recording: synthetic, encoder: { type: delta-modulation, delta: 1 uV } }
            projections:
              p: { from: a, to: a, rule: { type: explicit, file: sub/e.csv }, weight: 1 mV, delay: 1 ms }
            """,
            ["inputs.y.recording=./twice.edf"],
            ("a.csv", "C\n1\n2"),
            ("sub/e.csv", "source,target\n0,1"));

        Same(read);
        Assert.Equal(["a.csv", "sub/e.csv"], read.Package.Files.Keys.Order());
        Assert.Equal(["/sleep.edf", "/twice.edf"], read.Package.Recordings.Keys.Order());
    }

    [Theory]
    [InlineData("inputs:\n  x: { type: recording, recording: sleep.edf, channels: 2, encoder: { type: delta-modulation, delta: 1 uV } }", "the package has no recording '/sleep.edf'")]
    [InlineData("projections:\n  p: { from: a, to: a, rule: { type: explicit, file: e.csv }, weight: 1 mV, delay: 1 ms }", "the package has no table 'e.csv'")]
    public void A_package_that_lacks_something_is_refused(string part, string says)
    {
        var (package, _) = Descriptions.ReadPackaged(Descriptions.Neurons + part, tables: ("e.csv", "source,target\n0,1"));
        var bare = package with { Files = ImmutableDictionary<string, TableContent>.Empty, Recordings = ImmutableDictionary<string, RecordingSummary>.Empty };

        var fault = Assert.Throws<ExperimentException>(() => ExperimentReader.ReadPackage(bare)).Diagnostic;

        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
    }

    private static void Same((ExperimentPackage Package, Experiment Experiment) read)
    {
        var again = ExperimentReader.ReadPackage(read.Package);

        // Records with arrays compare by reference, and the full text has every value, tables by their digests.
        Assert.Equal(ExperimentSerializer.Serialize(read.Experiment).ToJsonString(), ExperimentSerializer.Serialize(again).ToJsonString());
        Assert.Equal(read.Experiment.NeuronCount, again.NeuronCount);
    }
}

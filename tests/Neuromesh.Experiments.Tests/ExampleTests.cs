using System.Collections.Immutable;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Synapses;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests;

public sealed class ExampleTests
{
    [Fact]
    public void Examples_are_named_summarised_and_found()
    {
        Assert.Equal(["brunel", "crossbar-cells", "crossbar-devices", "crossbar-periphery", "crossbar-readout", "crossbar-stdp", "crossbar-volatile", "eeg-reservoir", "gap-junctions", "mnist-1t1r", "two-neurons"], ExampleCatalog.All.Select(example => example.Name));
        Assert.All(ExampleCatalog.All, example =>
        {
            Assert.Equal(example, ExampleCatalog.Find(example.Name));
            Assert.Matches(@"^[A-Z].{20,100}\.$", example.Summary);
            Assert.StartsWith("# " + example.Summary, example.Yaml, StringComparison.Ordinal);
            Assert.Equal(example.Name, ExperimentReader.ReadText(example.Name, example.Name, example.Yaml, null, [], EegProbe.Instance).Experiment.Name);
        });
        Assert.Null(ExampleCatalog.Find("eeg-resevoir"));
    }

    [Fact]
    public void The_reservoir_is_driven_by_an_EEG_through_a_crossbar_of_differential_pairs()
    {
        var experiment = Descriptions.Read(ExampleCatalog.Find("eeg-reservoir")!.Yaml);

        Assert.True(experiment.NeuronCount >= 1000);
        Assert.All(experiment.Populations, population => Assert.StartsWith("lif-", population.Model.Name, StringComparison.Ordinal));
        var eeg = Assert.Single(experiment.Inputs.OfType<RecordingInput>());
        Assert.Equal(("eeg", RecordingInput.Synthetic, 16), (eeg.Name, eeg.Recording, eeg.SourceCount));
        Assert.True(Assert.IsType<DeltaModulationEncoder>(eeg.Encoder).Delta.InMicrovolts);
        var encoding = Assert.Single(experiment.Projections.OfType<CrossbarProjection>());
        Assert.Equal((eeg.FirstSource, experiment.Populations[0], true), (encoding.FirstSource, encoding.Target, encoding.Crossbar.DifferentialPairs));
        Assert.Equal(2, experiment.Projections.OfType<SparseProjection>().Count(projection => projection.Recurrent));
        Assert.NotEmpty(experiment.Record.Traces);
        Assert.InRange(experiment.TimeStep.ToMilliseconds(experiment.DurationSteps), 5000, 10_000);
    }

    [Theory]
    [InlineData("/sleep.edf", 6)]
    [InlineData("/twice.edf", 6)]
    public void The_reservoir_takes_recordings_whose_other_channels_are_no_voltages(string recording, int sources)
    {
        var experiment = Descriptions.Read(ExampleCatalog.Find("eeg-reservoir")!.Yaml, ["inputs.eeg.recording=" + recording]);

        Assert.Equal(sources, Assert.IsType<RecordingInput>(experiment.Inputs[0]).SourceCount);
    }

    [Fact]
    public void The_reservoir_says_what_to_do_with_a_recording_without_voltages()
    {
        var fault = Descriptions.Fault(ExampleCatalog.Find("eeg-reservoir")!.Yaml, ["inputs.eeg.recording=/breath.edf"]);
        var remedied = Descriptions.Read(
            ExampleCatalog.Find("eeg-reservoir")!.Yaml, ["inputs.eeg.recording=/breath.edf", "inputs.eeg.channels=[Flow]", "inputs.eeg.encoder.delta=0.5"]);

        Assert.Contains("name channels, and give the encoder's level as a plain number", fault.Problem, StringComparison.Ordinal);
        Assert.Equal(2, Assert.IsType<RecordingInput>(remedied.Inputs[0]).SourceCount);
    }

    /// <summary>Network A of Brunel (2000): C_E = 1000, g = 5, an external rate of twice the threshold rate.</summary>
    [Fact]
    public void Brunels_network_has_the_published_parameters()
    {
        var experiment = Descriptions.Read(ExampleCatalog.Find("brunel")!.Yaml);

        Assert.Equal([10_000, 2500], experiment.Populations.Select(population => population.Size));
        var sparse = experiment.Projections.Cast<SparseProjection>().ToImmutableArray();
        Assert.Equal(15_625_000, sparse.Sum(projection => projection.Rule.ExpectedSynapses(projection.SourceCount, projection.Target.Size)));
        Assert.All(sparse, projection =>
        {
            var excitatory = projection.FirstSource == 0;
            Assert.Equal(excitatory ? 1000 : 250, Assert.IsType<FixedIndegreeRule>(projection.Rule).Indegree);
            Assert.Equal(new ConstantWeight(excitatory ? 0.1 : -0.5), projection.Weights);
            Assert.Equal(15, projection.MinimumDelaySteps);
        });
        Assert.All(experiment.Inputs.Cast<PoissonInput>(), input => Assert.Equal((20_000, 0.1), (input.EventsPerSecond, input.Weight)));
    }
}

using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests.Reading;

/// <summary>Settings <c>path=value</c> change a description before it is read.</summary>
public sealed class SettingTests
{
    private const string Yaml = """
        duration: 1 s
        populations:
          exc: { model: lif-exponential, size: 3 }
        inputs:
          eeg: { type: recording, recording: synthetic, encoder: { type: delta-modulation, delta: 10 uV } }
        projections:
          p: { from: eeg, to: exc, rule: { type: all-to-all }, weight: 1 pA, delay: 1 ms }
        record:
          traces:
            - { population: exc, variables: [membranePotential], interval: 1 ms }
            - { population: exc, variables: [excitatoryCurrent], interval: 1 ms }

        """;

    [Fact]
    public void Values_are_replaced()
    {
        var experiment = Descriptions.Read(
            Yaml,
            ["duration=2 s", " seed = 7 ", "populations.exc.size=5", "record.traces.1.interval=0.5 ms", "inputs.eeg.encoder.delta=20 uV", "duration=3 s"]);

        Assert.Equal((30_000, 7UL, 5), (experiment.DurationSteps, experiment.Seed, experiment.NeuronCount));
        Assert.Equal([10, 5], experiment.Record.Traces.Select(trace => trace.IntervalSteps));
        Assert.Equal(new SignalLevel(20, InMicrovolts: true), Assert.IsType<DeltaModulationEncoder>(Assert.IsType<RecordingInput>(experiment.Inputs[0]).Encoder).Delta);
    }

    [Fact]
    public void Keys_that_are_not_there_are_added_with_what_they_stand_in()
    {
        var experiment = Descriptions.Read(
            "duration: 1 s\npopulations:\n  a: { model: lif-delta, size: 1 }\ninputs:\n",
            [
                "populations.a.parameters.biasCurrent=2 pA", "record.spikes=none", "inputs.noise={ type: poisson, target: a, rate: 1 Hz, weight: 1 mV }",
                "populations.b={ model: lif-delta, size: 2 }",
            ]);

        Assert.Equal(new ConstantValue(2), experiment.Populations[0].Parameters["biasCurrent"]);
        Assert.Empty(experiment.Record.Spikes);
        Assert.IsType<PoissonInput>(Assert.Single(experiment.Inputs));
        Assert.Equal(3, experiment.NeuronCount);
    }

    [Fact]
    public void Lists_and_mappings_are_values_too()
    {
        var experiment = Descriptions.Read(Yaml, ["inputs.eeg.channels=[O1, O2]", "projections.p.weight={ uniform: [1 pA, 2 pA] }", "record.traces=[]"]);

        Assert.Equal(["O1", "O2"], Assert.IsType<RecordingInput>(experiment.Inputs[0]).Channels.AsEnumerable());
        Assert.Empty(experiment.Record.Traces);
    }

    [Theory]
    [InlineData("duration", "--set duration", "", "expected path=value")]
    [InlineData("=3", "--set =3", "", "expected path=value")]
    [InlineData("duratoin=1 s", "--set duratoin", "duratoin", "did you mean 'duration'?")]
    [InlineData("populations.ecx.size=5", "--set populations.ecx.size", "populations.ecx.size", "there is no 'ecx' in populations: expected exc; did you mean 'exc'?")]
    [InlineData("inputs.egg.recording=a", "--set inputs.egg.recording", "inputs.egg.recording", "did you mean 'eeg'?")]
    [InlineData("populations.exc.sise=5", "--set populations.exc.sise", "populations.exc.sise", "did you mean 'size'?")]
    [InlineData("populations.exc.parametres.capacitance=5 pF", "--set populations.exc.parametres.capacitance", "populations.exc.parametres", "did you mean 'parameters'?")]
    [InlineData("duration.x=1", "--set duration.x", "duration.x", "'duration' is a value and has no 'x' in it")]
    [InlineData("record.traces.2.interval=1 ms", "--set record.traces.2.interval", "record.traces.2.interval", "'2' is no position in record.traces: expected 0 to 1")]
    [InlineData("record.traces.first=1", "--set record.traces.first", "record.traces.first", "expected 0 to 1")]
    [InlineData("duration=1 mV", "--set duration", "duration", "expected a time")]
    [InlineData("duration=", "--set duration", "duration", "found nothing")]
    [InlineData("duration=[1 s", "--set duration", "duration", "is no YAML value")]
    [InlineData("duration={ a: b", "--set duration", "duration", "is no YAML value")]
    [InlineData("duration=!![1 s", "--set duration", "duration", "a word begins with '!'")]
    [InlineData("duration=*x", "--set duration", "duration", "anchors and aliases")]
    [InlineData("duration={ x: 1 }", "--set duration", "duration", "found a mapping")]
    [InlineData("seed=-1", "--set seed", "seed", "is no seed")]
    [InlineData("populations.exc.size=10000000000", "--set populations.exc.size", "populations.exc.size", "out of range")]
    public void A_wrong_setting_is_named_with_its_path(string setting, string source, string key, string says)
    {
        var fault = Descriptions.Fault(Yaml, [setting]);

        Assert.Equal((source, 0, 0, key), (fault.Source, fault.Line, fault.Column, fault.Key));
        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
        Assert.StartsWith($"{source}: ", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no/such #1.edf")]
    [InlineData("/no/such file.edf")]
    public void A_path_with_unusual_letters_is_taken_whole(string path) =>
        Assert.Contains($"'{path}'", Descriptions.Fault(Yaml, ["inputs.eeg.recording=" + path]).Problem, StringComparison.Ordinal);

    [Fact]
    public void Relative_paths_in_settings_start_at_the_current_directory_and_those_in_the_file_beside_it()
    {
        Assert.Contains($"'{Path.GetFullPath("x.edf")}'", Fault(Yaml, "inputs.eeg.recording=x.edf"), StringComparison.Ordinal);
        Assert.Contains("'/base/x.edf'", Fault(Yaml.Replace("synthetic", "x.edf", StringComparison.Ordinal)), StringComparison.Ordinal);

        static string Fault(string yaml, params string[] settings) => Assert.Throws<ExperimentException>(
            () => ExperimentReader.ReadText("net", Descriptions.FileName, yaml, "/base", settings, EegProbe.Instance)).Diagnostic.Problem;
    }

    /// <summary>A submission's settings come from a client whose current directory means nothing here.</summary>
    [Fact]
    public void Relative_paths_in_settings_of_a_submission_start_where_the_description_does() =>
        Assert.Contains("'/x.edf'", Descriptions.Fault(Yaml, ["inputs.eeg.recording=x.edf"]).Problem, StringComparison.Ordinal);

    [Fact]
    public void One_name_for_two_tables_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("neuromesh-settings-");
        try
        {
            var path = Path.Combine(folder.FullName, "net.yaml");
            const string Table = "{ model: lif-delta, size: 1, perNeuron: { file: neuromesh-t.csv, columns: { capacitance: { column: C, unit: pF } } } }";
            File.WriteAllText(path, $"duration: 1 s\npopulations:\n  a: {Table}\n");
            File.WriteAllText(Path.Combine(folder.FullName, "neuromesh-t.csv"), "C\n7\n");

            var fault = Assert.Throws<ExperimentException>(() => ExperimentReader.ReadFile(path, ["populations.b=" + Table], EegProbe.Instance)).Diagnostic;

            Assert.Equal("--set populations.b", fault.Source);
            Assert.Contains("elsewhere in the experiment: give the full path", fault.Problem, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

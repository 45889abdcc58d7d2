using System.Globalization;
using Neuromesh.Core.Synapses;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests;

/// <summary>Weights, delays, rules, positions, precision and inputs of a description: what is read, and what is refused and where.</summary>
public sealed class SynapseDescriptionTests
{
    private const string Populations = """
        duration: 1 s
        populations:
          a: { model: lif-exponential, size: 100, positions: { layout: grid, extent: [1 mm, 500 um], shape: [20, 5] } }
          b: { model: lif-exponential, size: 50, positions: { layout: random, extent: [1 mm, 0.5 mm] } }
          c: { model: lif-exponential, size: 1 }
        """;

    [Fact]
    public void Distributions_of_weights_and_delays_are_read()
    {
        var projection = Project("""
            rule: { type: fixed-total-number, synapses: 400 }
            weight: { normal: { mean: 87.8 pA, standardDeviation: 8.78 pA }, minimum: 0 pA }
            delay: { normal: { mean: 1.5 ms, standardDeviation: 0.75 ms }, minimum: 0.1 ms, maximum: 5 ms }
            """);
        Assert.Equal(new FixedTotalNumberRule(400, true, true), projection.Rule);
        Assert.Equal(new TruncatedWeight(new NormalWeight(87.8, 8.78), 0, double.PositiveInfinity), projection.Weights);
        Assert.Equal((1, 50), (projection.MinimumDelaySteps, projection.MaximumDelaySteps));
        var delay = Assert.IsType<DrawnDelay>(projection.Delays);
        Assert.Equal(15, Assert.IsType<NormalWeight>(delay.Steps).Mean, 1e-12);
        Assert.Equal((1, 50), (delay.Lowest, delay.Highest));

        Assert.Equal(new LognormalWeight(-20, 5), Project("""
            rule: { type: fixed-indegree, indegree: 3 }
            weight: { lognormal: { mean: -20 pA, standardDeviation: 5 pA } }
            delay: 2 ms
            """).Weights);
    }

    [Fact]
    public void The_smallest_possible_delay_makes_the_epoch()
    {
        Assert.Equal(8, Read(Projection("""
            rule: { type: one-to-one }
            weight: 1 pA
            delay: { uniform: [0.76 ms, 3 ms] }
            """, "a", "a")).EpochSteps);
        Assert.Equal(12, Read(Projection("""
            rule: { type: all-to-all }
            weight: 1 pA
            delay: { normal: { mean: 2 ms, standardDeviation: 1 ms }, minimum: 1.2 ms }
            """)).EpochSteps);

        // No spread is one delay.
        Assert.Equal(new ConstantDelay(20), Project("""
            rule: { type: all-to-all }
            weight: 1 pA
            delay: { normal: { mean: 2 ms, standardDeviation: 0 ms } }
            """).Delays);
    }

    [Fact]
    public void Rules_and_positions_are_read()
    {
        Assert.Equal(new FixedOutdegreeRule(7, true, false), Project("""
            rule: { type: fixed-outdegree, outdegree: 7, multapses: false }
            weight: 1 pA
            delay: 1 ms
            """).Rule);
        var rule = Assert.IsType<DistanceRule>(Project("""
            rule: { type: distance, profile: exponential, scale: 150 um, cutoff: 0.4 mm, probability: 0.3, periodic: true }
            weight: 1 pA
            delay: 1 ms
            """).Rule);
        Assert.Equal((DistanceProfile.Exponential, 0.3, 0.15, 0.4, true), (rule.Profile, rule.Probability, rule.ScaleMm, rule.CutoffMm, rule.Periodic));
        Assert.Equal([20, 5], Assert.IsType<GridLayout>(rule.Sources).Shape.ToArray());
        Assert.Equal([1, 0.5], Assert.IsType<UniformLayout>(rule.Targets).ExtentMm.ToArray());
    }

    [Fact]
    public void Inputs_are_read()
    {
        var inputs = Read("""
            inputs:
              noise: { type: ornstein-uhlenbeck, target: b, neurons: 3..5, mean: 100 pA, standardDeviation: 0.05 nA, timeConstant: 4 ms }
              wave: { type: sine, target: a, amplitude: 10 pA, frequency: 40 Hz, phase: 90, start: 1 ms, stop: 2 ms }
              shared: { type: poisson, target: a, rate: 8 kHz, weight: 5 pA, correlation: 0.1 }
            """).Inputs;
        var noise = Assert.IsType<NoiseInput>(inputs[0]);
        Assert.Equal((100, 50, 4, 0), (noise.MeanPa, noise.StandardDeviationPa, noise.TimeConstantMs, noise.StartStep));
        Assert.Equal([3, 4, 5], noise.Neurons.ToArray());
        var wave = Assert.IsType<SineInput>(inputs[1]);
        Assert.Equal((10, 40, 10, 20), (wave.AmplitudePa, wave.FrequencyHz, wave.StartStep, wave.StopStep));
        Assert.Equal(Math.PI / 2, wave.PhaseRadians, 1e-15);
        Assert.Equal((8000, 0.1), (Assert.IsType<PoissonInput>(inputs[2]).EventsPerSecond, ((PoissonInput)inputs[2]).Correlation));
    }

    [Fact]
    public void A_table_of_rates_is_read_and_checked()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            string Description(string table)
            {
                File.WriteAllText(Path.Combine(folder.FullName, "rates.csv"), table);
                return "inputs:\n  drive: { type: poisson, target: a, rates: { file: rates.csv }, weight: 5 pA }\n";
            }

            var input = Assert.IsType<PoissonInput>(Read(Description("time_ms,rate_hz\n0,10\n12.5,800\n"), folder.FullName).Inputs[0]);
            Assert.Equal([new RateSegment(0, 10), new RateSegment(125, 800)], input.Rates.ToArray());
            Assert.Equal(800, input.EventsPerSecond);
            Refused(Description("time_ms,rate_hz\n0,10\n0,800\n"), "rates.csv", 3, "must ascend", folder.FullName);
            Refused(Description("time_ms,rate_hz\n0.05,10\n"), "rates.csv", 2, "in whole time steps of 0.1 ms", folder.FullName);
            Refused(Description("time_ms,rate_hz\n0,-1\n"), "rates.csv", 2, "expected 0 to 7000000 Hz", folder.FullName);
            Refused(Description("time_ms,rate_hz\n"), "experiment.yaml", 0, "no rates", folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("rule: { type: fixed-outdegree, outdegree: 51, multapses: false }", "1 pA", "1 ms", "expected 0 to 50")]
    [InlineData("rule: { type: fixed-total-number, synapses: 5001, multapses: false }", "1 pA", "1 ms", "expected 0 to 5000")]
    [InlineData("rule: { type: fixed-total-number, synapses: -1 }", "1 pA", "1 ms", "from 0 to")]
    [InlineData("rule: { type: fixed-total-number, synapses: 2000000000000 }", "1 pA", "1 ms", "at most 1E+12")]
    [InlineData("rule: { type: fixed-total-number, indegree: 3 }", "1 pA", "1 ms", "has no 'indegree'")]
    [InlineData("rule: { type: distance, profile: gaussian, scale: 0 mm }", "1 pA", "1 ms", "above 0 mm")]
    [InlineData("rule: { type: distance, profile: gauss, scale: 1 mm }", "1 pA", "1 ms", "gaussian")]
    [InlineData("rule: { type: distance, profile: box, scale: 1 mm, probability: 1.2 }", "1 pA", "1 ms", "at most 1")]
    [InlineData("rule: { type: all-to-all }", "{ normal: { mean: 1 pA, standardDeviation: 1 pA }, minimum: 9 pA }", "1 ms", "expected a 'minimum' and a 'maximum' between which at least 1 % lie")]
    [InlineData("rule: { type: all-to-all }", "{ normal: { mean: 1 pA, standardDeviation: -1 pA } }", "1 ms", "at least 0 pA")]
    [InlineData("rule: { type: all-to-all }", "{ lognormal: { mean: 0 pA, standardDeviation: 1 pA } }", "1 ms", "cannot be 0")]
    [InlineData("rule: { type: all-to-all }", "{ uniform: [2 pA, 1 pA] }", "1 ms", "and at most 1 pA")]
    [InlineData("rule: { type: all-to-all }", "{ uniform: [0 pA, 1 pA], minimum: 0.5 pA, maximum: 0.2 pA }", "1 ms", "and at most 0.2 pA, or a larger 'maximum'")]
    [InlineData("rule: { type: all-to-all }", "{ uniform: [0 pA, 1 pA], normal: { mean: 1 pA, standardDeviation: 1 pA } }", "1 ms", "uniform and normal")]
    [InlineData("rule: { type: all-to-all }", "1 pA", "0.05 ms", "expected 0.1 ms")]
    [InlineData("rule: { type: all-to-all }", "1 pA", "{ normal: { mean: 0.001 ms, standardDeviation: 0.01 ms } }", "permitted are 0.1 to 6553.5 ms in whole time steps of 0.1 ms")]
    [InlineData("rule: { type: all-to-all }", "1 pA", "{ lognormal: { mean: 1 s, standardDeviation: 5 s } }", "give a 'maximum'")]
    [InlineData("rule: { type: all-to-all }", "1 pA", "{ uniform: [1 ms, 2 ms], minimum: 0.05 ms }", "expected 0.1 ms")]
    [InlineData("rule: { type: all-to-all }", "1 pA", "{ uniform: [1 ms, 2 ms], minimum: 0 ms }", "out of range")]
    public void Wrong_connections_are_refused_with_the_permitted_range(string rule, string weight, string delay, string message) =>
        Refused(Projection($"{rule}\nweight: {weight}\ndelay: {delay}"), "experiment.yaml", 0, message);

    [Theory]
    [InlineData("wave: { type: sine, target: a, amplitude: 1 pA, frequency: 6 kHz }", "at most 5000 Hz")]
    [InlineData("noise: { type: ornstein-uhlenbeck, target: a, standardDeviation: -1 pA, timeConstant: 1 ms }", "at least 0 pA")]
    [InlineData("noise: { type: ornstein-uhlenbeck, target: a, standardDeviation: 1 pA, timeConstant: 0 ms }", "above 0 ms")]
    [InlineData("wave: { type: sine, target: a, amplitude: 1 pA, frequency: 6 Hz, start: 2 ms, stop: 1 ms }", "must stop after it starts: expected 2.1 to ")]
    [InlineData("drive: { type: poisson, target: a, rate: 8 MHz, weight: 1 pA }", "at most 7000000 Hz")]
    [InlineData("drive: { type: poisson, target: a, rate: 8 kHz, weight: 1 pA, correlation: 1.5 }", "at most 1")]
    [InlineData("drive: { type: poisson, target: a, rate: 8 kHz, weight: 1 pA, correlation: 0.001 }", "at most 7000 Hz")]
    [InlineData("drive: { type: poisson, target: a, weight: 1 pA }", "either 'rate'")]
    public void Wrong_inputs_are_refused_with_the_permitted_range(string input, string message) =>
        Refused($"inputs:\n  {input}\n", "experiment.yaml", 7, message);

    [Fact]
    public void Wrong_positions_are_refused()
    {
        void RefusedPositions(string positions, string message) => RefusedWhole(
            $"duration: 1 s\npopulations:\n  a: {{ model: lif-exponential, size: 6, positions: {positions} }}\n", "experiment.yaml", 3, message);
        RefusedPositions("{ layout: grid, extent: [1 mm, 1 mm], shape: [2, 2] }", "4 cells for 6 neurons");
        RefusedPositions("{ layout: grid, extent: [1 mm, 1 mm] }", "a list of 2 whole numbers");
        RefusedPositions("{ layout: random, extent: [1 mm] }", "two or three lengths");
        RefusedPositions("{ layout: random, extent: [1 mm, 1 ms] }", "expected a length");
        RefusedPositions("{ layout: random, extent: [1 mm, 0 mm] }", "above 0 mm");
        Refused(Projection("rule: { type: distance, profile: box, scale: 1 mm }\nweight: 1 pA\ndelay: 1 ms", "a", "c"), "experiment.yaml", 0, "'c' has no 'positions'");
    }

    [Fact]
    public void Precision_mixed_is_refused_where_it_would_be_too_coarse()
    {
        static string Two(string second) => $$"""
            precision: mixed
            projections:
              strong: { from: a, to: b, rule: { type: all-to-all }, weight: { uniform: [900 pA, 1000 pA] }, delay: 1 ms }
              other: { from: a, to: b, rule: { type: all-to-all }, weight: {{second}}, delay: 1 ms }
            """;
        Assert.Equal(Precision.Mixed, Read(Two("{ uniform: [50 pA, 60 pA] }")).Precision);
        Assert.Equal(Precision.Mixed, Read(Two("0.001 pA")).Precision);
        Refused(Two("{ uniform: [0.5 pA, 1 pA] }"), "experiment.yaml", 9, "use precision double");
        Refused("precision: single\n", "experiment.yaml", 6, "one of double, mixed");
    }

    private static SparseProjection Project(string body) => Assert.IsType<SparseProjection>(Read(Projection(body)).Projections[0]);

    private static string Projection(string body, string from = "a", string to = "b") =>
        $"projections:\n  p:\n    from: {from}\n    to: {to}\n    " + body.ReplaceLineEndings("\n    ") + "\n";

    private static Experiment Read(string part, string? folder = null) => ReadWhole(Populations + "\n" + part, folder);

    private static Experiment ReadWhole(string yaml, string? folder) =>
        ExperimentReader.ReadText("experiment", "experiment.yaml", yaml, folder, [], new NoRecordings()).Experiment;

    private static void Refused(string part, string file, int line, string message, string? folder = null) =>
        RefusedWhole(Populations + "\n" + part, file, line, message, folder);

    /// <summary>Line 0 asks only for some line.</summary>
    private static void RefusedWhole(string yaml, string file, int line, string message, string? folder = null)
    {
        var diagnostic = Assert.Throws<ExperimentException>(() => ReadWhole(yaml, folder)).Diagnostic;
        Assert.Contains(message, diagnostic.Problem, StringComparison.Ordinal);
        Assert.Equal(file, diagnostic.Source);
        Assert.True(diagnostic.Line > 0, diagnostic.Problem);
        Assert.Equal(line == 0 ? diagnostic.Line : line, diagnostic.Line);
        Assert.False(file.EndsWith(".yaml", StringComparison.Ordinal) && diagnostic.Key.Length == 0, string.Create(CultureInfo.InvariantCulture, $"no key: {diagnostic}"));
    }

    private sealed class NoRecordings : IRecordingProbe
    {
        public RecordingSummary Probe(string recording, (long Numerator, long Denominator)? samplesPerSecond) => throw new NotSupportedException();
    }
}

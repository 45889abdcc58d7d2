using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests.Reading;

public sealed class PlasticityReaderTests
{
    private const string Description = """
        duration: 1 s
        populations:
          e: { model: lif-exponential, size: 10 }
          r: { model: lif-exponential, size: 3 }
        projections:
          ee:
            from: e
            to: e
            rule: { type: all-to-all }
            weight: WEIGHT
            delay: 1.5 ms
            plasticity: { PLASTICITY }
        """;

    public static TheoryData<string, string, PlasticityRule> Rules => new()
    {
        { "0.05 nA", "type: stdp, maximumWeight: 100 pA, tauPlus: 0.017 s, muPlus: 0.3", new PairRule(17, 20, 0.01, 1, 0.3, 1, 100, SpikePairing.AllToAll) },
        { "-5 pA", "type: stdp-additive, maximumWeight: -100 pA, lambda: 0.02, pairing: nearest", new PairRule(20, 20, 0.02, 1, 0, 0, -100, SpikePairing.Nearest) },
        { "5 pA", "type: stdp-multiplicative, maximumWeight: 100 pA, alpha: 1.1", new PairRule(20, 20, 0.01, 1.1, 1, 1, 100, SpikePairing.AllToAll) },
        { "45 pA", "type: stdp-power-law, tauPlus: 15 ms, tauMinus: 30 ms, alpha: 0.0513", new PowerLawRule(15, 30, 0.1, 0.0513, 0.4, 1e9, SpikePairing.AllToAll) },
        { "5 pA", "type: stdp-triplet, maximumWeight: 9 pA, pairPotentiation: 1 pA, tripletPotentiation: 2 pA, pairDepression: 3 pA, tripletDepression: 4 fA", new TripletRule(16.8, 101, 33.7, 125, 1, 2, 3, 0.004, 9) },
        { "-5 pA", "type: vogels-sprekeler, eta: 0.1 pA, maximumWeight: -9 pA", new VogelsSprekelerRule(20, 0.1, 0.12, -9) },
        { "5 pA", "type: stdp-modulated, modulator: r, potentiation: 1 pA, depression: 1.5 pA, baseline: 2 Hz, maximumWeight: 9 pA", new ModulatedRule(20, 20, 1000, 200, 1, 1.5, 0.002, 0, 9, 10, 3, 15) },
        { "5 pA", "type: tsodyks-markram, tauFacilitation: 530 ms, utilization: 0.03", new ShortTermRule(0.03, 800, 530) },
        { "5 pA", "type: tsodyks-markram, utilization: 0, initialUtilization: 0.4, initialResources: 0.7", new ShortTermRule(0, 800, 0) { InitialUtilization = 0.4, InitialResources = 0.7 } },
        { "5 pA", "type: stdp, maximumWeight: 9 pA, pairing: presynaptic-centred", new PairRule(20, 20, 0.01, 1, 1, 1, 9, SpikePairing.PresynapticCentred) },
        { "5 pA", "type: stdp-power-law, pairing: reduced-symmetric", new PowerLawRule(20, 20, 0.1, 1, 0.4, 1e9, SpikePairing.ReducedSymmetric) },
        { "{ lognormal: { mean: 5 pA, standardDeviation: 2 pA }, maximum: 9 pA }", "type: stdp, maximumWeight: 9 pA", new PairRule(20, 20, 0.01, 1, 1, 1, 9, SpikePairing.AllToAll) },
        { "{ uniform: [2 pA, 12 pA], maximum: 9 pA }", "type: stdp, maximumWeight: 9 pA", new PairRule(20, 20, 0.01, 1, 1, 1, 9, SpikePairing.AllToAll) },
        { "5 pA", "type: vesicle-release, halfCalcium: 3", new VesicleRule(50, 1, 3, 800) },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_type_reads_its_parameters_and_defaults(string weight, string plasticity, PlasticityRule expected) =>
        Assert.Equal(expected, ((SparseProjection)Read(weight, plasticity).Projections[0]).Plasticity);

    [Fact]
    public void A_modulator_that_is_faster_than_every_delay_shortens_the_epoch() => Assert.Equal(
        4,
        Read("5 pA", "type: stdp-modulated, modulator: r, modulatorDelay: 0.4 ms, potentiation: 1 pA, depression: 1 pA, maximumWeight: 9 pA").EpochSteps);

    [Theory]
    [InlineData("5 pA", "type: stpd", "did you mean 'stdp'?")]
    [InlineData("5 pA", "type: stdp", "maximumWeight")]
    [InlineData("5 pA", "type: stdp, maximumWeight: 100 pA, tauPlu: 3 ms", "did you mean 'tauPlus'?")]
    [InlineData("5 pA", "type: stdp-additive, maximumWeight: 100 pA, muPlus: 1", "the plasticity stdp-additive has no 'muPlus'")]
    [InlineData("5 pA", "type: stdp, maximumWeight: 100 mV", "current")]
    [InlineData("5 pA", "type: stdp, maximumWeight: 100 pA, tauPlus: 0 ms", "1E-06 ms")]
    [InlineData("5 pA", "type: stdp, maximumWeight: 100 pA, muMinus: 5", "at most 4")]
    [InlineData("5 pA", "type: stdp, maximumWeight: 0 pA", "expected a value above")]
    [InlineData("5 pA", "type: stdp, maximumWeight: 4 pA", "leave the bounds of its plasticity, 0 to 4 pA")]
    [InlineData("-5 pA", "type: stdp, maximumWeight: 9 pA", "leave the bounds")]
    [InlineData("{ normal: { mean: 5 pA, standardDeviation: 1 pA }, maximum: 8 pA }", "type: stdp, maximumWeight: 9 pA", "leave the bounds")]
    [InlineData("{ lognormal: { mean: -5 pA, standardDeviation: 1 pA }, minimum: -8 pA }", "type: stdp, maximumWeight: 9 pA", "leave the bounds")]
    [InlineData("{ normal: { mean: 5 pA, standardDeviation: 1 pA } }", "type: stdp, maximumWeight: 9 pA", "leave the bounds")]
    [InlineData("5 pA", "type: stdp-modulated, modulator: q, potentiation: 1 pA, depression: 1 pA, maximumWeight: 9 pA", "no population or input 'q'")]
    [InlineData("5 pA", "type: stdp-modulated, modulator: r, tauModulator: 1e-320 ms, potentiation: 1 pA, depression: 1 pA, maximumWeight: 9 pA", "1E-06")]
    [InlineData("5 pA", "type: vesicle-release, halfCalcium: 1e-100", "1E-06")]
    [InlineData("5 pA", "type: tsodyks-markram, utilization: 1.2", "at most 1")]
    [InlineData("5 pA", "type: tsodyks-markram, initialResources: 1.2", "at most 1")]
    public void What_is_wrong_is_named_with_its_line(string weight, string plasticity, string message)
    {
        var exception = Assert.Throws<ExperimentException>(() => Read(weight, plasticity));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("test.yaml:12:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crossbar_takes_no_rule_of_plasticity()
    {
        var yaml = Text("5 pA", "type: tsodyks-markram").Replace("rule: { type: all-to-all }", "crossbar: { conductanceRange: [1 uS, 100 uS] }", StringComparison.Ordinal);
        Assert.Contains("conductances", Assert.Throws<ExperimentException>(() => Parse(yaml)).Message, StringComparison.Ordinal);
    }

    private static Experiment Read(string weight, string plasticity) => Parse(Text(weight, plasticity));

    private static string Text(string weight, string plasticity) =>
        Description.Replace("WEIGHT", weight, StringComparison.Ordinal).Replace("PLASTICITY", plasticity, StringComparison.Ordinal);

    private static Experiment Parse(string yaml) => ExperimentReader.ReadText("test", "test.yaml", yaml, null, [], new NoRecordings()).Experiment;

    private sealed class NoRecordings : IRecordingProbe
    {
        public RecordingSummary Probe(string recording, (long Numerator, long Denominator)? samplesPerSecond) => throw new NotSupportedException();
    }
}

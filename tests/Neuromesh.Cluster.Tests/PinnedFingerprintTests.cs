using Neuromesh.Cluster.Runs;

namespace Neuromesh.Cluster.Tests;

/// <summary>
/// The fingerprints of the test networks, which are part of the interface: they must be the same on every machine, whatever its vectors and its C
/// library can do. A change is a breaking change and goes into the changelog with its reason.
/// </summary>
[Trait("Category", "Kernels")]
public sealed class PinnedFingerprintTests(OneThread one) : IClassFixture<OneThread>
{
    /// <summary>Minimum delay in steps, spikes, fingerprint, fingerprint of the state.</summary>
    public static TheoryData<int, long, string, string> Networks { get; } = new()
    {
        {
            1,
            2913,
            "3d50c605dd918041cd04e961ac2962da468297c66c38591938222b143db5a536",
            "bc9b12450769abf4da73f17d33cdf2d8ce08d92490054116dc7ad5ac610c779a"
        },
        {
            5,
            2913,
            "d70eb85ad0196ad652d4da429a518662cad1742241309b2a20a061b601713630",
            "a18c9a4e8baea2c0e475d64c5844a79c4ca21f7250401aed910a454f95debab4"
        },
        {
            50,
            2924,
            "83fe882bca2e1704a6aa63449a20f2d16a77ea1cf8af5e0dbd521cb34e29a284",
            "5316b8b6c4820748ebceaab982fb9a9d9e71149c5371a88a9ce0aae7044a84cc"
        },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public async Task Dense_networks_keep_their_fingerprints(int minimumDelay, long spikes, string fingerprint, string stateFingerprint)
    {
        var result = await one.Cluster.Run(TestExperiments.Dense(minimumDelay));
        Assert.True(
            (spikes, fingerprint, stateFingerprint) == (result.Spikes, result.Fingerprint, result.StateFingerprint),
            $"minimum delay {minimumDelay}: {result.Spikes} spikes, fingerprint {result.Fingerprint}, of the state {result.StateFingerprint}");
    }

    /// <summary>The control: a network on which the order of summation did not show would prove nothing.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public async Task The_reversed_order_of_summation_changes_the_state(int minimumDelay, long spikes, string fingerprint, string stateFingerprint)
    {
        var experiment = TestExperiments.Dense(minimumDelay);
        var result = await one.Cluster.Run(experiment, new RunOptions { ReversesSummation = true });
        Assert.NotEqual(stateFingerprint, result.StateFingerprint);

        // At least three contributions for each neuron and step, and hardly another course: only the last bits differ.
        Assert.True(result.SynapticEvents >= 3 * TestExperiments.DenseNeurons * experiment.Experiment.DurationSteps, $"{result.SynapticEvents} events");
        Assert.InRange(result.Spikes, spikes * 0.9, spikes * 1.1);
        Assert.NotEmpty(fingerprint);
    }
}

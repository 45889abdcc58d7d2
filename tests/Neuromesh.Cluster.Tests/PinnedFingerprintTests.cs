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
        { 1, 0, "", "" },
        { 5, 0, "", "" },
        { 50, 0, "", "" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public async Task Dense_networks_keep_their_fingerprints(int minimumDelay, long spikes, string fingerprint, string stateFingerprint)
    {
        var result = await one.Cluster.Run(TestExperiments.Dense(minimumDelay));
        Assert.Equal((spikes, fingerprint, stateFingerprint), (result.Spikes, result.Fingerprint, result.StateFingerprint));
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

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
            2909,
            "cdd428ab480d4b0a2252f68da80d27473dba121fd5c55ce095ed8ce026b70bc7",
            "73f7768d7c9e6415406b2bd587316c84cb0defe6e923784a7440bf63d91d8136"
        },
        {
            5,
            2909,
            "5e3d785688509c3278037399e8d44bf3c093b4317b4c6d88ea1e91922decf6cb",
            "cfa4c162c1282ab934c54eba12ea8ecc6e9e413c14b8bee32f7eb4ee514622b6"
        },
        {
            50,
            2922,
            "1ca27f0004f64580e94de443e9c3bbdb210bc41dc7ae4785493e39a498f582c2",
            "901061f924b7463ab1792ea5107d4377a6fa4a5a2eb16c6efdfe524d2ab2ff17"
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

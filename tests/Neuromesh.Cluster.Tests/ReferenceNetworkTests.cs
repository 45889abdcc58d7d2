using System.Globalization;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments;

namespace Neuromesh.Cluster.Tests;

/// <summary>A network of 1,000 neurons and 100,000 given synapses against the spikes of NEST 3.10.0.</summary>
public sealed class ReferenceNetworkTests
{
    private const string Description = """
        timeStep: 0.1 ms
        duration: 300 ms
        populations:
          neurons:
            model: lif-exponential
            size: 1000
            perNeuron:
              file: net1000_iaf_psc_exp_neurons.csv
              index: id
              columns:
                biasCurrent: { column: I_e_pA, unit: pA }
                membranePotential: { column: V0_mV, unit: mV }
        projections:
          edges:
            from: neurons
            to: neurons
            rule:
              type: explicit
              file: net1000_iaf_psc_exp_edges.csv
              columns:
                source: src
                target: tgt
                weight: { column: weight_pA, unit: pA }
                delay: { column: delay_ms, unit: ms }
        """;

    // The weights, 40 and -220 pA, are exact in binary: fixed point holds them without rounding.
    [SkippableTheory]
    [InlineData("double", 1000)]
    [InlineData("double", 77)]
    [InlineData("mixed", 500)]
    public async Task Every_spike_is_the_references(string precision, int neuronsPerCore)
    {
        var folder = FindReferences();
        Skip.If(folder is null, "There is no folder 'shared' with reference data beside this checkout.");
        var (package, experiment) = ExperimentReader.ReadText("net1000", "net1000.yaml", Description, folder, ["precision=" + precision], new NoRecordings());
        var expected = File.ReadLines(Path.Combine(folder!, "net1000_iaf_psc_exp_spikes.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .Select(cells => ((long)Math.Round(double.Parse(cells[0], CultureInfo.InvariantCulture) / 0.1), int.Parse(cells[1], CultureInfo.InvariantCulture)))
            .Order()
            .ToArray();
        using var fingerprint = new SpikeFingerprint();
        fingerprint.Append([.. expected.Select(spike => spike.Item1)], [.. expected.Select(spike => (long)spike.Item2)]);

        await using var cluster = await TestCluster.StartOneAsync(threads: 2);
        var result = await cluster.Run(new TestExperiment(package, experiment), new RunOptions { NeuronsPerCore = neuronsPerCore });

        Assert.Equal(RunPhase.Completed, result.Phase);
        Assert.Equal(expected.Length, result.Spikes);
        Assert.Equal(fingerprint.Finish(), result.Fingerprint);
    }

    private static string? FindReferences()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "golden", "nest");
            if (File.Exists(Path.Combine(candidate, "net1000_iaf_psc_exp_edges.csv")))
            {
                return candidate;
            }
        }

        return null;
    }

    private sealed class NoRecordings : IRecordingProbe
    {
        public RecordingSummary Probe(string recording, (long Numerator, long Denominator)? samplesPerSecond) => throw new NotSupportedException();
    }
}

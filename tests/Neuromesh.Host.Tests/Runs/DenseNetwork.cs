using System.Globalization;
using System.Text;
using Neuromesh.Host.Tests.Program;

namespace Neuromesh.Host.Tests.Runs;

/// <summary>
/// The description of a dense, synchronous network whose state shows the order of its sums: every neuron has well over three contributions a step,
/// weights are no binary fractions, delays are 1 to 50 steps; a crossbar and a recording drive it too.
/// </summary>
internal static class DenseNetwork
{
    /// <summary>Fingerprints of the network; they are part of the interface.</summary>
    public const string Fingerprint = "129dfb2058109ec220178e9626ef8d0cc45c124149d269b89ea03f90bd759818";

    public const string StateFingerprint = "c072ff61f0aa3c626227a64f9e80c5c7632ec26bd23ff0a4f6777d73a8a9c140";

    /// <summary>Writes the description and its table.</summary>
    /// <returns>The description's path.</returns>
    public static string Write(TemporaryDirectory directory)
    {
        directory.Write("edges.csv", Edges());
        return directory.Write("dense.yaml", Description);
    }

    private const string Description = """
        timeStep: 0.1 ms
        duration: 200 ms
        seed: 7
        populations:
          first:
            model: lif-exponential
            size: 70
            parameters: { biasCurrent: { uniform: [480 pA, 720 pA] }, inhibitoryTimeConstant: 3.3 ms }
            initial: { membranePotential: { uniform: [-70 mV, -55 mV] } }
          second:
            model: lif-delta
            size: 50
            parameters: { biasCurrent: { normal: { mean: 400 pA, standardDeviation: 13 pA } } }
        inputs:
          eeg:
            type: recording
            recording: synthetic
            channels: all
            encoder: { type: delta-modulation, delta: 10 uV }
          noise: { type: poisson, target: first, rate: 9 kHz, weight: 31.7 pA }
          step:
            type: current
            target: second
            neurons: 0..24
            segments: [{ amplitude: 90.3 pA, start: 1 ms, stop: 35 ms }]
        projections:
          edges:
            from: first
            to: first
            rule: { type: explicit, file: edges.csv, columns: { weight: { column: weight, unit: pA }, delay: { column: delay, unit: ms } } }
          onward:
            from: first
            to: second
            rule: { type: fixed-indegree, indegree: 40 }
            weight: { uniform: [0.01 mV, 0.37 mV] }
            delay: 0.3 ms
          back:
            from: second
            to: first
            crossbar: { conductanceRange: [1 uS, 100 uS], tileSize: [16, 24], levels: 33, weightFullScale: 20 pA }
            weight: { normal: { mean: 0.7 pA, standardDeviation: 8.1 pA } }
            delay: 0.2 ms
          eegIn:
            from: eeg
            to: second
            crossbar: { conductanceRange: [1 uS, 100 uS], tileSize: [8, 32] }
            weight: { uniform: [-0.1 mV, 0.3 mV] }
            delay: 0.1 ms
        record:
          traces:
            - { population: first, variables: [membranePotential, excitatoryCurrent], neurons: [0, 7, 69], interval: 0.3 ms }
        """;

    private static string Edges()
    {
        var text = new StringBuilder("source,target,weight,delay\n");
        var state = 12345u;
        for (var target = 0; target < 70; target++)
        {
            for (var source = 0; source < 70; source++)
            {
                state = (state * 1664525) + 1013904223;
                var tenths = (int)(state >> 16) % 37;
                state = (state * 1664525) + 1013904223;
                var delay = ((state >> 16) % 50) + 1;
                var weight = ((tenths * 0.1) + 0.3) * (source % 4 == 0 ? -3.7 : 1);
                text.Append(CultureInfo.InvariantCulture, $"{source},{target},{weight:R},{delay / 10.0:0.0}\n");
            }
        }

        return text.ToString();
    }
}

namespace Neuromesh.Gateway.Tests.Fakes;

/// <summary>Descriptions that the tests submit: populations a (3 neurons, ids 0 to 2) and b (2, ids 3 and 4), epochs of 1 ms.</summary>
internal static class TestExperiments
{
    public const string Plain = Network + Recurrent;

    public const string Stream = Network + """
        inputs:
          eeg:
            type: recording
            recording: stream
            channels: [A, "#2"]
            encoder: { type: threshold-crossing, threshold: 0 }
        """ + "\n" + Recurrent;

    public const string Trains = Network + """
        inputs:
          trains:
            type: spike-trains
            trains:
              - [1 ms, 2 ms]
        """ + "\n" + Recurrent;

    public const string Coupled = Network + Recurrent + """
        gapJunctions:
          within: { from: a, to: a, rule: { type: all-to-all }, conductance: 1 nS }
          between: { from: a, to: b, rule: { type: pairwise-bernoulli, probability: 0.25 }, conductance: 1 nS, reverseShare: 0.5, plasticity: { burstTimeConstant: 8 ms, burstThreshold: 1, depression: 1 pS, potentiation: 1 pS } }
        """ + "\n";

    public const string CoupledTooStrongly = Network + """
        gapJunctions:
          within: { from: a, to: a, rule: { type: all-to-all }, conductance: 625 nS }
        """ + "\n";

    public const string Wrong = "timeStepp: 0.1 ms\n" + Plain;

    public const string WrongKey = "timeStepp";

    private const string Network = """
        duration: 100 ms
        seed: 7
        populations:
          a: { model: lif-delta, size: 3 }
          b: { model: lif-exponential, size: 2 }
        """ + "\n";

    private const string Recurrent = """
        projections:
          chain:
            from: a
            to: b
            rule: { type: all-to-all }
            weight: 10 pA
            delay: 1 ms
        record:
          spikes: [a]
        """ + "\n";
}

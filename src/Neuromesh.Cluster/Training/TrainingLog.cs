using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Training;

/// <summary>What the tests of a training came to, on the gateway's node. Safe for use from any thread.</summary>
internal sealed class TrainingLog
{
    private const int ValuesBeforeCounts = 3;

    private readonly Lock _lock = new();
    private readonly List<TrainingTest> _tests = [];
    private float[] _conductances = [];

    /// <summary>Takes in an epoch.</summary>
    /// <param name="shown">What the units say.</param>
    public void Add(EpochShown shown)
    {
        lock (_lock)
        {
            var length = ValuesBeforeCounts + LearningCounts.Values;
            for (var i = 0; i < shown.Tests.Length; i += length)
            {
                var test = shown.Tests.AsSpan(i, length);
                _tests.Add(new TrainingTest((long)test[0], (int)test[1], (int)test[2], LearningCounts.Of(test[ValuesBeforeCounts..])));
            }

            if (shown.Conductances.Length > 0)
            {
                _conductances = shown.Conductances;
            }
        }
    }

    /// <summary>The result; null before the first test.</summary>
    /// <param name="training">The experiment.</param>
    public TrainingResult? Result(ArrayTraining training)
    {
        lock (_lock)
        {
            if (_tests.Count == 0)
            {
                return null;
            }

            var last = _tests[^1];
            return new TrainingResult(
                [.. _tests],
                _conductances,
                PeripheryCosts.Energy(last.Counts, training.Periphery, training.Array),
                PeripheryCosts.Latency(last.Counts, training.Periphery),
                PeripheryCosts.Area(training.Periphery, training.Array, training.Rule.Arrays));
        }
    }
}

using System.Collections.Immutable;
using Neuromesh.Core.Crossbars.Learning;

namespace Neuromesh.Cluster.Runs;

/// <summary>One test of a network that is trained.</summary>
/// <param name="Samples">Samples learnt before it.</param>
/// <param name="Correct">Images that were classified rightly.</param>
/// <param name="Images">Images of the test.</param>
/// <param name="Counts">What the tile had done by its end.</param>
public sealed record TrainingTest(long Samples, int Correct, int Images, LearningCounts Counts)
{
    /// <summary>Share of the images that were classified rightly.</summary>
    public double Accuracy => (double)Correct / Images;
}

/// <summary>What training an array in place came to, as of the last test.</summary>
/// <param name="Tests">The tests, at least one.</param>
/// <param name="ConductancesSiemens">Conductances after the last one, row by row.</param>
/// <param name="Energy">What it has cost.</param>
/// <param name="LatencySeconds">Time that the tile took for reads and updates, by its settings.</param>
/// <param name="AreaSquareMeters">Area of the tile.</param>
public sealed record TrainingResult(
    ImmutableArray<TrainingTest> Tests, float[] ConductancesSiemens, LearningEnergy Energy, double LatencySeconds, double AreaSquareMeters)
{
    /// <summary>Share of the images of the last test that were classified rightly.</summary>
    public double Accuracy => Tests[^1].Accuracy;
}

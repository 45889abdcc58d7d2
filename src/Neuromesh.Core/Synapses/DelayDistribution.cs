namespace Neuromesh.Core.Synapses;

/// <summary>How the delays of a projection are given, in time steps.</summary>
/// <remarks>
/// A delay is drawn again until it lies within the bounds of <see cref="DrawnDelay"/> and, rounded to the nearest whole step, in [<see cref="MinimumSteps"/>, <see cref="MaximumSteps"/>]:
/// the distribution is that of the rounded value on the condition of both.
/// </remarks>
/// <param name="MinimumSteps">Smallest delay that can occur, 1 or more.</param>
/// <param name="MaximumSteps">Largest delay that can occur.</param>
public abstract record DelayDistribution(int MinimumSteps, int MaximumSteps);

/// <summary>One delay for all synapses.</summary>
/// <param name="Steps">The delay, 1 or more.</param>
public sealed record ConstantDelay(int Steps) : DelayDistribution(Steps, Steps);

/// <summary>Each delay drawn and rounded.</summary>
/// <param name="Steps">Distribution of the delay before it is rounded, in steps: uniform, normal or lognormal.</param>
/// <param name="MinimumSteps">Smallest delay, 1 or more.</param>
/// <param name="MaximumSteps">Largest delay, at most 65,535.</param>
public sealed record DrawnDelay(WeightDistribution Steps, int MinimumSteps, int MaximumSteps) : DelayDistribution(MinimumSteps, MaximumSteps)
{
    /// <summary>Lower bound on the value before it is rounded, in steps; −∞ for none.</summary>
    public double Lowest { get; init; } = double.NegativeInfinity;

    /// <summary>Upper bound on the value before it is rounded, in steps; +∞ for none.</summary>
    public double Highest { get; init; } = double.PositiveInfinity;

    /// <summary>The smallest share of draws within the bounds that is accepted.</summary>
    public const double SmallestAcceptedShare = 0.01;

    /// <summary>The share of the untruncated draws that lies within the bounds, to 2^-32.</summary>
    public double AcceptedShare() => DelayTable.AcceptedShare(this);

    /// <summary>The smallest and the largest delay that the untruncated distribution can give, rounded.</summary>
    public static (double Smallest, double Largest) Extent(WeightDistribution steps) => DelayTable.Extent(steps);
}

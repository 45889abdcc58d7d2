using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads the delays of a projection, in time steps.</summary>
internal static class DelayReader
{
    public static DelayDistribution Read(Section section, ReadingContext context)
    {
        if (section.Find("delay") is not DescriptionMapping node)
        {
            return new ConstantDelay(ReadConstant(section, context));
        }

        var (shape, minimumMs, maximumMs) = DistributionReader.Read(node, PhysicalDimension.Time, ValueRange.NotNegative(PhysicalDimension.Time));
        var steps = InSteps(shape, context.TimeStep);
        var (smallest, largest) = DrawnDelay.Extent(steps);
        var bounds = new Section(node, Keys.SynapseDistribution);
        long? lower = minimumMs is null ? null : bounds.Steps("minimum", context.TimeStep, 1, ReadingContext.MaximumDelaySteps);
        long? upper = maximumMs is null ? null : bounds.Steps("maximum", context.TimeStep, 1, ReadingContext.MaximumDelaySteps);
        var maximum = upper ?? largest;
        if (maximum > ReadingContext.MaximumDelaySteps)
        {
            throw node.Error(
                $"delays up to {context.TimeStep.Milliseconds * largest:G4} ms can be drawn: give a 'maximum', at most "
                + $"{context.TimeStep.ToMilliseconds(ReadingContext.MaximumDelaySteps)} ms");
        }

        // A bound that nothing reaches would only make the epochs shorter and the rings longer.
        var from = Math.Max(lower ?? 1, smallest);
        var to = Math.Min(maximum, largest);
        var delay = from <= to ? new DrawnDelay(steps, (int)from, (int)to) { Lowest = lower ?? double.NegativeInfinity, Highest = upper ?? double.PositiveInfinity } : null;
        var share = delay?.AcceptedShare() ?? 0;
        if (delay is null || share < DrawnDelay.SmallestAcceptedShare)
        {
            throw node.Error(
                DistributionReader.TooNarrow("delays", share, DrawnDelay.SmallestAcceptedShare)
                + $"; permitted are {context.Grid(1, ReadingContext.MaximumDelaySteps)}, to which delays are rounded");
        }

        return from == to ? new ConstantDelay((int)from) : delay;
    }

    /// <summary>The one delay of a projection in steps.</summary>
    public static int ReadConstant(Section section, ReadingContext context) => section.Has("delay")
        ? (int)section.Steps("delay", context.TimeStep, 1, ReadingContext.MaximumDelaySteps)
        : throw section.Node.MissingKey("delay", $"expected a whole number of time steps of {context.TimeStep}, at least one");

    private static WeightDistribution InSteps(WeightDistribution shape, TimeStep timeStep)
    {
        var stepMs = timeStep.Milliseconds;
        return shape switch
        {
            UniformWeight uniform => new UniformWeight(uniform.Minimum / stepMs, uniform.Maximum / stepMs),
            NormalWeight normal => new NormalWeight(normal.Mean / stepMs, normal.StandardDeviation / stepMs),
            LognormalWeight lognormal => new LognormalWeight(lognormal.Mean / stepMs, lognormal.StandardDeviation / stepMs),
            _ => throw new NotSupportedException($"A delay cannot be drawn from a {shape.GetType().Name}."),
        };
    }
}

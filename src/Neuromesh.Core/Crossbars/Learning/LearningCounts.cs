using Neuromesh.Core.Kernels;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>What a tile has done: the energy of its cells, and how often its periphery was used.</summary>
public sealed class LearningCounts
{
    /// <summary>Reads, forwards and transposed.</summary>
    public long Reads { get; set; }

    /// <summary>Outer-product updates.</summary>
    public long Updates { get; set; }

    /// <summary>Pulses on cells.</summary>
    public long Pulses { get; set; }

    /// <summary>Pulses on lines, those of an update in each of its phases (<see cref="LearningTileParameters.UpdatePhases"/>).</summary>
    public long LinePulses { get; set; }

    /// <summary>Lines driven by a converter.</summary>
    public long DacConversions { get; set; }

    /// <summary>Values converted.</summary>
    public long AdcConversions { get; set; }

    /// <summary>Dissipation of the cells by reads, in J.</summary>
    public double ReadJoules { get; set; }

    /// <summary>Dissipation of the cells by pulses, in J.</summary>
    public double WriteJoules { get; set; }

    /// <summary>Dissipation in J of the cells that pulses were not meant for.</summary>
    public double DisturbedJoules { get; set; }

    /// <summary>Number of values.</summary>
    public const int Values = 9;

    /// <summary>The counts of two tiles together.</summary>
    /// <param name="left">One tile's.</param>
    /// <param name="right">The other's.</param>
    public static LearningCounts operator +(LearningCounts left, LearningCounts right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var sum = left.ToArray();
        RowSums.Add(sum, right.ToArray());
        return Of(sum);
    }

    /// <summary>The values in order of declaration.</summary>
    public double[] ToArray() => [Reads, Updates, Pulses, LinePulses, DacConversions, AdcConversions, ReadJoules, WriteJoules, DisturbedJoules];

    /// <summary>The counts of <see cref="ToArray"/>.</summary>
    /// <param name="values">The values.</param>
    public static LearningCounts Of(ReadOnlySpan<double> values) => new()
    {
        Reads = (long)values[0],
        Updates = (long)values[1],
        Pulses = (long)values[2],
        LinePulses = (long)values[3],
        DacConversions = (long)values[4],
        AdcConversions = (long)values[5],
        ReadJoules = values[6],
        WriteJoules = values[7],
        DisturbedJoules = values[8],
    };
}

namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>What is at one end of a line: nothing, or a source.</summary>
public readonly record struct LineEnd
{
    /// <summary>An open end.</summary>
    public static LineEnd Open => default;

    /// <summary>A source of 0 V.</summary>
    public static LineEnd Grounded => Driven(0);

    /// <summary>Whether there is a source.</summary>
    public bool IsDriven { get; private init; }

    /// <summary>The source's voltage in V.</summary>
    public double Volts { get; private init; }

    /// <summary>Resistance in ohm between the source and the line's first segment: a driver's, or a load's across which is measured.</summary>
    public double SeriesOhms { get; private init; }

    /// <summary>A source.</summary>
    /// <param name="volts">Its voltage in V, finite.</param>
    /// <param name="seriesOhms">Resistance in ohm between it and the line, 0 or more and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static LineEnd Driven(double volts, double seriesOhms = 0)
    {
        if (!double.IsFinite(volts))
        {
            throw new ArgumentOutOfRangeException(nameof(volts), volts, "A source's voltage must be finite.");
        }

        if (!double.IsFinite(seriesOhms) || seriesOhms < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(seriesOhms), seriesOhms, "A source's resistance must be 0 ohm or more, and finite.");
        }

        return new LineEnd { IsDriven = true, Volts = volts, SeriesOhms = seriesOhms };
    }
}

/// <summary>What is at the two ends of a line: at cell 0 and at the last cell.</summary>
/// <param name="Start">Before cell 0.</param>
/// <param name="End">Beyond the last cell.</param>
public readonly record struct LineDrive(LineEnd Start, LineEnd End)
{
    /// <summary>A line without source.</summary>
    public static LineDrive Floating => default;

    /// <summary>Driven before cell 0, open at the other end.</summary>
    /// <param name="volts">Voltage in V, finite.</param>
    public static LineDrive AtStart(double volts) => new(LineEnd.Driven(volts), LineEnd.Open);

    /// <summary>Driven beyond the last cell, open at the other end.</summary>
    /// <param name="volts">Voltage in V, finite.</param>
    public static LineDrive AtEnd(double volts) => new(LineEnd.Open, LineEnd.Driven(volts));

    /// <summary>Driven at both ends.</summary>
    /// <param name="volts">Voltage in V, finite.</param>
    public static LineDrive AtBothEnds(double volts) => new(LineEnd.Driven(volts), LineEnd.Driven(volts));
}

using Neuromesh.Core.Crossbars.Learning;

namespace Neuromesh.Core.Crossbars.Periphery;

/// <summary>What stands behind each column of a tile besides an ideal converter: amplifier, hold stage, and the converter's errors.</summary>
/// <remarks>
/// Weights here are what the converter sees: the current times weightFullScale over (readVoltage · (Gmax − Gmin)). The errors, noise and calibration are those of
/// a converter, so they count only with <see cref="CrossbarParameters.AdcBits"/>.
/// </remarks>
public sealed record ReadoutParameters
{
    /// <summary>Most columns that may share a converter.</summary>
    public const int MostColumnsPerConverter = 4096;

    /// <summary>Mean gain of the converters' input stages, above 0; 1 is ideal.</summary>
    public double AdcGain { get; init; } = 1;

    /// <summary>Relative deviation of a converter's gain, normal, 0 to 0.1.</summary>
    public double AdcGainSpread { get; init; }

    /// <summary>Mean offset of the converters' input stages as a weight; 0 is ideal.</summary>
    public double AdcOffset { get; init; }

    /// <summary>Deviation of a converter's offset as a weight, normal, 0 or more.</summary>
    public double AdcOffsetSpread { get; init; }

    /// <summary>Deviation of the noise at a converter's input as a weight, normal and new at each conversion, 0 or more.</summary>
    public double AdcNoise { get; init; }

    /// <summary>The two weights by which each converter is calibrated, in ascending order; null for none.</summary>
    public (double Low, double High)? CalibrationReferences { get; init; }

    /// <summary>Columns that are converted one after the other by one converter, 1 to 4096; ideal converters too.</summary>
    public int ColumnsPerAdc { get; init; } = 1;

    /// <summary>Time of one conversion in s, above 0: for latency, and what a hold stage has to bridge.</summary>
    public double ConversionSeconds { get; init; } = PeripheryCosts.AdcSeconds;

    /// <summary>Feedback resistance of the columns' amplifiers in ohm, above 0; null without amplifiers.</summary>
    public double? AmplifierOhms { get; init; }

    /// <summary>Largest magnitude of an amplifier's output in V, above 0; infinite for none.</summary>
    public double AmplifierSaturationVolts { get; init; } = double.PositiveInfinity;

    /// <summary>Mean offset of an amplifier's output in V; what can be drawn about it stays below the saturation.</summary>
    public double AmplifierOffsetVolts { get; init; }

    /// <summary>Deviation of that offset from column to column in V, normal, 0 or more.</summary>
    public double AmplifierOffsetSpreadVolts { get; init; }

    /// <summary>Capacitance of the hold stages behind the amplifiers in F, above 0; null without hold stages.</summary>
    public double? HoldFarads { get; init; }

    /// <summary>Leakage resistance of a hold stage in ohm, above 0; infinite for none.</summary>
    public double HoldOhms { get; init; } = double.PositiveInfinity;

    /// <summary>Leakage current of a hold stage in A, of either sign.</summary>
    public double HoldAmperes { get; init; }

    /// <summary>More deviations than any normal deviate has, see <see cref="Random.Deviates.Normal"/>.</summary>
    public const double MostDeviations = 8.3;

    /// <summary>Whether every converter that can be drawn reads the two references as different codes, none of them an end of the range.</summary>
    /// <param name="parameters">The tile, with <see cref="CrossbarParameters.AdcBits"/>.</param>
    /// <exception cref="ArgumentException">There is no converter, or no reference.</exception>
    public bool CanCalibrate(CrossbarParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.AdcBits is not { } bits || CalibrationReferences is not { } references)
        {
            throw new ArgumentException("A calibration needs a converter and two references.", nameof(parameters));
        }

        var converter = ColumnReadout.Converter(bits, parameters.AdcRange, parameters.IsSigned);
        var (gain, offset) = (AdcGain * AdcGainSpread * MostDeviations, AdcOffsetSpread * MostDeviations);
        double[] gains = [AdcGain - gain, AdcGain + gain];
        var lowest = gains.Min(value => value * references.Low) + AdcOffset - offset;
        var highest = gains.Max(value => value * references.High) + AdcOffset + offset;
        return converter.Code(lowest) > 0 && converter.Code(highest) < (1 << bits) - 1 && gains[0] * (references.High - references.Low) > 2 * converter.Step;
    }

    /// <summary>How long the voltage of a column waits for its converter.</summary>
    /// <param name="column">Column of the array, from 0.</param>
    /// <returns>The time in s.</returns>
    public double HoldSeconds(int column) => column % ColumnsPerAdc * ConversionSeconds;
}

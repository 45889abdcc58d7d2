namespace Neuromesh.Core.Crossbars.Periphery;

/// <summary>What two reads of known values tell about a converter: its gain and offset, which are then taken out digitally.</summary>
/// <remarks>
/// With references r₁ &lt; r₂ that read as m₁, m₂: <c>gain = (m₂ − m₁) / (r₂ − r₁)</c>, <c>offset = m₁ − gain r₁</c>, <c>x = r₁ + (m − m₁) / gain</c>. Between the
/// references a corrected value is off by at most <c>step / gain</c>: half a step of its own and half a step of the references'. Without calibration the
/// error is <c>|(gain − 1) x + offset|</c> and half a step.
/// </remarks>
public sealed class ConverterCalibration
{
    private readonly AnalogToDigitalConverter _converter;
    private readonly double _lowReference;
    private readonly double _lowReading;

    private ConverterCalibration(AnalogToDigitalConverter converter, double lowReference, double lowReading, double gain)
    {
        _converter = converter;
        _lowReference = lowReference;
        _lowReading = lowReading;
        Gain = gain;
    }

    /// <summary>The gain that was found.</summary>
    public double Gain { get; }

    /// <summary>The offset that was found, in the input's unit.</summary>
    public double Offset => _lowReading - (Gain * _lowReference);

    /// <summary>Reads two references.</summary>
    /// <param name="converter">The converter.</param>
    /// <param name="lowReference">A known value in the input's unit.</param>
    /// <param name="highReference">Another, above it.</param>
    /// <exception cref="ArgumentException">
    /// The references are not in order, or one is read as an end of the range: nothing can be told from a value that is cut.
    /// </exception>
    public static ConverterCalibration Measure(ConverterWithErrors converter, double lowReference, double highReference)
    {
        ArgumentNullException.ThrowIfNull(converter);
        if (!double.IsFinite(lowReference) || !double.IsFinite(highReference) || !(highReference > lowReference))
        {
            throw new ArgumentException($"The references are {lowReference:R} and {highReference:R}; the second must be above the first, both finite.", nameof(highReference));
        }

        var (low, high) = (converter.Code(lowReference), converter.Code(highReference));
        var highest = (1 << converter.Converter.Bits) - 1;
        if (low <= 0 || high >= highest || high <= low)
        {
            throw new ArgumentException(
                $"The references {lowReference:R} and {highReference:R} are read as the codes {low} and {high}; they must be two different ones of 1 to {highest - 1}.",
                nameof(lowReference));
        }

        var (lowReading, highReading) = (converter.Converter.Value(low), converter.Converter.Value(high));
        return new ConverterCalibration(converter.Converter, lowReference, lowReading, (highReading - lowReading) / (highReference - lowReference));
    }

    /// <summary>The value that a code stands for.</summary>
    /// <param name="code">0 to 2^n − 1.</param>
    /// <returns>In the input's unit.</returns>
    public double Corrected(int code) => _lowReference + ((_converter.Value(code) - _lowReading) / Gain);
}

namespace Neuromesh.Core.Crossbars.Periphery;

/// <summary>A converter whose input stage has a gain and an offset of its own: the code of <c>gain · x + offset</c>.</summary>
public sealed class ConverterWithErrors
{
    /// <summary>Creates a converter.</summary>
    /// <param name="converter">Its levels.</param>
    /// <param name="gain">Above 0; 1 is ideal.</param>
    /// <param name="offset">In the input's unit, finite; 0 is ideal.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not permitted.</exception>
    public ConverterWithErrors(AnalogToDigitalConverter converter, double gain, double offset)
    {
        ArgumentNullException.ThrowIfNull(converter);
        if (!(gain > 0) || !double.IsFinite(gain))
        {
            throw new ArgumentOutOfRangeException(nameof(gain), gain, "A converter's gain is above 0 and finite.");
        }

        if (!double.IsFinite(offset))
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "A converter's offset is finite.");
        }

        Converter = converter;
        Gain = gain;
        Offset = offset;
    }

    /// <summary>Its levels.</summary>
    public AnalogToDigitalConverter Converter { get; }

    /// <summary>Gain of its input stage.</summary>
    public double Gain { get; }

    /// <summary>Offset of its input stage.</summary>
    public double Offset { get; }

    /// <summary>The code of a value.</summary>
    /// <param name="value">In the input's unit.</param>
    public int Code(double value) => Converter.Code((Gain * value) + Offset);
}

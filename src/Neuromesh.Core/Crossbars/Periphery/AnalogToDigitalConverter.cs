namespace Neuromesh.Core.Crossbars.Periphery;

/// <summary>An ideal uniform converter: n bits give 2^n levels from the lowest to the highest value of its range, both included.</summary>
/// <remarks>
/// <c>code = round((x − lowest) / step)</c>, ties to even, clipped to [0, 2^n − 1]; step = (highest − lowest) / (2^n − 1). Inside the range
/// the output differs from the input by at most step / 2. A full-scale sine has the signal-to-noise ratio 6.02 n + 1.76 dB (W. R. Bennett,
/// "Spectra of quantized signals", Bell Syst. Tech. J. 27, 1948).
/// </remarks>
public sealed class AnalogToDigitalConverter
{
    private readonly double _highestCode;

    /// <summary>Creates a converter.</summary>
    /// <param name="bits">Resolution, 1 to 24.</param>
    /// <param name="lowest">Lowest value of the range, in the input's unit.</param>
    /// <param name="highest">Highest value, above the lowest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The resolution or the range is not permitted.</exception>
    public AnalogToDigitalConverter(int bits, double lowest, double highest)
    {
        if (bits is < 1 or > 24)
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "A converter has 1 to 24 bits.");
        }

        if (!double.IsFinite(lowest) || !double.IsFinite(highest) || !(highest > lowest))
        {
            throw new ArgumentOutOfRangeException(nameof(highest), highest, $"A converter's range must end above {lowest:R}, where it begins.");
        }

        Bits = bits;
        Lowest = lowest;
        Highest = highest;
        _highestCode = (1 << bits) - 1;
        Step = (highest - lowest) / _highestCode;
    }

    /// <summary>Resolution.</summary>
    public int Bits { get; }

    /// <summary>Lowest value.</summary>
    public double Lowest { get; }

    /// <summary>Highest value.</summary>
    public double Highest { get; }

    /// <summary>Distance of two levels.</summary>
    public double Step { get; }

    /// <summary>The code of a value.</summary>
    /// <param name="value">In the input's unit; NaN gives 0.</param>
    public int Code(double value)
    {
        var code = Math.Round((value - Lowest) / Step);
        return code >= _highestCode ? (int)_highestCode : code > 0 ? (int)code : 0;
    }

    /// <summary>The value that a code stands for.</summary>
    /// <param name="code">0 to 2^n − 1.</param>
    public double Value(int code) => Lowest + (Step * code);

    /// <summary>Replaces values by those of their codes.</summary>
    /// <param name="values">In the input's unit.</param>
    public void Convert(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)Value(Code(values[i]));
        }
    }
}

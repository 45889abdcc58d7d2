namespace Neuromesh.Core.Crossbars.Periphery;

/// <summary>A converter that drives a line: n bits and a sign give the voltages <c>V = k / (2^n − 1) · V_full</c>, k = −(2^n − 1) … 2^n − 1.</summary>
/// <remarks>
/// <c>k = round(clip(payload, −1, 1) (2^n − 1))</c>, ties to even: inside the range the output differs from payload · V_full by at most half a step,
/// <c>V_full / (2 (2^n − 1))</c>, and 0, 1 and −1 are exact. Ideal: no integral or differential nonlinearity, no settling time.
/// </remarks>
public sealed class DigitalToAnalogConverter
{
    /// <summary>Creates a converter.</summary>
    /// <param name="bits">Resolution, sign apart, 1 to 24.</param>
    /// <param name="fullScaleVolts">V_full, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The resolution or the voltage is not permitted.</exception>
    public DigitalToAnalogConverter(int bits, double fullScaleVolts)
    {
        if (bits is < 1 or > 24)
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "A converter has 1 to 24 bits.");
        }

        if (!(fullScaleVolts > 0) || !double.IsFinite(fullScaleVolts))
        {
            throw new ArgumentOutOfRangeException(nameof(fullScaleVolts), fullScaleVolts, "A converter's full scale is above 0 V.");
        }

        Bits = bits;
        FullScaleVolts = fullScaleVolts;
        HighestCode = (1 << bits) - 1;
    }

    /// <summary>Resolution, sign apart.</summary>
    public int Bits { get; }

    /// <summary>Voltage of the highest code.</summary>
    public double FullScaleVolts { get; }

    /// <summary>2^n − 1.</summary>
    public int HighestCode { get; }

    /// <summary>What of the full scale a payload comes out as.</summary>
    /// <param name="payload">A number; beyond −1 to 1 it is cut.</param>
    /// <returns>A code over the highest code, −1 to 1; NaN for NaN.</returns>
    public double Share(double payload) => Math.Round(Math.Clamp(payload, -1, 1) * HighestCode) / HighestCode;

    /// <summary>The voltage of a code.</summary>
    /// <param name="code">−(2^n − 1) to 2^n − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is beyond the highest.</exception>
    public double Volts(int code)
    {
        if (Math.Abs((long)code) > HighestCode)
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, $"The codes of {Bits} bits are {-HighestCode} to {HighestCode}.");
        }

        return FullScaleVolts * code / HighestCode;
    }
}

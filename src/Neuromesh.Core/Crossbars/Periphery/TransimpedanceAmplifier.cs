namespace Neuromesh.Core.Crossbars.Periphery;

/// <summary>The amplifier that holds a column at virtual ground and turns its current into a voltage: <c>V = clip(R I + V_offset, −V_sat, V_sat)</c>.</summary>
/// <remarks>
/// R is the feedback resistance; the sign of the inverting stage is taken back by what follows it. The virtual ground is ideal, bandwidth and input bias
/// current are not modelled. Full range of currents: <c>(−V_sat − V_offset) / R</c> to <c>(V_sat − V_offset) / R</c>.
/// </remarks>
public sealed class TransimpedanceAmplifier
{
    /// <summary>Creates an amplifier.</summary>
    /// <param name="gainOhms">R, above 0.</param>
    /// <param name="saturationVolts">V_sat, above 0; infinite for an amplifier that never saturates.</param>
    /// <param name="offsetVolts">V_offset at the output, finite; between −V_sat and V_sat.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not permitted.</exception>
    public TransimpedanceAmplifier(double gainOhms, double saturationVolts = double.PositiveInfinity, double offsetVolts = 0)
    {
        if (!(gainOhms > 0) || !double.IsFinite(gainOhms))
        {
            throw new ArgumentOutOfRangeException(nameof(gainOhms), gainOhms, "An amplifier's gain is above 0 ohm and finite.");
        }

        if (!(saturationVolts > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(saturationVolts), saturationVolts, "An amplifier saturates above 0 V.");
        }

        if (!(Math.Abs(offsetVolts) < saturationVolts))
        {
            throw new ArgumentOutOfRangeException(
                nameof(offsetVolts), offsetVolts, $"An amplifier's offset lies between {-saturationVolts:R} and {saturationVolts:R} V, where it saturates.");
        }

        GainOhms = gainOhms;
        SaturationVolts = saturationVolts;
        OffsetVolts = offsetVolts;
    }

    /// <summary>R.</summary>
    public double GainOhms { get; }

    /// <summary>V_sat.</summary>
    public double SaturationVolts { get; }

    /// <summary>V_offset.</summary>
    public double OffsetVolts { get; }

    /// <summary>The output for a current.</summary>
    /// <param name="amperes">Current into the virtual ground in A.</param>
    /// <returns>In V; NaN for NaN.</returns>
    public double Volts(double amperes) => Math.Clamp((GainOhms * amperes) + OffsetVolts, -SaturationVolts, SaturationVolts);
}

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>
/// An n-channel transistor by the square law: <c>I = β ((V_GS − V_T) V_DS − V_DS²/2) (1 + λ V_DS)</c> below saturation,
/// <c>I = (β/2) (V_GS − V_T)² (1 + λ V_DS)</c> beyond, and a leak G_off V_DS always; drain and source change places with the sign of V_DS.
/// </summary>
/// <remarks>
/// Source: H. Shichman and D. A. Hodges, "Modeling and simulation of insulated-gate field-effect transistor switching circuits", IEEE J.
/// Solid-State Circuits 3, 285-289 (1968) (level 1 of SPICE). Deviations: no body effect; below the threshold only the leak. The default
/// values are a choice, of the size of a 180 nm access transistor.
/// </remarks>
public sealed record SquareLawTransistor
{
    /// <summary>β in A/V², above 0.</summary>
    public double TransconductanceAmperesPerSquareVolt { get; init; } = 1e-3;

    /// <summary>Threshold V_T in V, −5 to 5.</summary>
    public double ThresholdVolts { get; init; } = 0.5;

    /// <summary>Channel-length modulation λ in 1/V, 0 or more.</summary>
    public double ModulationPerVolt { get; init; }

    /// <summary>Conductance G_off of the leak in S, above 0: a line that only blocked transistors hold still has a voltage.</summary>
    public double LeakSiemens { get; init; } = 1e-12;

    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <returns>This transistor.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public SquareLawTransistor Checked()
    {
        Devices.DeviceParameter.Positive(TransconductanceAmperesPerSquareVolt, "A/V²");
        Devices.DeviceParameter.Within(ThresholdVolts, -5, 5, "V");
        Devices.DeviceParameter.NotNegative(ModulationPerVolt, "1/V");
        Devices.DeviceParameter.Positive(LeakSiemens, "S");
        return this;
    }

    /// <summary>The current from one end of the channel to the other.</summary>
    /// <param name="gateVolts">Gate in V.</param>
    /// <param name="firstVolts">One end in V.</param>
    /// <param name="secondVolts">The other in V.</param>
    /// <returns>The current in A, ∂I/∂V₁ and −∂I/∂V₂ in S.</returns>
    public (double Amperes, double FirstSiemens, double SecondSiemens) At(double gateVolts, double firstVolts, double secondVolts)
    {
        var volts = firstVolts - secondVolts;
        if (volts >= 0)
        {
            var (amperes, byGate, byDrain) = Forward(gateVolts - secondVolts - ThresholdVolts, volts);
            return (amperes, byDrain, byGate + byDrain);
        }
        else
        {
            var (amperes, byGate, byDrain) = Forward(gateVolts - firstVolts - ThresholdVolts, -volts);
            return (-amperes, byGate + byDrain, byDrain);
        }
    }

    private (double Amperes, double ByGate, double ByDrain) Forward(double overdrive, double volts)
    {
        var leak = LeakSiemens * volts;
        if (overdrive <= 0)
        {
            return (leak, 0, LeakSiemens);
        }

        var beta = TransconductanceAmperesPerSquareVolt;
        var longer = 1 + (ModulationPerVolt * volts);
        var reach = Math.Min(volts, overdrive);
        var charge = beta * reach * (overdrive - (reach / 2));
        return ((charge * longer) + leak, beta * reach * longer, (beta * (overdrive - reach) * longer) + (ModulationPerVolt * charge) + LeakSiemens);
    }
}

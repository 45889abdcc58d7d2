using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Crossbars.Periphery;

/// <summary>A capacitor that holds a voltage until the converter comes to it, and loses some of it meanwhile.</summary>
/// <remarks>
/// <c>C dV/dt = −V / R − I_leak</c>, so <c>V(t) = V₀ + (V₀ + R I_leak) (e^(−t / RC) − 1)</c>, and <c>V₀ − I_leak t / C</c> where R is infinite. Sampling is
/// ideal: no acquisition time, charge injection or thermal noise.
/// </remarks>
public sealed class SampleAndHold
{
    /// <summary>Creates a stage.</summary>
    /// <param name="capacitanceFarads">C, above 0.</param>
    /// <param name="leakageOhms">R of the switch and the capacitor, above 0; infinite for none.</param>
    /// <param name="leakageAmperes">I_leak of the switch, of either sign, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not permitted.</exception>
    public SampleAndHold(double capacitanceFarads, double leakageOhms = double.PositiveInfinity, double leakageAmperes = 0)
    {
        if (!(capacitanceFarads > 0) || !double.IsFinite(capacitanceFarads))
        {
            throw new ArgumentOutOfRangeException(nameof(capacitanceFarads), capacitanceFarads, "A hold capacitor is above 0 F and finite.");
        }

        if (!(leakageOhms > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(leakageOhms), leakageOhms, "A leakage resistance is above 0 ohm.");
        }

        if (!double.IsFinite(leakageAmperes))
        {
            throw new ArgumentOutOfRangeException(nameof(leakageAmperes), leakageAmperes, "A leakage current is finite.");
        }

        CapacitanceFarads = capacitanceFarads;
        LeakageOhms = leakageOhms;
        LeakageAmperes = leakageAmperes;
    }

    /// <summary>C.</summary>
    public double CapacitanceFarads { get; }

    /// <summary>R.</summary>
    public double LeakageOhms { get; }

    /// <summary>I_leak.</summary>
    public double LeakageAmperes { get; }

    /// <summary>What is left of a voltage.</summary>
    /// <param name="sampledVolts">V₀.</param>
    /// <param name="holdSeconds">t, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is below 0 or not finite.</exception>
    public double Held(double sampledVolts, double holdSeconds)
    {
        if (!(holdSeconds >= 0) || !double.IsFinite(holdSeconds))
        {
            throw new ArgumentOutOfRangeException(nameof(holdSeconds), holdSeconds, "A time of holding is 0 s or more.");
        }

        return double.IsInfinity(LeakageOhms)
            ? sampledVolts - (LeakageAmperes * holdSeconds / CapacitanceFarads)
            : sampledVolts + ((sampledVolts + (LeakageOhms * LeakageAmperes)) * DeterministicMath.Expm1(-holdSeconds / (LeakageOhms * CapacitanceFarads)));
    }
}

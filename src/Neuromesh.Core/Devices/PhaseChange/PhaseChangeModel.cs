using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.PhaseChange;

/// <summary>
/// Statistics of a programmed cell: programming error <c>σ_p(x)</c>, drift <c>G(t) = G_p ((t + t₀)/t₀)^−ν</c> and 1/f read noise
/// <c>σ_r/G = Q(x) √ln((t + t_r)/(2 t_r))</c>, x the conductance over the largest.
/// </summary>
/// <remarks>
/// t counts from the last programming, and the drift is 1 at t = 0. ν is drawn once for each cell and programming from a normal distribution
/// whose mean and deviation fall with ln x and are kept in a range. Sources: V. Joshi et al., "Accurate deep neural network inference using
/// computational phase-change memory", Nat. Commun. 11, 2473 (2020), doi:10.1038/s41467-020-16108-9 (the measurements); S. R. Nandakumar et
/// al., "Phase-change memory models for deep learning training and inference", ICECS 2019, doi:10.1109/ICECS46596.2019.8964852 (the form);
/// the values are those that the IBM Analog Hardware Acceleration Kit's PCM-like inference noise has. Deviation: t₀ = 20 s is added to the
/// time, so that a cell read at once has its programmed conductance. Valid for 0 to 25 µS, 20 °C, up to about a year.
/// </remarks>
public sealed record PhaseChangeModel
{
    /// <summary>So many SET pulses since the last RESET leave nothing of the first ones' surplus.</summary>
    internal const int ManyPulses = 1000;

    // J. Appl. Phys. 124, 152135: means and deviations of a step in µS; the mean is 0 at 0.880/0.084 µS.
    private const double MeanSlope = -0.084;
    private const double MeanMicrosiemens = 0.880;
    private const double FirstMeanMicrosiemens = 1.40;
    private const double DeviationSlope = 0.091;
    private const double DeviationMicrosiemens = 0.260;
    private const double FirstDeviationMicrosiemens = 2.15;
    private const double FirstPulses = 2.6;
    private const double FullMicrosiemens = MeanMicrosiemens / -MeanSlope;

    /// <summary>Largest conductance in S, above 0.</summary>
    public double HighestSiemens { get; init; } = 25e-6;

    /// <summary>Programming deviation in S at x = 0, 0 or more; the next two are the polynomial's other terms.</summary>
    public double ProgrammingSiemens { get; init; } = 0.26348e-6;

    /// <summary>Programming deviation's term in x, in S.</summary>
    public double ProgrammingLinearSiemens { get; init; } = 1.9650e-6;

    /// <summary>Programming deviation's term in x², in S.</summary>
    public double ProgrammingSquareSiemens { get; init; } = -1.1731e-6;

    /// <summary>t₀ of the drift in s, above 0.</summary>
    public double DriftSeconds { get; init; } = 20;

    /// <summary>t_r of the read noise in s, above 0: the width of a read pulse.</summary>
    public double ReadSeconds { get; init; } = 250e-9;

    /// <summary>Factor on all drift exponents, 0 to 10; 0 for none.</summary>
    public double DriftScale { get; init; } = 1;

    /// <summary>Factor on the read noise, 0 to 10; 0 for none.</summary>
    public double ReadNoiseScale { get; init; } = 1;

    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <returns>This model.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public PhaseChangeModel Checked()
    {
        DeviceParameter.Positive(HighestSiemens, "S");
        DeviceParameter.NotNegative(ProgrammingSiemens, "S");
        DeviceParameter.Within(ProgrammingLinearSiemens, -1, 1, "S");
        DeviceParameter.Within(ProgrammingSquareSiemens, -1, 1, "S");
        DeviceParameter.Positive(DriftSeconds, "s");
        DeviceParameter.Positive(ReadSeconds, "s");
        DeviceParameter.Within(DriftScale, 0, 10, "");
        DeviceParameter.Within(ReadNoiseScale, 0, 10, "");
        return this;
    }

    /// <summary>Deviation of a programmed conductance.</summary>
    /// <param name="targetSiemens">What is programmed, in S.</param>
    /// <returns>The deviation in S.</returns>
    public double ProgrammingDeviationSiemens(double targetSiemens)
    {
        var x = targetSiemens / HighestSiemens;
        return Math.Max(0, ProgrammingSiemens + (x * (ProgrammingLinearSiemens + (x * ProgrammingSquareSiemens))));
    }

    /// <summary>
    /// Mean and deviation of what a SET pulse adds: <c>μ = m₁ G + c₁ + A₁ e^(−p/a)</c>, <c>σ = m₂ G + c₂ + A₂ e^(−p/a)</c>, p the number of SET pulses since the last RESET, this one included.
    /// </summary>
    /// <remarks>
    /// S. R. Nandakumar et al., "A phase-change memory model for neuromorphic computing", J. Appl. Phys. 124, 152135 (2018), doi:10.1063/1.5042408. Deviations: conductances are scaled so that the mean
    /// step is 0 at <see cref="HighestSiemens"/> instead of 10.5 µS; the amplitude and width of a pulse do not matter; steps act on the conductance without its drift; a cell that was programmed
    /// to more than 0 has had many pulses.
    /// </remarks>
    /// <param name="programmedSiemens">G after the last write in S.</param>
    /// <param name="pulse">p, 1 or more.</param>
    /// <returns>Both in S.</returns>
    public (double Mean, double Deviation) Crystallisation(double programmedSiemens, int pulse)
    {
        var scale = HighestSiemens / FullMicrosiemens;
        var first = pulse >= ManyPulses ? 0 : DeterministicMath.Exp(-pulse / FirstPulses);
        return ((MeanSlope * programmedSiemens) + (scale * (MeanMicrosiemens + (FirstMeanMicrosiemens * first))),
            (DeviationSlope * programmedSiemens) + (scale * (DeviationMicrosiemens + (FirstDeviationMicrosiemens * first))));
    }

    /// <summary>Mean and deviation of the drift exponents of cells programmed to a conductance.</summary>
    /// <param name="targetSiemens">What is programmed, in S.</param>
    public (double Mean, double Deviation) DriftExponent(double targetSiemens)
    {
        var log = DeterministicMath.Log(Math.Max(targetSiemens / HighestSiemens, 1e-9));
        return (Math.Clamp((-0.0155 * log) + 0.0244, 0.049, 0.1), Math.Clamp((-0.0125 * log) - 0.0059, 0.008, 0.045));
    }

    /// <summary>What drift leaves.</summary>
    /// <param name="exponent">ν of the cell.</param>
    /// <param name="seconds">Time since the last programming in s, 0 or more.</param>
    /// <returns>The factor on the programmed conductance.</returns>
    public double Drift(double exponent, double seconds)
        => DeterministicMath.Pow(1 + (seconds / DriftSeconds), -exponent * DriftScale);

    /// <summary>Relative read noise Q √ln((t + t_r)/(2 t_r)).</summary>
    /// <param name="targetSiemens">What was programmed, in S.</param>
    /// <param name="seconds">Time since the last programming in s, at least t_r for a noise above 0.</param>
    public double ReadDeviation(double targetSiemens, double seconds)
        => NoiseStrength(targetSiemens) * Math.Sqrt(Math.Max(0, DeterministicMath.Log((seconds + ReadSeconds) / (2 * ReadSeconds))));

    /// <summary>Q of the read noise.</summary>
    /// <param name="targetSiemens">What was programmed, in S.</param>
    public double NoiseStrength(double targetSiemens)
    {
        var x = Math.Max(targetSiemens / HighestSiemens, 1e-9);
        return ReadNoiseScale * Math.Min(0.2, 0.0088 / DeterministicMath.Pow(x, 0.65));
    }
}

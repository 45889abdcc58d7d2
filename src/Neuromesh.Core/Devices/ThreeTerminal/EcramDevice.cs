using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.ThreeTerminal;

/// <summary>
/// Electrochemical random-access memory: the gate moves ions into the channel and read and write are separate,
/// <c>dq/dt = sinh(V/V₀)/sinh(V_w/V₀) (1 − γ q̂)/(N t_w) (L_ref/L)² − q/τ</c>, <c>G = G_min + (G_max − G_min) q</c>.
/// </summary>
/// <remarks>
/// State: the intercalated fraction q in 0 to 1, with q̂ = q for insertion and 1 − q for extraction; N pulses of V_w for t_w cross the range
/// where γ = 0. Voltage is the gate's. Ions reach the channel by diffusion, hence the square of the length L. Without gate current q decays
/// with τ (closed form); a selector on the gate makes τ infinite.
/// Source of the family: J. Tang et al., IEDM 2018, doi:10.1109/IEDM.2018.8614551 (lateral, lithium; 1,000 states, nearly symmetric);
/// Y. Choi et al., Nat. Commun. 11, 4595 (2020) (ion gel, vertical); J. Lee et al., IEDM 2022,
/// doi:10.1109/IEDM45625.2022.10019326 (vertical sensing); C. Lee et al., VLSI 2021 (side wall, 50 nm channel, more than 1,000 times
/// faster). Deviations: one equation for all four, so γ, V₀ and L of the presets are chosen for the stated numbers, not fitted.
/// Valid for gate voltages up to <see cref="HighestVolts"/> and writes of at least 1 ns.
/// </remarks>
public sealed record EcramDevice : ITwoTerminalDevice
{
    /// <summary>Lowest conductance in S, above 0.</summary>
    public double LowestSiemens { get; init; } = 1e-7;

    /// <summary>Highest conductance in S, above the other.</summary>
    public double HighestSiemens { get; init; } = 1e-6;

    /// <summary>Pulses N that cross the range: the number of states, 2 to 1e6.</summary>
    public double States { get; init; } = 1000;

    /// <summary>Write voltage V_w in V, above 0.</summary>
    public double WriteVolts { get; init; } = 1;

    /// <summary>Width t_w of a write pulse in s at the reference length, above 0.</summary>
    public double WriteSeconds { get; init; } = 5e-9;

    /// <summary>Voltage scale V₀ of the ions' motion in V, above 0.</summary>
    public double VoltageScale { get; init; } = 0.15;

    /// <summary>Fall γ of a step along the range, 0 (linear) to 1.</summary>
    public double StepFall { get; init; }

    /// <summary>Length L of the ions' path in m, above 0.</summary>
    public double PathMetres { get; init; } = 50e-9;

    /// <summary>Length L_ref at which t_w holds in m, above 0.</summary>
    public double ReferenceMetres { get; init; } = 50e-9;

    /// <summary>Self-discharge time τ in s, above 0; infinite with a selector on the gate.</summary>
    public double RetentionSeconds { get; init; } = 1e6;

    /// <inheritdoc/>
    public int StateCount => 1;

    /// <inheritdoc/>
    public double HighestVolts { get; init; } = 2;

    /// <summary>Voltage between source and drain at which conductances are read, in V.</summary>
    public double ReadVolts { get; init; } = 0.1;

    /// <summary>Width in s of a pulse of V_w that moves 1/N of the range at this path's length.</summary>
    public double StepSeconds => WriteSeconds * (PathMetres / ReferenceMetres) * (PathMetres / ReferenceMetres);

    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <returns>This device.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public EcramDevice Checked()
    {
        DeviceParameter.Positive(LowestSiemens, "S");
        DeviceParameter.Above(HighestSiemens, LowestSiemens, "S");
        DeviceParameter.Within(States, 2, 1e6, "");
        DeviceParameter.Positive(HighestVolts, "V");
        DeviceParameter.Within(WriteVolts, 1e-3, HighestVolts, "V");
        DeviceParameter.Positive(WriteSeconds, "s");
        DeviceParameter.Positive(VoltageScale, "V");
        DeviceParameter.Within(StepFall, 0, 1, "");
        DeviceParameter.Positive(PathMetres, "m");
        DeviceParameter.Positive(ReferenceMetres, "m");
        DeviceParameter.Within(ReadVolts, 1e-6, HighestVolts, "V");
        if (!double.IsPositiveInfinity(RetentionSeconds))
        {
            DeviceParameter.Positive(RetentionSeconds, "s");
        }

        return this;
    }

    /// <summary>A device that differs: both conductances times their factors, write voltage and voltage scale times that of the voltages, so that a step takes as much more.</summary>
    /// <param name="factors">By what; both directions share the voltages' first factor, and there is no activation energy.</param>
    /// <exception cref="ArgumentException">The ends have changed places, or the write voltage leaves its range.</exception>
    public EcramDevice Varied(DeviceFactors factors) => (this with
    {
        LowestSiemens = LowestSiemens * factors.Off,
        HighestSiemens = HighestSiemens * factors.On,
        WriteVolts = WriteVolts * factors.Set,
        VoltageScale = VoltageScale * factors.Set,
    }).Checked();

    /// <inheritdoc/>
    public (double Lowest, double Highest) Bounds(int index) => (0, 1);

    /// <inheritdoc/>
    public void Reset(Span<double> state) => state[0] = 0;

    /// <summary>The channel's current in A at a voltage between source and drain; the gate carries none of it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="volts">Voltage between source and drain in V.</param>
    public double CurrentAmperes(ReadOnlySpan<double> state, double volts)
        => volts * (LowestSiemens + ((HighestSiemens - LowestSiemens) * state[0]));

    /// <inheritdoc/>
    public void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond)
    {
        var drive = (DeterministicMath.Exp(volts / VoltageScale) - DeterministicMath.Exp(-volts / VoltageScale))
            / (DeterministicMath.Exp(WriteVolts / VoltageScale) - DeterministicMath.Exp(-WriteVolts / VoltageScale));
        var fall = 1 - (StepFall * (volts > 0 ? state[0] : 1 - state[0]));
        perSecond[0] = (drive * fall / (States * StepSeconds)) - (state[0] / RetentionSeconds);
    }

    /// <inheritdoc/>
    public void Relax(Span<double> state, double seconds) => state[0] *= DeterministicMath.Exp(-seconds / RetentionSeconds);
}

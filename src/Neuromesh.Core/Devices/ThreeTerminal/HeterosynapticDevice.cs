namespace Neuromesh.Core.Devices.ThreeTerminal;

/// <summary>
/// A memristor with a third, modulating electrode: the field that moves the ions is that of <c>V + κ V_gate</c>, while the current between
/// the two electrodes remains that of V.
/// </summary>
/// <remarks>
/// A positive gate lowers the SET voltage by κ V_gate and raises the magnitude of the RESET voltage by as much; a negative one the other way
/// round, so that the same train of pulses potentiates or depresses more or less. A gate alone moves ions once κ V_gate exceeds a threshold.
/// Source of the behaviour: Y. Yang et al., Adv. Electron. Mater. 3, 1700032 (2017), doi:10.1002/aelm.201700032 (a third electrode at the
/// side wall of Ta/TaOx shifts SET, RESET and both trains); the formula, one linear coupling without gate current, is ours.
/// </remarks>
/// <param name="Cell">The memristor between the two electrodes, for example a <see cref="ValenceChange.VteamDevice"/>.</param>
/// <param name="Coupling">κ, −2 to 2; the share of the gate's voltage that acts like the voltage between the electrodes.</param>
/// <param name="GateVolts">Gate voltage in V.</param>
public sealed record HeterosynapticDevice(ITwoTerminalDevice Cell, double Coupling, double GateVolts) : ITwoTerminalDevice
{
    /// <inheritdoc/>
    public int StateCount => Cell.StateCount;

    /// <inheritdoc/>
    public double HighestVolts => Cell.HighestVolts - Math.Abs(Coupling * GateVolts);

    /// <inheritdoc/>
    public double ReadVolts => Cell.ReadVolts;

    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <returns>This device.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public HeterosynapticDevice Checked()
    {
        ArgumentNullException.ThrowIfNull(Cell);
        DeviceParameter.Within(Coupling, -2, 2, "");
        DeviceParameter.Within(Math.Abs(Coupling * GateVolts), 0, Cell.HighestVolts - Cell.ReadVolts, "V", "The gate's share of the voltage");
        return this;
    }

    /// <inheritdoc/>
    public (double Lowest, double Highest) Bounds(int index) => Cell.Bounds(index);

    /// <inheritdoc/>
    public void Reset(Span<double> state) => Cell.Reset(state);

    /// <inheritdoc/>
    public double CurrentAmperes(ReadOnlySpan<double> state, double volts) => Cell.CurrentAmperes(state, volts);

    /// <inheritdoc/>
    public void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond) => Cell.Rates(state, volts + (Coupling * GateVolts), perSecond);

    /// <summary>Time without voltages, the gate's included.</summary>
    /// <param name="state">The state.</param>
    /// <param name="seconds">How long in s.</param>
    public void Relax(Span<double> state, double seconds) => Cell.Relax(state, seconds);
}

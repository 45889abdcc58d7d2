namespace Neuromesh.Core.Devices;

/// <summary>A device between two electrodes: a few state variables, a current, and rates of change.</summary>
/// <remarks>
/// Positive voltage is on the row's electrode and SETs (raises the conductance) in every model. Implementations are immutable and hold no
/// state, so that one instance serves all cells of an array and any number of threads.
/// </remarks>
public interface ITwoTerminalDevice
{
    /// <summary>Number of state variables, 1 to <see cref="Waveforms.WaveformIntegrator.MostStates"/>.</summary>
    int StateCount { get; }

    /// <summary>Largest magnitude of the voltage in V for which the model is valid.</summary>
    double HighestVolts { get; }

    /// <summary>Voltage in V at which conductances are read.</summary>
    double ReadVolts { get; }

    /// <summary>A state variable's range, in its own unit; the integrator's tolerance is relative to it.</summary>
    /// <param name="index">Which, from 0.</param>
    (double Lowest, double Highest) Bounds(int index);

    /// <summary>Sets the state of a device that has been reset.</summary>
    /// <param name="state">As many numbers as state variables.</param>
    void Reset(Span<double> state);

    /// <summary>The current in A at a voltage, positive from the row's to the column's electrode.</summary>
    /// <param name="state">The state; not changed.</param>
    /// <param name="volts">Voltage in V.</param>
    double CurrentAmperes(ReadOnlySpan<double> state, double volts);

    /// <summary>Rates of change at a voltage.</summary>
    /// <param name="state">The state.</param>
    /// <param name="volts">Voltage in V.</param>
    /// <param name="perSecond">Receives each state variable's rate in its own unit per s.</param>
    void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond);

    /// <summary>Lets time pass without voltage, in closed form where the model's remarks do not say otherwise.</summary>
    /// <param name="state">The state.</param>
    /// <param name="seconds">How long in s, 0 or more.</param>
    void Relax(Span<double> state, double seconds);
}

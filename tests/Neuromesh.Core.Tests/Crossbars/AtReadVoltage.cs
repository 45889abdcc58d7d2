using Neuromesh.Core.Devices;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>A device that is read at the voltage of the tiles of <see cref="CrossbarExamples"/>.</summary>
/// <param name="device">The device.</param>
internal sealed class AtReadVoltage(ITwoTerminalDevice device) : ITwoTerminalDevice
{
    public int StateCount => device.StateCount;

    public double HighestVolts => device.HighestVolts;

    public double ReadVolts => CrossbarExamples.Volts;

    public (double Lowest, double Highest) Bounds(int index) => device.Bounds(index);

    public void Reset(Span<double> state) => device.Reset(state);

    public double CurrentAmperes(ReadOnlySpan<double> state, double volts) => device.CurrentAmperes(state, volts);

    public void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond) => device.Rates(state, volts, perSecond);

    public void Relax(Span<double> state, double seconds) => device.Relax(state, seconds);
}

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>At which voltage and temperatures a device is measured.</summary>
/// <param name="SetVolts">Voltage of the SET time in V.</param>
/// <param name="LowestKelvin">Lowest temperature in K.</param>
/// <param name="HighestKelvin">Highest temperature in K.</param>
/// <param name="Devices">What is compared; the first is the preset itself.</param>
public sealed record TemperatureProtocol(double SetVolts, double LowestKelvin, double HighestKelvin, IReadOnlyList<TemperatureDevice> Devices);

/// <summary>A device at any temperature.</summary>
/// <param name="Label">What sets it apart.</param>
/// <param name="At">The device at a temperature in K.</param>
/// <param name="ShiftEv">By how much a dopant shifts its activation energies in eV; 0 for none.</param>
public sealed record TemperatureDevice(string Label, Func<double, ITwoTerminalDevice> At, double ShiftEv = 0);

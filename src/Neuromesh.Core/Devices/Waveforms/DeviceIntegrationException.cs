namespace Neuromesh.Core.Devices.Waveforms;

/// <summary>A waveform could not be integrated to the tolerance.</summary>
/// <param name="message">What failed, and when.</param>
public sealed class DeviceIntegrationException(string message) : Exception(message);

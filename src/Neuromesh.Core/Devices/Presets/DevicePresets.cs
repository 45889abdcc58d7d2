namespace Neuromesh.Core.Devices.Presets;

/// <summary>All presets.</summary>
public static class DevicePresets
{
    /// <summary>The presets, physical models first.</summary>
    public static IReadOnlyList<DevicePreset> All { get; } = [.. PhysicalPresets.All, .. PulsePresets.All, .. ProgrammedPresets.All];

    /// <summary>Finds a preset.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The preset; null if there is none of that name.</returns>
    public static DevicePreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);
}

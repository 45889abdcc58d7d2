using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Units;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads what spikes do to the devices of a crossbar projection.</summary>
internal static class CrossbarLearningReader
{
    private const double HighestVolts = 1000;
    private const double UsualWriteVolts = 1;

    /// <summary>Reads the waveform; null where nothing is said.</summary>
    /// <param name="crossbar">The crossbar.</param>
    /// <param name="preset">The device's preset; null for ideal devices.</param>
    /// <param name="readVolts">Voltage of a read in V.</param>
    public static TileLearning? Read(Section crossbar, DevicePreset? preset, double readVolts)
    {
        if (crossbar.Find("learning") is not { } node)
        {
            return null;
        }

        if (preset is null || preset.Programming is not null)
        {
            throw node.Error(
                (preset is null ? "ideal devices hold what is written" : $"of {preset.Name} only what program-and-verify reaches is known")
                + $": learning needs a device that voltages or pulses move, a physical model ({string.Join(", ", CrossbarDeviceReader.PhysicalPresets)}), a pulse model or pcm-joshi-2020");
        }

        var physical = CrossbarDeviceReader.Physical(crossbar, preset);
        if (physical is not null && TileDevice.IsVolatile(physical))
        {
            throw node.Error($"{preset.Name} grows under either polarity and forgets by itself, so the order of spikes leaves nothing: let its reads act (readDisturb: true)");
        }

        var section = new Section(node, Keys.CrossbarLearning);
        CrossbarDeviceReader.Refuse(section, ["threshold"], physical is not null, $"{preset.Name} is a physical model: what a voltage does is its own");
        var volts = new ValueRange(0, physical?.HighestVolts ?? HighestVolts, MinimumExclusive: true);
        var seconds = new ValueRange(0, 1, MinimumExclusive: true);
        var peak = section.Quantity("peakVoltage", PhysicalDimension.Voltage, 0, volts);
        var learning = new TileLearning
        {
            PeakVolts = peak,
            PeakSeconds = section.Quantity("peakWidth", PhysicalDimension.Time, 0, seconds, 10e-6),
            TailVolts = section.Quantity("tailVoltage", PhysicalDimension.Voltage, 0, volts, peak / 2),
            TailSeconds = section.Quantity("tail", PhysicalDimension.Time, 0, seconds),
            IsExponential = section.Choice("tailShape", Keys.TailShapes, "linear") == "exponential",
        };
        return physical is null ? WithThreshold(learning, crossbar, section, preset, readVolts) : Checked(learning, section, preset, physical);
    }

    private static TileLearning WithThreshold(TileLearning learning, Section crossbar, Section section, DevicePreset preset, double readVolts)
    {
        if (TileDevice.IsPulsed(preset))
        {
            var retention = CrossbarDeviceReader.Part(crossbar, "retention", Keys.CrossbarRetention);
            CrossbarDeviceReader.Refuse(retention, CrossbarDeviceReader.LawKeys, refuse: true, "cells that learn have no drift or relaxation: a pulse moves the state that was written; leave out 'retention' or 'learning'");
        }

        var usual = preset.WriteVolts > 0 ? preset.WriteVolts
            : CrossbarDeviceReader.Part(crossbar, "programming", Keys.CrossbarProgramming).Quantity(
                "voltage", PhysicalDimension.Voltage, 0, new ValueRange(0, HighestVolts, MinimumExclusive: true), UsualWriteVolts);
        var threshold = section.Quantity("threshold", PhysicalDimension.Voltage, 0, new ValueRange(0, HighestVolts, MinimumExclusive: true), usual);
        return threshold > readVolts
            ? learning with { ThresholdVolts = threshold }
            : throw (section.Find("threshold") ?? crossbar.Find("readVoltage") ?? section.Node).Error(
                $"a read at {readVolts:R} V would write: expected a threshold above it; found {threshold:R} V");
    }

    private static TileLearning Checked(TileLearning learning, Section section, DevicePreset preset, ITwoTerminalDevice physical) => learning.LargestVolts <= physical.HighestVolts
        ? learning
        : throw section.Require("peakVoltage").Error(
            $"a peak against a tail gives {learning.LargestVolts:R} V across a cell; the model of {preset.Name} is valid up to {physical.HighestVolts:R} V");
}

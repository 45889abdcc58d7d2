using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads the physical device of a crossbar projection.</summary>
internal static class CrossbarDeviceReader
{
    private const double DefaultToleranceShare = 0.01;
    private const double LongestSeconds = 1e10;

    /// <summary>A read that moves a cell by no more than this share of its range leaves it alone.</summary>
    private const double LargestDisturbance = 1e-6;

    private static readonly string[] PhysicalPresets = [.. DevicePresets.All.Where(preset => TileDevice.PhysicalModel(preset) is not null).Select(preset => preset.Name)];
    private static readonly string[] NeedDevice = ["programming", "retention", "stuckShare", "stuckAt", "flickerScale", "spread"];
    private static readonly string[] PulseKeys = ["tolerance", "pulses", "voltage", "pulseWidth"];
    private static readonly string[] LawKeys = ["driftExponent", "driftTime", "relaxationTime"];

    /// <summary>The preset that is named; null where devices are ideal.</summary>
    public static DevicePreset? FindPreset(Section crossbar)
    {
        if (crossbar.Has("device"))
        {
            return DevicePresets.Find(crossbar.Choice("device", Keys.TileDevices));
        }

        foreach (var key in NeedDevice.Where(crossbar.Has))
        {
            throw crossbar.Require(key).Error($"'{key}' belongs to a physical device: name one with the key 'device'");
        }

        return null;
    }

    /// <summary>Reads the settings of a preset's devices.</summary>
    /// <param name="crossbar">The crossbar.</param>
    /// <param name="preset">The preset.</param>
    /// <param name="readVolts">Voltage of a read in V.</param>
    /// <param name="off">Conductance of the off state in S.</param>
    /// <param name="on">Conductance of the on state in S.</param>
    public static TileDevice Read(Section crossbar, DevicePreset preset, double readVolts, double off, double on)
    {
        var programming = Part(crossbar, "programming", Keys.CrossbarProgramming);
        var retention = Part(crossbar, "retention", Keys.CrossbarRetention);
        var isPulsed = TileDevice.IsPulsed(preset);
        var isPhaseChange = preset.PhaseChange is not null;
        var isPhysical = TileDevice.PhysicalModel(preset) is not null;
        Refuse(retention, [.. LawKeys, "driftScale"], isPhysical, $"{preset.Name} is a physical model whose relaxation is its own");
        Refuse(programming, PulseKeys, !isPulsed, $"{preset.Name} is no pulse model: what its programming reaches is a distribution");
        Refuse(retention, LawKeys, isPhaseChange, $"{preset.Name} has a drift of its own: scale it with 'driftScale'");
        Refuse(retention, ["driftScale"], !isPhaseChange, $"{preset.Name} has no drift of its own: give 'driftExponent'");
        Refuse(crossbar, ["flickerScale"], !isPhaseChange, $"{preset.Name} has no 1/f noise: give 'readNoise'");
        var device = new TileDevice
        {
            Preset = preset.Name,
            AgeSeconds = programming.Quantity("age", PhysicalDimension.Time, 0, new ValueRange(0, LongestSeconds), 0),
            DriftExponent = Number(retention, "driftExponent", 1, 0),
            DriftSeconds = retention.Quantity("driftTime", PhysicalDimension.Time, 0, new ValueRange(0, LongestSeconds, MinimumExclusive: true), 1),
            RelaxationSeconds = retention.Quantity("relaxationTime", PhysicalDimension.Time, 0, new ValueRange(0, LongestSeconds, MinimumExclusive: true), double.PositiveInfinity),
            DriftScale = Number(retention, "driftScale", 10, 1),
            FlickerScale = Number(crossbar, "flickerScale", 10, 1),
            StuckShare = Number(crossbar, "stuckShare", 1, 0),
            StuckAt = (StuckState)Array.IndexOf(Keys.StuckStates, crossbar.Choice("stuckAt", Keys.StuckStates, "ends")),
            Spread = ReadSpread(crossbar, preset),
        };
        return isPulsed ? ReadPulses(crossbar, programming, preset, readVolts, off, on, device) : device;
    }

    /// <summary>Reads what spikes do to a physical model; null where nothing is said.</summary>
    public static TileLearning? ReadLearning(Section crossbar, DevicePreset? preset)
    {
        if (crossbar.Find("learning") is not { } node)
        {
            return null;
        }

        if (preset is null || TileDevice.PhysicalModel(preset) is not { } physical)
        {
            throw node.Error($"learning needs the device preset of a physical model: one of {string.Join(", ", PhysicalPresets)}");
        }

        var section = new Section(node, Keys.CrossbarLearning);
        var volts = new ValueRange(0, physical.HighestVolts, MinimumExclusive: true);
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
        return learning.LargestVolts <= physical.HighestVolts
            ? learning
            : throw section.Require("peakVoltage").Error(
                $"a peak against a tail gives {learning.LargestVolts:R} V across a cell; the model of {preset.Name} is valid up to {physical.HighestVolts:R} V");
    }

    /// <summary>Refuses what a physical model cannot do, and what others cannot.</summary>
    public static void CheckPhysics(Section crossbar, DevicePreset? preset, CrossbarParameters parameters)
    {
        if (preset is null || TileDevice.PhysicalModel(preset) is not { } physical)
        {
            Refuse(crossbar, ["readDisturb"], parameters.ReadDisturb, $"only physical models are disturbed by reads: {string.Join(", ", PhysicalPresets)}");
            return;
        }

        var (volts, seconds) = (parameters.ReadVoltageVolts, parameters.PulseSeconds);
        if (volts > physical.HighestVolts)
        {
            throw (crossbar.Find("readVoltage") ?? crossbar.Require("device")).Error($"reads of {volts:R} V: the model of {preset.Name} is valid up to {physical.HighestVolts:R} V");
        }

        var moved = parameters.Device!.Spread is { } spread
            ? spread.Corners.Max(corner => TileDevice.Disturbance(TileDevice.Varied(physical, corner), volts, seconds))
            : TileDevice.Disturbance(physical, volts, seconds);
        if (moved > LargestDisturbance && !parameters.ReadDisturb)
        {
            throw (crossbar.Find("readVoltage") ?? crossbar.Require("device")).Error(
                $"a read of {volts:R} V for {seconds:R} s moves {preset.Name} by up to {moved:G2} of its range, more than {LargestDisturbance:G1}: read with less, or let reads disturb (readDisturb: true)");
        }

        if (parameters.NeedsSolution && !TileDevice.IsLinear(physical))
        {
            throw crossbar.Require(parameters.Stack is not null ? "stack" : parameters.WordLineOhms > 0 ? "wordLineResistance" : "bitLineResistance").Error(
                $"the cells of {preset.Name} are not linear in the voltage: arrays of physical models with wires or layers are solved for linear cells only");
        }
    }

    private static DeviceSpread? ReadSpread(Section crossbar, DevicePreset preset)
    {
        if (crossbar.Find("spread") is not { } node)
        {
            return null;
        }

        if (TileDevice.PhysicalModel(preset) is not { } physical)
        {
            throw node.Error($"the spread of {preset.Name} is the preset's own; cells of physical models can be given one: {string.Join(", ", PhysicalPresets)}");
        }

        var section = new Section(node, Keys.CrossbarSpread);
        Refuse(section, ["activationEnergy"], physical is VteamDevice, $"{preset.Name} has no activation energy: give 'threshold'");
        var spread = new DeviceSpread
        {
            OnConductance = Number(section, "onConductance", DeviceSpread.LargestDeviation, 0),
            OffConductance = Number(section, "offConductance", DeviceSpread.LargestDeviation, 0),
            Threshold = Number(section, "threshold", DeviceSpread.LargestDeviation, 0),
            ActivationEnergy = Number(section, "activationEnergy", DeviceSpread.LargestDeviation, 0),
            IsLognormal = section.Choice("distribution", Keys.SpreadDistributions, "normal") == "lognormal",
            Truncation = section.Quantity("truncation", PhysicalDimension.Dimensionless, 0, new ValueRange(0.5, 3), 3),
        };
        try
        {
            foreach (var corner in spread.Corners)
            {
                _ = TileDevice.Varied(physical, corner);
            }
        }
        catch (ArgumentException impossible)
        {
            throw node.Error($"a cell that can be drawn is impossible ({impossible.Message}): expected smaller deviations or a smaller 'truncation'");
        }

        return spread;
    }

    private static TileDevice ReadPulses(
        Section crossbar, Section programming, DevicePreset preset, double readVolts, double off, double on, TileDevice device)
    {
        var volts = programming.Quantity("voltage", PhysicalDimension.Voltage, 0, new ValueRange(0, 1000, MinimumExclusive: true), device.WriteVolts);
        return readVolts >= volts
            ? throw (crossbar.Find("readVoltage") ?? programming.Require("voltage")).Error(
                $"a read at {readVolts:R} V would write: expected less than the {volts:R} V of a programming pulse (programming.voltage)")
            : device with
            {
                ToleranceSiemens = programming.Quantity("tolerance", PhysicalDimension.Conductance, 0, new ValueRange(0, on, MinimumExclusive: true), DefaultToleranceShare * (on - off)),
                MostPulses = (int)programming.Whole("pulses", 1, Keys.MostProgrammingPulses, TileDevice.UsualPulses(preset)),
                WriteVolts = volts,
                WritePulseSeconds = programming.Quantity("pulseWidth", PhysicalDimension.Time, 0, new ValueRange(0, 1, MinimumExclusive: true), device.WritePulseSeconds),
            };
    }

    private static Section Part(Section crossbar, string key, KeyTable keys) => new(crossbar.Find(key) ?? new DescriptionMapping(crossbar.Node.Place), keys);

    private static double Number(Section section, string key, double largest, double fallback) =>
        section.Quantity(key, PhysicalDimension.Dimensionless, 0, new ValueRange(0, largest), fallback);

    private static void Refuse(Section section, string[] keys, bool refuse, string reason)
    {
        foreach (var key in keys.Where(key => refuse && section.Has(key)))
        {
            throw section.Require(key).Error(reason);
        }
    }
}

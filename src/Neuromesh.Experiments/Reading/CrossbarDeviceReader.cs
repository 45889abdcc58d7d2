using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Presets;
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

    internal static readonly string[] PhysicalPresets = [.. DevicePresets.All.Where(preset => TileDevice.PhysicalModel(preset) is not null).Select(preset => preset.Name)];
    private static readonly string[] NeedDevice = ["variant", "programming", "retention", "stuckShare", "stuckAt", "flickerScale", "spread"];
    private static readonly string[] PulseKeys = ["tolerance", "pulses", "voltage", "pulseWidth"];
    internal static readonly string[] LawKeys = ["driftExponent", "driftTime", "relaxationTime"];

    /// <summary>The preset that is named; null where devices are ideal.</summary>
    public static DevicePreset? FindPreset(Section crossbar)
    {
        if (crossbar.Has("device"))
        {
            return crossbar.Require("device") is DescriptionScalar { Text: "ecram" }
                ? throw crossbar.Require("device").Error("'ecram' is written at a gate of its own, which the lines of a crossbar do not reach: its pulse models are ecram-tang-2018 and ecram-kim-2019")
                : DevicePresets.Find(crossbar.Choice("device", Keys.TileDevices));
        }

        foreach (var key in NeedDevice.Where(crossbar.Has))
        {
            throw crossbar.Require(key).Error($"'{key}' belongs to a physical device: name one with the key 'device'");
        }

        return null;
    }

    /// <summary>The physical model of a preset in the variant that is named; null for other presets.</summary>
    public static ITwoTerminalDevice? Physical(Section crossbar, DevicePreset? preset) => preset is null ? null : TileDevice.PhysicalModel(preset, ReadVariant(crossbar, preset));

    /// <summary>The variant of a preset that is named; null where none is.</summary>
    public static string? ReadVariant(Section crossbar, DevicePreset preset)
    {
        if (!crossbar.Has("variant"))
        {
            return null;
        }

        string[] variants = [.. TileDevice.Variants(preset)];
        return variants.Length > 0
            ? crossbar.Choice("variant", variants)
            : throw crossbar.Require("variant").Error($"{preset.Name} has no variants; physical models have: {string.Join(", ", PhysicalPresets)}");
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
        var physical = Physical(crossbar, preset);
        var isPhysical = physical is not null;
        Refuse(retention, [.. LawKeys, "driftScale"], isPhysical, $"{preset.Name} is a physical model whose relaxation is its own");
        Refuse(programming, ["age"], physical is not null && TileDevice.IsVolatile(physical), $"cells of {preset.Name} store nothing: they begin at rest");
        Refuse(programming, PulseKeys, !isPulsed, $"{preset.Name} is no pulse model: what its programming reaches is a distribution");
        Refuse(retention, LawKeys, isPhaseChange, $"{preset.Name} has a drift of its own: scale it with 'driftScale'");
        Refuse(retention, ["driftScale"], !isPhaseChange, $"{preset.Name} has no drift of its own: give 'driftExponent'");
        Refuse(crossbar, ["flickerScale"], !isPhaseChange, $"{preset.Name} has no 1/f noise: give 'readNoise'");
        var device = new TileDevice
        {
            Preset = preset.Name,
            Variant = ReadVariant(crossbar, preset),
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

    /// <summary>Refuses what a physical model cannot do, and what others cannot.</summary>
    public static void CheckPhysics(Section crossbar, DevicePreset? preset, CrossbarParameters parameters)
    {
        if (preset is { PhaseChange: not null } or { Programming: not null } && parameters.ReadVoltageVolts > preset.HighestReadVolts)
        {
            throw (crossbar.Find("readVoltage") ?? crossbar.Require("device")).Error(FormattableString.Invariant(
                $"reads of {parameters.ReadVoltageVolts:R} V: expected at most {preset.HighestReadVolts:R} V for {preset.Name} ({preset.HighestReadSource})"));
        }

        if (preset is null || Physical(crossbar, preset) is not { } physical)
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
        if (!parameters.ReadDisturb && (moved > LargestDisturbance || (moved > 0 && TileDevice.IsVolatile(physical))))
        {
            throw (crossbar.Find("readVoltage") ?? crossbar.Require("device")).Error(
                $"a read of {volts:R} V for {seconds:R} s moves {preset.Name} by up to {moved:G2} of its range, more than {(TileDevice.IsVolatile(physical) ? 0 : LargestDisturbance):G1}: read with less, or let reads disturb (readDisturb: true)");
        }

        Refuse(crossbar, ["cell"], parameters.ReadDisturb, "what is in series takes a share of a read's voltage, which the pulse that acts on the cells does not know: leave out 'cell' or 'readDisturb'");
    }

    private static DeviceSpread? ReadSpread(Section crossbar, DevicePreset preset)
    {
        if (crossbar.Find("spread") is not { } node)
        {
            return null;
        }

        if (Physical(crossbar, preset) is not { } physical)
        {
            throw node.Error($"the spread of {preset.Name} is the preset's own; cells of physical models can be given one: {string.Join(", ", PhysicalPresets)}");
        }

        var section = new Section(node, Keys.CrossbarSpread);
        Refuse(section, ["activationEnergy"], !TileDevice.HasActivation(physical), $"{preset.Name} has no activation energy: give 'threshold'");
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
        var usual = (Volts: preset.WriteVolts > 0 ? preset.WriteVolts : device.WriteVolts, Seconds: preset.WriteSeconds > 0 ? preset.WriteSeconds : device.WritePulseSeconds);
        var volts = programming.Quantity("voltage", PhysicalDimension.Voltage, 0, new ValueRange(0, 1000, MinimumExclusive: true), usual.Volts);
        return readVolts >= volts
            ? throw (crossbar.Find("readVoltage") ?? programming.Require("voltage")).Error(
                $"a read at {readVolts:R} V would write: expected less than the {volts:R} V of a programming pulse (programming.voltage)")
            : device with
            {
                ToleranceSiemens = programming.Quantity("tolerance", PhysicalDimension.Conductance, 0, new ValueRange(0, on, MinimumExclusive: true), DefaultToleranceShare * (on - off)),
                MostPulses = (int)programming.Whole("pulses", 1, Keys.MostProgrammingPulses, TileDevice.UsualPulses(preset)),
                WriteVolts = volts,
                WritePulseSeconds = programming.Quantity("pulseWidth", PhysicalDimension.Time, 0, new ValueRange(0, 1, MinimumExclusive: true), usual.Seconds),
            };
    }

    internal static Section Part(Section crossbar, string key, KeyTable keys) => new(crossbar.Find(key) ?? new DescriptionMapping(crossbar.Node.Place), keys);

    private static double Number(Section section, string key, double largest, double fallback) =>
        section.Quantity(key, PhysicalDimension.Dimensionless, 0, new ValueRange(0, largest), fallback);

    internal static void Refuse(Section section, string[] keys, bool refuse, string reason)
    {
        foreach (var key in keys.Where(key => refuse && section.Has(key)))
        {
            throw section.Require(key).Error(reason);
        }
    }
}

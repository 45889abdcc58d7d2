using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads the physical device of a crossbar projection.</summary>
internal static class CrossbarDeviceReader
{
    private const double DefaultToleranceShare = 0.01;
    private const double LongestSeconds = 1e10;
    private static readonly string[] NeedDevice = ["programming", "retention", "stuckShare", "stuckAt", "flickerScale"];
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
    /// <param name="off">Conductance of the off state in S.</param>
    /// <param name="on">Conductance of the on state in S.</param>
    public static TileDevice Read(Section crossbar, DevicePreset preset, double off, double on)
    {
        var programming = Part(crossbar, "programming", Keys.CrossbarProgramming);
        var retention = Part(crossbar, "retention", Keys.CrossbarRetention);
        var isPulsed = TileDevice.IsPulsed(preset);
        var isPhaseChange = preset.PhaseChange is not null;
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
            RelaxationSeconds = retention.Quantity("relaxationTime", PhysicalDimension.Time, 0, ValueRange.Positive, double.PositiveInfinity),
            DriftScale = Number(retention, "driftScale", 10, 1),
            FlickerScale = Number(crossbar, "flickerScale", 10, 1),
            StuckShare = Number(crossbar, "stuckShare", 1, 0),
            StuckAt = (StuckState)Array.IndexOf(Keys.StuckStates, crossbar.Choice("stuckAt", Keys.StuckStates, "ends")),
        };
        return isPulsed ? ReadPulses(crossbar, programming, preset, off, on, device) : device;
    }

    private static TileDevice ReadPulses(Section crossbar, Section programming, DevicePreset preset, double off, double on, TileDevice device)
    {
        var volts = programming.Quantity("voltage", PhysicalDimension.Voltage, 0, new ValueRange(0, 1000, MinimumExclusive: true), device.WriteVolts);
        var readVolts = crossbar.Quantity("readVoltage", PhysicalDimension.Voltage, 0, ValueRange.Positive, 0);
        return readVolts >= volts
            ? throw crossbar.Require("readVoltage").Error(
                $"a read at {readVolts:R} V would write: expected less than the {volts:R} V of a programming pulse (programming.voltage)")
            : device with
            {
                ToleranceSiemens = programming.Quantity("tolerance", PhysicalDimension.Conductance, 0, ValueRange.Positive, DefaultToleranceShare * (on - off)),
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

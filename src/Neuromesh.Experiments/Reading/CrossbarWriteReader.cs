using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Volatile;
using Neuromesh.Core.Units;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads what writes do to the cells of a crossbar projection that they are not meant for.</summary>
internal static class CrossbarWriteReader
{
    private const double DefaultToleranceShare = 0.01;
    private const double LongestMetres = 1e-3;
    private const double LargestConductivity = 1e4;

    private static readonly string[] PhysicalKeys = ["voltage", "longest", "tolerance", "passes", "from", "thermal"];
    private static readonly string[] PulseKeys = ["voltageScale", "threshold"];
    private static readonly BiasScheme?[] Schemes = [null, BiasScheme.Half, BiasScheme.Third, BiasScheme.Floating];

    /// <summary>Reads the key <c>write</c>; null where nothing beside the written cell sees anything and the device is programmed as without it.</summary>
    /// <param name="crossbar">The crossbar.</param>
    /// <param name="preset">The device's preset; null for ideal devices.</param>
    /// <param name="parameters">What was read of the crossbar before.</param>
    /// <param name="ends">What the projection joins.</param>
    public static TileWrites? Read(Section crossbar, DevicePreset? preset, CrossbarParameters parameters, ProjectionEnds ends)
    {
        if (crossbar.Find("write") is not { } node)
        {
            return null;
        }

        var physical = preset is null ? null : TileDevice.PhysicalModel(preset, parameters.Device?.Variant);
        if (physical is DiffusiveFilament)
        {
            throw node.Error($"{preset!.Name} stores nothing that could be written: leave 'write' out");
        }

        if (preset is null || (physical is null && !TileDevice.IsPulsed(preset)))
        {
            throw node.Error("'write' belongs to devices that are written by pulses or voltages: name the preset of a pulse model or of a physical model with the key 'device'");
        }

        var section = new Section(node, Keys.CrossbarWrite);
        var writes = new TileWrites { Scheme = Schemes[Array.IndexOf(Keys.WriteBiases, section.Choice("bias", Keys.WriteBiases, Keys.WriteBiases[0]))] };
        var read = physical is null ? ReadPulses(section, preset, writes) : ReadPhysical(section, preset, physical, writes, parameters);
        if (read is not null)
        {
            parameters = parameters with { Writes = read };
            CheckSize(section, parameters, ends);
            CheckCircuit(crossbar, section, parameters, physical is null ? parameters.Device!.WriteVolts : read.Volts);
        }

        return read;
    }

    private static void CheckSize(Section section, CrossbarParameters parameters, ProjectionEnds ends)
    {
        var cells = (double)Math.Min(parameters.TileRows, ends.SourceCount) * (Math.Min(parameters.TileColumns, ends.Target.Size) + (parameters.HasOffsetColumn ? 1 : 0));
        var hasHeat = parameters.Writes!.Heat is not null;
        if ((parameters.SolvesWrites || hasHeat) && cells > TileWrites.MostSolvedCells)
        {
            var reason = hasHeat || parameters.Writes.Scheme == BiasScheme.Floating ? "" : parameters.Stack is not null ? " in a stack" : parameters.HasWires ? " with wire resistance" : " with a 'cell'";
            throw section.Require(hasHeat ? "thermal" : "bias").Error(
                $"each write{reason} is a solution of the whole array: expected tiles of at most {TileWrites.MostSolvedCells} cells (tileSize, for example [64, 64]); found {cells:0}");
        }
    }

    /// <summary>Refuses voltages at which what cells are made of carries currents that no cell does.</summary>
    private static void CheckCircuit(Section crossbar, Section section, CrossbarParameters parameters, double writeVolts)
    {
        var highest = parameters.Circuit switch
        {
            HyperbolicCircuit hyperbolic => CrossbarCellReader.MostVoltageScales * hyperbolic.VoltageScale,
            SeriesCircuit { Selector: HyperbolicSelector selector } => CrossbarCellReader.MostVoltageScales * selector.VoltageScale,
            SeriesCircuit { Selector: JunctionDiode diode } => CrossbarCellReader.MostThermalVolts * diode.VoltageScale,
            _ => double.PositiveInfinity,
        };
        if (parameters.SeesWriteLoads && writeVolts > highest)
        {
            throw (section.Find("voltage") ?? crossbar.Require("cell")).Error(FormattableString.Invariant(
                $"the cell's current is computed up to {highest:G4} V: expected writes of less; found {writeVolts:R} V"));
        }
    }

    private static TileWrites? ReadPulses(Section section, DevicePreset preset, TileWrites writes)
    {
        foreach (var key in PhysicalKeys.Where(section.Has))
        {
            throw section.Require(key).Error(key == "thermal"
                ? $"{preset.Name} is a pulse model, which has no temperature"
                : $"{preset.Name} is a pulse model: voltage, tolerance and number of its pulses are those of 'programming'");
        }

        if (writes.Scheme is null)
        {
            foreach (var key in PulseKeys.Where(section.Has))
            {
                throw section.Require(key).Error("with bias: ideal no cell sees a part of the voltage: expected half, third or floating");
            }

            return null;
        }

        return writes with { KineticsVolts = VoltageScale(section, "voltageScale"), ThresholdVolts = Threshold(section, "threshold") };
    }

    /// <summary>V0 of the rule for pulse models.</summary>
    /// <param name="section">Where it stands.</param>
    /// <param name="key">Its key.</param>
    internal static double VoltageScale(Section section, string key) =>
        section.Quantity(key, PhysicalDimension.Voltage, 0, new ValueRange(0, 1000, MinimumExclusive: true));

    /// <summary>The voltage below which a pulse model does not move.</summary>
    /// <param name="section">Where it stands.</param>
    /// <param name="key">Its key.</param>
    internal static double Threshold(Section section, string key) => section.Quantity(key, PhysicalDimension.Voltage, 0, new ValueRange(0, 1000), 0);

    private static TileWrites? ReadPhysical(Section section, DevicePreset preset, ITwoTerminalDevice physical, TileWrites writes, CrossbarParameters parameters)
    {
        foreach (var key in PulseKeys.Where(section.Has))
        {
            throw section.Require(key).Error($"{preset.Name} is a physical model: what a voltage does to it is its own law");
        }

        if (writes.Scheme is null && !PhysicalKeys.Any(section.Has))
        {
            return null;
        }

        var range = new ValueRange(parameters.ReadVoltageVolts, physical.HighestVolts, MinimumExclusive: true);
        return writes with
        {
            Volts = section.Quantity("voltage", PhysicalDimension.Voltage, 0, range),
            LongestSeconds = section.Quantity("longest", PhysicalDimension.Time, 0, new ValueRange(0, 1, MinimumExclusive: true), writes.LongestSeconds),
            ToleranceSiemens = section.Quantity(
                "tolerance",
                PhysicalDimension.Conductance,
                0,
                new ValueRange(0, parameters.ConductanceMaxSiemens, MinimumExclusive: true),
                DefaultToleranceShare * (parameters.ConductanceMaxSiemens - parameters.ConductanceMinSiemens)),
            Passes = (int)section.Whole("passes", 1, TileWrites.MostPasses, writes.Passes),
            StartsOn = section.Choice("from", Keys.WriteOrigins, Keys.WriteOrigins[0]) == Keys.WriteOrigins[1],
            Heat = ReadHeat(section, preset, physical),
        };
    }

    private static ThermalGeometry? ReadHeat(Section write, DevicePreset preset, ITwoTerminalDevice physical)
    {
        if (write.Find("thermal") is not { } node)
        {
            return null;
        }

        if (TileWrites.Warmed(physical, 0) is null)
        {
            throw node.Error($"{preset.Name} has no temperature: expected oxide-gap, oxide-gap-asu, thermal-filament or switching-geometry");
        }

        var section = new Section(node, Keys.CrossbarThermal);
        var usual = new ThermalGeometry();
        var pitch = Metres(section, "pitch", usual.PitchMetres, LongestMetres);
        return new ThermalGeometry
        {
            PitchMetres = pitch,
            WidthMetres = Metres(section, "lineWidth", pitch / 2, pitch),
            LineMetres = Metres(section, "lineHeight", usual.LineMetres, LongestMetres),
            CellMetres = Metres(section, "cellHeight", usual.CellMetres, LongestMetres),
            IsolationMetres = Metres(section, "isolation", usual.IsolationMetres, LongestMetres),
            LineWattPerMetreKelvin = Conductivity(section, "lineConductivity", usual.LineWattPerMetreKelvin),
            InsulatorWattPerMetreKelvin = Conductivity(section, "insulatorConductivity", usual.InsulatorWattPerMetreKelvin),
        };
    }

    private static double Metres(Section section, string key, double usual, double longest) =>
        section.Quantity(key, PhysicalDimension.Length, 0, new ValueRange(0, longest, MinimumExclusive: true), usual);

    private static double Conductivity(Section section, string key, double usual) =>
        section.Quantity(key, PhysicalDimension.Dimensionless, 0, new ValueRange(0, LargestConductivity, MinimumExclusive: true), usual);
}

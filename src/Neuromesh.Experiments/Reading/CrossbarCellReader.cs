using System.Collections.Immutable;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Units;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads what a crossbar projection's cells are made of beside their memristors.</summary>
internal static class CrossbarCellReader
{
    // sinh of 50 is 2.6e21: beyond it a read drives currents that no cell carries.
    internal const double MostVoltageScales = 50;
    internal const double MostThermalVolts = 500;

    /// <summary>The least share of the memristors' range that a read has to see.</summary>
    private const double LeastContrast = 0.01;

    private static readonly ValueRange Conductances = new(0, 1, MinimumExclusive: true);

    /// <summary>The keys that a kind of cell takes beside its type: those that it needs, and those that have a default.</summary>
    public static ImmutableDictionary<string, (string[] Needed, string[] Optional)> OwnKeys { get; } = new Dictionary<string, (string[], string[])>
    {
        ["hyperbolic"] = (["voltageScale"], []),
        ["rectifying"] = (["ratio"], []),
        ["selector"] = (["conductance", "voltageScale"], []),
        ["diode"] = (["saturationCurrent"], ["ideality", "leak"]),
        ["transistor"] = ([], ["gateVoltage", "threshold", "transconductance", "modulation", "leak"]),
    }.ToImmutableDictionary();

    /// <summary>Reads the circuit; null for memristors alone.</summary>
    /// <param name="crossbar">The crossbar.</param>
    /// <param name="preset">The device's preset; null for ideal devices.</param>
    /// <param name="readVolts">Voltage of a read in V.</param>
    /// <param name="off">The memristors' conductance in the off state in S.</param>
    /// <param name="on">That in the on state in S.</param>
    public static CellCircuit? Read(Section crossbar, DevicePreset? preset, double readVolts, double off, double on)
    {
        if (crossbar.Find("cell") is not { } node)
        {
            return null;
        }

        var section = new Section(node, Keys.CrossbarCell);
        var type = section.Choice("type", Keys.CellTypes);
        CheckKeys(section, type);
        if (CrossbarDeviceReader.Physical(crossbar, preset) is { } physical && (type is "hyperbolic" or "rectifying" || !TileDevice.IsLinear(physical)))
        {
            throw node.Error(TileDevice.IsLinear(physical)
                ? $"{preset!.Name} is a physical model with a current of its own: its cells can have a selector, a diode or a transistor in series"
                : $"{preset!.Name} is a physical model whose current is not linear in the voltage: only linear memristors can have something in series");
        }

        CellCircuit circuit = type switch
        {
            "hyperbolic" => new HyperbolicCircuit(VoltageScale(section, readVolts)),
            "rectifying" => new RectifyingCircuit(section.Quantity("ratio", PhysicalDimension.Dimensionless, 0, new ValueRange(1, 1e9))),
            "selector" => new SeriesCircuit(new HyperbolicSelector
            {
                Siemens = section.Quantity("conductance", PhysicalDimension.Conductance, 0, Conductances),
                VoltageScale = VoltageScale(section, readVolts),
            }),
            "diode" => new SeriesCircuit(ReadDiode(crossbar, section, readVolts)),
            _ => ReadTransistor(section),
        };
        var contrast = (circuit.ReadSiemens(on, readVolts) - circuit.ReadSiemens(off, readVolts)) / (on - off);
        return contrast >= LeastContrast
            ? circuit
            : throw node.Error(FormattableString.Invariant(
                $"at a readVoltage of {readVolts:R} V what is in series with the memristors leaves {100 * contrast:G2} % of the difference between the on and the off state, less than {100 * LeastContrast:G1} %: read with more, or let it conduct better"));
    }

    private static void CheckKeys(Section section, string type)
    {
        var (needed, optional) = OwnKeys[type];
        string[] own = ["type", .. needed, .. optional];
        foreach (var entry in section.Node.Entries.Where(entry => !own.Contains(entry.Key)))
        {
            throw entry.Error($"the cell {type} has no '{entry.Key}': {NearestName.Suggest(entry.Key, own)}");
        }

        foreach (var key in needed.Where(key => !section.Has(key)))
        {
            throw section.Node.MissingKey(key, Keys.CrossbarCell.Keys.First(known => known.Name == key).Meaning);
        }
    }

    private static double VoltageScale(Section section, double readVolts) =>
        section.Quantity("voltageScale", PhysicalDimension.Voltage, 0, new ValueRange(readVolts / MostVoltageScales, 1e6));

    private static JunctionDiode ReadDiode(Section crossbar, Section section, double readVolts)
    {
        var diode = new JunctionDiode
        {
            SaturationAmperes = section.Quantity("saturationCurrent", PhysicalDimension.Current, 0, new ValueRange(0, 1, MinimumExclusive: true)),
            Ideality = section.Quantity("ideality", PhysicalDimension.Dimensionless, 0, new ValueRange(1, 100), 1),
            LeakSiemens = section.Quantity("leak", PhysicalDimension.Conductance, 0, Conductances, 1e-12),
        };
        return readVolts <= MostThermalVolts * diode.VoltageScale
            ? diode
            : throw (crossbar.Find("readVoltage") ?? section.Node).Error(FormattableString.Invariant(
                $"a diode's current is computed up to {MostThermalVolts * diode.VoltageScale:G3} V; found a readVoltage of {readVolts:R} V"));
    }

    private static TransistorCircuit ReadTransistor(Section section)
    {
        var threshold = section.Quantity("threshold", PhysicalDimension.Voltage, 0, new ValueRange(0, 5, MinimumExclusive: true), 0.5);
        var gate = section.Quantity("gateVoltage", PhysicalDimension.Voltage, 0, new ValueRange(threshold, 1000, MinimumExclusive: true), 2.5);
        var transistor = new SquareLawTransistor
        {
            ThresholdVolts = threshold,
            TransconductanceAmperesPerSquareVolt = section.Quantity("transconductance", PhysicalDimension.Conductance, 0, Conductances, 1e-3),
            ModulationPerVolt = section.Quantity("modulation", PhysicalDimension.Dimensionless, 0, new ValueRange(0, 10), 0),
            LeakSiemens = section.Quantity("leak", PhysicalDimension.Conductance, 0, Conductances, 1e-12),
        };
        return gate > threshold
            ? new TransistorCircuit(transistor, gate)
            : throw section.Require("threshold").Error($"a gate at 2.5 V does not open a transistor with a threshold of {threshold:R} V: give gateVoltage");
    }
}

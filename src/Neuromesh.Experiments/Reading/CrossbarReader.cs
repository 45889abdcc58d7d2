using System.Globalization;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Products;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads a crossbar projection.</summary>
internal static class CrossbarReader
{
    private const int MaximumTileEdge = 4096;
    private const int DefaultTileEdge = 128;
    private const double DefaultReadVoltageVolts = 0.2;
    private const double LargestReadVoltageVolts = 1000;
    private const double LargestConductanceSiemens = 1;
    private const double DefaultPulseSeconds = 10e-9;
    private const double MostOhms = 1e6;

    /// <summary>Six deviations leave every conductance positive.</summary>
    private const double LargestReadNoise = 0.16;

    public static CrossbarProjection Read(string name, int index, Section projection, ProjectionEnds ends, ReadingContext context)
    {
        var section = new Section(projection.Require("crossbar"), Keys.Crossbar);
        if ((double)ends.SourceCount * ends.Target.Size is var devices && devices > ProjectionReader.MostSynapses)
        {
            throw projection.Node.Error($"{ends.SourceCount} rows by {ends.Target.Size} columns are {devices:G3} devices, too many: at most {ProjectionReader.MostSynapses:G3}");
        }

        var delay = DelayReader.ReadConstant(projection, context);
        var weights = WeightReader.Read(projection, ends, context, allowsMatrix: true, ReadFullScale(section, ends));
        var parameters = ReadParameters(section, ends, context);
        CheckSigns(projection, parameters, weights, ends.Target.Size);
        CheckScale(projection, parameters, weights, ends);
        return new CrossbarProjection
        {
            Name = name,
            Index = index,
            FirstSource = ends.FirstSource,
            SourceCount = ends.SourceCount,
            Recurrent = ends.Recurrent,
            Target = ends.Target,
            MinimumDelaySteps = delay,
            MaximumDelaySteps = delay,
            Weights = weights,
            Crossbar = parameters,
        };
    }

    private static CrossbarParameters ReadParameters(Section section, ProjectionEnds ends, ReadingContext context)
    {
        var preset = CrossbarDeviceReader.FindPreset(section);
        var readVolts = section.Quantity("readVoltage", PhysicalDimension.Voltage, 0, new ValueRange(0, LargestReadVoltageVolts, MinimumExclusive: true), DefaultReadVoltageVolts);
        var (off, on) = ReadRange(section, preset, readVolts);
        var (rows, columns) = (DefaultTileEdge, DefaultTileEdge);
        if (section.Find("tileSize") is { } size)
        {
            var edges = Pair(size, "[rows, columns], for example [128, 128]");
            rows = (int)Section.WholeOf(edges[0], 1, MaximumTileEdge);
            columns = (int)Section.WholeOf(edges[1], 1, MaximumTileEdge);
        }

        var dimension = ends.Target.Model.WeightDimension;
        var exponent = QuantityParser.NeuronExponent(dimension);
        if (section.Has("adcBits") != section.Has("adcRange"))
        {
            throw section.Require(section.Has("adcBits") ? "adcBits" : "adcRange").Error("a converter has both adcBits and adcRange, an ideal one neither");
        }

        var (encoding, slices, bitsPerCell) = CrossbarReadoutReader.ReadEncoding(section);
        if (encoding is WeightEncoding.DifferentialPairs or WeightEncoding.OffsetColumn && section.Has("adcBits") && section.Whole("adcBits", 1, 24) == 1)
        {
            throw section.Require("adcBits").Error("sums of both signs need 2 to 24 bits: the levels of one bit are -adcRange and 0, which no positive sum reaches");
        }

        var parameters = new CrossbarParameters
        {
            ConductanceMinSiemens = off,
            ConductanceMaxSiemens = on,
            TileRows = rows,
            TileColumns = columns,
            Encoding = encoding,
            Slices = slices,
            BitsPerCell = bitsPerCell,
            Levels = section.Has("levels") ? (int)section.Whole("levels", 2, 1 << 24) : null,
            ReadVoltageVolts = readVolts,
            WeightFullScale = ReadFullScale(section, ends),
            Circuit = CrossbarCellReader.Read(section, preset, readVolts, off, on),
            Stack = ReadStack(section),
            UnselectedRows = (UnselectedRows)Array.IndexOf(Keys.UnselectedRows, section.Choice("unselectedRows", Keys.UnselectedRows, "grounded")),
            ReadNoise = section.Quantity("readNoise", PhysicalDimension.Dimensionless, 0, new ValueRange(0, LargestReadNoise), 0),
            ReadNoiseMode = (ReadNoiseMode)Array.IndexOf(Keys.ReadNoiseModes, section.Choice("readNoiseMode", Keys.ReadNoiseModes, "per-cell")),
            PulseSeconds = section.Quantity(
                "pulseWidth", PhysicalDimension.Time, 0, new ValueRange(0, context.TimeStep.Milliseconds / 1000, MinimumExclusive: true), DefaultPulseSeconds),
            WordLineOhms = section.Quantity("wordLineResistance", PhysicalDimension.Resistance, 0, new ValueRange(0, MostOhms), 0),
            BitLineOhms = section.Quantity("bitLineResistance", PhysicalDimension.Resistance, 0, new ValueRange(0, MostOhms), 0),
            AdcBits = section.Has("adcBits") ? (int)section.Whole("adcBits", 1, 24) : null,
            AdcRange = section.Quantity("adcRange", dimension, exponent, ValueRange.Positive(dimension), 1),
            Device = preset is null ? null : CrossbarDeviceReader.Read(section, preset, readVolts, off, on),
            ReadDisturb = section.Flag("readDisturb", false),
            Learning = CrossbarLearningReader.Read(section, preset, readVolts),
        };
        parameters = parameters with { Readout = CrossbarReadoutReader.Read(section, parameters, dimension) };
        parameters = parameters with { Writes = CrossbarWriteReader.Read(section, preset, parameters, ends) };
        CheckNoise(section, parameters);
        CrossbarDeviceReader.CheckPhysics(section, preset, parameters);
        return parameters;
    }

    private static double? ReadFullScale(Section section, ProjectionEnds ends)
    {
        var dimension = ends.Target.Model.WeightDimension;
        return section.Has("weightFullScale")
            ? section.Quantity("weightFullScale", dimension, QuantityParser.NeuronExponent(dimension), ValueRange.Positive(dimension))
            : null;
    }

    private static (double OffSiemens, double OnSiemens) ReadRange(Section section, DevicePreset? preset, double readVolts)
    {
        if (!section.Has("conductanceRange") && preset is not null)
        {
            return TileDevice.Range(preset, readVolts, CrossbarDeviceReader.ReadVariant(section, preset));
        }

        var node = section.Require("conductanceRange");
        var range = Pair(node, "[off, on], for example [1 uS, 100 uS]");
        var off = Section.QuantityOf(range[0], PhysicalDimension.Conductance, 0, new ValueRange(0, LargestConductanceSiemens));
        var on = Section.QuantityOf(range[1], PhysicalDimension.Conductance, 0, new ValueRange(0, LargestConductanceSiemens, MinimumExclusive: true));
        if (off >= on)
        {
            throw node.Error("the conductance of the off state must be below that of the on state");
        }

        if (preset is not null)
        {
            var (lowest, highest) = TileDevice.Range(preset, readVolts, CrossbarDeviceReader.ReadVariant(section, preset));
            _ = Section.QuantityOf(range[0], PhysicalDimension.Conductance, 0, new ValueRange(lowest, highest));
            _ = Section.QuantityOf(range[1], PhysicalDimension.Conductance, 0, new ValueRange(lowest, highest));
        }

        return (off, on);
    }

    /// <summary>Noise for each output has the distribution of noise for each cell only where a column is a sum of independent cells.</summary>
    private static void CheckNoise(Section section, CrossbarParameters parameters)
    {
        if (parameters.ReadNoiseMode == ReadNoiseMode.PerOutput && parameters.NeedsSolution)
        {
            throw section.Require("readNoiseMode").Error("with wire resistance or in a stack the currents of cells are not independent: read noise must be drawn 'per-cell'");
        }

        if (parameters.ReadNoiseMode == ReadNoiseMode.PerOutput && parameters.Circuit is not null)
        {
            throw section.Require("readNoiseMode").Error("the current of such a cell is not proportional to its memristor's conductance: read noise must be drawn 'per-cell'");
        }
    }

    private static TileStack? ReadStack(Section crossbar)
    {
        if (crossbar.Find("stack") is not { } node)
        {
            return null;
        }

        var section = new Section(node, Keys.CrossbarStack);
        var stack = new TileStack(
            (StackKind)Array.IndexOf(Keys.StackKinds, section.Choice("type", Keys.StackKinds)), (int)section.Whole("layers", 2, TileStack.MostLayers));
        return stack.Kind == StackKind.Pillars && crossbar.Find("cell") is DescriptionMapping cell && cell.Find("type")?.Value is DescriptionScalar { Text: "transistor" }
            ? throw cell.Error("cells of pillars have no room for transistors: their own nonlinearity selects")
            : stack;
    }

    private static List<DescriptionNode> Pair(DescriptionNode node, string expected) => node is DescriptionSequence { Items: [_, _] } sequence
        ? sequence.Items
        : throw node.Error($"expected {expected}; found {node.Kind}");

    /// <summary>A single device holds no negative weight, and a matrix of zeros has no scale.</summary>
    private static void CheckSigns(Section projection, CrossbarParameters parameters, WeightDistribution weights, int targets)
    {
        var canBeNegative = weights switch
        {
            ConstantWeight constant => constant.Value < 0,
            UniformWeight uniform => uniform.Minimum < 0,
            NormalWeight => true,
            WeightMatrix matrix => matrix.Values.Any(value => value < 0),
            _ => false,
        };
        if (canBeNegative && parameters.Encoding == WeightEncoding.SingleDevices)
        {
            var where = weights is WeightMatrix table ? FirstNegative(table, targets) : "";
            throw projection.Require("weight").Error($"{where}negative weights need differentialPairs: true or another encoding, because a single device holds none: expected 0 or more");
        }

        var isZero = weights switch
        {
            ConstantWeight constant => constant.Value == 0,
            UniformWeight uniform => uniform is { Minimum: 0, Maximum: 0 },
            NormalWeight normal => normal is { Mean: 0, StandardDeviation: 0 },
            WeightMatrix matrix => matrix.Values.All(value => value == 0),
            _ => false,
        };
        if (isZero && parameters.WeightFullScale is null)
        {
            throw projection.Require("weight").Error("all weights are 0, which gives the on state no weight to stand for: give crossbar.weightFullScale");
        }
    }

    private static string FirstNegative(WeightMatrix matrix, int targets)
    {
        var place = 0;
        while (!(matrix.Values[place] < 0))
        {
            place++;
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"the weight from source {place / targets} to target {place % targets} is {matrix.Values[place]:R}; ");
    }

    /// <summary>Weights that no draw brings into the devices' range are a mistake; single draws beyond it are clipped and counted.</summary>
    private static void CheckScale(Section projection, CrossbarParameters parameters, WeightDistribution weights, ProjectionEnds ends)
    {
        var nearest = weights switch
        {
            ConstantWeight constant => Math.Abs(constant.Value),
            UniformWeight uniform => Math.Max(0, Math.Max(uniform.Minimum, -uniform.Maximum)),
            NormalWeight { StandardDeviation: 0 } normal => Math.Abs(normal.Mean),
            _ => 0,
        };
        if (nearest > parameters.WeightFullScale)
        {
            var what = weights is UniformWeight ? "every weight that can be drawn" : $"the weight of {nearest:R} in magnitude, from every source to every target,";
            throw projection.Require("weight").Error(WeightReader.BeyondFullScale(what, parameters.WeightFullScale.Value, ends.Target.Model.WeightDimension));
        }
    }
}

using Neuromesh.Core.Crossbars;
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

    public static CrossbarProjection Read(string name, int index, Section projection, ProjectionEnds ends, ReadingContext context)
    {
        var section = new Section(projection.Require("crossbar"), Keys.Crossbar);
        if ((double)ends.SourceCount * ends.Target.Size is var devices && devices > ProjectionReader.MostSynapses)
        {
            throw projection.Node.Error($"{ends.SourceCount} rows by {ends.Target.Size} columns are {devices:G3} devices, too many: at most {ProjectionReader.MostSynapses:G3}");
        }

        var delay = DelayReader.ReadConstant(projection, context);
        var weights = WeightReader.Read(projection, ends, context, allowsMatrix: true);
        var parameters = ReadParameters(section, ends);
        CheckSigns(projection, parameters, weights);
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

    private static CrossbarParameters ReadParameters(Section section, ProjectionEnds ends)
    {
        var range = Pair(section.Require("conductanceRange"), "[off, on], for example [1 uS, 100 uS]");
        var off = Section.QuantityOf(range[0], PhysicalDimension.Conductance, 0, new ValueRange(0, LargestConductanceSiemens));
        var on = Section.QuantityOf(range[1], PhysicalDimension.Conductance, 0, new ValueRange(0, LargestConductanceSiemens, MinimumExclusive: true));
        if (off >= on)
        {
            throw section.Require("conductanceRange").Error("the conductance of the off state must be below that of the on state");
        }

        var (rows, columns) = (DefaultTileEdge, DefaultTileEdge);
        if (section.Find("tileSize") is { } size)
        {
            var edges = Pair(size, "[rows, columns], for example [128, 128]");
            rows = (int)Section.WholeOf(edges[0], 1, MaximumTileEdge);
            columns = (int)Section.WholeOf(edges[1], 1, MaximumTileEdge);
        }

        var dimension = ends.Target.Model.WeightDimension;
        return new CrossbarParameters
        {
            ConductanceMinSiemens = off,
            ConductanceMaxSiemens = on,
            TileRows = rows,
            TileColumns = columns,
            DifferentialPairs = section.Flag("differentialPairs", true),
            Levels = section.Has("levels") ? (int)section.Whole("levels", 2, 1 << 24) : null,
            ReadVoltageVolts = section.Quantity("readVoltage", PhysicalDimension.Voltage, 0, new ValueRange(0, LargestReadVoltageVolts, MinimumExclusive: true), DefaultReadVoltageVolts),
            WeightFullScale = section.Has("weightFullScale")
                ? section.Quantity("weightFullScale", dimension, QuantityParser.NeuronExponent(dimension), ValueRange.Positive(dimension))
                : null,
        };
    }

    private static List<DescriptionNode> Pair(DescriptionNode node, string expected) => node is DescriptionSequence { Items: [_, _] } sequence
        ? sequence.Items
        : throw node.Error($"expected {expected}; found {node.Kind}");

    /// <summary>A single device holds no negative weight, and a matrix of zeros has no scale.</summary>
    private static void CheckSigns(Section projection, CrossbarParameters parameters, WeightDistribution weights)
    {
        var canBeNegative = weights switch
        {
            ConstantWeight constant => constant.Value < 0,
            UniformWeight uniform => uniform.Minimum < 0,
            NormalWeight => true,
            WeightMatrix matrix => matrix.Values.Any(value => value < 0),
            _ => false,
        };
        if (canBeNegative && !parameters.DifferentialPairs)
        {
            throw projection.Require("weight").Error("negative weights need differentialPairs: true, because a single device holds none");
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
}

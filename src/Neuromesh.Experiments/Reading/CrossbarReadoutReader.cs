using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads how weights lie in the devices of a crossbar projection, and what stands behind its columns.</summary>
internal static class CrossbarReadoutReader
{
    private const int FewestWeightBits = 2;
    private const int MostWeightBits = 24;
    private static readonly string[] ConverterKeys = ["adcGain", "adcGainSpread", "adcOffset", "adcOffsetSpread", "adcNoise", "adcCalibration"];
    private static readonly string[] AmplifierKeys = ["amplifierSaturation", "amplifierOffset", "amplifierOffsetSpread", "holdCapacitance"];
    private static readonly string[] HoldKeys = ["holdResistance", "holdLeakage"];
    private static readonly ValueRange AnyVolts = new(-1000, 1000);
    private static readonly ValueRange Volts = new(0, 1000);
    private static readonly ValueRange PositiveVolts = new(0, 1000, MinimumExclusive: true);
    private static readonly ValueRange Ohms = new(0, 1e15, MinimumExclusive: true);

    /// <summary>Reads how a weight lies in devices.</summary>
    /// <param name="crossbar">The crossbar.</param>
    /// <returns>The encoding, and the slices and the bits of each that belong to it.</returns>
    public static (WeightEncoding Encoding, int Slices, int BitsPerCell) ReadEncoding(Section crossbar)
    {
        if (!crossbar.Has("encoding"))
        {
            Refuse(crossbar, ["slices", "bitsPerCell"], true, "belongs to encoding: bit-slices");
            return (crossbar.Flag("differentialPairs", true) ? WeightEncoding.DifferentialPairs : WeightEncoding.SingleDevices, 1, 1);
        }

        var encoding = (WeightEncoding)Array.IndexOf(Keys.Encodings, crossbar.Choice("encoding", Keys.Encodings));
        Refuse(crossbar, ["differentialPairs"], true, "stands in place of 'encoding': give one of them");
        Refuse(crossbar, ["slices", "bitsPerCell"], encoding != WeightEncoding.BitSlices, "belongs to encoding: bit-slices");
        if (encoding == WeightEncoding.OffsetColumn && crossbar.Has("levels") && crossbar.Whole("levels", 2, 1 << 24) % 2 == 0)
        {
            throw crossbar.Require("levels").Error("with an offset column the middle of the range must be a level: expected an odd number");
        }

        if (encoding != WeightEncoding.BitSlices)
        {
            return (encoding, 1, 1);
        }

        Refuse(crossbar, ["levels"], true, "the levels of slices are given by bitsPerCell");
        Refuse(crossbar, ["learning"], true, "waveforms cannot act on digits that are spread over several arrays: expected another encoding");
        var slices = (int)crossbar.Whole("slices", 1, MostWeightBits);
        var bits = (int)crossbar.Whole("bitsPerCell", 1, 8);
        return slices * bits is >= FewestWeightBits and <= MostWeightBits
            ? (encoding, slices, bits)
            : throw crossbar.Require("slices").Error(
                $"{slices} slices of {bits} bits are {slices * bits} bits of a weight: expected {FewestWeightBits} to {MostWeightBits}");
    }

    /// <summary>Reads what stands behind the columns.</summary>
    /// <param name="crossbar">The crossbar.</param>
    /// <param name="parameters">The rest of its settings.</param>
    /// <param name="dimension">Dimension of weights.</param>
    /// <returns>The readout; null where it is ideal.</returns>
    public static ReadoutParameters? Read(Section crossbar, CrossbarParameters parameters, PhysicalDimension dimension)
    {
        if (crossbar.Find("readout") is not { } node)
        {
            return null;
        }

        var section = new Section(node, Keys.CrossbarReadout);
        Refuse(section, ConverterKeys, parameters.AdcBits is null, "belongs to a converter: give crossbar.adcBits and crossbar.adcRange");
        Refuse(section, AmplifierKeys, !section.Has("amplifierGain"), "belongs to an amplifier: give 'amplifierGain'");
        Refuse(section, HoldKeys, !section.Has("holdCapacitance"), "belongs to a hold stage: give 'holdCapacitance'");
        var exponent = QuantityParser.NeuronExponent(dimension);
        var ideal = new ReadoutParameters();
        var readout = new ReadoutParameters
        {
            AdcGain = Number(section, "adcGain", new ValueRange(0.01, 100), 1),
            AdcGainSpread = Number(section, "adcGainSpread", new ValueRange(0, 0.1), 0),
            AdcOffset = section.Quantity("adcOffset", dimension, exponent, ValueRange.Any(dimension), 0),
            AdcOffsetSpread = section.Quantity("adcOffsetSpread", dimension, exponent, ValueRange.NotNegative(dimension), 0),
            AdcNoise = section.Quantity("adcNoise", dimension, exponent, ValueRange.NotNegative(dimension), 0),
            CalibrationReferences = References(section, dimension, exponent),
            ColumnsPerAdc = (int)section.Whole("columnsPerAdc", 1, ReadoutParameters.MostColumnsPerConverter, 1),
            ConversionSeconds = section.Quantity("conversionTime", PhysicalDimension.Time, 0, new ValueRange(0, 1, MinimumExclusive: true), ideal.ConversionSeconds),
            AmplifierOhms = section.Has("amplifierGain") ? section.Quantity("amplifierGain", PhysicalDimension.Resistance, 0, Ohms) : null,
            AmplifierSaturationVolts = section.Quantity("amplifierSaturation", PhysicalDimension.Voltage, 0, PositiveVolts, double.PositiveInfinity),
            AmplifierOffsetVolts = section.Quantity("amplifierOffset", PhysicalDimension.Voltage, 0, AnyVolts, 0),
            AmplifierOffsetSpreadVolts = section.Quantity("amplifierOffsetSpread", PhysicalDimension.Voltage, 0, Volts, 0),
            HoldFarads = section.Has("holdCapacitance") ? section.Quantity("holdCapacitance", PhysicalDimension.Capacitance, 0, new ValueRange(0, 1, MinimumExclusive: true)) : null,
            HoldOhms = section.Quantity("holdResistance", PhysicalDimension.Resistance, 0, Ohms, double.PositiveInfinity),
            HoldAmperes = section.Quantity("holdLeakage", PhysicalDimension.Current, 0, new ValueRange(-1, 1), 0),
        };
        Check(section, readout, parameters);
        return readout == ideal ? null : readout;
    }

    private static (double Low, double High)? References(Section section, PhysicalDimension dimension, int exponent)
    {
        if (section.Find("adcCalibration") is not { } node)
        {
            return null;
        }

        if (node is not DescriptionSequence { Items: [var first, var second] })
        {
            throw node.Error($"expected [low, high], two weights; found {node.Kind}");
        }

        var low = Section.QuantityOf(first, dimension, exponent, ValueRange.Any(dimension));
        var high = Section.QuantityOf(second, dimension, exponent, ValueRange.Any(dimension));
        return low < high ? (low, high) : throw node.Error("the first reference must be below the second");
    }

    private static void Check(Section section, ReadoutParameters readout, CrossbarParameters parameters)
    {
        var offset = Math.Abs(readout.AmplifierOffsetVolts) + (ReadoutParameters.MostDeviations * readout.AmplifierOffsetSpreadVolts);
        if (!(offset < readout.AmplifierSaturationVolts))
        {
            throw section.Require("amplifierSaturation").Error(
                $"an amplifier's offset can be {offset:R} V, {ReadoutParameters.MostDeviations} deviations included: expected a saturation above that");
        }

        if (readout.CalibrationReferences is not null && !readout.CanCalibrate(parameters))
        {
            throw section.Require("adcCalibration").Error(
                "with gains and offsets that can be drawn a converter would read a reference as an end of its range, or both as one code: "
                + $"expected two weights further inside {(parameters.IsSigned ? -parameters.AdcRange : 0):R} to {parameters.AdcRange:R} (adcRange), and more than two steps apart");
        }
    }

    private static double Number(Section section, string key, ValueRange range, double fallback) =>
        section.Quantity(key, PhysicalDimension.Dimensionless, 0, range, fallback);

    private static void Refuse(Section section, string[] keys, bool refuse, string reason)
    {
        foreach (var key in keys.Where(key => refuse && section.Has(key)))
        {
            throw section.Require(key).Error($"'{key}' {reason}");
        }
    }
}

using Neuromesh.Core.Crossbars.Biasing;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>What a tile's periphery costs per use, and what it and the cells cost in area. Estimates from the literature: figures to compare settings by.</summary>
/// <remarks>
/// Converters: A. Shafiee et al., "ISAAC", ISCA 2016, doi:10.1109/ISCA.2016.12, table of components at 32 nm: 8 ADCs of 8 bit and 1.2 GS/s take
/// 16 mW and 0.0096 mm²; 8 x 128 one-bit DACs take 4 mW and 0.00017 mm² at a cycle of 100 ns. Other resolutions are scaled: an ADC's energy and area
/// with 2^(bits − 8), a DAC of n bits counts as n of one bit. Lines: 0.2 fF/µm, usual for wires on a chip, charged once for each drive. A cell of
/// 30 F² with F = 32 nm is an assumption: a transistor wide enough to pass the pulse. Hold stages and adders are of the same table: 8 x 128 of the first take
/// 10 µW and 0.00004 mm² at that cycle, 4 units that shift and add for 8 converters take 0.2 mW and 0.00024 mm². It has no amplifiers: theirs is assumed.
/// </remarks>
public static class PeripheryCosts
{
    /// <summary>Energy of a conversion with 8 bits in J.</summary>
    public const double AdcJoules = 16e-3 / 8 / 1.2e9;

    /// <summary>Energy of a drive with one bit in J.</summary>
    public const double DacBitJoules = 4e-3 / (8 * 128) * 100e-9;

    /// <summary>Area of an ADC of 8 bits in m².</summary>
    public const double AdcSquareMeters = 0.0096e-6 / 8;

    /// <summary>Area of a DAC of one bit in m².</summary>
    public const double DacBitSquareMeters = 0.00017e-6 / (8 * 128);

    /// <summary>Duration of a conversion in s.</summary>
    public const double AdcSeconds = 1 / 1.2e9;

    /// <summary>Capacitance of a line in F/m.</summary>
    public const double LineFaradPerMeter = 0.2e-9;

    /// <summary>Area of a cell with its transistor in m².</summary>
    public const double CellSquareMeters = 30 * FeatureMeters * FeatureMeters;

    /// <summary>Energy of sampling a voltage in J.</summary>
    public const double HoldJoules = 10e-6 / (8 * 128) * 100e-9;

    /// <summary>Area of a hold stage in m².</summary>
    public const double HoldSquareMeters = 0.00004e-6 / (8 * 128);

    /// <summary>Energy of shifting and adding the result of one conversion in J.</summary>
    public const double AdderJoules = 0.2e-3 / (8 * 1.2e9);

    /// <summary>Area of the adders of one converter in m².</summary>
    public const double AdderSquareMeters = 0.00024e-6 / 8;

    /// <summary>Power of a column's amplifier in W.</summary>
    public const double AmplifierWatts = 10e-6;

    /// <summary>Area of a column's amplifier in m².</summary>
    public const double AmplifierSquareMeters = 50e-12;

    private const double FeatureMeters = 32e-9;
    private const double ReferenceBits = 8;

    /// <summary>What the constants of a trained array are taken from, in words for reports; it has no amplifiers and adders.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = new Dictionary<string, string>
    {
        ["adc"] = "ISAAC (ISCA 2016, doi:10.1109/ISCA.2016.12): 8 bit, 1.2 GS/s, 2 mW, 0.0012 mm2 at 32 nm; energy and area times 2^(bits - 8)",
        ["dac"] = "ISAAC: 3.9 uW for one bit at 100 ns, 0.17 um2 at 32 nm; n bits count as n of one bit",
        ["lines"] = "assumed 0.2 fF/um, charged once a drive; length = cells of the line x cell edge",
        ["cellRead"] = "computed: sum of V^2 G t over the cells that conduct, with the settings readVoltage and readPulse",
        ["cellWrite"] = "computed: V^2 G t of each pulse, with the settings writeVoltage and writePulse; with writeBias also of each pulse of V/2 or V/3 on other cells",
        ["cellArea"] = "assumed 30 F^2, F = 32 nm",
    };

    /// <summary>The energy of what a tile has done.</summary>
    /// <param name="counts">What it has done.</param>
    /// <param name="tile">Its periphery.</param>
    /// <param name="array">Its devices.</param>
    public static LearningEnergy Energy(LearningCounts counts, LearningTileParameters tile, TransistorArrayParameters array)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(tile);
        ArgumentNullException.ThrowIfNull(array);
        var edge = Math.Sqrt(CellSquareMeters);
        var lineFarad = LineFaradPerMeter * edge * (array.Rows + array.Columns) / 2;
        var readLines = counts.DacConversions * lineFarad * tile.ReadVolts * tile.ReadVolts;
        var writeLines = tile.WriteScheme is null ? counts.LinePulses * lineFarad * tile.WriteVolts * tile.WriteVolts : BiasedSquareVolts(counts, tile, array) * lineFarad;
        return new LearningEnergy(
            counts.ReadJoules,
            counts.WriteJoules + counts.DisturbedJoules,
            counts.AdcConversions * AdcJoules * AdcScale(tile.AdcBits),
            counts.DacConversions * DacBitJoules * tile.DacBits,
            readLines + writeLines);
    }

    /// <summary>Time that a tile takes for its reads and updates, one after the other, in s.</summary>
    /// <param name="counts">What it has done.</param>
    /// <param name="tile">Its periphery.</param>
    public static double Latency(LearningCounts counts, LearningTileParameters tile)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(tile);
        return (counts.Reads * (tile.ReadPulseSeconds + AdcSeconds)) + (counts.Updates * LearningTileParameters.UpdatePhases * tile.PulseSlots * tile.WritePulseSeconds);
    }

    /// <summary>Area of a tile in m²: its cells, and a DAC and an ADC for each row and column.</summary>
    /// <param name="tile">Its periphery.</param>
    /// <param name="array">Its devices.</param>
    /// <param name="arrays">Number of such arrays, 1 or more.</param>
    public static double Area(LearningTileParameters tile, TransistorArrayParameters array, int arrays = 1)
    {
        ArgumentNullException.ThrowIfNull(tile);
        ArgumentNullException.ThrowIfNull(array);
        var lines = array.Rows + array.Columns;
        return arrays * ((array.Rows * array.Columns * CellSquareMeters)
            + (lines * DacBitSquareMeters * tile.DacBits)
            + (lines * AdcSquareMeters * AdcScale(tile.AdcBits)));
    }

    /// <summary>
    /// Sum of V² over all lines that are charged by updates with a scheme: with V/2 pulses are half as high; with V/3 a row's go to V and, once a phase, the lines that are not
    /// selected to V/3 and 2V/3.
    /// </summary>
    private static double BiasedSquareVolts(LearningCounts counts, LearningTileParameters tile, TransistorArrayParameters array)
    {
        var square = tile.WriteVolts * tile.WriteVolts;
        return tile.WriteScheme == BiasScheme.Half
            ? counts.LinePulses * square / 4
            : square * (counts.LinePulses + ((double)counts.Updates * LearningTileParameters.UpdatePhases * (array.Rows + (4.0 * array.Columns)) / 9));
    }

    /// <summary>Energy, or area, of a converter over that of one with 8 bits.</summary>
    /// <param name="bits">Its bits, 1 to 24.</param>
    internal static double AdcScale(int bits) => bits >= ReferenceBits ? 1 << (bits - (int)ReferenceBits) : 1.0 / (1 << ((int)ReferenceBits - bits));
}

/// <summary>Energy by what it was spent on, in J.</summary>
/// <param name="CellRead">Dissipation of cells by reads.</param>
/// <param name="CellWrite">Dissipation of cells by pulses.</param>
/// <param name="Adc">Conversions.</param>
/// <param name="Dac">Drives of lines.</param>
/// <param name="Lines">Charging of lines.</param>
/// <param name="Amplifiers">Amplifiers and hold stages.</param>
/// <param name="Adders">Shifting and adding of digits.</param>
public sealed record LearningEnergy(double CellRead, double CellWrite, double Adc, double Dac, double Lines, double Amplifiers = 0, double Adders = 0)
{
    /// <summary>All together.</summary>
    public double Total => CellRead + CellWrite + Adc + Dac + Lines + Amplifiers + Adders;

    /// <summary>The energy of two tiles together.</summary>
    /// <param name="left">One tile's.</param>
    /// <param name="right">The other's.</param>
    public static LearningEnergy operator +(LearningEnergy left, LearningEnergy right) => new(
        left.CellRead + right.CellRead,
        left.CellWrite + right.CellWrite,
        left.Adc + right.Adc,
        left.Dac + right.Dac,
        left.Lines + right.Lines,
        left.Amplifiers + right.Amplifiers,
        left.Adders + right.Adders);
}

using Neuromesh.Core.Crossbars.Learning;

namespace Neuromesh.Core.Crossbars;

/// <summary>Energy, latency and area of a tile by its settings and the constants of <see cref="PeripheryCosts"/>. Estimates: figures to compare settings by.</summary>
/// <remarks>
/// A driver for each word line of each array (one bit: on or off), a converter for each column; ideal converters count as ones of 8 bits. A read takes
/// its pulse and one conversion, successive reads follow each other; programming is not in the latency. A line is charged once for each read, programming
/// pulse (its bit line) and waveform (its line, to the larger of peak and tail). Layers of a stack lie on one area.
/// </remarks>
public static class TileCosts
{
    private const int AssumedBits = 8;

    /// <summary>What the constants are taken from, in words for reports.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = new Dictionary<string, string>
    {
        ["adc"] = PeripheryCosts.Sources["adc"] + "; 8 bits where adcBits is not given; verifying included",
        ["dac"] = PeripheryCosts.Sources["dac"] + "; one bit for each driven row of each array",
        ["lines"] = PeripheryCosts.Sources["lines"],
        ["cellRead"] = "computed: V I t of the drivers of all word lines, which is what cells, selectors and wires turn into heat, with the settings readVoltage and pulseWidth",
        ["cellWrite"] = "computed: V^2 G t of each programming pulse, with the settings of programming, V^2 G t of each cell that a read verifies, and the integral of V^2 G over waveforms",
        ["cellArea"] = PeripheryCosts.Sources["cellArea"],
    };

    /// <summary>The energy of what a tile has done.</summary>
    /// <param name="counts">What it has done.</param>
    /// <param name="parameters">Its settings.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    public static LearningEnergy Energy(TileCounts counts, CrossbarParameters parameters, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(parameters);
        var edge = Math.Sqrt(PeripheryCosts.CellSquareMeters);
        var wordFarad = PeripheryCosts.LineFaradPerMeter * edge * columns;
        var bitFarad = PeripheryCosts.LineFaradPerMeter * edge * rows;
        var arrays = parameters.DifferentialPairs ? 2 : 1;
        var drives = arrays * (counts.RowDrives + counts.Verifies);
        var lines = drives * wordFarad * Square(parameters.ReadVoltageVolts);
        lines += counts.Pulses * bitFarad * Square(parameters.Device?.WriteVolts ?? 0);
        lines += counts.Waveforms * (wordFarad + bitFarad) / 2 * Square(Math.Max(parameters.Learning?.PeakVolts ?? 0, parameters.Learning?.TailVolts ?? 0));
        return new LearningEnergy(
            counts.ReadJoules,
            counts.ProgrammingJoules + counts.WaveformJoules,
            counts.Conversions * PeripheryCosts.AdcJoules * PeripheryCosts.AdcScale(parameters.AdcBits ?? AssumedBits),
            drives * PeripheryCosts.DacBitJoules,
            lines);
    }

    /// <summary>Time that a tile takes for its reads, one after the other, in s.</summary>
    /// <param name="counts">What it has done.</param>
    /// <param name="parameters">Its settings.</param>
    public static double LatencySeconds(TileCounts counts, CrossbarParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(parameters);
        return counts.Reads * (parameters.PulseSeconds + PeripheryCosts.AdcSeconds);
    }

    /// <summary>Area of a tile in m²: cells, drivers and converters.</summary>
    /// <param name="parameters">Its settings.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    public static double AreaSquareMeters(CrossbarParameters parameters, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var arrays = parameters.DifferentialPairs ? 2 : 1;
        return arrays * (((double)rows * columns / (parameters.Stack?.Layers ?? 1) * PeripheryCosts.CellSquareMeters) + (rows * PeripheryCosts.DacBitSquareMeters))
            + (columns * PeripheryCosts.AdcSquareMeters * PeripheryCosts.AdcScale(parameters.AdcBits ?? AssumedBits));
    }

    private static double Square(double value) => value * value;
}

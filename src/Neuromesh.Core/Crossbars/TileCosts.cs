using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Crossbars.Stacks;

namespace Neuromesh.Core.Crossbars;

/// <summary>Energy, latency and area of a tile by its settings and the constants of <see cref="PeripheryCosts"/>. Estimates: figures to compare settings by.</summary>
/// <remarks>
/// A driver for each word line of each array (one bit: on or off), a converter for each column, or for as many as share one; ideal converters count as ones of
/// 8 bits. A read takes its pulse and one conversion for each column that shares a converter, successive reads follow each other; programming is not in the
/// latency but has a time of its own. An amplifier works for the pulse where a hold stage is behind it, for the whole read otherwise. Each conversion of a slice is one shift and add. A line is charged once for each read, programming
/// pulse (its bit line; with a bias scheme all lines that have a source, to their voltages) and waveform (its line, to the larger of peak and tail). Layers of a stack lie on one area.
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
        ["cellWrite"] = "computed: V^2 G t of each programming pulse, with the settings of programming, V^2 G t of each cell that a read verifies, and the integral of V I over waveforms, V^2 G of stuck cells and of models that know pulses only, until the last step; with a bias scheme the same of the cells that a write was not meant for; where writes see wires or series elements what the drivers deliver, lines included; nothing for physical models without write, which are set exactly",
        ["cellArea"] = PeripheryCosts.Sources["cellArea"],
        ["amplifiers"] = "assumed 10 uW and 50 um2 for each amplifier; hold stages: ISAAC, 9.8 nW at 100 ns, 0.04 um2",
        ["adders"] = "ISAAC: 4 units of 50 uW and 60 um2 for 8 converters of 1.2 GS/s",
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
        var wordFarad = PeripheryCosts.LineFaradPerMeter * edge * Lines(parameters, columns);
        var bitFarad = PeripheryCosts.LineFaradPerMeter * edge * rows;

        // A read drives its rows in all arrays; rows read to verify are counted array by array.
        var drives = (parameters.Arrays * counts.RowDrives) + counts.Verifies;
        var lines = drives * wordFarad * Square(parameters.ReadVoltageVolts);
        lines += counts.Pulses * WriteLineJoules(parameters, rows, columns, wordFarad, bitFarad);
        lines += counts.Waveforms * (wordFarad + bitFarad) / 2 * Square(Math.Max(parameters.Learning?.PeakVolts ?? 0, parameters.Learning?.TailVolts ?? 0));
        return new LearningEnergy(
            counts.ReadJoules,
            counts.ProgrammingJoules + counts.WaveformJoules + counts.DisturbedJoules + counts.WriteLinesJoules,
            counts.Conversions * PeripheryCosts.AdcJoules * PeripheryCosts.AdcScale(parameters.AdcBits ?? AssumedBits),
            drives * PeripheryCosts.DacBitJoules,
            lines,
            AmplifierJoules(counts, parameters),
            parameters.Encoding == WeightEncoding.BitSlices ? counts.Conversions * PeripheryCosts.AdderJoules : 0);
    }

    /// <summary>Time that a tile takes for its reads, one after the other, in s.</summary>
    /// <param name="counts">What it has done.</param>
    /// <param name="parameters">Its settings.</param>
    public static double LatencySeconds(TileCounts counts, CrossbarParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(parameters);
        return counts.Reads * (parameters.PulseSeconds + ConvertingSeconds(parameters));
    }

    /// <summary>
    /// Time that programming a tile takes in s: pulses on cells one after the other, and the reads that verify, those of its arrays included. Without rests between pulses, nor the
    /// time to charge lines. 0 where programming is not done by pulses.
    /// </summary>
    /// <param name="counts">What it has done.</param>
    /// <param name="parameters">Its settings.</param>
    public static double ProgrammingSeconds(TileCounts counts, CrossbarParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(parameters);
        return counts.WrittenSeconds + (counts.Verifies * (parameters.PulseSeconds + ConvertingSeconds(parameters)));
    }

    /// <summary>Area of a tile in m²: cells, drivers, amplifiers, hold stages, converters and adders.</summary>
    /// <param name="parameters">Its settings.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    public static double AreaSquareMeters(CrossbarParameters parameters, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var outputs = parameters.Conversions(columns);
        var readout = parameters.Readout;
        var converters = parameters.Encoding == WeightEncoding.BitSlices
            ? parameters.Slices * Converters(columns + 1, readout)
            : Converters(columns, readout);
        var analog = (readout?.AmplifierOhms is null ? 0 : PeripheryCosts.AmplifierSquareMeters) + (readout?.HoldFarads is null ? 0 : PeripheryCosts.HoldSquareMeters);
        var cells = (double)rows * Lines(parameters, columns) / (parameters.Stack?.Layers ?? 1) * PeripheryCosts.CellSquareMeters;
        return (parameters.Arrays * (cells + (rows * PeripheryCosts.DacBitSquareMeters)))
            + (converters * PeripheryCosts.AdcSquareMeters * PeripheryCosts.AdcScale(parameters.AdcBits ?? AssumedBits))
            + (outputs * analog)
            + (parameters.Encoding == WeightEncoding.BitSlices ? converters * PeripheryCosts.AdderSquareMeters : 0);
    }

    /// <summary>Charging the lines for one write: bit lines at V, or what a bias scheme puts on all of them, in a stack on those of all its planes or pillars.</summary>
    private static double WriteLineJoules(CrossbarParameters parameters, int rows, int columns, double wordFarad, double bitFarad)
    {
        var device = parameters.Device;
        var isPulsed = device is not null && TileDevice.IsPulsed(device.Model);
        var square = Square(isPulsed ? device!.WriteVolts : parameters.Writes?.Volts ?? 0);
        var (words, bits) = (rows - 1L, Lines(parameters, columns) - 1L);
        if (parameters.Stack is { } stack)
        {
            var places = new TilePlaces(stack, rows, Lines(parameters, columns));
            (words, bits) = (places.WordLines - 1L, places.BitLines - 1L);
            var farad = PeripheryCosts.LineFaradPerMeter * Math.Sqrt(PeripheryCosts.CellSquareMeters);
            (wordFarad, bitFarad) = (farad * places.WordLineCells, farad * places.BitLineCells);
        }

        return square * parameters.Writes?.Scheme switch
        {
            BiasScheme.Half => wordFarad + (((words * wordFarad) + (bits * bitFarad)) / 4),
            BiasScheme.Third => wordFarad + (((words * wordFarad) + (4 * bits * bitFarad)) / 9),
            BiasScheme.Floating => wordFarad,
            _ => bitFarad,
        };
    }

    private static int Lines(CrossbarParameters parameters, int columns) => columns + (parameters.HasOffsetColumn ? 1 : 0);

    private static int Converters(int columns, ReadoutParameters? readout) => ((columns - 1) / (readout?.ColumnsPerAdc ?? 1)) + 1;

    private static double ConvertingSeconds(CrossbarParameters parameters) =>
        parameters.Readout is { } readout ? readout.ColumnsPerAdc * readout.ConversionSeconds : PeripheryCosts.AdcSeconds;

    private static double AmplifierJoules(TileCounts counts, CrossbarParameters parameters)
    {
        if (parameters.Readout is not { AmplifierOhms: not null } readout)
        {
            return 0;
        }

        var seconds = parameters.PulseSeconds + (readout.HoldFarads is null ? ConvertingSeconds(parameters) : 0);
        return counts.Conversions * ((PeripheryCosts.AmplifierWatts * seconds) + (readout.HoldFarads is null ? 0 : PeripheryCosts.HoldJoules));
    }

    private static double Square(double value) => value * value;
}

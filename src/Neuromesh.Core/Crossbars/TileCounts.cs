using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Kernels;

namespace Neuromesh.Core.Crossbars;

/// <summary>What a tile has done: how often its periphery was used, and what its cells have dissipated.</summary>
public sealed class TileCounts
{
    /// <summary>Number of values.</summary>
    public const int Values = 15;

    /// <summary>Reads of the array, successive ones of one step counted one by one.</summary>
    public long Reads { get; set; }

    /// <summary>Word lines driven by reads.</summary>
    public long RowDrives { get; set; }

    /// <summary>Values converted, those of verifying included.</summary>
    public long Conversions { get; set; }

    /// <summary>Spikes that put a waveform on a line.</summary>
    public long Waveforms { get; set; }

    /// <summary>Programming pulses on cells.</summary>
    public long Pulses { get; set; }

    /// <summary>Rows read to verify, those of each array of the tile counted.</summary>
    public long Verifies { get; set; }

    /// <summary>Cells that programming did not bring to their targets.</summary>
    public long Missed { get; set; }

    /// <summary>Energy that the drivers delivered by reads in J: what cells, their selectors or transistors, and wires turned into heat.</summary>
    public double ReadJoules { get; set; }

    /// <summary>Dissipation of the cells by programming pulses and by the reads that verify in J.</summary>
    public double ProgrammingJoules { get; set; }

    /// <summary>Dissipation of the cells by waveforms in J.</summary>
    public double WaveformJoules { get; set; }

    /// <summary>Dissipation in J of the cells that writes were not meant for: half-selected ones and, with V/3 and floating lines, all others.</summary>
    public double DisturbedJoules { get; set; }

    /// <summary>Heat of the lines' resistances during writes in J.</summary>
    public double WriteLinesJoules { get; set; }

    /// <summary>Cells among <see cref="Missed"/> that are stuck.</summary>
    public long Stuck { get; set; }

    /// <summary>Weights beyond the full scale, which lie in devices as the full scale of their sign.</summary>
    public long Clipped { get; set; }

    /// <summary>Time in s that voltages of programming were on cells, one cell after the other; 0 where programming is not done by pulses.</summary>
    public double WrittenSeconds { get; set; }

    /// <summary>The counts of two tiles together.</summary>
    /// <param name="left">One tile's.</param>
    /// <param name="right">The other's.</param>
    public static TileCounts operator +(TileCounts left, TileCounts right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var sum = left.ToArray();
        RowSums.Add(sum, right.ToArray());
        return Of(sum);
    }

    /// <summary>The values in order of declaration.</summary>
    public double[] ToArray() => [Reads, RowDrives, Conversions, Waveforms, Pulses, Verifies, Missed, ReadJoules, ProgrammingJoules, WaveformJoules, DisturbedJoules, WriteLinesJoules, Stuck, Clipped, WrittenSeconds];

    /// <summary>The counts of <see cref="ToArray"/>.</summary>
    /// <param name="values">The values.</param>
    /// <exception cref="ArgumentException">There are not <see cref="Values"/> of them.</exception>
    public static TileCounts Of(ReadOnlySpan<double> values) => values.Length != Values
        ? throw new ArgumentException($"{values.Length} values are no counts of a tile: expected {Values}.", nameof(values))
        : new()
        {
            Reads = (long)values[0],
            RowDrives = (long)values[1],
            Conversions = (long)values[2],
            Waveforms = (long)values[3],
            Pulses = (long)values[4],
            Verifies = (long)values[5],
            Missed = (long)values[6],
            ReadJoules = values[7],
            ProgrammingJoules = values[8],
            WaveformJoules = values[9],
            DisturbedJoules = values[10],
            WriteLinesJoules = values[11],
            Stuck = (long)values[12],
            Clipped = (long)values[13],
            WrittenSeconds = values[14],
        };

    /// <summary>Takes in what programming took.</summary>
    /// <param name="report">The pulses.</param>
    /// <param name="parameters">Voltage and width of pulses and reads; there is a device.</param>
    /// <param name="columns">Columns that are converted when a row is verified.</param>
    internal void Add(ProgrammingReport report, CrossbarParameters parameters, int columns)
    {
        Pulses += report.Pulses;
        Verifies += report.Verifies;
        Missed += report.Missed;
        Conversions += report.Verifies * columns;
        var device = parameters.Device!;
        ProgrammingJoules += report.PulsedSiemens * device.WriteVolts * device.WriteVolts * device.WritePulseSeconds;
        ProgrammingJoules += report.WrittenJoules;
        DisturbedJoules += report.DisturbedJoules;
        WriteLinesJoules += report.LinesJoules;
        Stuck += report.Stuck;
        WrittenSeconds += report.WrittenSeconds;
        ProgrammingJoules += report.VerifiedSiemens * parameters.ReadVoltageVolts * parameters.ReadVoltageVolts * parameters.PulseSeconds;
    }

    /// <summary>The sum of currents.</summary>
    /// <param name="amperes">The currents in A.</param>
    internal static double Sum(ReadOnlySpan<double> amperes)
    {
        var sum = 0.0;
        foreach (var current in amperes)
        {
            sum += current;
        }

        return sum;
    }

    /// <summary>Takes in one read.</summary>
    /// <param name="rows">Driven rows.</param>
    /// <param name="columns">Converted columns.</param>
    /// <param name="watts">Power of the drivers in W.</param>
    /// <param name="pulseSeconds">Width of the read in s.</param>
    internal void AddRead(int rows, int columns, double watts, double pulseSeconds)
    {
        Reads++;
        RowDrives += rows;
        Conversions += columns;
        ReadJoules += watts * pulseSeconds;
    }
}

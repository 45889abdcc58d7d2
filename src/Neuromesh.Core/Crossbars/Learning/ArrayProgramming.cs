namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>Writes conductances into an array, row by row: verify, pulse what is off, verify again.</summary>
/// <remarks>
/// The gate of one row is on at a time, and all of its columns are pulsed together. A cell takes as many pulses as its distance has mean steps, at most 31,
/// and half of them from the second round on, so that noise does not carry it from one side to the other. Cells that do not arrive, stuck ones among
/// them, are left where they are after the last round.
/// </remarks>
public static class ArrayProgramming
{
    /// <summary>Programs an array.</summary>
    /// <param name="array">The array.</param>
    /// <param name="targetsSiemens">Target of each cell in S, row by row; NaN leaves a cell alone.</param>
    /// <param name="toleranceSiemens">Largest distance that is accepted, above 0.</param>
    /// <param name="rounds">Most rounds, 1 or more.</param>
    /// <param name="firstStep">Step of the experiment from which draws are counted; a round of a row takes one step.</param>
    /// <returns>What it took.</returns>
    /// <exception cref="ArgumentException">The targets do not match the array, or the tolerance is not above 0.</exception>
    public static ProgrammingReport Program(TransistorArray array, ReadOnlySpan<float> targetsSiemens, double toleranceSiemens, int rounds, ulong firstStep)
    {
        ArgumentNullException.ThrowIfNull(array);
        var parameters = array.Parameters;
        if (targetsSiemens.Length != parameters.Rows * parameters.Columns)
        {
            throw new ArgumentException($"There are {targetsSiemens.Length} targets; the array has {parameters.Rows} x {parameters.Columns} cells.", nameof(targetsSiemens));
        }

        if (!(toleranceSiemens > 0))
        {
            throw new ArgumentException($"The tolerance is {toleranceSiemens:R} S; it must be above 0.", nameof(toleranceSiemens));
        }

        var report = new ProgrammingReport(0, 0, 0, 0, 0);
        var step = firstStep;
        for (var row = 0; row < parameters.Rows; row++)
        {
            var targets = targetsSiemens.Slice(row * parameters.Columns, parameters.Columns);
            var off = 0;
            for (var round = 0; round <= rounds; round++)
            {
                off = PulseRow(array, row, targets, toleranceSiemens, round, round < rounds, step++, ref report);
                if (off == 0)
                {
                    break;
                }
            }

            report = report with { Missed = report.Missed + off };
        }

        return report;
    }

    private static int PulseRow(
        TransistorArray array, int row, ReadOnlySpan<float> targets, double tolerance, int round, bool pulses, ulong step, ref ProgrammingReport report)
    {
        var parameters = array.Parameters;
        var stepSiemens = parameters.Device.Steps.Step * (parameters.ConductanceMaxSiemens - parameters.ConductanceMinSiemens) / 2;
        Span<uint> columnTrains = stackalloc uint[TransistorArray.Stride];
        Span<float> directions = stackalloc float[TransistorArray.Stride];
        Span<uint> rowTrains = new uint[parameters.Rows];
        Span<float> rowValues = new float[parameters.Rows];
        rowTrains[row] = (1u << PulseTrains.MaximumSlots) - 1;
        rowValues[row] = 1;
        var off = 0;
        var verified = 0.0;
        for (var column = 0; column < parameters.Columns; column++)
        {
            var conductance = (double)array.ConductanceSiemens(row, column);
            var distance = targets[column] - conductance;
            verified += conductance;
            if (!(Math.Abs(distance) > tolerance))
            {
                columnTrains[column] = 0;
                continue;
            }

            off++;
            var steps = Math.Abs(distance) / stepSiemens * (round == 0 ? 1 : 0.5);
            columnTrains[column] = (1u << (int)Math.Clamp(steps, 1, PulseTrains.MaximumSlots)) - 1;

            // A cell moves against the product of both signs.
            directions[column] = distance > 0 ? -1 : 1;
        }

        report = report with { Verifies = report.Verifies + 1, VerifiedSiemens = report.VerifiedSiemens + verified };
        if (off > 0 && pulses)
        {
            var whole = new ArrayPartition(parameters.Rows, 0, parameters.Columns);
            var (count, siemens) = array.Pulse(whole, rowTrains, rowValues, columnTrains, directions, step);
            report = report with { Pulses = report.Pulses + count, PulsedSiemens = report.PulsedSiemens + siemens };
        }

        return off;
    }
}

/// <summary>What programming an array took.</summary>
/// <param name="Pulses">Pulses on cells.</param>
/// <param name="PulsedSiemens">Sum of the pulsed cells' conductances in S; times V² t it is their energy.</param>
/// <param name="VerifiedSiemens">Sum of the conductances of the cells that were read to verify in S; times V² t of a read it is their energy.</param>
/// <param name="Verifies">Rows that were read to verify.</param>
/// <param name="Missed">Cells that did not arrive.</param>
public sealed record ProgrammingReport(long Pulses, double PulsedSiemens, double VerifiedSiemens, long Verifies, int Missed)
{
    /// <summary>Dissipation of cells that were written by voltages of their own lengths, in J.</summary>
    public double WrittenJoules { get; init; }

    /// <summary>Dissipation in J of the cells that were not meant by a write, half-selected and others.</summary>
    public double DisturbedJoules { get; init; }

    /// <summary>Heat of the lines' resistances during writes in J; 0 where writes see ideal lines.</summary>
    public double LinesJoules { get; init; }

    /// <summary>Cells among <see cref="Missed"/> that are stuck: they were given up once pulses had not moved them.</summary>
    public int Stuck { get; init; }

    /// <summary>Time in s that voltages were on the cells of a projection's array, one cell after the other.</summary>
    public double WrittenSeconds { get; init; }

    /// <summary>What two arrays took together.</summary>
    /// <param name="left">One array.</param>
    /// <param name="right">The other.</param>
    public static ProgrammingReport operator +(ProgrammingReport left, ProgrammingReport right) => new(
        left.Pulses + right.Pulses,
        left.PulsedSiemens + right.PulsedSiemens,
        left.VerifiedSiemens + right.VerifiedSiemens,
        left.Verifies + right.Verifies,
        left.Missed + right.Missed)
    {
        WrittenJoules = left.WrittenJoules + right.WrittenJoules,
        DisturbedJoules = left.DisturbedJoules + right.DisturbedJoules,
        LinesJoules = left.LinesJoules + right.LinesJoules,
        Stuck = left.Stuck + right.Stuck,
        WrittenSeconds = left.WrittenSeconds + right.WrittenSeconds,
    };
}

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>The reference: the passes one node at a time.</summary>
internal readonly unsafe struct ScalarSweeps : ILineSweeps
{
    /// <inheritdoc/>
    public static void Factor(LineSystem system)
    {
        for (var row = 0; row < system.PaddedRows; row++)
        {
            var share = system.Driven[row];
            for (var column = 0; column < system.Stride; column++)
            {
                if (column >= system.Columns)
                {
                    *WordInverse(system, row, column) = 0;
                    continue;
                }

                var excess = Math.FusedMultiplyAdd(system.Wires.WordLineOhms, system.Conductances[((long)row * system.Stride) + column], share);
                var inverse = 1 / (column == system.Columns - 1 ? excess : excess + 1);
                *WordInverse(system, row, column) = inverse;
                share = excess * inverse;
            }
        }

        for (var column = 0; column < system.Stride; column++)
        {
            var share = 0.0;
            for (var row = 0; row < system.Rows; row++)
            {
                var i = ((long)row * system.Stride) + column;
                var excess = Math.FusedMultiplyAdd(system.Wires.BitLineOhms, system.Conductances[i], share);
                system.BitInverses[i] = 1 / (excess + 1);
                share = excess * system.BitInverses[i];
            }
        }
    }

    /// <inheritdoc/>
    public static void Source(LineSystem system)
    {
        SolveWordLines(system, system.BitVolts, system.Drives);
        var cells = (long)system.Rows * system.Stride;
        for (var i = 0L; i < cells; i++)
        {
            system.Product[i] = system.Wires.BitLineOhms * system.Conductances[i] * system.Product[i];
        }
    }

    /// <inheritdoc/>
    public static double Forward(LineSystem system, double step)
    {
        var dot = new Span<double>(system.DotSums, LineSystem.DotLanes);
        dot.Clear();
        for (var row = 0; row < system.Rows; row++)
        {
            for (var column = 0; column < system.Stride; column++)
            {
                var i = ((long)row * system.Stride) + column;
                var change = row == 0
                    ? system.Product[i]
                    : Math.FusedMultiplyAdd(system.BitInverses[i - system.Stride], system.RowBefore[column], system.Product[i]);
                system.RowBefore[column] = change;
                var value = Math.FusedMultiplyAdd(-step, change, system.Reduced[i]);
                system.Reduced[i] = value;
                ref var sum = ref dot[column % LineSystem.DotLanes];
                sum = Math.FusedMultiplyAdd(system.BitInverses[i] * value, value, sum);
            }
        }

        return LineSystem.Sum(system.DotSums);
    }

    /// <inheritdoc/>
    public static double Backward(LineSystem system, double stepBefore, double share)
    {
        for (var column = 0; column < system.Stride; column++)
        {
            var below = 0.0;
            for (var row = system.Rows - 1; row >= 0; row--)
            {
                var i = ((long)row * system.Stride) + column;
                below = system.BitInverses[i] * (system.Reduced[i] + below);
                var before = system.Direction[i];
                system.BitVolts[i] = Math.FusedMultiplyAdd(stepBefore, before, system.BitVolts[i]);
                system.Direction[i] = Math.FusedMultiplyAdd(share, before, below);
            }
        }

        SolveWordLines(system, system.Direction, null);
        var dot = new Span<double>(system.DotSums, LineSystem.DotLanes);
        dot.Clear();
        for (var row = system.Rows - 1; row >= 0; row--)
        {
            for (var column = 0; column < system.Stride; column++)
            {
                var i = ((long)row * system.Stride) + column;
                var here = system.Direction[i];
                var value = Math.FusedMultiplyAdd(
                    system.Wires.BitLineOhms * system.Conductances[i], here - system.Product[i], WireVolts(system, system.Direction, row, i));
                system.Product[i] = value;
                ref var sum = ref dot[column % LineSystem.DotLanes];
                sum = Math.FusedMultiplyAdd(here, value, sum);
            }
        }

        return LineSystem.Sum(system.DotSums);
    }

    /// <inheritdoc/>
    public static double Finish(LineSystem system, double step)
    {
        var cells = (long)system.Rows * system.Stride;
        for (var i = 0L; i < cells; i++)
        {
            system.BitVolts[i] = Math.FusedMultiplyAdd(step, system.Direction[i], system.BitVolts[i]);
        }

        SolveWordLines(system, system.BitVolts, system.Drives);
        new Span<double>(system.Outputs, system.Stride).Clear();
        var dot = new Span<double>(system.DotSums, LineSystem.DotLanes);
        var largest = 0.0;
        for (var row = 0; row < system.Rows; row++)
        {
            dot.Clear();
            for (var column = 0; column < system.Stride; column++)
            {
                var i = ((long)row * system.Stride) + column;
                var current = system.Conductances[i] * (system.Product[i] - system.BitVolts[i]);
                system.Outputs[column] += current;
                dot[column % LineSystem.DotLanes] += current;
                largest = Math.Max(largest, Math.Abs(WireVolts(system, system.BitVolts, row, i) - (system.Wires.BitLineOhms * current)));
            }

            system.Sources[row] = LineSystem.Sum(system.DotSums);
        }

        return largest;
    }

    private static double WireVolts(LineSystem system, double* volts, int row, long i)
    {
        var above = row > 0 ? volts[i - system.Stride] : volts[i];
        var below = row < system.Rows - 1 ? volts[i + system.Stride] : 0;
        return (volts[i] - above) + (volts[i] - below);
    }

    private static double* WordInverse(LineSystem system, int row, int column)
        => system.WordInverses
            + ((long)(row / LineSystem.PanelRows * LineSystem.PanelRows) * system.Stride)
            + ((long)column * LineSystem.PanelRows)
            + (row % LineSystem.PanelRows);

    private static void SolveWordLines(LineSystem system, double* bitVolts, double* drives)
    {
        for (var row = 0; row < system.Rows; row++)
        {
            var start = (long)row * system.Stride;
            var word = system.Product + start;
            if (system.Wires.WordLineOhms == 0)
            {
                new Span<double>(word, system.Columns).Fill(drives is null ? 0 : drives[row]);
                continue;
            }

            var value = drives is null ? 0 : drives[row];
            var inverse = 1.0;
            for (var column = 0; column < system.Stride; column++)
            {
                var current = system.Wires.WordLineOhms * bitVolts[start + column] * system.Conductances[start + column];
                value = Math.FusedMultiplyAdd(inverse, value, current);
                word[column] = value;
                inverse = *WordInverse(system, row, column);
            }

            value = 0;
            for (var column = system.Stride - 1; column >= 0; column--)
            {
                inverse = *WordInverse(system, row, column);
                value = Math.FusedMultiplyAdd(inverse, value, inverse * word[column]);
                word[column] = value;
            }
        }
    }
}

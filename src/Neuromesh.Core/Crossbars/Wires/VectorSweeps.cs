using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>The passes at one vector width; they work, slowly, also where the CPU lacks that width.</summary>
/// <typeparam name="T">The width.</typeparam>
internal readonly unsafe partial struct VectorSweeps<T> : ILineSweeps
    where T : struct, ILineLanes<T>
{
    private const int PanelRows = LineSystem.PanelRows;
    private const int DotLanes = LineSystem.DotLanes;

    /// <inheritdoc/>
    public static void Source(LineSystem system)
    {
        for (var top = 0; top < system.Rows; top += PanelRows)
        {
            SolveWordPanel(system, top, system.BitVolts, system.Drives);
        }

        var bitOhms = T.Broadcast(system.Wires.BitLineOhms);
        var cells = (long)system.Rows * system.Stride;
        for (var i = 0L; i < cells; i += T.Count)
        {
            (bitOhms * T.Load(system.Conductances + i) * T.Load(system.Product + i)).Store(system.Product + i);
        }
    }

    /// <inheritdoc/>
    public static double Forward(LineSystem system, double step)
    {
        new Span<double>(system.DotSums, DotLanes).Clear();
        new Span<double>(system.RowBefore, system.Stride).Clear();
        for (var row = 0; row < system.Rows; row++)
        {
            var start = (long)row * system.Stride;
            ForwardRow(
                system.Product + start,
                row == 0 ? system.ZeroRow : system.BitInverses + start - system.Stride,
                system.BitInverses + start,
                system.RowBefore,
                system.Reduced + start,
                -step,
                system.DotSums,
                system.Stride);
        }

        return LineSystem.Sum(system.DotSums);
    }

    /// <inheritdoc/>
    public static double Backward(LineSystem system, double stepBefore, double share)
    {
        new Span<double>(system.DotSums, DotLanes).Clear();
        new Span<double>(system.RowBefore, system.Stride).Clear();
        for (var top = system.PaddedRows - PanelRows; top >= 0; top -= PanelRows)
        {
            for (var row = Math.Min(top + PanelRows, system.Rows) - 1; row >= top; row--)
            {
                var start = (long)row * system.Stride;
                BackwardRow(
                    system.BitInverses + start,
                    system.Reduced + start,
                    system.RowBefore,
                    system.BitVolts + start,
                    system.Direction + start,
                    stepBefore,
                    share,
                    system.Stride);
            }

            SolveWordPanel(system, top, system.Direction, null);

            // A row's product needs the direction of the row above, so the panel's first row waits for the next panel.
            for (var row = Math.Min(top + PanelRows, system.Rows - 1); row > top; row--)
            {
                CombineRow(system, row);
            }
        }

        CombineRow(system, 0);
        return LineSystem.Sum(system.DotSums);
    }

    /// <inheritdoc/>
    public static double Finish(LineSystem system, double step)
    {
        new Span<double>(system.Outputs, system.Stride).Clear();
        new Span<double>(system.MaximumSums, DotLanes).Clear();
        for (var top = 0; top < system.Rows; top += PanelRows)
        {
            var bottom = Math.Min(top + PanelRows, system.Rows);
            for (var row = top; row < bottom; row++)
            {
                AddScaled(system.Direction + ((long)row * system.Stride), step, system.BitVolts + ((long)row * system.Stride), system.Stride);
            }

            SolveWordPanel(system, top, system.BitVolts, system.Drives);
            for (var row = Math.Max(top - 1, 0); row < (bottom == system.Rows ? bottom : bottom - 1); row++)
            {
                FinishRow(system, row);
            }
        }

        var largest = 0.0;
        for (var lane = 0; lane < DotLanes; lane++)
        {
            largest = Math.Max(largest, system.MaximumSums[lane]);
        }

        return largest;
    }

    private static void ForwardRow(
        double* product, double* inverseBefore, double* inverse, double* reducedBefore, double* reduced, double minusStep, double* dot, int stride)
    {
        var factor = T.Broadcast(minusStep);
        for (var lane = 0; lane < DotLanes; lane += T.Count)
        {
            var sum = T.Load(dot + lane);
            for (var column = lane; column < stride; column += DotLanes)
            {
                var change = T.MultiplyAdd(T.Load(inverseBefore + column), T.Load(reducedBefore + column), T.Load(product + column));
                change.Store(reducedBefore + column);
                var value = T.MultiplyAdd(factor, change, T.Load(reduced + column));
                value.Store(reduced + column);
                sum = T.MultiplyAdd(T.Load(inverse + column) * value, value, sum);
            }

            sum.Store(dot + lane);
        }
    }

    private static void BackwardRow(
        double* inverse, double* reduced, double* solutionBelow, double* volts, double* direction, double stepBefore, double share, int stride)
    {
        var step = T.Broadcast(stepBefore);
        var beta = T.Broadcast(share);
        for (var column = 0; column < stride; column += T.Count)
        {
            var solution = T.Load(inverse + column) * (T.Load(reduced + column) + T.Load(solutionBelow + column));
            solution.Store(solutionBelow + column);
            var before = T.Load(direction + column);
            T.MultiplyAdd(step, before, T.Load(volts + column)).Store(volts + column);
            T.MultiplyAdd(beta, before, solution).Store(direction + column);
        }
    }

    private static void CombineRow(LineSystem system, int row)
    {
        var stride = system.Stride;
        var start = (long)row * stride;
        var direction = system.Direction + start;
        Combine(
            direction,
            row > 0 ? direction - stride : direction,
            row < system.Rows - 1 ? direction + stride : system.ZeroRow,
            system.Conductances + start,
            system.Product + start,
            system.Wires.BitLineOhms,
            system.DotSums,
            stride);
    }

    private static void Combine(
        double* direction, double* above, double* below, double* conductances, double* product, double bitLineOhms, double* dot, int stride)
    {
        var ohms = T.Broadcast(bitLineOhms);
        for (var lane = 0; lane < DotLanes; lane += T.Count)
        {
            var sum = T.Load(dot + lane);
            for (var column = lane; column < stride; column += DotLanes)
            {
                var here = T.Load(direction + column);
                var wires = (here - T.Load(above + column)) + (here - T.Load(below + column));
                var value = T.MultiplyAdd(ohms * T.Load(conductances + column), here - T.Load(product + column), wires);
                value.Store(product + column);
                sum = T.MultiplyAdd(here, value, sum);
            }

            sum.Store(dot + lane);
        }
    }

    private static void AddScaled(double* direction, double step, double* volts, int stride)
    {
        var factor = T.Broadcast(step);
        for (var column = 0; column < stride; column += T.Count)
        {
            T.MultiplyAdd(factor, T.Load(direction + column), T.Load(volts + column)).Store(volts + column);
        }
    }

    private static void FinishRow(LineSystem system, int row)
    {
        var stride = system.Stride;
        var start = (long)row * stride;
        var bit = system.BitVolts + start;
        new Span<double>(system.DotSums, DotLanes).Clear();
        Currents(
            bit,
            row > 0 ? bit - stride : bit,
            row < system.Rows - 1 ? bit + stride : system.ZeroRow,
            system.Product + start,
            system.Conductances + start,
            system.Wires.BitLineOhms,
            system.Outputs,
            system.DotSums,
            system.MaximumSums,
            stride);
        system.Sources[row] = LineSystem.Sum(system.DotSums);
    }

    private static void Currents(
        double* bit, double* above, double* below, double* word, double* conductances, double bitLineOhms, double* outputs, double* dot, double* maxima, int stride)
    {
        var ohms = T.Broadcast(bitLineOhms);
        for (var lane = 0; lane < DotLanes; lane += T.Count)
        {
            var sum = T.Load(dot + lane);
            var largest = T.Load(maxima + lane);
            for (var column = lane; column < stride; column += DotLanes)
            {
                var here = T.Load(bit + column);
                var current = T.Load(conductances + column) * (T.Load(word + column) - here);
                (T.Load(outputs + column) + current).Store(outputs + column);
                sum += current;
                var wires = (here - T.Load(above + column)) + (here - T.Load(below + column));
                largest = T.LargerMagnitude(largest, wires - (ohms * current));
            }

            sum.Store(dot + lane);
            largest.Store(maxima + lane);
        }
    }
}

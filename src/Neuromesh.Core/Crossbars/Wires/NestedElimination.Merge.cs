using System.Runtime.CompilerServices;

namespace Neuromesh.Core.Crossbars.Wires;

/// <content>Joining rectangles and eliminating what lies between them.</content>
internal sealed unsafe partial class NestedElimination<T>
{
    /// <summary>A run of a half's ports and where it goes among the ports of the whole.</summary>
    private readonly record struct Run(int From, int To, int Length);

    [InlineArray(4)]
    private struct Runs
    {
        private Run _first;
    }

    /// <summary>Writes a block's matrix of conductances between its ports to the bottom of the stack.</summary>
    private void Eliminate(NestedBlock block, double* stack)
    {
        if (block.IsCell)
        {
            WriteCell(block, stack);
            return;
        }

        var (first, second) = (block.First, block.Second);
        Eliminate(first, stack);
        var secondMatrix = stack + first.MatrixLength;
        Eliminate(second, secondMatrix);
        var result = secondMatrix + second.MatrixLength;
        var panel = result + block.MatrixLength;
        var weights = _nextFactor is null ? panel + block.PanelLength : _nextFactor;
        Clear(result, block.MatrixLength + block.PanelLength);
        var keptStart = NestedBlock.Padded(block.Shared);
        var firstRuns = FirstRuns(block, first);
        var secondRuns = SecondRuns(block, second);
        var firstShared = block.CutsColumns ? first.RightStart : first.BottomStart;
        var secondShared = block.CutsColumns ? 0 : second.TopStart;
        AddShared(stack, first.Stride, firstShared, firstRuns, block.Shared, panel, block.PanelStride, keptStart);
        AddShared(secondMatrix, second.Stride, secondShared, secondRuns, block.Shared, panel, block.PanelStride, keptStart);
        CopyKept(stack, first.Stride, firstRuns, result, block.Stride);
        CopyKept(secondMatrix, second.Stride, secondRuns, result, block.Stride);
        EliminatePanel(panel, weights, block.PanelStride, block.Shared, keptStart);
        UpdateKept(panel + keptStart, weights + keptStart, block.PanelStride, block.Shared, result, block.Stride, block.Ports);
        Buffer.MemoryCopy(result, stack, block.MatrixLength * sizeof(double), block.MatrixLength * sizeof(double));
        if (_nextFactor is not null)
        {
            _nextFactor += block.PanelLength;
        }
    }

    private static void Clear(double* target, long length) => Unsafe.InitBlockUnaligned(target, 0, checked((uint)(length * sizeof(double))));

    private void WriteCell(NestedBlock cell, double* matrix)
    {
        Clear(matrix, cell.MatrixLength);
        var device = _conductances[((long)cell.Top * _conductanceStride) + cell.Left];
        device = double.IsFinite(device) ? device : _shortSiemens;
        if (cell.HasRightPorts)
        {
            Join(matrix, cell.Stride, 0, cell.RightStart, _wordSiemens);
        }

        if (cell.HasTopPorts)
        {
            Join(matrix, cell.Stride, 0, cell.TopStart, device);
            Join(matrix, cell.Stride, cell.TopStart, cell.BottomStart, _bitSiemens);
        }
        else
        {
            Join(matrix, cell.Stride, 0, cell.BottomStart, device * (_bitSiemens / (device + _bitSiemens)));
        }
    }

    private static void Join(double* matrix, int stride, int i, int j, double siemens)
    {
        matrix[((long)i * stride) + j] = siemens;
        matrix[((long)j * stride) + i] = siemens;
    }

    private static Runs FirstRuns(NestedBlock block, NestedBlock first)
    {
        var runs = default(Runs);
        runs[0] = new Run(0, 0, first.LeftPorts);
        runs[1] = block.CutsColumns ? default : new Run(first.RightStart, block.RightStart, first.RightPorts);
        runs[2] = new Run(first.TopStart, block.TopStart, first.TopPorts);
        runs[3] = block.CutsColumns ? new Run(first.BottomStart, block.BottomStart, first.BottomPorts) : default;
        return runs;
    }

    private static Runs SecondRuns(NestedBlock block, NestedBlock second)
    {
        var runs = default(Runs);
        if (block.CutsColumns)
        {
            var width = block.Width - second.Width;
            runs[1] = new Run(second.RightStart, block.RightStart, second.RightPorts);
            runs[2] = new Run(second.TopStart, block.TopStart + (block.HasTopPorts ? width : 0), second.TopPorts);
            runs[3] = new Run(second.BottomStart, block.BottomStart + width, second.BottomPorts);
        }
        else
        {
            var height = block.Height - second.Height;
            runs[0] = new Run(0, height, second.LeftPorts);
            runs[1] = new Run(second.RightStart, block.RightStart + (block.HasRightPorts ? height : 0), second.RightPorts);
            runs[3] = new Run(second.BottomStart, block.BottomStart, second.BottomPorts);
        }

        return runs;
    }

    private static void AddShared(double* matrix, int stride, int sharedStart, Runs runs, int shared, double* panel, int panelStride, int keptStart)
    {
        for (var i = 0; i < shared; i++)
        {
            var source = matrix + ((long)(sharedStart + i) * stride);
            var target = panel + ((long)i * panelStride);
            for (var j = 0; j < shared; j++)
            {
                target[j] += source[sharedStart + j];
            }

            foreach (var run in runs)
            {
                Copy(source + run.From, target + keptStart + run.To, run.Length);
            }
        }
    }

    private static void CopyKept(double* matrix, int stride, Runs runs, double* result, int resultStride)
    {
        foreach (var rows in runs)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var source = matrix + ((long)(rows.From + i) * stride);
                var target = result + ((long)(rows.To + i) * resultStride);
                foreach (var run in runs)
                {
                    Copy(source + run.From, target + run.To, run.Length);
                }
            }
        }
    }

    private static void Copy(double* source, double* target, int length)
    {
        for (var i = 0; i < length; i++)
        {
            target[i] = source[i];
        }
    }

    /// <summary>
    /// Eliminates the nodes of the panel's rows one after the other: row k of the weights becomes what the voltages of the later nodes and
    /// of the ports contribute to node k, and row k of the panel the conductances to them at that time.
    /// </summary>
    private static void EliminatePanel(double* panel, double* weights, int stride, int shared, int keptStart)
    {
        var kept = stride - keptStart;
        var outside = stackalloc double[BlockedRanks];
        for (var start = 0; start < shared; start += BlockedRanks)
        {
            var end = Math.Min(start + BlockedRanks, shared);
            for (var k = start; k < end; k++)
            {
                outside[k - start] = EliminationKernels<T>.Sum(panel + ((long)k * stride) + keptStart, kept);
            }

            for (var k = start; k < end; k++)
            {
                var row = panel + ((long)k * stride);
                new Span<double>(row, k + 1).Clear();
                var pivot = EliminationKernels<T>.Sum(row, keptStart) + outside[k - start];
                var inverse = 1 / pivot;
                EliminationKernels<T>.Scale(inverse, row, weights + ((long)k * stride), stride);
                for (var i = k + 1; i < end; i++)
                {
                    EliminationKernels<T>.AddScaled(row[i], weights + ((long)k * stride), panel + ((long)i * stride), stride);
                    outside[i - start] = Math.FusedMultiplyAdd(row[i] * inverse, outside[k - start], outside[i - start]);
                }
            }

            // What is left of the diagonal is overwritten when its row's turn comes.
            var from = end / 16 * 16;
            for (var i = end; i < shared; i += EliminationKernels<T>.TileRows)
            {
                UpdateRows(panel, weights, stride, start, end, i, Math.Min(EliminationKernels<T>.TileRows, shared - i), from);
            }
        }
    }

    private static void UpdateRows(double* panel, double* weights, int stride, int start, int end, int row, int rows, int from)
    {
        var left = panel + ((long)start * stride) + row;
        var right = weights + ((long)start * stride) + from;
        if (rows == EliminationKernels<T>.TileRows)
        {
            EliminationKernels<T>.RankUpdate(left, right, stride, end - start, panel + ((long)row * stride) + from, stride, stride - from);
            return;
        }

        var spare = stackalloc double[EliminationKernels<T>.TileRows * 16];
        for (var column = from; column < stride; column += 16)
        {
            for (var i = 0; i < EliminationKernels<T>.TileRows; i++)
            {
                new Span<double>(spare + (i * 16), 16).Clear();
                if (i < rows)
                {
                    Copy(panel + ((long)(row + i) * stride) + column, spare + (i * 16), 16);
                }
            }

            EliminationKernels<T>.RankUpdate(left, right + column - from, stride, end - start, spare, 16, 16);
            for (var i = 0; i < rows; i++)
            {
                Copy(spare + (i * 16), panel + ((long)(row + i) * stride) + column, 16);
            }
        }
    }

    /// <summary>Adds the paths over the eliminated nodes to the conductances between ports; the upper triangle is computed and mirrored.</summary>
    private static void UpdateKept(double* panel, double* weights, int stride, int shared, double* result, int resultStride, int ports)
    {
        for (var row = 0; row < ports; row += EliminationKernels<T>.TileRows)
        {
            var from = row / 16 * 16;
            EliminationKernels<T>.RankUpdate(
                panel + row, weights + from, stride, shared, result + ((long)row * resultStride) + from, resultStride, resultStride - from);
        }

        for (var row = 0; row < ports; row++)
        {
            for (var column = 0; column < row; column++)
            {
                result[((long)row * resultStride) + column] = result[((long)column * resultStride) + row];
            }
        }
    }

    private void EliminateRoot(double* driven)
    {
        var rows = _whole.Height;
        var padded = NestedBlock.Padded(rows);
        new Span<double>(_root.Pointer, checked(padded * RootStride)).Clear();
        for (var row = 0; row < rows; row++)
        {
            var target = _root.Pointer + ((long)row * RootStride);
            var source = _stack.Pointer + ((long)row * _whole.Stride);
            Copy(source, target, rows);
            target[padded + row] = driven[row] * _wordSiemens;
            Copy(source + _whole.BottomStart, target + (2 * padded), _whole.Width);
        }

        EliminatePanel(_root.Pointer, RootWeights, RootStride, rows, padded);
    }

    /// <summary>Voltages inside a block whose ports' voltages are known; the factors are taken in reverse.</summary>
    private void Substitute(NestedBlock block, LineSystem system, ref double* end)
    {
        if (block.IsCell)
        {
            SubstituteCell(block, system);
            return;
        }

        end -= block.PanelLength;
        var keptStart = NestedBlock.Padded(block.Shared);
        var volts = _ports.Pointer;
        new Span<double>(volts, block.PanelStride).Clear();
        GatherPorts(block, system, volts + keptStart);
        var (first, second) = (block.First, block.Second);
        for (var k = block.Shared - 1; k >= 0; k--)
        {
            volts[k] = EliminationKernels<T>.Dot(end + ((long)k * block.PanelStride), volts, block.PanelStride);
            if (block.CutsColumns)
            {
                system.Product[((long)(block.Top + k) * system.Stride) + second.Left] = volts[k];
            }
            else
            {
                system.BitVolts[((long)second.Top * system.Stride) + block.Left + k] = volts[k];
            }
        }

        Substitute(second, system, ref end);
        Substitute(first, system, ref end);
    }

    private static void GatherPorts(NestedBlock block, LineSystem system, double* volts)
    {
        for (var i = 0; i < block.Height; i++)
        {
            var word = system.Product + ((long)(block.Top + i) * system.Stride);
            volts[i] = word[block.Left];
            if (block.HasRightPorts)
            {
                volts[block.RightStart + i] = word[block.Right];
            }
        }

        for (var i = 0; i < block.Width; i++)
        {
            if (block.HasTopPorts)
            {
                volts[block.TopStart + i] = system.BitVolts[((long)block.Top * system.Stride) + block.Left + i];
            }

            volts[block.BottomStart + i] = block.Bottom == system.Rows ? 0 : system.BitVolts[((long)block.Bottom * system.Stride) + block.Left + i];
        }
    }

    private void SubstituteCell(NestedBlock cell, LineSystem system)
    {
        if (cell.HasTopPorts)
        {
            return;
        }

        var device = _conductances[cell.Left];
        device = double.IsFinite(device) ? device : _shortSiemens;
        var below = system.Rows == 1 ? 0 : system.BitVolts[system.Stride + cell.Left];
        system.BitVolts[cell.Left] = ((device * system.Product[cell.Left]) + (_bitSiemens * below)) / (device + _bitSiemens);
    }
}

using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>Dense elimination of a part's own nodes, see <see cref="NetworkElimination"/>; every width gives the same bits.</summary>
/// <typeparam name="T">The width.</typeparam>
internal static unsafe class PartKernels<T>
    where T : struct, ILineLanes<T>
{
    // Fewer nodes are sparsely joined: their zeros are worth a look.
    private const int SmallestBlocked = 33;
    private const int BlockedRanks = 16;

    /// <summary>Eliminates.</summary>
    /// <param name="part">The part.</param>
    /// <param name="memory">What the part's places count from.</param>
    /// <returns>Whether every node had a path to a fixed voltage or to a node that is left; else the first without has the pivot 0.</returns>
    public static bool Factor(EliminationPart part, double* memory)
    {
        var block = part.Own < SmallestBlocked ? part.Own : BlockedRanks;
        for (var start = 0; start < part.Own; start += block)
        {
            var end = Math.Min(start + block, part.Own);
            for (var k = start; k < end; k++)
            {
                if (!Eliminate(part, memory, k, end))
                {
                    return false;
                }
            }

            UpdateOwn(part, memory, start, end);
        }

        double* rows = memory + part.Rows, columns = memory + part.Columns;
        for (var row = 0; row < part.Kept; row += EliminationKernels<T>.TileRows)
        {
            EliminationKernels<T>.RankUpdate(
                columns + part.Own + row, rows + part.Own, part.Stride, part.Own, memory + part.Rest + ((long)row * part.RestStride), part.RestStride, part.RestStride);
        }

        return true;
    }

    /// <summary>The forward half of a solution: currents into the own nodes go on to the later ones.</summary>
    /// <param name="part">The part.</param>
    /// <param name="memory">What the part's places count from.</param>
    /// <param name="values">[stride]: currents at the part's nodes.</param>
    public static void Forward(EliminationPart part, double* memory, double* values)
    {
        for (var k = 0; k < part.Own; k++)
        {
            if (values[k] != 0)
            {
                var from = First(k);
                EliminationKernels<T>.AddScaled(values[k], memory + part.Columns + ((long)k * part.Stride) + from, values + from, part.Stride - from);
            }
        }
    }

    /// <summary>The backward half: voltages of the own nodes from those of the later ones.</summary>
    /// <param name="part">The part.</param>
    /// <param name="memory">What the part's places count from.</param>
    /// <param name="values">[stride]: currents at the own nodes, replaced by voltages, and voltages at the others.</param>
    public static void Backward(EliminationPart part, double* memory, double* values)
    {
        for (var k = part.Own - 1; k >= 0; k--)
        {
            var from = First(k);
            var sum = EliminationKernels<T>.Dot(memory + part.Rows + ((long)k * part.Stride) + from, values + from, part.Stride - from);
            values[k] = (values[k] + sum) / part.Pivots[k];
        }
    }

    private static int First(int k) => (k + 1) / LineSystem.DotLanes * LineSystem.DotLanes;

    // Node k, and what it adds to the own nodes before the end of its block.
    private static bool Eliminate(EliminationPart part, double* memory, int k, int end)
    {
        var stride = part.Stride;
        double* row = memory + part.Rows + ((long)k * stride), column = memory + part.Columns + ((long)k * stride), toFixed = memory + part.ToFixed;

        // The diagonal takes part in no sum, and what lies before it belongs to nodes that are gone.
        new Span<double>(row, k + 1).Clear();
        new Span<double>(column, k + 1).Clear();
        var from = First(k);
        var length = stride - from;
        var pivot = toFixed[k] + EliminationKernels<T>.Sum(column + from, length);
        part.Pivots[k] = pivot;
        if (pivot == 0)
        {
            return false;
        }

        var inverse = 1 / pivot;
        if (double.IsFinite(inverse))
        {
            EliminationKernels<T>.Scale(inverse, column + from, column + from, length);
        }
        else
        {
            for (var i = from; i < stride; i++)
            {
                column[i] /= pivot;
            }
        }

        if (toFixed[k] != 0)
        {
            EliminationKernels<T>.AddScaled(toFixed[k] / pivot, row + from, toFixed + from, length);
        }

        for (var i = k + 1; i < end; i++)
        {
            if (column[i] != 0)
            {
                EliminationKernels<T>.AddScaled(column[i], row + from, row + from + ((long)(i - k) * stride), length);
            }

            if (row[i] != 0)
            {
                EliminationKernels<T>.AddScaled(row[i], column + from, column + from + ((long)(i - k) * stride), length);
            }
        }

        return true;
    }

    // What a block of nodes adds to the own nodes after it; columns of nodes that are gone are overwritten when the row's turn comes.
    private static void UpdateOwn(EliminationPart part, double* memory, int start, int end)
    {
        var stride = part.Stride;
        var from = end / EliminationKernels<T>.TileColumns * EliminationKernels<T>.TileColumns;
        double* rows = memory + part.Rows, columns = memory + part.Columns;
        double* left = columns + ((long)start * stride), right = rows + ((long)start * stride);
        var i = end;
        for (; i + EliminationKernels<T>.TileRows <= part.Own; i += EliminationKernels<T>.TileRows)
        {
            EliminationKernels<T>.RankUpdate(left + i, right + from, stride, end - start, rows + ((long)i * stride) + from, stride, stride - from);
            EliminationKernels<T>.RankUpdate(right + i, left + from, stride, end - start, columns + ((long)i * stride) + from, stride, stride - from);
        }

        for (; i < part.Own; i++)
        {
            for (var k = 0; k < end - start; k++)
            {
                var at = (long)k * stride;
                EliminationKernels<T>.AddScaled(left[at + i], right + at + from, rows + ((long)i * stride) + from, stride - from);
                EliminationKernels<T>.AddScaled(right[at + i], left + at + from, columns + ((long)i * stride) + from, stride - from);
            }
        }
    }
}

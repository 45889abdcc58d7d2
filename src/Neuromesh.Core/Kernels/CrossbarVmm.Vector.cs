using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <content>The fast path.</content>
public static partial class CrossbarVmm
{
    /// <summary>What <see cref="Accumulate"/> computes, at one vector width; works, slowly, also where the CPU lacks that width.</summary>
    /// <typeparam name="T">The width.</typeparam>
    internal static unsafe void Vectors<T>(
        ReadOnlySpan<double> conductances,
        int stride,
        ReadOnlySpan<int> activeRows,
        double voltage,
        Span<double> currents)
        where T : struct, IDoubleLanes<T>
    {
        fixed (double* matrix = conductances, sums = currents)
        {
            // Four rows a pass: a quarter of the loads and stores of sums, and four streams that the prefetcher follows.
            var i = 0;
            for (; i + 4 <= activeRows.Length; i += 4)
            {
                AddFourRows<T>(
                    matrix + ((long)activeRows[i] * stride),
                    matrix + ((long)activeRows[i + 1] * stride),
                    matrix + ((long)activeRows[i + 2] * stride),
                    matrix + ((long)activeRows[i + 3] * stride),
                    voltage,
                    sums,
                    currents.Length);
            }

            for (; i < activeRows.Length; i++)
            {
                AddRow<T>(matrix + ((long)activeRows[i] * stride), voltage, sums, currents.Length);
            }
        }
    }

    private static unsafe void AddFourRows<T>(
        double* row0, double* row1, double* row2, double* row3, double voltage, double* sums, int columns)
        where T : struct, IDoubleLanes<T>
    {
        var volts = T.Broadcast(voltage);
        var column = 0;
        for (; column + T.Count <= columns; column += T.Count)
        {
            var sum = T.Load(sums + column) + (T.Load(row0 + column) * volts);
            sum += T.Load(row1 + column) * volts;
            sum += T.Load(row2 + column) * volts;
            sum += T.Load(row3 + column) * volts;
            sum.Store(sums + column);
        }

        for (; column < columns; column++)
        {
            var sum = sums[column] + (row0[column] * voltage);
            sum += row1[column] * voltage;
            sum += row2[column] * voltage;
            sums[column] = sum + (row3[column] * voltage);
        }
    }

    private static unsafe void AddRow<T>(double* row, double voltage, double* sums, int columns)
        where T : struct, IDoubleLanes<T>
    {
        var volts = T.Broadcast(voltage);
        var column = 0;
        for (; column + T.Count <= columns; column += T.Count)
        {
            (T.Load(sums + column) + (T.Load(row + column) * volts)).Store(sums + column);
        }

        for (; column < columns; column++)
        {
            sums[column] += row[column] * voltage;
        }
    }
}

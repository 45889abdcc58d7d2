using System.Runtime.Intrinsics;
using Neuromesh.Core.Devices.Pulses.Lanes;

namespace Neuromesh.Core.Crossbars.Learning.Kernels;

/// <summary>Reads of an array with ideal wires: every width gives the same bits, because a lane is a column and rows are added in their order.</summary>
internal static unsafe class ArrayReads
{
    /// <summary>Adds each row's contribution to its columns: voltage times conductance, and voltage squared times conductance.</summary>
    /// <param name="conductances">Row-major, <paramref name="stride"/> a multiple of 16.</param>
    /// <param name="stride">Cells of a row in memory.</param>
    /// <param name="voltages">A voltage for each row; silent rows are skipped.</param>
    /// <param name="first">First column, a multiple of 16.</param>
    /// <param name="end">Column after the last one, a multiple of 16.</param>
    /// <param name="currents">Receives the currents of columns first to end at their index; what it held is overwritten.</param>
    /// <param name="powers">Receives the cells' dissipation, likewise.</param>
    public static void Columns(float* conductances, int stride, ReadOnlySpan<float> voltages, int first, int end, float* currents, float* powers)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Columns<CellLanes512>(conductances, stride, voltages, first, end, currents, powers);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Columns<CellLanes256>(conductances, stride, voltages, first, end, currents, powers);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Columns<CellLanes128>(conductances, stride, voltages, first, end, currents, powers);
        }
        else
        {
            Columns<CellLanes32>(conductances, stride, voltages, first, end, currents, powers);
        }
    }

    /// <summary><see cref="Columns(float*, int, ReadOnlySpan{float}, int, int, float*, float*)"/> at one width.</summary>
    internal static void Columns<T>(float* conductances, int stride, ReadOnlySpan<float> voltages, int first, int end, float* currents, float* powers)
        where T : struct, ICellLanes<T>
    {
        for (var column = first; column < end; column += T.Count)
        {
            var current = T.Broadcast(0);
            var power = T.Broadcast(0);
            var cell = conductances + column;
            foreach (var voltage in voltages)
            {
                if (voltage != 0)
                {
                    var conductance = T.Load(cell);
                    current = T.MultiplyAdd(T.Broadcast(voltage), conductance, current);
                    power = T.MultiplyAdd(T.Broadcast(voltage * voltage), conductance, power);
                }

                cell += stride;
            }

            current.Store(currents + column);
            power.Store(powers + column);
        }
    }

    /// <summary>The transposed read: the current of each row for voltages on columns. One order of summation, columns ascending, in double.</summary>
    /// <param name="conductances">Row-major.</param>
    /// <param name="stride">Cells of a row in memory.</param>
    /// <param name="voltages">Voltages of the columns from <paramref name="first"/> on.</param>
    /// <param name="first">First column.</param>
    /// <param name="currents">Receives the rows' currents.</param>
    /// <returns>The cells' dissipation.</returns>
    public static double Rows(float* conductances, int stride, ReadOnlySpan<float> voltages, int first, Span<float> currents)
    {
        double power = 0;
        for (var row = 0; row < currents.Length; row++)
        {
            double current = 0;
            double rowPower = 0;
            var cells = conductances + (row * stride) + first;
            for (var column = 0; column < voltages.Length; column++)
            {
                double voltage = voltages[column];
                var part = voltage * cells[column];
                current += part;
                rowPower += voltage * part;
            }

            currents[row] = (float)current;
            power += rowPower;
        }

        return power;
    }
}

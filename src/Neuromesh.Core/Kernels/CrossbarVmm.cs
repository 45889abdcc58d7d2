using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// Vector-matrix multiplication of a crossbar: Ohm's law in each device, Kirchhoff's current law in each column,
/// <c>I[c] = Σ_r V · G[r, c]</c> over the active rows.
/// </summary>
/// <remarks>
/// Lanes hold neighbouring columns, and each column adds its rows one after the other in the order given, with every product and sum
/// rounded to double and no fused multiply-add. So every vector width and the scalar reference give the same bits.
/// </remarks>
public static partial class CrossbarVmm
{
    /// <summary>Adds the currents of the active rows: <c>currents[c] += conductances[r, c] · V</c> for each r in turn.</summary>
    /// <param name="conductancesSiemens">[rows × stride] in S, row-major; the first columns of a row count.</param>
    /// <param name="stride">Doubles from one row to the next, at least the number of columns.</param>
    /// <param name="activeRows">Rows that are driven, in the order of the sum; a row that occurs n times is added n times.</param>
    /// <param name="readVoltageVolts">Voltage on an active row in V.</param>
    /// <param name="currentsAmperes">[columns] in A; added to. Must not overlap the conductances.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stride is too small, or a row lies outside the matrix.</exception>
    public static void Accumulate(
        ReadOnlySpan<double> conductancesSiemens,
        int stride,
        ReadOnlySpan<int> activeRows,
        double readVoltageVolts,
        Span<double> currentsAmperes)
    {
        CheckRows(conductancesSiemens.Length, stride, activeRows, currentsAmperes.Length);
        if (Vector512.IsHardwareAccelerated)
        {
            Vectors<DoubleLanes512>(conductancesSiemens, stride, activeRows, readVoltageVolts, currentsAmperes);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vectors<DoubleLanes256>(conductancesSiemens, stride, activeRows, readVoltageVolts, currentsAmperes);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Vectors<DoubleLanes128>(conductancesSiemens, stride, activeRows, readVoltageVolts, currentsAmperes);
        }
        else
        {
            Scalar(conductancesSiemens, stride, activeRows, readVoltageVolts, currentsAmperes);
        }
    }

    // The kernels use pointers: what they may touch is decided here.
    private static void CheckRows(int length, int stride, ReadOnlySpan<int> activeRows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        if (columns == 0)
        {
            return;
        }

        foreach (var row in activeRows)
        {
            if (row < 0 || ((long)row * stride) + columns > length)
            {
                throw new ArgumentOutOfRangeException(nameof(activeRows), row, "An active row lies outside the matrix of conductances.");
            }
        }
    }
}

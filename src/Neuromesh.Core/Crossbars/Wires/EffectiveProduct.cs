using System.Runtime.Intrinsics;
using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>
/// <c>I[b, c] = Σ_r V[b, r] W[r, c]</c> in double: each current is one chain of fused multiply-adds from 0 over ascending rows, so every
/// vector width and batch size gives the same bits.
/// </summary>
internal static unsafe class EffectiveProduct
{
    /// <summary>One vector; the width is the CPU's.</summary>
    /// <param name="matrix">[rows × stride] in S.</param>
    /// <param name="stride">Columns, padded to a multiple of 16.</param>
    /// <param name="volts">[rows].</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="amperes">[stride], overwritten.</param>
    public static void Multiply(double* matrix, int stride, double* volts, int rows, double* amperes)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Multiply<LineLanes512>(matrix, stride, volts, rows, amperes);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Multiply<LineLanes256>(matrix, stride, volts, rows, amperes);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Multiply<LineLanes128>(matrix, stride, volts, rows, amperes);
        }
        else
        {
            Multiply<LineLanes64>(matrix, stride, volts, rows, amperes);
        }
    }

    /// <summary>At one width.</summary>
    /// <typeparam name="T">The width.</typeparam>
    internal static void Multiply<T>(double* matrix, int stride, double* volts, int rows, double* amperes)
        where T : struct, ILineLanes<T>
    {
        new Span<double>(amperes, stride).Clear();
        var row = 0;
        for (; row + 4 <= rows; row += 4)
        {
            FourRows<T>(matrix + ((long)row * stride), stride, volts + row, amperes);
        }

        for (; row < rows; row++)
        {
            EliminationKernels<T>.AddScaled(volts[row], matrix + ((long)row * stride), amperes, stride);
        }
    }

    private static void FourRows<T>(double* matrix, int stride, double* volts, double* amperes)
        where T : struct, ILineLanes<T>
    {
        var v0 = T.Broadcast(volts[0]);
        var v1 = T.Broadcast(volts[1]);
        var v2 = T.Broadcast(volts[2]);
        var v3 = T.Broadcast(volts[3]);
        double* r1 = matrix + stride, r2 = r1 + stride, r3 = r2 + stride;
        for (var column = 0; column < stride; column += T.Count)
        {
            var sum = T.MultiplyAdd(v0, T.Load(matrix + column), T.Load(amperes + column));
            sum = T.MultiplyAdd(v1, T.Load(r1 + column), sum);
            sum = T.MultiplyAdd(v2, T.Load(r2 + column), sum);
            T.MultiplyAdd(v3, T.Load(r3 + column), sum).Store(amperes + column);
        }
    }
}

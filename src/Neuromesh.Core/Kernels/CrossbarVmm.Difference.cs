using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <content>The differential read-out.</content>
public static partial class CrossbarVmm
{
    /// <summary>results[c] = (plus[c] − minus[c]) · factor.</summary>
    /// <param name="plus">[columns], for example currents in A.</param>
    /// <param name="minus">[columns], in the same unit.</param>
    /// <param name="factor">What the difference is multiplied by.</param>
    /// <param name="results">[columns]; overwritten, may be one of the inputs.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ScaledDifference(ReadOnlySpan<double> plus, ReadOnlySpan<double> minus, double factor, Span<double> results)
    {
        if (plus.Length != results.Length || minus.Length != results.Length)
        {
            throw new ArgumentException("The two inputs and the results must have one length.", nameof(results));
        }

        if (Vector512.IsHardwareAccelerated)
        {
            ScaledDifferenceVectors<DoubleLanes512>(plus, minus, factor, results);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ScaledDifferenceVectors<DoubleLanes256>(plus, minus, factor, results);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            ScaledDifferenceVectors<DoubleLanes128>(plus, minus, factor, results);
        }
        else
        {
            ScaledDifferenceScalar(plus, minus, factor, results);
        }
    }

    internal static void ScaledDifferenceScalar(
        ReadOnlySpan<double> plus, ReadOnlySpan<double> minus, double factor, Span<double> results)
    {
        for (var column = 0; column < results.Length; column++)
        {
            results[column] = (plus[column] - minus[column]) * factor;
        }
    }

    internal static unsafe void ScaledDifferenceVectors<T>(
        ReadOnlySpan<double> plus, ReadOnlySpan<double> minus, double factor, Span<double> results)
        where T : struct, IDoubleLanes<T>
    {
        var factors = T.Broadcast(factor);
        var done = results.Length - (results.Length % T.Count);
        fixed (double* plusPointer = plus, minusPointer = minus, resultPointer = results)
        {
            for (var column = 0; column < done; column += T.Count)
            {
                ((T.Load(plusPointer + column) - T.Load(minusPointer + column)) * factors).Store(resultPointer + column);
            }
        }

        ScaledDifferenceScalar(plus[done..], minus[done..], factor, results[done..]);
    }
}

using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>The limit of a sequence of vectors whose changes decay with the powers of a few eigenvalues, by reduced-rank extrapolation.</summary>
/// <typeparam name="T">The width; all give the same bits.</typeparam>
internal static unsafe class ReducedRank<T>
    where T : struct, ILineLanes<T>
{
    /// <summary>Largest number of changes.</summary>
    public const int MaximumSteps = 9;

    private const double SmallestPivot = 1e-13;

    /// <summary>Estimates the limit.</summary>
    /// <remarks>
    /// The combination Σ γ(k) D(k) of the changes with Σ γ(k) = 1 and the least norm takes the place of the last change: the limit is
    /// Σ γ(k) x(k + 1) (R. P. Eddy, "Extrapolating to the limit of a vector sequence", 1979; A. Sidi, "Vector Extrapolation Methods with
    /// Applications", SIAM 2017, chapter 2). The weights come from the normal equations of the scaled changes, whose loss of digits costs
    /// speed of convergence only.
    /// </remarks>
    /// <param name="first">[stride]: first vector.</param>
    /// <param name="changes">[steps × stride]: its changes, one after the other; what pads is 0.</param>
    /// <param name="steps">Number of changes, 3 to 9.</param>
    /// <param name="stride">Numbers of a vector, padded to a multiple of 8.</param>
    /// <param name="limit">Overwritten by the first numbers of the limit.</param>
    /// <returns>Estimated error over the largest magnitude of the limit; infinite where changes do not decay.</returns>
    public static double Extrapolate(double* first, double* changes, int steps, int stride, Span<double> limit)
    {
        var gram = stackalloc double[MaximumSteps * MaximumSteps];
        for (var i = 0; i < steps; i++)
        {
            for (var j = i; j < steps; j++)
            {
                var product = EliminationKernels<T>.Dot(changes + ((long)i * stride), changes + ((long)j * stride), stride);
                gram[(i * MaximumSteps) + j] = product;
                gram[(j * MaximumSteps) + i] = product;
            }
        }

        var weights = stackalloc double[MaximumSteps];
        var fewer = stackalloc double[MaximumSteps];
        var residual = Weights(gram, steps, weights);
        var residualBefore = Weights(gram, steps - 1, fewer);
        fewer[steps - 1] = 0;

        // From weights of changes to weights of their sums.
        for (var step = steps - 2; step >= 0; step--)
        {
            weights[step] += weights[step + 1];
            fewer[step] += fewer[step + 1];
        }

        double largest = 0, moved = 0, last = 0, before = 0;
        for (var column = 0; column < limit.Length; column++)
        {
            double sum = 0, sumBefore = 0;
            for (var step = steps - 1; step >= 0; step--)
            {
                var change = changes[((long)step * stride) + column];
                sum = Math.FusedMultiplyAdd(weights[step], change, sum);
                sumBefore = Math.FusedMultiplyAdd(fewer[step], change, sumBefore);
            }

            limit[column] = first[column] + sum;
            largest = Math.Max(largest, Math.Abs(limit[column]));
            moved = Math.Max(moved, Math.Abs(sum - sumBefore));
            last = Math.Max(last, Math.Abs(changes[((long)(steps - 1) * stride) + column]));
            before = Math.Max(before, Math.Abs(changes[((long)(steps - 2) * stride) + column]));
        }

        if (moved == 0)
        {
            return 0;
        }

        // The limit has moved by the error of the one before, which stood to its residual as this one's does.
        var byMove = moved * Math.Min(1, residual / residualBefore);

        // The residual's steps to come, were they to decay as slowly as the last change; its norm is one over all columns.
        var ratio = last / before;
        var byResidual = residual * ratio / ((1 - ratio) * Math.Sqrt(limit.Length));
        return ratio < 1 ? Math.Max(byMove, byResidual) / largest : double.PositiveInfinity;
    }

    /// <summary>The weights with the sum 1 for which the sum of the weighted changes has the least norm, and this norm.</summary>
    private static double Weights(double* gram, int steps, double* weights)
    {
        const int Stride = MaximumSteps + 1;
        var scales = stackalloc double[MaximumSteps];
        var matrix = stackalloc double[MaximumSteps * Stride];
        for (var i = 0; i < steps; i++)
        {
            var square = gram[(i * MaximumSteps) + i];
            scales[i] = square > 0 ? 1 / Math.Sqrt(square) : 0;
        }

        for (var i = 0; i < steps; i++)
        {
            for (var j = 0; j < steps; j++)
            {
                matrix[(i * Stride) + j] = i == j ? 1 : scales[i] * scales[j] * gram[(i * MaximumSteps) + j];
            }

            matrix[(i * Stride) + steps] = scales[i];
        }

        Solve(matrix, steps, Stride, weights);
        var sum = 0.0;
        for (var i = 0; i < steps; i++)
        {
            weights[i] *= scales[i];
            sum += weights[i];
        }

        for (var i = 0; i < steps; i++)
        {
            weights[i] = sum > 0 ? weights[i] / sum : i == steps - 1 ? 1 : 0;
        }

        return sum > 0 ? 1 / Math.Sqrt(sum) : 0;
    }

    // Gaussian elimination without pivoting, as the matrix is positive; a direction that rounding has used up gets the weight 0.
    private static void Solve(double* matrix, int size, int stride, double* solution)
    {
        for (var k = 0; k < size; k++)
        {
            var pivot = matrix[(k * stride) + k];
            for (var i = k + 1; i < size && pivot > SmallestPivot; i++)
            {
                var factor = matrix[(i * stride) + k] / pivot;
                for (var j = k; j <= size; j++)
                {
                    matrix[(i * stride) + j] -= factor * matrix[(k * stride) + j];
                }
            }
        }

        for (var k = size - 1; k >= 0; k--)
        {
            var sum = matrix[(k * stride) + size];
            for (var j = k + 1; j < size; j++)
            {
                sum -= matrix[(k * stride) + j] * solution[j];
            }

            solution[k] = matrix[(k * stride) + k] > SmallestPivot ? sum / matrix[(k * stride) + k] : 0;
        }
    }
}

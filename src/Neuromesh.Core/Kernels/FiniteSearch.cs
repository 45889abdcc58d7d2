using System.Numerics;
using System.Runtime.CompilerServices;

namespace Neuromesh.Core.Kernels;

/// <summary>Finds numbers that are not finite, or no longer far from it.</summary>
/// <remarks>
/// A sum of products is finite unless one of them is not, or they are so large that a second look does no harm: one pass of one operation a vector, without a branch.
/// Four sums side by side, because each alone would wait for its last addition. No bit of a result comes from here.
/// </remarks>
internal static unsafe class FiniteSearch
{
    private const int Sums = 4;

    /// <summary>The first value whose product with a factor is not finite.</summary>
    /// <param name="values">The values.</param>
    /// <param name="count">Their number.</param>
    /// <param name="headroom">The factor, 1 or more; 1 finds values that are not finite.</param>
    /// <returns>Its index, or −1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FindFirst(double* values, int count, double headroom)
    {
        var factor = Vector.Create(headroom);
        Vector<double> first = default, second = default, third = default, fourth = default;
        var width = Vector<double>.Count;
        var whole = count - (count % (Sums * width));
        for (var i = 0; i < whole; i += Sums * width)
        {
            first = Vector.MultiplyAddEstimate(Vector.Load(values + i), factor, first);
            second = Vector.MultiplyAddEstimate(Vector.Load(values + i + width), factor, second);
            third = Vector.MultiplyAddEstimate(Vector.Load(values + i + (2 * width)), factor, third);
            fourth = Vector.MultiplyAddEstimate(Vector.Load(values + i + (3 * width)), factor, fourth);
        }

        var sum = Vector.Sum((first + second) + (third + fourth));
        for (var i = whole; i < count; i++)
        {
            sum += values[i] * headroom;
        }

        return double.IsFinite(sum) ? -1 : Search(values, count, headroom);
    }

    private static int Search(double* values, int count, double headroom)
    {
        for (var i = 0; i < count; i++)
        {
            if (!double.IsFinite(values[i] * headroom))
            {
                return i;
            }
        }

        return -1;
    }
}

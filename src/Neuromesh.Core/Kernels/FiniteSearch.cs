using System.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>Finds numbers that are not finite, or no longer far from it.</summary>
/// <remarks>
/// A product with zero is zero unless the number is infinite or none: one pass of multiplications and additions without a branch. Four sums side by side,
/// because each alone would wait for its last addition.
/// </remarks>
internal static unsafe class FiniteSearch
{
    private const int Sums = 4;

    /// <summary>The first value whose product with a factor is not finite.</summary>
    /// <param name="values">The values.</param>
    /// <param name="count">Their number.</param>
    /// <param name="headroom">The factor, 1 or more; 1 finds values that are not finite.</param>
    /// <returns>Its index, or −1.</returns>
    public static int FindFirst(double* values, int count, double headroom)
    {
        var factor = Vector.Create(headroom);
        Vector<double> first = default, second = default, third = default, fourth = default;
        var width = Vector<double>.Count;
        var whole = count - (count % (Sums * width));
        for (var i = 0; i < whole; i += Sums * width)
        {
            first += Vector.Load(values + i) * factor * Vector<double>.Zero;
            second += Vector.Load(values + i + width) * factor * Vector<double>.Zero;
            third += Vector.Load(values + i + (2 * width)) * factor * Vector<double>.Zero;
            fourth += Vector.Load(values + i + (3 * width)) * factor * Vector<double>.Zero;
        }

        var sum = Vector.Sum((first + second) + (third + fourth));
        for (var i = whole; i < count; i++)
        {
            sum += values[i] * headroom * 0;
        }

        if (sum == 0)
        {
            return -1;
        }

        var index = 0;
        while (double.IsFinite(values[index] * headroom))
        {
            index++;
        }

        return index;
    }
}

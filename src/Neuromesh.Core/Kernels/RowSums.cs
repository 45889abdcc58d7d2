using System.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>Sums of rows, element by element. Each element is one addition on its own, so the width of the vectors changes no bit.</summary>
public static unsafe class RowSums
{
    /// <summary><c>row[i] ← row[i] + values[i]</c>.</summary>
    /// <param name="row">The row; added to.</param>
    /// <param name="values">As many values; must not overlap the row.</param>
    /// <exception cref="ArgumentException">There are fewer values than elements of the row.</exception>
    public static void Add(Span<double> row, ReadOnlySpan<double> values)
    {
        CheckLength(row.Length, values.Length);
        fixed (double* target = row, source = values)
        {
            var i = 0;
            for (; i + Vector<double>.Count <= row.Length; i += Vector<double>.Count)
            {
                (Vector.Load(target + i) + Vector.Load(source + i)).Store(target + i);
            }

            for (; i < row.Length; i++)
            {
                target[i] += source[i];
            }
        }
    }

    /// <summary>Adds values below 0 to one row and all others to another.</summary>
    /// <param name="row">Receives values of 0 and above.</param>
    /// <param name="negative">Receives values below 0.</param>
    /// <param name="values">As many values as each row has elements; must not overlap them.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <remarks>The row that does not receive a value has 0 added, which changes no sum but one of −0; sums that start at 0 are never that.</remarks>
    public static void AddBySign(Span<double> row, Span<double> negative, ReadOnlySpan<double> values)
    {
        CheckLength(row.Length, values.Length);
        CheckLength(negative.Length, values.Length);
        fixed (double* above = row, below = negative, source = values)
        {
            var i = 0;
            for (; i + Vector<double>.Count <= row.Length; i += Vector<double>.Count)
            {
                var value = Vector.Load(source + i);
                var isNegative = Vector.LessThan(value, Vector<double>.Zero);
                (Vector.Load(above + i) + Vector.ConditionalSelect(isNegative, Vector<double>.Zero, value)).Store(above + i);
                (Vector.Load(below + i) + Vector.ConditionalSelect(isNegative, value, Vector<double>.Zero)).Store(below + i);
            }

            for (; i < row.Length; i++)
            {
                (source[i] < 0 ? below : above)[i] += source[i];
            }
        }
    }

    private static void CheckLength(int elements, int values)
    {
        if (elements != values)
        {
            throw new ArgumentException($"There are {values} values for {elements} elements.");
        }
    }
}

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>Numbers of cells, one each.</summary>
internal static class CellValues
{
    /// <summary>Copies and checks them.</summary>
    /// <param name="values">[cells].</param>
    /// <param name="name">What they are, for messages.</param>
    /// <param name="unit">Their unit.</param>
    /// <param name="allowsZero">Whether 0 is permitted.</param>
    /// <param name="allowsInfinity">Whether +∞ is permitted.</param>
    /// <exception cref="ArgumentException">There is none, or one is outside the range; the message names the cell.</exception>
    public static double[] Checked(ReadOnlySpan<double> values, string name, string unit, bool allowsZero = false, bool allowsInfinity = false)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("There is no cell.", nameof(values));
        }

        var copy = new double[values.Length];
        Replace(copy, values, name, unit, allowsZero, allowsInfinity);
        return copy;
    }

    /// <summary>Replaces conductances by others, 0 (open) or more and finite.</summary>
    /// <param name="siemens">[cells] in S.</param>
    /// <param name="values">[cells] in S.</param>
    /// <exception cref="ArgumentException">There are not as many, or one is outside the range; the message names the cell.</exception>
    public static void Replace(double[] siemens, ReadOnlySpan<double> values) => Replace(siemens, values, "conductance", "S", allowsZero: true, allowsInfinity: false);

    private static void Replace(double[] copy, ReadOnlySpan<double> values, string name, string unit, bool allowsZero, bool allowsInfinity)
    {
        if (values.Length != copy.Length)
        {
            throw new ArgumentException($"There are {values.Length} values for {copy.Length} cells.", nameof(values));
        }

        for (var cell = 0; cell < values.Length; cell++)
        {
            if (!(values[cell] > 0 || (allowsZero && values[cell] == 0)) || (!allowsInfinity && !double.IsFinite(values[cell])))
            {
                throw new ArgumentException(
                    $"Cell {cell} (counted from 0, row by row): a {name} of {values[cell]:R} {unit}; it must be {(allowsZero ? "0 or more" : "above 0")}{(allowsInfinity ? "" : " and finite")}.", nameof(values));
            }
        }

        values.CopyTo(copy);
    }
}

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>Shares an outer product between the pulse trains of rows and columns.</summary>
/// <remarks>
/// A train's probability is <c>p x_i / max|x|</c> on a row and <c>p e_j / max|e|</c> on a column, <c>p² = rate max|x| max|e| / stepsPerTrain</c>, p at
/// most 1: the expected change of a state is rate · x_i · e_j as long as p is below 1, and that of p = 1 beyond. Source: "update management",
/// T. Gokmen, M. Onen, W. Haensch, Front. Neurosci. 11:538 (2017), doi:10.3389/fnins.2017.00538.
/// </remarks>
internal static class UpdateManagement
{
    /// <summary>Finds the probabilities, with the signs of the values.</summary>
    /// <param name="rate">What the product is multiplied by, 0 or more.</param>
    /// <param name="stepsPerTrain">How far a state moves if it takes a pulse in every slot, above 0.</param>
    /// <param name="values">A value for each row.</param>
    /// <param name="errors">A value for each column.</param>
    /// <param name="rows">Receives −1 to 1 for each row.</param>
    /// <param name="columns">Receives −1 to 1 for each column.</param>
    public static void Share(
        double rate, double stepsPerTrain, ReadOnlySpan<float> values, ReadOnlySpan<float> errors, Span<float> rows, Span<float> columns)
    {
        var largestValue = Largest(values);
        var largestError = Largest(errors);
        var product = rate * largestValue * largestError / stepsPerTrain;
        var probability = Math.Min(1, Math.Sqrt(product));
        Scale(values, largestValue, probability, rows);
        Scale(errors, largestError, probability, columns);
    }

    private static double Largest(ReadOnlySpan<float> values)
    {
        double largest = 0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private static void Scale(ReadOnlySpan<float> values, double largest, double probability, Span<float> scaled)
    {
        for (var i = 0; i < values.Length; i++)
        {
            scaled[i] = largest > 0 ? (float)(values[i] / largest * probability) : 0;
        }
    }
}

namespace Neuromesh.Host.Benchmarks;

/// <summary>The median, of which a few slow repetitions on a busy machine move little.</summary>
internal static class Median
{
    /// <summary>The middle of some values, or the mean of the two in the middle.</summary>
    /// <param name="values">One or more.</param>
    public static double Of(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        var middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }
}

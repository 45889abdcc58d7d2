namespace Neuromesh.Experiments;

/// <summary>Finds the name that a misspelt one was probably meant to be, and says so.</summary>
/// <remarks>
/// Near is measured by the optimal string alignment distance: the fewest insertions, deletions, replacements and swaps of neighbouring
/// letters, upper and lower case being one. A name is near when that is at most a third of the longer name's length, and 1 always is.
/// </remarks>
public static class NearestName
{
    private const int MostNamesListed = 24;
    private const int LongestNameCompared = 256;

    /// <summary>The nearest valid name, if one is near enough to be meant; the first of several that are equally near.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="valid">What may be written.</param>
    /// <returns>The name, or null.</returns>
    public static string? Find(string name, IEnumerable<string> valid)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valid);
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in valid)
        {
            var farthest = Math.Max(1, Math.Max(name.Length, candidate.Length) / 3);
            var distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance <= farthest && distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>The end of a sentence about a wrong name: <c>expected one of a, b; did you mean 'a'?</c></summary>
    /// <param name="name">What was written.</param>
    /// <param name="valid">What may be written; the first ones are listed.</param>
    public static string Suggest(string name, IReadOnlyCollection<string> valid)
    {
        ArgumentNullException.ThrowIfNull(valid);
        if (valid.Count == 0)
        {
            return "there is none";
        }

        var expected = $"expected {(valid.Count == 1 ? "" : "one of ")}{List(valid)}";
        return Find(name, valid) is { } nearest ? $"{expected}; did you mean '{nearest}'?" : expected;
    }

    /// <summary>A sentence to follow one about a wrong name, with a leading space: the nearest name if one is near, else those there are.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="valid">What may be written; the first ones are listed.</param>
    /// <param name="plural">What they are, for example <c>commands</c>.</param>
    public static string Hint(string name, IReadOnlyCollection<string> valid, string plural)
    {
        ArgumentNullException.ThrowIfNull(valid);
        if (Find(name, valid) is { } nearest)
        {
            return $" Did you mean '{nearest}'?";
        }

        return valid.Count == 0 ? $" There are no {plural}." : $" The {plural} are {List(valid)}.";
    }

    private static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostNamesListed)) + (names.Count > MostNamesListed ? $" and {names.Count - MostNamesListed} more" : "");

    private static int Distance(string a, string b)
    {
        if (a.Length > LongestNameCompared || b.Length > LongestNameCompared)
        {
            return int.MaxValue;
        }

        var distances = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distances[i, j] = i + j;
                    continue;
                }

                var substitution = distances[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                distances[i, j] = Math.Min(substitution, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
                }
            }
        }

        return distances[a.Length, b.Length];
    }
}

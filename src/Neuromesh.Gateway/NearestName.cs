namespace Neuromesh.Gateway;

/// <summary>Guesses which of the valid names a user meant.</summary>
internal static class NearestName
{
    private const int MostNamesListed = 16;

    /// <summary>A clause for a message: the nearest name if one is near, and the names there are.</summary>
    /// <param name="wanted">The name that is not valid.</param>
    /// <param name="valid">The valid names.</param>
    /// <param name="plural">What they are, for example <c>inputs</c>.</param>
    public static string Hint(string wanted, IReadOnlyList<string> valid, string plural)
    {
        if (valid.Count == 0)
        {
            return $"there are no {plural}";
        }

        var (nearest, distance) = valid
            .Select(name => (Name: name, Distance: EditDistance(name.ToUpperInvariant(), wanted.ToUpperInvariant())))
            .MinBy(candidate => candidate.Distance);
        var guess = distance <= Math.Max(1, Math.Max(wanted.Length, nearest.Length) / 3) ? $"did you mean '{nearest}'? " : "";
        var listed = string.Join(", ", valid.Take(MostNamesListed).Select(name => $"'{name}'"));
        var more = valid.Count > MostNamesListed ? $" and {valid.Count - MostNamesListed} more" : "";
        return $"{guess}the {plural} are {listed}{more}";
    }

    /// <summary>Levenshtein's distance: fewest insertions, deletions and replacements.</summary>
    private static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}

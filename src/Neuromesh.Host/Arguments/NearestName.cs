namespace Neuromesh.Host.Arguments;

/// <summary>Guesses which of the valid names a user meant.</summary>
internal static class NearestName
{
    /// <summary>The nearest valid name, or null when none is near.</summary>
    /// <param name="wanted">The name that is not valid.</param>
    /// <param name="valid">The valid names.</param>
    public static string? Find(string wanted, IEnumerable<string> valid)
    {
        var best = valid
            .Select(name => (Name: name, Distance: EditDistance(name.ToUpperInvariant(), wanted.ToUpperInvariant())))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, Math.Max(wanted.Length, best.Name.Length) / 3) ? best.Name : null;
    }

    /// <summary>A clause for a message, with a leading space: the nearest name if one is near; else all of them.</summary>
    /// <param name="wanted">The name that is not valid.</param>
    /// <param name="valid">The valid names.</param>
    /// <param name="plural">What they are, for example <c>commands</c>.</param>
    public static string Hint(string wanted, IReadOnlyCollection<string> valid, string plural) => Find(wanted, valid) is { } nearest
        ? $" Did you mean '{nearest}'?"
        : $" The {plural} are {string.Join(", ", valid)}.";

    /// <summary>Levenshtein's distance: the fewest insertions, deletions and replacements.</summary>
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

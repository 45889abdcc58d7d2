namespace Neuromesh.Experiments.Reading;

/// <summary>Finds the name that a misspelt one was probably meant to be.</summary>
internal static class NearestName
{
    /// <summary>The nearest valid name by the optimal string alignment distance, if any is near enough to be meant.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="valid">What may be written.</param>
    public static string? Of(string name, IEnumerable<string> valid)
    {
        string? best = null;
        var bestDistance = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in valid)
        {
            var distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>A sentence that lists the valid names and proposes the nearest.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="valid">What may be written.</param>
    public static string Suggest(string name, IReadOnlyCollection<string> valid)
    {
        if (valid.Count == 0)
        {
            return "there is none";
        }

        var shown = valid.Count <= 24 ? string.Join(", ", valid) : string.Join(", ", valid.Take(24)) + ", …";
        return Of(name, valid) is { } nearest ? $"expected one of {shown}; did you mean '{nearest}'?" : $"expected one of {shown}";
    }

    private static int Distance(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64)
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

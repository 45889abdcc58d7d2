using System.Globalization;

namespace Neuromesh.Recordings.Signals;

/// <summary>Finds channels by label or by position.</summary>
public static class ChannelSelection
{
    private const int MostLabelsInMessage = 64;

    /// <summary>The indexes of the wanted channels.</summary>
    /// <param name="source">Name of the recording or stream for messages.</param>
    /// <param name="labels">Labels of its channels in order.</param>
    /// <param name="wanted">Each a label (exact, case counts) or <c>#n</c>, the channel's position counted from 1; at least one.</param>
    /// <returns>One index into <paramref name="labels"/> for each wanted channel, in the same order.</returns>
    /// <exception cref="RecordingException">A channel is not there, or a label stands for several channels.</exception>
    public static int[] Resolve(string source, IReadOnlyList<string> labels, IReadOnlyList<string> wanted)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(wanted);
        if (wanted.Count == 0)
        {
            throw new RecordingException($"{source}: no channel is named; name at least one of {List(labels)}.");
        }

        var indexes = new int[wanted.Count];
        for (var i = 0; i < indexes.Length; i++)
        {
            indexes[i] = Find(source, labels, wanted[i]);
        }

        return indexes;
    }

    private static int Find(string source, IReadOnlyList<string> labels, string wanted)
    {
        if (wanted.StartsWith('#') && int.TryParse(wanted.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return position >= 1 && position <= labels.Count
                ? position - 1
                : throw new RecordingException($"{source}: there is no channel {wanted}; positions go from #1 to #{labels.Count}: {List(labels)}.");
        }

        var matches = Enumerable.Range(0, labels.Count).Where(index => labels[index] == wanted).ToArray();
        return matches.Length switch
        {
            1 => matches[0],
            0 => throw new RecordingException(
                $"{source}: there is no channel '{wanted}'; {(Nearest(labels, wanted) is { } nearest ? $"did you mean '{nearest}'? " : "")}The channels are {List(labels)}."),
            _ => throw new RecordingException(
                $"{source}: {matches.Length} channels have the label '{wanted}'; say which one by its position: {string.Join(" or ", matches.Select(index => $"\"#{index + 1}\""))}."),
        };
    }

    private static string List(IReadOnlyList<string> labels) =>
        string.Join(", ", labels.Take(MostLabelsInMessage).Select((label, index) => $"#{index + 1} '{label}'"))
        + (labels.Count > MostLabelsInMessage ? $" and {labels.Count - MostLabelsInMessage} more" : "");

    private static string? Nearest(IReadOnlyList<string> labels, string wanted) => labels
        .Select(label => (Label: label, Distance: EditDistance(label.ToUpperInvariant(), wanted.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= Math.Max(1, Math.Max(wanted.Length, candidate.Label.Length) / 2))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Label)
        .FirstOrDefault();

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

namespace Neuromesh.Core.NeuronCores;

/// <summary>The different ones among many ids.</summary>
internal static class DistinctIds
{
    /// <summary>Finds them by sorting, which takes 4 bytes for each id, where a set would take ten times as much.</summary>
    /// <param name="count">Number of ids.</param>
    /// <param name="idOf">The i-th id.</param>
    /// <returns>The different ids, ascending.</returns>
    public static int[] Of(int count, Func<int, int> idOf)
    {
        var ids = new int[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = idOf(i);
        }

        Array.Sort(ids);
        var different = 0;
        for (var i = 0; i < count; i++)
        {
            if (i == 0 || ids[i] != ids[i - 1])
            {
                ids[different++] = ids[i];
            }
        }

        return ids[..different];
    }
}

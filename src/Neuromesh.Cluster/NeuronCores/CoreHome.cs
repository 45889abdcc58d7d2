namespace Neuromesh.Cluster.NeuronCores;

/// <summary>Hands out the cores that one thread of a team computes unless it is late, one after the other, each once for every call.</summary>
/// <param name="cores">Number of cores, at most 2^20 − 1.</param>
/// <exception cref="ArgumentOutOfRangeException">There are more.</exception>
internal sealed class CoreHome(int cores)
{
    // Leaves 43 bits for calls: at one a microsecond they last for 100 days.
    private const int IndexBits = 20;
    private const long IndexMask = (1L << IndexBits) - 1;

    // The newest call and how many of the cores have been taken for it.
    private readonly LoneCounter _taken = new()
    {
        Value = cores <= IndexMask ? cores : throw new ArgumentOutOfRangeException(nameof(cores), cores, $"A thread can have at most {IndexMask} cores: make them larger."),
    };

    /// <summary>Takes the next core: whoever takes it computes it.</summary>
    /// <param name="ticket">Number of the call; calls count up from 1, and all cores of a call are taken before the next.</param>
    /// <returns>Its place; −1 where none is left.</returns>
    public int TakeNext(long ticket)
    {
        while (true)
        {
            var taken = Volatile.Read(ref _taken.Value);
            var call = taken >> IndexBits;
            var index = call == ticket ? (int)(taken & IndexMask) : 0;
            if (index >= cores || (call != ticket && call != ticket - 1))
            {
                return -1;
            }

            if (Interlocked.CompareExchange(ref _taken.Value, (ticket << IndexBits) | (uint)(index + 1), taken) == taken)
            {
                return index;
            }
        }
    }
}

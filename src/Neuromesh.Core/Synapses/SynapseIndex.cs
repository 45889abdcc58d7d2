using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Synapses;

/// <summary>Where each source's run of synapses lies.</summary>
/// <remarks>
/// 4 bytes for each source; where fewer than half of the sources have a run, a bitmap with ranks (1.5 bits for each source) and 4 bytes for each run, so that a core pays for
/// the sources it has.
/// </remarks>
internal sealed unsafe class SynapseIndex : IDisposable
{
    private readonly NativeBuffer<uint> _runStarts;
    private readonly ulong[]? _presence;
    private readonly int[]? _rank;

    /// <summary>Makes the index; <paramref name="counts"/> becomes the first place of each source's run.</summary>
    /// <param name="counts">Synapses of each source; together below 2^32.</param>
    /// <param name="arena">Where the memory comes from.</param>
    public SynapseIndex(Span<uint> counts, NativeArena arena)
    {
        SourceCount = counts.Length;
        var present = 0;
        foreach (var count in counts)
        {
            present += count > 0 ? 1 : 0;
            LongestRun = Math.Max(LongestRun, (int)count);
        }

        if (present < counts.Length / 2)
        {
            _presence = new ulong[(counts.Length + 63) / 64];
            _rank = new int[_presence.Length];
        }

        Runs = _presence is null ? counts.Length : present;
        _runStarts = new NativeBuffer<uint>(Runs + 1L, arena);
        uint next = 0;
        var run = 0;
        for (var source = 0; source < counts.Length; source++)
        {
            var count = counts[source];
            counts[source] = next;
            if (_presence is not null)
            {
                if (count == 0)
                {
                    continue;
                }

                _presence[source >> 6] |= 1UL << (source & 63);
            }

            _runStarts.Pointer[run++] = next;
            next += count;
        }

        _runStarts.Pointer[run] = next;
        for (var word = 1; _presence is not null && word < _presence.Length; word++)
        {
            _rank![word] = _rank[word - 1] + BitOperations.PopCount(_presence[word - 1]);
        }
    }

    /// <summary>Sources, with or without a run.</summary>
    public int SourceCount { get; }

    /// <summary>Number of runs, empty ones included where the index is dense.</summary>
    public int Runs { get; }

    /// <summary>Synapses of the longest run.</summary>
    public int LongestRun { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => _runStarts.Bytes + ((_presence?.LongLength ?? 0) * sizeof(ulong)) + ((_rank?.LongLength ?? 0) * sizeof(int));

    /// <summary>The run of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="start">Its first synapse.</param>
    /// <returns>Number of synapses.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Find(int source, out nint start)
    {
        var run = PlaceOf(source);
        if (run >= 0)
        {
            return RunAt(run, out start);
        }

        start = 0;
        return 0;
    }

    /// <summary>Place of a source's run in the index; −1 where it has none.</summary>
    /// <param name="source">The source.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PlaceOf(int source)
    {
        if (_presence is null)
        {
            return source;
        }

        var word = _presence[source >> 6];
        var bit = 1UL << (source & 63);
        return (word & bit) == 0 ? -1 : _rank![source >> 6] + BitOperations.PopCount(word & (bit - 1));
    }

    /// <summary>The run at a place of the index.</summary>
    /// <param name="run">The place.</param>
    /// <param name="start">Its first synapse.</param>
    /// <returns>Number of synapses.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint RunAt(int run, out nint start)
    {
        start = (nint)_runStarts.Pointer[run];
        return (nint)_runStarts.Pointer[run + 1] - start;
    }

    /// <summary>Asks for what <see cref="RunAt"/> reads.</summary>
    /// <param name="run">The place.</param>
    public void Prefetch(int run)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_runStarts.Pointer + run);
        }
    }

    public void Dispose() => _runStarts.Dispose();
}

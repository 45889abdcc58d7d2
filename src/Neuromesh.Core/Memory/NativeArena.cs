using System.Runtime.InteropServices;

namespace Neuromesh.Core.Memory;

/// <summary>
/// Memory for many buffers that live and die together, cut from large blocks on huge pages. Buffers below 2 MiB cannot have huge pages of their own, and a random
/// access to memory on small pages costs a walk of the page table, which under a hypervisor takes longer than the access itself.
/// </summary>
/// <remarks>
/// Not safe for use by two threads at once. What a block has left over is never touched, so it costs addresses and not memory; but a huge page that is touched anywhere is there as a whole, and
/// a network may have thousands of small cores, each with an arena. So the first block is small and on small pages.
/// </remarks>
public sealed unsafe class NativeArena : IDisposable
{
    private const nuint Alignment = 64;
    private const nuint HugePage = 2 << 20;
    private const nuint FirstBlockBytes = 256 << 10;
    private const nuint BlockBytes = 64 << 20;

    private readonly List<nint> _blocks = [];
    private byte* _free;
    private nuint _left;

    /// <summary>Frees the memory if <see cref="Dispose"/> was not called.</summary>
    ~NativeArena() => Free();

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Zeroed memory, 64-byte aligned.</summary>
    /// <param name="bytes">Number of bytes.</param>
    internal void* Allocate(nuint bytes)
    {
        var rounded = (bytes + Alignment - 1) / Alignment * Alignment;
        if (rounded > _left)
        {
            AddBlock(rounded);
        }

        var piece = _free;
        _free += rounded;
        _left -= rounded;
        NativeMemory.Clear(piece, rounded);
        return piece;
    }

    private void AddBlock(nuint bytes)
    {
        if (_blocks.Count == 0 && bytes <= FirstBlockBytes)
        {
            _left = FirstBlockBytes;
            _free = (byte*)NativeMemory.AlignedAlloc(_left, Alignment);
        }
        else
        {
            _left = Math.Max(BlockBytes, (bytes + HugePage - 1) / HugePage * HugePage);
            _free = (byte*)NativeMemory.AlignedAlloc(_left, HugePage);
            HugePages.Request(_free, _left);
        }

        _blocks.Add((nint)_free);
    }

    private void Free()
    {
        foreach (var block in _blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }

        _blocks.Clear();
        _left = 0;
    }
}

using System.Runtime.InteropServices;

namespace Neuromesh.Cluster.NeuronCores;

/// <summary>A number on a cache line of its own: writing it takes no line away from a thread that reads something else.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal sealed class LoneCounter
{
    /// <summary>The number.</summary>
    [FieldOffset(64)]
    public long Value;
}

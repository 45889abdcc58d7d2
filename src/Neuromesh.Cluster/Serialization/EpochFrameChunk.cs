namespace Neuromesh.Cluster.Serialization;

/// <summary>What a frame carries.</summary>
internal enum EpochFrameKind : byte
{
    /// <summary>Spikes, samples, and from the gateway the inputs' events and the release.</summary>
    Spikes = 1,

    /// <summary>Outputs of crossbar tiles.</summary>
    Tiles = 2,
}

/// <summary>A piece of one node's frame for one epoch, below the transport's frame limit.</summary>
/// <param name="Kind">What the frame carries.</param>
/// <param name="Node">Number of the sending node.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Index">Position of the piece.</param>
/// <param name="Count">Number of pieces.</param>
/// <param name="Payload">The bytes.</param>
internal sealed record EpochFrameChunk(EpochFrameKind Kind, int Node, long Epoch, int Index, int Count, byte[] Payload)
{
    /// <summary>Largest payload: larger messages would hold up heartbeats on the same connection.</summary>
    public const int MaximumPayload = 60 * 1024;
}

namespace Neuromesh.Cluster.Serialization;

/// <summary>Puts the pieces of frames together. The pieces of a frame arrive in order, frames of different nodes and kinds in between.</summary>
internal sealed class FrameAssembler
{
    private readonly Dictionary<(int Node, EpochFrameKind Kind), List<EpochFrameChunk>> _pieces = [];

    /// <summary>Takes a piece.</summary>
    /// <param name="chunk">The piece.</param>
    /// <returns>The frame if this was its last piece; null otherwise.</returns>
    /// <exception cref="InvalidDataException">A piece is missing.</exception>
    public byte[]? Accept(EpochFrameChunk chunk)
    {
        var key = (chunk.Node, chunk.Kind);
        if (!_pieces.TryGetValue(key, out var pieces))
        {
            _pieces[key] = pieces = [];
        }

        if (chunk.Index != pieces.Count || (pieces.Count > 0 && (pieces[0].Epoch != chunk.Epoch || pieces[0].Count != chunk.Count)))
        {
            var due = pieces.Count > 0 ? $"piece {pieces.Count} of epoch {pieces[0].Epoch}" : "a first piece";
            throw new InvalidDataException(
                $"Piece {chunk.Index} of node {chunk.Node}'s frame for epoch {chunk.Epoch} arrived where {due} was due: spikes were lost on the way.");
        }

        if (chunk.Count == 1)
        {
            return chunk.Payload;
        }

        pieces.Add(chunk);
        if (pieces.Count < chunk.Count)
        {
            return null;
        }

        var frame = new byte[pieces.Sum(piece => piece.Payload.Length)];
        var written = 0;
        foreach (var piece in pieces)
        {
            piece.Payload.CopyTo(frame, written);
            written += piece.Payload.Length;
        }

        pieces.Clear();
        return frame;
    }
}

using Akka.Actor;
using Google.Protobuf;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Serialization;

/// <summary>
/// Cuts control messages that grow with the number of cores and tiles (submissions, placements, counts) into pieces: the transport drops a message above its
/// frame limit with nothing but a line in the log.
/// </summary>
internal static class ControlPieces
{
    /// <summary>Largest message that travels whole.</summary>
    public const int MaximumBytes = 60 * 1024;

    /// <summary>The message itself, or its pieces, to be sent in this order.</summary>
    /// <param name="message">A control message.</param>
    public static IEnumerable<IMessage> Of(IMessage message)
    {
        if (message.CalculateSize() <= MaximumBytes)
        {
            yield return message;
            yield break;
        }

        var bytes = message.ToByteArray();
        var count = (bytes.Length + MaximumBytes - 1) / MaximumBytes;
        for (var index = 0; index < count; index++)
        {
            var start = index * MaximumBytes;
            yield return new ControlPiece
            {
                Type = message.Descriptor.Name,
                Index = index,
                Count = count,
                Content = ByteString.CopyFrom(bytes, start, Math.Min(MaximumBytes, bytes.Length - start)),
            };
        }
    }
}

/// <summary>Puts the pieces of control messages together. Pieces of one sender arrive in order; what is incomplete when it begins anew is dropped.</summary>
internal sealed class ControlAssembler
{
    private readonly Dictionary<IActorRef, List<ControlPiece>> _pieces = [];

    /// <summary>Takes a piece.</summary>
    /// <param name="sender">Who sent it.</param>
    /// <param name="piece">The piece.</param>
    /// <returns>The whole message if this was its last piece; null otherwise.</returns>
    public IMessage? Accept(IActorRef sender, ControlPiece piece)
    {
        if (piece.Index == 0)
        {
            _pieces[sender] = [];
        }

        if (!_pieces.TryGetValue(sender, out var pieces))
        {
            return null;
        }

        if (pieces.Count != piece.Index || (pieces.Count > 0 && pieces[0].Type != piece.Type))
        {
            _pieces.Remove(sender);
            return null;
        }

        pieces.Add(piece);
        if (pieces.Count < piece.Count)
        {
            return null;
        }

        _pieces.Remove(sender);
        return NeuromeshSerializer.Parse(piece.Type, ByteString.CopyFrom([.. pieces.SelectMany(part => part.Content.ToByteArray())]));
    }
}

using System.Security.Cryptography;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Packages;

/// <summary>Collects the pieces of a package, asked for one after another so that they never crowd out heartbeats.</summary>
internal sealed class PackageReceiver
{
    /// <summary>Size of a piece.</summary>
    public const int PieceBytes = 60 * 1024;

    private byte[] _bytes = [];
    private int _received;

    /// <summary>The whole package once complete, which is not kept.</summary>
    public byte[] Take()
    {
        var bytes = _bytes;
        _bytes = [];
        return bytes;
    }

    /// <summary>Takes a piece.</summary>
    /// <param name="piece">The piece.</param>
    /// <returns>Offset of the next piece to ask for; null when the package is complete.</returns>
    /// <exception cref="InvalidDataException">A piece is out of order, or the whole does not have its checksum.</exception>
    public long? Accept(PackagePiece piece)
    {
        if (piece.Offset != _received)
        {
            throw new InvalidDataException($"A piece of the experiment at byte {piece.Offset} arrived where byte {_received} was due.");
        }

        if (_received == 0)
        {
            _bytes = new byte[checked((int)piece.TotalBytes)];
        }

        piece.Content.Span.CopyTo(_bytes.AsSpan(_received));
        _received += piece.Content.Length;
        if (_received < _bytes.Length)
        {
            return _received;
        }

        return SHA256.HashData(_bytes).AsSpan().SequenceEqual(piece.Sha256.Span)
            ? null
            : throw new InvalidDataException("The experiment arrived with the wrong checksum.");
    }
}

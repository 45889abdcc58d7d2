using System.Security.Cryptography;
using Neuromesh.Experiments;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Packages;

/// <summary>Collects the pieces of a package, asked for one after another: the head in memory, long tables in temporary files, which last as long as the receiver.</summary>
internal sealed class PackageReceiver : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<TableContent.Writer> _tables = [];
    private byte[] _head = [];
    private Package? _package;
    private long _received;

    /// <summary>Takes a piece.</summary>
    /// <param name="piece">The piece.</param>
    /// <returns>Offset of the next piece to ask for; null when the package is complete.</returns>
    /// <exception cref="InvalidDataException">A piece is out of order or empty, or the whole does not have its checksum.</exception>
    /// <exception cref="IOException">The temporary folder has no room for a table.</exception>
    public long? Accept(PackagePiece piece)
    {
        if (piece.Offset != _received)
        {
            throw new InvalidDataException($"A piece of the experiment at byte {piece.Offset} arrived where byte {_received} was due.");
        }

        if (piece.Content.IsEmpty || piece.HeadBytes < 1 || piece.HeadBytes > piece.TotalBytes)
        {
            throw new InvalidDataException($"A piece of the experiment has {piece.Content.Length} bytes of {piece.TotalBytes}, {piece.HeadBytes} of them the description: both must be above 0.");
        }

        if (_received == 0)
        {
            _head = new byte[checked((int)piece.HeadBytes)];
        }

        var bytes = piece.Content.Span;
        _hash.AppendData(bytes);
        if (_received < _head.Length)
        {
            var part = bytes[..(int)Math.Min(bytes.Length, _head.Length - _received)];
            part.CopyTo(_head.AsSpan((int)_received));
            bytes = bytes[part.Length..];
        }

        _received += piece.Content.Length;
        if (_package is null && _received >= _head.Length)
        {
            _package = Package.Parser.ParseFrom(_head);
            _tables.AddRange(_package.Files.Select(file => new TableContent.Writer(file.Bytes)));
        }

        foreach (var table in _tables.Where(table => !table.IsComplete))
        {
            bytes = bytes[table.Append(bytes)..];
            if (bytes.IsEmpty)
            {
                break;
            }
        }

        if (_received < piece.TotalBytes)
        {
            return _received;
        }

        if (_tables.Any(table => !table.IsComplete))
        {
            throw new InvalidDataException("The experiment ended before its tables.");
        }

        return _hash.GetHashAndReset().AsSpan().SequenceEqual(piece.Sha256.Span)
            ? null
            : throw new InvalidDataException("The experiment arrived with the wrong checksum.");
    }

    /// <summary>The whole package once complete; its tables can be read until the receiver is disposed of.</summary>
    public ExperimentPackage Whole() => PackageHead.Read(_package!, _tables.Select(table => table.Content));

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _tables.ForEach(table => table.Dispose());
    }
}

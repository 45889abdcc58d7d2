using System.Security.Cryptography;
using Google.Protobuf;
using Neuromesh.Experiments;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Packages;

/// <summary>Gives the pieces of a package: its head, then its tables, which are read where they lie and never held.</summary>
internal sealed class PackageSender
{
    /// <summary>Size of a piece: asked for one after another, pieces of this size never crowd out heartbeats.</summary>
    public const int PieceBytes = 60 * 1024;

    private readonly byte[] _head;
    private readonly List<TableContent> _tables = [];
    private readonly ByteString _checksum;
    private readonly long _length;

    /// <summary>Reads all of a package once, for its checksum.</summary>
    /// <param name="package">The package.</param>
    /// <exception cref="IOException">A table cannot be read, or is no longer what it was when the experiment was read.</exception>
    /// <exception cref="UnauthorizedAccessException">A table may not be read.</exception>
    public PackageSender(ExperimentPackage package)
    {
        var head = PackageHead.Of(package);
        _head = head.ToByteArray();
        _length = _head.Length;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_head);
        var bytes = new byte[PieceBytes];
        foreach (var table in head.Files.Select(file => package.Files[file.Path]))
        {
            _tables.Add(table);
            _length += table.Length;
            using var stream = table.Open();
            for (var read = stream.Read(bytes); read > 0; read = stream.Read(bytes))
            {
                hash.AppendData(bytes, 0, read);
            }
        }

        _checksum = ByteString.CopyFrom(hash.GetHashAndReset());
    }

    /// <summary>A piece of the package.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="offset">Where it begins, from 0 to the package's length.</param>
    /// <exception cref="IOException">A table cannot be read, or is no longer what it was when the experiment was read.</exception>
    /// <exception cref="UnauthorizedAccessException">A table may not be read.</exception>
    public PackagePiece PieceAt(string runId, long offset)
    {
        var bytes = new byte[(int)Math.Min(PieceBytes, _length - offset)];
        var filled = bytes.AsSpan();
        var behind = _head.Length;
        if (offset < behind)
        {
            var part = _head.AsSpan((int)offset, (int)Math.Min(filled.Length, behind - offset));
            part.CopyTo(filled);
            filled = filled[part.Length..];
        }

        var tableStart = (long)behind;
        foreach (var table in _tables)
        {
            var from = Math.Max(0, offset + bytes.Length - filled.Length - tableStart);
            var part = filled[..(int)Math.Clamp(table.Length - from, 0, filled.Length)];
            if (!part.IsEmpty)
            {
                table.Read(from, part);
                filled = filled[part.Length..];
            }

            tableStart += table.Length;
        }

        return new PackagePiece
        {
            RunId = runId,
            Offset = offset,
            Content = UnsafeByteOperations.UnsafeWrap(bytes),
            TotalBytes = _length,
            HeadBytes = _head.Length,
            Sha256 = _checksum,
        };
    }
}

using Parquet;
using Parquet.Schema;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>
/// A Parquet file under construction. It is written under the name with <c>.partial</c> behind it and gets its name when it is
/// complete, so that a file with the right name is never a broken one.
/// </summary>
internal sealed class ParquetTableWriter : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ParquetWriter _writer;
    private bool _broken;

    public ParquetTableWriter(string path, ParquetSchema schema, params (string Column, EncodingHint Encoding)[] encodings)
    {
        _path = path;
        Fields = schema.DataFields;
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = System.IO.Compression.CompressionLevel.Fastest };
        foreach (var (column, encoding) in encodings)
        {
            options.ColumnEncodingHints[column] = encoding;
        }

        _stream = new FileStream(PartialPath(path), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        _writer = Wait(ParquetWriter.CreateAsync(schema, _stream, options));
    }

    public DataField[] Fields { get; }

    public static string PartialPath(string path) => path + ".partial";

    /// <summary>Writes one row group.</summary>
    /// <param name="write">Writes all columns in order.</param>
    public void WriteGroup(Func<ParquetRowGroupWriter, Task> write)
    {
        _broken = true;
        using (var group = _writer.CreateRowGroup())
        {
            write(group).GetAwaiter().GetResult();
        }

        _broken = false;
    }

    /// <summary>Completes the file and gives it its name; after a failed write it stays what it is.</summary>
    /// <param name="metadata">Key-value metadata.</param>
    public void Complete(IReadOnlyDictionary<string, string> metadata)
    {
        if (_broken)
        {
            Dispose();
            return;
        }

        _broken = true;
        _writer.CustomMetadata = metadata;
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
        File.Move(PartialPath(_path), _path, overwrite: true);
    }

    /// <summary>Closes what is open without completing the file.</summary>
    public void Dispose() => _stream.Dispose();

    // The stream is a plain file, whose writes end before their tasks are returned or soon after; nothing here runs on a thread with
    // a synchronisation context.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}

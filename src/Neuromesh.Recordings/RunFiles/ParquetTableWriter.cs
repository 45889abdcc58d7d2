using Parquet;
using Parquet.Schema;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>
/// A Parquet file under construction. It is written under the name with <c>.partial</c> behind it and gets its name when it is
/// complete, so that a file with the right name is never a broken one. Rows are gathered in the columns and written in row groups.
/// </summary>
internal sealed class ParquetTableWriter : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ParquetWriter _writer;
    private readonly int _rowsPerGroup;
    private readonly IParquetColumn[] _columns;
    private bool _broken;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="rowsPerGroup">Rows of one row group, for which the columns have room.</param>
    /// <param name="columns">Its columns, in order.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public ParquetTableWriter(string path, int rowsPerGroup, params IParquetColumn[] columns)
    {
        _path = path;
        _rowsPerGroup = rowsPerGroup;
        _columns = columns;
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = System.IO.Compression.CompressionLevel.Fastest };
        foreach (var column in columns)
        {
            options.ColumnEncodingHints[column.Field.Name] = column.Encoding;
        }

        _stream = new FileStream(PartialPath(path), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        _writer = Wait(ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(column => column.Field)), _stream, options));
    }

    /// <summary>Index of the row under way within the columns' values.</summary>
    public int Row { get; private set; }

    public static string PartialPath(string path) => path + ".partial";

    /// <summary>Ends the row under way, whose values have been set in all columns.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void EndRow()
    {
        if (++Row == _rowsPerGroup)
        {
            WriteGroup();
        }
    }

    /// <summary>Writes what is left, completes the file and gives it its name; after a failed write it stays what it is.</summary>
    /// <param name="metadata">Key-value metadata.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Complete(IReadOnlyDictionary<string, string> metadata)
    {
        if (Row > 0)
        {
            WriteGroup();
        }

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

    private void WriteGroup()
    {
        var rows = Row;
        Row = 0;
        _broken = true;
        using (var group = _writer.CreateRowGroup())
        {
            foreach (var column in _columns)
            {
                column.WriteAsync(group, rows).GetAwaiter().GetResult();
            }
        }

        _broken = false;
    }

    // The stream is a plain file, whose writes end before their tasks are returned or soon after; nothing here runs on a thread with
    // a synchronisation context.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}

using System.Globalization;
using System.Text.Json;
using Neuromesh.Core.Units;
using Parquet;
using Parquet.Schema;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>A Parquet file of a run, read row group by row group; whatever is wrong with it becomes a <see cref="RecordingException"/>.</summary>
internal sealed class ParquetTableReader : IDisposable
{
    private readonly ParquetReader _reader;
    private readonly FileStream _stream;
    private int _nextGroup;

    private ParquetTableReader(string path, FileStream stream, ParquetReader reader)
    {
        Path = path;
        _stream = stream;
        _reader = reader;
    }

    public string Path { get; }

    public Dictionary<string, string> Metadata => _reader.CustomMetadata;

    public TimeStep TimeStep { get; private set; }

    public long? LastStep { get; private set; }

    /// <summary>Rows of the whole file.</summary>
    public long RowCount { get; private set; }

    public Dictionary<string, string> Notes => Metadata
        .Where(entry => entry.Key.StartsWith(RunFileFormat.NotePrefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[RunFileFormat.NotePrefix.Length..], entry => entry.Value);

    /// <summary>Opens a file and the reader over it; every failure on the way is the documented one.</summary>
    public static T Open<T>(string path, string format, Func<ParquetTableReader, T> create)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var parquet = ParquetReader.CreateAsync(stream, leaveStreamOpen: true).GetAwaiter().GetResult();
            var reader = new ParquetTableReader(path, stream, parquet);
            reader.CheckHeader(format);
            return create(reader);
        }
        catch (Exception exception)
        {
            stream?.Dispose();
            throw exception switch
            {
                RecordingException => exception,
                FileNotFoundException or DirectoryNotFoundException => new RecordingException(
                    $"{path}: there is no such file" + (File.Exists(ParquetTableWriter.PartialPath(path))
                        ? $", only {ParquetTableWriter.PartialPath(path)}: the run that wrote it did not end."
                        : "."),
                    exception),
                _ => new RecordingException($"{path}: this is no complete Parquet file: {exception.Message}", exception),
            };
        }
    }

    public T ReadJson<T>(string key)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Required(key), RunFileFormat.Json) ?? throw Damaged(key);
        }
        catch (JsonException exception)
        {
            throw new RecordingException($"{Path}: metadata '{key}' cannot be read: {exception.Message}", exception);
        }
    }

    public RecordingException Damaged(string key) => new($"{Path}: metadata '{key}' is incomplete: '{Required(key)}'.");

    public DataField Column(string name, Type type)
    {
        var field = _reader.Schema.DataFields.FirstOrDefault(field => field.Name == name);
        return field?.ClrType == type && !field.IsNullable && !field.IsArray
            ? field
            : throw new RecordingException($"{Path}: column '{name}' is missing or is not {type.Name} without gaps.");
    }

    /// <summary>Reads the next row group that has rows.</summary>
    /// <param name="read">Reads its columns; gets the group and its row count.</param>
    /// <returns>False at the end.</returns>
    public bool ReadGroup(Func<ParquetRowGroupReader, int, Task> read)
    {
        while (_nextGroup < _reader.RowGroupCount)
        {
            using var group = _reader.OpenRowGroupReader(_nextGroup++);
            var rows = (int)group.RowCount;
            if (rows == 0)
            {
                continue;
            }

            try
            {
                read(group, rows).GetAwaiter().GetResult();
                return true;
            }
            catch (Exception exception) when (exception is not RecordingException)
            {
                throw new RecordingException($"{Path}: row group {_nextGroup} of {_reader.RowGroupCount} is broken: {exception.Message}", exception);
            }
        }

        return false;
    }

    public void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    private void CheckHeader(string format)
    {
        var found = Required(RunFileFormat.FormatKey);
        if (found != format)
        {
            throw new RecordingException($"{Path}: its format is '{found}', expected '{format}'.");
        }

        TimeStep = Number(RunFileFormat.TimeStepKey) is { } nanoseconds and > 0
            ? new TimeStep(nanoseconds)
            : throw new RecordingException($"{Path}: metadata '{RunFileFormat.TimeStepKey}' is '{Required(RunFileFormat.TimeStepKey)}', expected a whole number above 0.");
        LastStep = Metadata.ContainsKey(RunFileFormat.LastStepKey) ? Number(RunFileFormat.LastStepKey) : null;
        for (var group = 0; group < _reader.RowGroupCount; group++)
        {
            using var reader = _reader.OpenRowGroupReader(group);
            if (reader.RowCount is < 0 or > RunFileFormat.MostRowsInGroup)
            {
                throw new RecordingException(
                    $"{Path}: row group {group + 1} claims {reader.RowCount} rows, expected 0 … {RunFileFormat.MostRowsInGroup}; the file is damaged or was not written by this program.");
            }

            RowCount += reader.RowCount;
        }
    }

    private string Required(string key) => Metadata.TryGetValue(key, out var value)
        ? value
        : throw new RecordingException($"{Path}: metadata '{key}' is missing; the file was not written by this program.");

    private long? Number(string key) =>
        long.TryParse(Required(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

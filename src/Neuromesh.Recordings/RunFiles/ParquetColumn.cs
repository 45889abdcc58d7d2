using Parquet;
using Parquet.Schema;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>A column of a table under construction.</summary>
internal interface IParquetColumn
{
    /// <summary>Its field.</summary>
    DataField Field { get; }

    /// <summary>How its values are encoded.</summary>
    EncodingHint Encoding { get; }

    /// <summary>Writes the rows gathered so far as a column of a row group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rows">Number of rows.</param>
    Task WriteAsync(ParquetRowGroupWriter group, int rows);
}

/// <summary>A column with the values of the rows that are not yet written.</summary>
/// <typeparam name="T">Type of the values; characters for strings, none of which is null.</typeparam>
internal sealed class ParquetColumn<T> : IParquetColumn
    where T : struct
{
    /// <summary>Prepares.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="encoding">How its values are encoded.</param>
    /// <param name="rowsPerGroup">Rows of one row group, 1 or more.</param>
    public ParquetColumn(string name, EncodingHint encoding, int rowsPerGroup)
    {
        Field = typeof(T) == typeof(ReadOnlyMemory<char>) ? new DataField(name, typeof(string), isNullable: false) : new DataField<T>(name);
        Encoding = encoding;
        Values = new T[rowsPerGroup];
    }

    /// <inheritdoc/>
    public DataField Field { get; }

    /// <inheritdoc/>
    public EncodingHint Encoding { get; }

    /// <summary>The values; the row under way is <see cref="ParquetTableWriter.Row"/>.</summary>
    public T[] Values { get; }

    /// <inheritdoc/>
    public async Task WriteAsync(ParquetRowGroupWriter group, int rows) => await group.WriteAsync<T>(Field, Values.AsMemory(0, rows)).ConfigureAwait(false);
}

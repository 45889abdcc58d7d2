using System.Collections.Immutable;

namespace Neuromesh.Recordings.Text;

/// <summary>A recording from a text file, held in memory.</summary>
/// <remarks>
/// Numbers have a decimal point. Columns are parted by semicolons, tabs, commas or runs of spaces, told from the first line. The first line may hold
/// labels, each with its unit in brackets: <c>Fp1 [uV]</c> or <c>Fp1 (uV)</c>. A column named <c>time</c>, <c>times</c>, <c>t</c> or
/// <c>timestamp</c>, with the unit s, ms or us in brackets or after an underscore (<c>time_ms</c>), gives the sampling rate and is no channel;
/// without a unit it counts in seconds. Lines that begin with <c>#</c> or <c>%</c> are comments.
/// A file may have at most <see cref="MaximumBytes"/> bytes.
/// </remarks>
public sealed class TextRecording : IRecording
{
    /// <summary>The longest file that is read, 256 MiB; its values take at most four times as much memory. Longer recordings belong into EDF or BDF.</summary>
    public const long MaximumBytes = 256L << 20;

    private readonly ImmutableArray<ReadOnlyMemory<double>> _values;
    private bool _isDisposed;

    private TextRecording(RecordingHeader header, ImmutableArray<ReadOnlyMemory<double>> values)
    {
        Header = header;
        _values = values;
    }

    /// <inheritdoc/>
    public RecordingHeader Header { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel, or not so many samples.</exception>
    /// <exception cref="ObjectDisposedException">The recording was disposed.</exception>
    public void Read(int channel, long firstSample, Span<double> destination)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, _values.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(firstSample);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSample, _values[channel].Length - destination.Length);
        _values[channel].Span.Slice((int)firstSample, destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public void Dispose() => _isDisposed = true;

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="RecordingException">The text breaks the rules above, or its sampling rate is not known.</exception>
    internal static TextRecording Read(RecordingBytes bytes, TextRecordingOptions options)
    {
        if (bytes.Length > MaximumBytes)
        {
            throw new RecordingException(
                $"{bytes.Name}: has {bytes.Length} bytes; text recordings are held in memory and may have at most {MaximumBytes}. Convert it to EDF or BDF, or cut it into parts.");
        }

        var text = new byte[bytes.Length];
        bytes.ReadExactly(0, text);
        var table = TextTable.Read(bytes.Name, text, options.Layout);
        var rate = table.Time is { } time ? time.Rate(options.Rate, table.Warnings) : options.Rate ?? throw new RecordingException(
            $"{bytes.Name}: has no time column, so that its sampling rate is not known. Give the rate with the file (samples per second), or add a column named 'time [s]'.");
        var channels = table.Channels.Select((column, index) => Describe(column, table.Values[index], rate, options.Unit)).ToImmutableArray();
        var header = new RecordingHeader
        {
            Source = bytes.Name,
            Format = "text",
            DurationSeconds = (double)table.Values[0].Length * rate.Denominator / rate.Numerator,
            Channels = channels,
            Warnings = [.. table.Warnings],
        };
        return new TextRecording(header, table.Values);
    }

    private static RecordingChannel Describe(TextColumn column, ReadOnlyMemory<double> values, SamplingRate rate, string? unit)
    {
        var (minimum, maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values.Span)
        {
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        return new RecordingChannel
        {
            Label = column.Label,
            Unit = column.Unit.Length > 0 ? column.Unit : unit ?? "",
            Rate = rate,
            SampleCount = values.Length,
            PhysicalMinimum = minimum,
            PhysicalMaximum = maximum,
        };
    }
}

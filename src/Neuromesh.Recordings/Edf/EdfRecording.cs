using System.Collections.Immutable;

namespace Neuromesh.Recordings.Edf;

/// <summary>A recording in EDF or EDF+ (16 bit) or BDF or BDF+ (24 bit), read from the file as it is asked for.</summary>
/// <remarks>
/// A digital value d becomes <c>physicalMinimum + ((d - digitalMinimum) * (physicalMaximum - physicalMinimum)) / (digitalMaximum - digitalMinimum)</c>,
/// in double precision and in that order. Multiplying before dividing rounds least: with whole physical limits only the quotient is rounded.
/// Digital values outside the digital range go by the same line. The BDF channel <c>Status</c> is a channel like any other.
/// Discontinuous files (EDF+D, BDF+D) are read only where they have no gap in fact.
/// Reading uses one buffer of 64 KiB, whatever the length of the file. Not safe for use by several threads at once.
/// </remarks>
public sealed class EdfRecording : IRecording
{
    private readonly RecordingBytes _bytes;
    private readonly EdfHeader _header;
    private readonly ImmutableArray<EdfSampleReader> _channels;
    private bool _isDisposed;

    private EdfRecording(RecordingBytes bytes, EdfHeader header, RecordingHeader description)
    {
        _bytes = bytes;
        _header = header;
        Header = description;
        var buffer = new EdfReadBuffer();
        _channels = [.. header.Signals.Where(s => !s.IsAnnotation).Select(s => new EdfSampleReader(bytes, header, s, buffer))];
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
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, _channels.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(firstSample);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSample, Header.Channels[channel].SampleCount - destination.Length);
        _channels[channel].Read(firstSample, destination);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _bytes.Dispose();
    }

    /// <summary>Reads the header and the annotations; the recording owns the bytes from then on.</summary>
    /// <exception cref="RecordingException">The file breaks the rules of its format.</exception>
    internal static EdfRecording Open(RecordingBytes bytes)
    {
        var warnings = new List<string>();
        var header = EdfHeaderReader.Read(bytes, warnings);
        var annotations = EdfAnnotationReader.Read(bytes, header, warnings);
        return new EdfRecording(bytes, header, Describe(bytes.Name, header, annotations, warnings));
    }

    private static RecordingHeader Describe(string source, EdfHeader header, EdfAnnotationReader annotations, List<string> warnings)
    {
        DateTime? start = null;
        try
        {
            start = header.Start?.AddTicks((long)(annotations.FirstRecordSeconds * TimeSpan.TicksPerSecond));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            warnings.Add($"The first data record's time-keeping annotation ({annotations.FirstRecordSeconds} s) leads to no valid date; the start is taken as unknown.");
        }

        return new RecordingHeader
        {
            Source = source,
            Format = header.Format,
            Subject = header.Patient,
            Description = header.Recording,
            StartTime = start,
            DurationSeconds = (double)(header.RecordCount * header.RecordSeconds),
            Channels = [.. header.Signals.Where(s => !s.IsAnnotation).Select(s => Describe(header, s))],
            Annotations = annotations.Annotations,
            Warnings = [.. warnings],
        };
    }

    private static RecordingChannel Describe(EdfHeader header, EdfSignal signal)
    {
        ExactRate.TryCreate(signal.SamplesPerRecord, header.RecordSeconds, out var rate);
        return new RecordingChannel
        {
            Label = signal.Label,
            Unit = signal.Unit,
            Rate = rate,
            SampleCount = header.RecordCount * signal.SamplesPerRecord,
            PhysicalMinimum = signal.PhysicalMinimum,
            PhysicalMaximum = signal.PhysicalMaximum,
            DigitalMinimum = signal.DigitalMinimum,
            DigitalMaximum = signal.DigitalMaximum,
            Transducer = signal.Transducer,
            Prefiltering = signal.Prefiltering,
        };
    }
}

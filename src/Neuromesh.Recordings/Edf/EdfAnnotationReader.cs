using System.Collections.Immutable;

namespace Neuromesh.Recordings.Edf;

/// <summary>Reads the annotation channels of all data records.</summary>
/// <remarks>
/// Source: the EDF+ standard, section 2.2. The first annotation channel of each record begins with a time-keeping TAL (time-stamped
/// annotation list) whose first text is empty; its onset is the record's start. Onsets count from the start in the header, which is in whole
/// seconds, so the first record's onset holds the fraction. Empty texts elsewhere carry nothing and are left out.
/// </remarks>
internal sealed class EdfAnnotationReader
{
    /// <summary>The most bytes that an annotation channel may have in one data record: 16 MiB, a bound for the buffer.</summary>
    public const int MaximumBytesInRecord = 1 << 24;

    /// <summary>The most annotations of a file, a bound for the memory.</summary>
    public const int MaximumAnnotations = 1_000_000;

    private readonly RecordingBytes _bytes;
    private readonly EdfHeader _header;
    private readonly List<(decimal Onset, decimal? Duration, string Text)> _found = [];
    private readonly decimal _toleranceSeconds;
    private decimal? _previousStart;
    private (long Count, string First) _malformed;
    private (long Count, string First) _missingStarts;
    private (long Count, string First) _gaps;

    private EdfAnnotationReader(RecordingBytes bytes, EdfHeader header)
    {
        _bytes = bytes;
        _header = header;

        // A start that is off by less than half a sample has lost no sample; writers round the onset.
        var fastest = header.Signals.Where(s => !s.IsAnnotation).Select(s => s.SamplesPerRecord).DefaultIfEmpty(1).Max();
        _toleranceSeconds = header.RecordSeconds / (2 * fastest);
    }

    /// <summary>Start of the first data record after the start in the header, in s.</summary>
    public decimal FirstRecordSeconds { get; private set; }

    /// <summary>The annotations in order of onset, relative to the first sample.</summary>
    public ImmutableArray<RecordingAnnotation> Annotations =>
        [.. _found.OrderBy(a => a.Onset).Select(a => new RecordingAnnotation((double)(a.Onset - FirstRecordSeconds), (double?)a.Duration, a.Text))];

    /// <summary>Reads them all.</summary>
    /// <exception cref="RecordingException">The file is discontinuous and has gaps, or has too many annotations, or cannot be read.</exception>
    public static EdfAnnotationReader Read(RecordingBytes bytes, EdfHeader header, List<string> warnings)
    {
        var reader = new EdfAnnotationReader(bytes, header);
        var channels = header.Signals.Where(s => s.IsAnnotation).ToArray();
        if (channels.Length > 0)
        {
            var buffer = new byte[channels.Max(c => c.SamplesPerRecord) * header.BytesPerSample];
            for (var record = 0L; record < header.RecordCount; record++)
            {
                foreach (var channel in channels)
                {
                    reader.ReadChannel(record, channel, channel == channels[0], buffer.AsSpan(0, channel.SamplesPerRecord * header.BytesPerSample));
                }
            }
        }
        else if (header.Continuity == EdfContinuity.Discontinuous)
        {
            throw reader.Discontinuous("no annotation channel says when its data records start");
        }

        reader.AddWarnings(warnings);
        return reader;
    }

    private void ReadChannel(long record, EdfSignal channel, bool isFirst, Span<byte> buffer)
    {
        var offset = _header.HeaderBytes + (record * _header.RecordBytes) + channel.OffsetInRecord;
        _bytes.ReadExactly(offset, buffer);
        decimal? start = null;
        var isFirstList = isFirst;
        var lists = new EdfAnnotationLists(buffer);
        while (lists.Next())
        {
            if (lists.IsMalformed)
            {
                Count(ref _malformed, $"data record {record + 1}, byte {offset + lists.Position}");
            }
            else
            {
                start = isFirstList && lists.HasEmptyFirstText ? lists.Onset : start;
                AddTexts(ref lists);
            }

            isFirstList = false;
        }

        if (isFirst)
        {
            KeepTime(record, offset, start);
        }
    }

    private void AddTexts(ref EdfAnnotationLists lists)
    {
        while (lists.NextText(out var text))
        {
            if (text.IsEmpty)
            {
                continue;
            }

            if (_found.Count == MaximumAnnotations)
            {
                throw new RecordingException($"{_bytes.Name}: holds more than {MaximumAnnotations} annotations. Export it in parts.");
            }

            _found.Add((lists.Onset, lists.Duration, EdfHeaderFields.Decode(text)));
        }
    }

    private void KeepTime(long record, long offset, decimal? start)
    {
        if (start is not { } seconds)
        {
            Count(ref _missingStarts, $"data record {record + 1}, byte {offset}");
            _previousStart = null;
            return;
        }

        if (record == 0)
        {
            FirstRecordSeconds = seconds;
        }
        else if (_previousStart is { } previous && Math.Abs(seconds - previous - _header.RecordSeconds) > _toleranceSeconds)
        {
            Count(
                ref _gaps,
                $"data record {record + 1} starts at {seconds} s (byte {offset}), where the one before it ends at {previous + _header.RecordSeconds} s");
        }

        _previousStart = seconds;
    }

    private void AddWarnings(List<string> warnings)
    {
        var holdsSamples = _header.Signals.Any(s => !s.IsAnnotation);
        if (_malformed.Count > 0)
        {
            warnings.Add($"{_malformed.Count} annotation lists are malformed and were left out; the first is in {_malformed.First}.");
        }

        if (_missingStarts.Count > 0)
        {
            if (_header.Continuity == EdfContinuity.Discontinuous && holdsSamples)
            {
                throw Discontinuous($"{_missingStarts.First} holds no time-keeping annotation, so gaps cannot be excluded");
            }

            warnings.Add($"{_missingStarts.Count} data records have no time-keeping annotation; the first is {_missingStarts.First}. They were taken as contiguous.");
        }

        if (_gaps.Count > 0 && holdsSamples && _header.Continuity == EdfContinuity.Discontinuous)
        {
            throw Discontinuous(_gaps.First);
        }

        if (_gaps.Count > 0 && holdsSamples)
        {
            warnings.Add($"The records were taken as contiguous as the header says, but {_gaps.Count} of their time-keeping annotations contradict it: {_gaps.First}.");
        }

        if (_header.Continuity == EdfContinuity.Discontinuous && holdsSamples)
        {
            warnings.Add($"Field 'reserved' at byte 192 says {_header.Format} (discontinuous), but the data records follow each other without gaps; read as continuous.");
        }

        if (FirstRecordSeconds is < 0 or >= 1)
        {
            warnings.Add($"The first data record starts {FirstRecordSeconds} s after the start in the header, where less than 1 s is expected; this was added to the start time.");
        }
    }

    private RecordingException Discontinuous(string why) => new(
        $"{_bytes.Name}: field 'reserved' at byte 192 says {_header.Format} (discontinuous), and {why}. "
        + "Discontinuous recordings with gaps are not supported: export the recording as continuous, or each contiguous part on its own.");

    private static void Count(ref (long Count, string First) counter, string where) =>
        counter = (counter.Count + 1, counter.Count == 0 ? where : counter.First);
}

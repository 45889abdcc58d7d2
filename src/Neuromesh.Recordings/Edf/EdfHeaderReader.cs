namespace Neuromesh.Recordings.Edf;

/// <summary>Reads and checks the header of EDF, EDF+, BDF and BDF+ files.</summary>
/// <remarks>
/// Source: Kemp et al. 1992, doi:10.1016/0013-4694(92)90009-7 (EDF); Kemp and Olivan 2003, doi:10.1016/S1388-2457(03)00123-8 (EDF+);
/// BioSemi's description of BDF, which differs in the first 8 bytes and the 24-bit samples.
/// The header is checked against the length of the file before anything is allocated by what it says.
/// </remarks>
internal static class EdfHeaderReader
{
    private static readonly EdfField Version = new("version", 0, 8);
    private static readonly EdfField Patient = new("local patient identification", 8, 80);
    private static readonly EdfField Recording = new("local recording identification", 88, 80);
    private static readonly EdfField HeaderBytes = new("number of bytes in header record", 184, 8);
    private static readonly EdfField Reserved = new("reserved", 192, 44);
    private static readonly EdfField RecordCount = new("number of data records", 236, 8);
    private static readonly EdfField RecordDuration = new("duration of a data record", 244, 8);
    private static readonly EdfField SignalCount = new("number of signals", 252, 4);

    /// <summary>Reads the header.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="warnings">Receives remarks about oddities that were read around.</param>
    /// <exception cref="RecordingException">A field is not valid, or fields and length contradict each other.</exception>
    public static EdfHeader Read(RecordingBytes bytes, List<string> warnings)
    {
        var isBdf = ReadMagic(bytes);
        if (bytes.Length < 256)
        {
            throw new RecordingException(
                $"{bytes.Name}: the file ends at byte {bytes.Length}, inside the header; a header has 256 bytes and 256 more for each signal. Copy or download the file again.");
        }

        var (signalCount, headerBytes) = ReadSize(bytes);
        var fields = new EdfHeaderFields(bytes.Name, ReadBlock(bytes, headerBytes));
        var continuity = ReadContinuity(fields, isBdf, out var format);
        var seconds = ReadDuration(fields);
        var signals = EdfSignalReader.Read(fields, signalCount, isBdf, continuity, seconds);
        if (seconds == 0 && signals.FirstOrDefault(s => !s.IsAnnotation) is { } signal)
        {
            throw fields.Fault(
                RecordDuration,
                $"is 0, but channel {signal.Number} ('{signal.Label}') holds samples, which would have no sampling rate",
                "Expected a number of seconds above 0; 0 is for files that hold annotations only.");
        }

        var recordBytes = signals.Sum(s => (long)s.SamplesPerRecord) * (isBdf ? 3 : 2);
        var recording = fields.Text(Recording);
        var header = new EdfHeader
        {
            Format = format,
            Continuity = continuity,
            BytesPerSample = isBdf ? 3 : 2,
            Patient = fields.Text(Patient),
            Recording = recording,
            Start = EdfStartTime.Read(fields, recording, continuity != EdfContinuity.Plain),
            RecordSeconds = seconds,
            Signals = signals,
            RecordBytes = recordBytes,
            RecordCount = ReadRecordCount(fields, bytes.Length, headerBytes, recordBytes),
        };
        warnings.AddRange(fields.Warnings);
        return header;
    }

    private static bool ReadMagic(RecordingBytes bytes)
    {
        Span<byte> magic = stackalloc byte[EdfMagic.Length];
        magic = magic[..(int)Math.Min(magic.Length, bytes.Length)];
        bytes.ReadExactly(0, magic);
        if (EdfMagic.IsBdf(magic))
        {
            return true;
        }

        return EdfMagic.IsEdf(magic)
            ? false
            : throw new RecordingException(
                $"{bytes.Name}: {Version} holds {EdfMagic.Describe(magic)}. Expected '0' and 7 spaces (EDF) or byte FF and 'BIOSEMI' (BDF). "
                + "Check that it is such a file and not compressed.");
    }

    /// <summary>The number of signals and of bytes in the header, checked against each other and the file before more is read.</summary>
    private static (int SignalCount, int HeaderBytes) ReadSize(RecordingBytes bytes)
    {
        var fields = new EdfHeaderFields(bytes.Name, ReadBlock(bytes, 256));
        var signalCount = fields.Integer(SignalCount, 1, 9999);
        var headerBytes = 256 * (signalCount + 1);
        if (fields.Number(HeaderBytes) is var stated && stated != headerBytes)
        {
            throw fields.Fault(HeaderBytes, $"is {stated}", $"Expected {headerBytes} = 256 * (1 + {signalCount} signals of the {SignalCount}).");
        }

        return bytes.Length >= headerBytes ? (signalCount, headerBytes) : throw new RecordingException(
            $"{bytes.Name}: {SignalCount} says {signalCount}, so that the header has {headerBytes} bytes, but the file ends at byte {bytes.Length}. Copy or download the file again.");
    }

    private static byte[] ReadBlock(RecordingBytes bytes, int length)
    {
        var block = new byte[length];
        bytes.ReadExactly(0, block);
        return block;
    }

    private static EdfContinuity ReadContinuity(EdfHeaderFields fields, bool isBdf, out string format)
    {
        var family = isBdf ? "BDF" : "EDF";
        var text = fields.Text(Reserved);
        format = family;
        if (!text.StartsWith("EDF+", StringComparison.Ordinal) && !text.StartsWith("BDF+", StringComparison.Ordinal))
        {
            return EdfContinuity.Plain;
        }

        if (!text.StartsWith(family, StringComparison.Ordinal))
        {
            throw fields.Fault(Reserved, $"is '{text}', but the {Version} is that of {family}", $"Expected '{family}+C', '{family}+D' or spaces.");
        }

        format = text.Length > 4 ? text[..5] : text;
        return format[^1] switch
        {
            'C' => EdfContinuity.Continuous,
            'D' => EdfContinuity.Discontinuous,
            _ => throw fields.Fault(Reserved, $"is '{text}'", $"Expected '{family}+C' (continuous) or '{family}+D' (discontinuous)."),
        };
    }

    private static decimal ReadDuration(EdfHeaderFields fields)
    {
        // The upper bound, three years, keeps products with the number of records far from overflow.
        var seconds = fields.Number(RecordDuration);
        return seconds is >= 0 and <= 99_999_999
            ? seconds
            : throw fields.Fault(RecordDuration, $"is {seconds}", "Expected a number of seconds from 0 to 99999999.");
    }

    private static long ReadRecordCount(EdfHeaderFields fields, long length, long headerBytes, long recordBytes)
    {
        var available = length - headerBytes;
        var complete = available / recordBytes;
        var rest = available % recordBytes;
        var stated = fields.Integer(RecordCount, -1, 99_999_999);
        if (stated == 0 || complete == 0)
        {
            throw fields.Fault(
                RecordCount,
                $"is {stated} and the file has {available} bytes after its header of {headerBytes}, where a record takes {recordBytes}",
                "Expected at least one complete data record.");
        }

        if (stated > complete)
        {
            throw fields.Fault(
                RecordCount,
                $"is {stated}, so that the file should have {headerBytes + ((Int128)stated * recordBytes)} bytes, but it ends at byte {length}, after {complete} complete records",
                $"Copy or download the file again; to use what is there, write {complete} into the field.");
        }

        if (stated != -1 && complete > stated)
        {
            throw fields.Fault(
                RecordCount,
                $"is {stated}, so that the file should have {headerBytes + (stated * recordBytes)} bytes, but it has {length}, enough for {complete} records",
                "Write -1 into the field to read all complete records, or cut the file to what it should be.");
        }

        if (stated == -1)
        {
            fields.Warnings.Add($"{RecordCount} is -1 (unknown); {complete} records were counted from the length of the file.");
        }

        if (rest > 0)
        {
            fields.Warnings.Add($"After the last complete data record, at byte {length - rest}, {rest} bytes are left over; they were not read.");
        }

        return complete;
    }
}

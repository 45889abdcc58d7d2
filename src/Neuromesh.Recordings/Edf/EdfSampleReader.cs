namespace Neuromesh.Recordings.Edf;

/// <summary>The buffer that the channels of one recording share; allocated when first used.</summary>
internal sealed class EdfReadBuffer
{
    private byte[]? _bytes;

    /// <summary>64 KiB.</summary>
    public byte[] Bytes => _bytes ??= new byte[1 << 16];
}

/// <summary>Reads the samples of one channel and scales them.</summary>
internal sealed class EdfSampleReader(RecordingBytes bytes, EdfHeader header, EdfSignal signal, EdfReadBuffer buffer)
{
    private readonly int _size = header.BytesPerSample;
    private readonly int _digitalMinimum = signal.DigitalMinimum;
    private readonly double _digitalRange = signal.DigitalMaximum - signal.DigitalMinimum;
    private readonly double _physicalMinimum = signal.PhysicalMinimum;
    private readonly double _physicalRange = signal.PhysicalMaximum - signal.PhysicalMinimum;

    /// <summary>Reads samples that exist.</summary>
    public void Read(long firstSample, Span<double> destination)
    {
        // Small records are read several at a time, so that short runs of samples do not cost a call each.
        var recordsAtOnce = Math.Max(1, buffer.Bytes.Length / header.RecordBytes);
        while (destination.Length > 0)
        {
            var (record, inRecord) = Math.DivRem(firstSample, signal.SamplesPerRecord);
            var count = (int)Math.Min(destination.Length, (recordsAtOnce * signal.SamplesPerRecord) - inRecord);
            if (recordsAtOnce == 1)
            {
                count = Math.Min(count, buffer.Bytes.Length / _size);
            }

            ReadWindow(record, (int)inRecord, destination[..count]);
            destination = destination[count..];
            firstSample += count;
        }
    }

    private void ReadWindow(long record, int inRecord, Span<double> destination)
    {
        var (lastRecord, lastInRecord) = Math.DivRem(inRecord + destination.Length - 1, signal.SamplesPerRecord);
        var start = header.HeaderBytes + (record * header.RecordBytes) + signal.OffsetInRecord + ((long)inRecord * _size);
        var end = (lastRecord * header.RecordBytes) + ((lastInRecord + 1 - inRecord) * (long)_size);
        var window = buffer.Bytes.AsSpan(0, (int)end);
        bytes.ReadExactly(start, window);
        for (var position = 0; destination.Length > 0;)
        {
            var count = Math.Min(destination.Length, signal.SamplesPerRecord - inRecord);
            Decode(window.Slice(position, count * _size), destination[..count]);
            destination = destination[count..];
            position += (int)header.RecordBytes - (inRecord * _size);
            inRecord = 0;
        }
    }

    private void Decode(ReadOnlySpan<byte> digital, Span<double> physical)
    {
        if (_size == 2)
        {
            for (var i = 0; i < physical.Length; i++)
            {
                physical[i] = Scale((short)(digital[2 * i] | digital[(2 * i) + 1] << 8));
            }
        }
        else
        {
            for (var i = 0; i < physical.Length; i++)
            {
                physical[i] = Scale(digital[3 * i] | digital[(3 * i) + 1] << 8 | (sbyte)digital[(3 * i) + 2] << 16);
            }
        }
    }

    private double Scale(int digital) => _physicalMinimum + ((digital - _digitalMinimum) * _physicalRange / _digitalRange);
}

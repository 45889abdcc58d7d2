using System.Globalization;
using System.Text;

namespace Neuromesh.Recordings.Tests.Edf;

/// <summary>A channel for <see cref="EdfFile"/>; every field is the text that is written.</summary>
internal sealed record EdfFileChannel
{
    public string Label { get; init; } = "Fp1";

    public string Transducer { get; init; } = "AgAgCl";

    public string Unit { get; init; } = "uV";

    public string PhysicalMinimum { get; init; } = "-100";

    public string PhysicalMaximum { get; init; } = "100";

    public string DigitalMinimum { get; init; } = "-1000";

    public string DigitalMaximum { get; init; } = "1000";

    public string Prefiltering { get; init; } = "HP:0.1Hz";

    public int SamplesPerRecord { get; init; } = 4;

    /// <summary>Overrides the text of <see cref="SamplesPerRecord"/>.</summary>
    public string? SamplesPerRecordText { get; init; }

    /// <summary>Digital values of all records; zeros where there are too few.</summary>
    public int[] Digital { get; init; } = [];

    /// <summary>For an annotation channel the bytes of each record; zeros fill the rest.</summary>
    public byte[][]? Annotations { get; init; }

    /// <summary>An annotation channel; in the texts <c>|</c> stands for the byte 20, <c>~</c> for 21 and <c>;</c> for 0.</summary>
    public static EdfFileChannel OfAnnotations(string label, int samplesPerRecord, params string[] records) => new()
    {
        Label = label,
        Unit = "",
        Transducer = "",
        Prefiltering = "",
        PhysicalMinimum = "-1",
        PhysicalMaximum = "1",
        DigitalMinimum = "-32768",
        DigitalMaximum = "32767",
        SamplesPerRecord = samplesPerRecord,
        Annotations = [.. records.Select(r => Encoding.UTF8.GetBytes(r.Replace('|', '\x14').Replace('~', '\x15').Replace(';', '\0')))],
    };
}

/// <summary>Writes EDF and BDF files for tests, right or wrong as the fields say.</summary>
internal sealed record EdfFile
{
    public bool IsBdf { get; init; }

    public string Patient { get; init; } = "X X X X";

    public string Recording { get; init; } = "Startdate 02-MAR-2002 X X X";

    public string StartDate { get; init; } = "02.03.02";

    public string StartTime { get; init; } = "14.30.59";

    public string Reserved { get; init; } = "";

    public int Records { get; init; } = 3;

    /// <summary>Overrides the text of <see cref="Records"/>.</summary>
    public string? RecordsText { get; init; }

    public string Duration { get; init; } = "1";

    /// <summary>Overrides the right number of bytes in the header.</summary>
    public string? HeaderBytesText { get; init; }

    /// <summary>Overrides the right number of signals.</summary>
    public string? SignalsText { get; init; }

    public EdfFileChannel[] Channels { get; init; } = [new()];

    public byte[] ToBytes()
    {
        var stream = new MemoryStream();
        if (IsBdf)
        {
            stream.WriteByte(0xFF);
            Put(7, "BIOSEMI");
        }
        else
        {
            Put(8, "0");
        }

        Put(80, Patient);
        Put(80, Recording);
        Put(8, StartDate);
        Put(8, StartTime);
        Put(8, HeaderBytesText ?? Invariant(256 * (Channels.Length + 1)));
        Put(44, Reserved);
        Put(8, RecordsText ?? Invariant(Records));
        Put(8, Duration);
        Put(4, SignalsText ?? Invariant(Channels.Length));
        PutAll(16, c => c.Label);
        PutAll(80, c => c.Transducer);
        PutAll(8, c => c.Unit);
        PutAll(8, c => c.PhysicalMinimum);
        PutAll(8, c => c.PhysicalMaximum);
        PutAll(8, c => c.DigitalMinimum);
        PutAll(8, c => c.DigitalMaximum);
        PutAll(80, c => c.Prefiltering);
        PutAll(8, c => c.SamplesPerRecordText ?? Invariant(c.SamplesPerRecord));
        PutAll(32, _ => "");
        for (var record = 0; record < Records; record++)
        {
            foreach (var channel in Channels)
            {
                PutSamples(channel, record);
            }
        }

        return stream.ToArray();

        void Put(int width, string text) => stream.Write(Encoding.Latin1.GetBytes(text.PadRight(width)[..width]));

        void PutAll(int width, Func<EdfFileChannel, string> field) => Array.ForEach(Channels, c => Put(width, field(c)));

        void PutSamples(EdfFileChannel channel, int record)
        {
            var block = new byte[channel.SamplesPerRecord * (IsBdf ? 3 : 2)];
            if (channel.Annotations is { } annotations)
            {
                (record < annotations.Length ? annotations[record] : []).CopyTo(block, 0);
            }
            else
            {
                var first = record * channel.SamplesPerRecord;
                for (var i = 0; i < channel.SamplesPerRecord && first + i < channel.Digital.Length; i++)
                {
                    var little = BitConverter.GetBytes(channel.Digital[first + i]);
                    little.AsSpan(0, IsBdf ? 3 : 2).CopyTo(block.AsSpan(i * (IsBdf ? 3 : 2)));
                }
            }

            stream.Write(block);
        }
    }

    /// <summary>Opens it from memory.</summary>
    public IRecording Open() => RecordingFile.Open(ToBytes(), IsBdf ? "made.bdf" : "made.edf");

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}

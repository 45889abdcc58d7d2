using Neuromesh.Recordings.Edf;
using Neuromesh.Recordings.Text;

namespace Neuromesh.Recordings;

/// <summary>Opens recordings of every format that can be read.</summary>
/// <remarks>
/// EDF, EDF+, BDF and BDF+ say what they are in their first 8 bytes and are told by them, whatever the extension. Text has no such mark
/// and is told by the extension (<c>.csv</c>, <c>.tsv</c>, <c>.txt</c>, <c>.asc</c>, <c>.dat</c>); a file with one of the binary formats' extensions
/// (<c>.edf</c>, <c>.bdf</c>, <c>.rec</c>) is never tried as text.
/// </remarks>
public static class RecordingFile
{
    /// <summary>Opens a recording on disk; the file stays open until the recording is disposed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="textOptions">What a text file does not say of itself; other formats ignore it.</param>
    /// <exception cref="RecordingException">The file cannot be opened, is of an unknown format or breaks the rules of its format.</exception>
    public static IRecording Open(string path, TextRecordingOptions? textOptions = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Open(RecordingBytes.OpenFile(path), textOptions);
    }

    /// <summary>Opens a recording whose bytes are in memory.</summary>
    /// <param name="contents">The bytes of the whole file; they must not change while the recording is open.</param>
    /// <param name="name">A file name for messages; its extension counts as that of a file does.</param>
    /// <param name="textOptions">What a text file does not say of itself; other formats ignore it.</param>
    /// <exception cref="RecordingException">The bytes are of an unknown format or break the rules of their format.</exception>
    public static IRecording Open(ReadOnlyMemory<byte> contents, string name, TextRecordingOptions? textOptions = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Open(RecordingBytes.FromMemory(contents, name), textOptions);
    }

    private static IRecording Open(RecordingBytes bytes, TextRecordingOptions? textOptions)
    {
        try
        {
            Span<byte> start = stackalloc byte[256];
            start = start[..(int)Math.Min(start.Length, bytes.Length)];
            bytes.ReadExactly(0, start);
            var extension = Path.GetExtension(bytes.Name).ToUpperInvariant();
            var isText = extension is ".CSV" or ".TSV" or ".TXT" or ".ASC" or ".DAT";

            // A column of text may begin with a 0 and spaces, but it breaks the line before an EDF header's first 256 bytes are over.
            var isEdf = EdfMagic.IsEdf(start) && !(isText && start.ContainsAny((byte)'\r', (byte)'\n'));
            if (isEdf || EdfMagic.IsBdf(start) || extension is ".EDF" or ".BDF" or ".REC")
            {
                return EdfRecording.Open(bytes);
            }

            if (isText)
            {
                using (bytes)
                {
                    return TextRecording.Read(bytes, textOptions ?? new TextRecordingOptions());
                }
            }

            throw new RecordingException(
                $"{bytes.Name}: neither its first bytes ({EdfMagic.Describe(start)}) nor its extension '{extension}' belong to a known format. "
                + "Expected EDF or BDF, or text with the extension .csv, .tsv, .txt, .asc or .dat. Convert it, or rename a text file.");
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }
}

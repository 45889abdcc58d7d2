using System.Buffers;
using System.Globalization;
using System.Text;

namespace Neuromesh.Recordings.Edf;

/// <summary>One fixed-width field of the header.</summary>
/// <param name="Name">What the standard calls it.</param>
/// <param name="Offset">First byte in the file.</param>
/// <param name="Length">Width in bytes.</param>
/// <param name="Channel">The channel it belongs to, from 1; 0 for the file's own fields.</param>
/// <param name="Label">The channel's label.</param>
internal readonly record struct EdfField(string Name, int Offset, int Length, int Channel = 0, string Label = "")
{
    /// <inheritdoc/>
    public override string ToString() => Channel == 0
        ? $"field '{Name}' at byte {Offset}"
        : $"field '{Name}' of channel {Channel} ('{Label}') at byte {Offset}";
}

/// <summary>Reads the header's fields, all of which are text, and makes the messages about them.</summary>
internal sealed class EdfHeaderFields(string source, byte[] header)
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<byte> Printable = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private bool _warnedOfBytes;

    /// <summary>Remarks so far.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Bytes as UTF-8 where they are valid UTF-8, else as Latin-1.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>A field as text without the padding around it; bytes that are not printable become spaces.</summary>
    public string Text(EdfField field)
    {
        var bytes = header.AsSpan(field.Offset, field.Length);
        if (!bytes.ContainsAnyExcept(Printable))
        {
            return Encoding.ASCII.GetString(bytes).Trim(' ');
        }

        if (!_warnedOfBytes)
        {
            _warnedOfBytes = true;
            Warnings.Add($"{field} holds bytes that are not printable ASCII; it and others like it were read as UTF-8 or Latin-1, control characters as spaces.");
        }

        var text = Decode(bytes).ToCharArray();
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }

        return new string(text).Trim(' ');
    }

    /// <summary>A field as a number within ±1e20, exact.</summary>
    /// <exception cref="RecordingException">It is none.</exception>
    public decimal Number(EdfField field)
    {
        var text = Text(field);
        if (text.Length == 0)
        {
            throw Fault(field, "is empty", "Expected a number.");
        }

        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) || Math.Abs(value) > 1e20m)
        {
            throw Fault(
                field,
                $"is '{text}'",
                text.Contains(',') ? "Expected a number with a decimal point, not a comma." : "Expected a number such as -187.5, within +-1e20.");
        }

        return value;
    }

    /// <summary>A field as a whole number in a range.</summary>
    /// <exception cref="RecordingException">It is none or lies outside.</exception>
    public int Integer(EdfField field, int minimum, int maximum)
    {
        var value = Number(field);
        if (value != decimal.Truncate(value) || value < minimum || value > maximum)
        {
            throw Fault(field, $"is '{Text(field)}'", $"Expected a whole number from {minimum} to {maximum}.");
        }

        return (int)value;
    }

    /// <summary>An exception that names the file, the field and its place.</summary>
    /// <param name="field">The field.</param>
    /// <param name="problem">What is wrong, as the sentence goes on after the field.</param>
    /// <param name="remedy">What was expected and what to do.</param>
    public RecordingException Fault(EdfField field, string problem, string remedy) => new(
        $"{source}: {field} {problem}. {remedy} Correct the header or export the recording again.");
}

using System.Text;

namespace Neuromesh.Recordings.Edf;

/// <summary>The first 8 bytes of the EDF family: version <c>0</c> for EDF, byte 255 and <c>BIOSEMI</c> for BDF.</summary>
internal static class EdfMagic
{
    /// <summary>Number of bytes of the mark.</summary>
    public const int Length = 8;

    /// <summary>Whether bytes begin an EDF or EDF+ file.</summary>
    public static bool IsEdf(ReadOnlySpan<byte> start) => start.StartsWith("0       "u8);

    /// <summary>Whether bytes begin a BDF or BDF+ file.</summary>
    public static bool IsBdf(ReadOnlySpan<byte> start) => start.Length >= Length && start[0] == 0xFF && start[1..].StartsWith("BIOSEMI"u8);

    /// <summary>The first bytes as hexadecimal numbers and as text.</summary>
    public static string Describe(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            return "none, the file is empty";
        }

        start = start[..Math.Min(Length, start.Length)];
        var text = new StringBuilder();
        foreach (var b in start)
        {
            text.Append(b is >= 0x20 and < 0x7F ? (char)b : '.');
        }

        return $"{Convert.ToHexString(start)}, '{text}'";
    }
}

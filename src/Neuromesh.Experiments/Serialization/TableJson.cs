using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Tables of numbers: short ones as they are, long ones as their length and digest.</summary>
internal static class TableJson
{
    private const int MostValuesWritten = 32;
    private const int ValuesPerBlock = 4096;

    /// <summary>A table.</summary>
    /// <param name="values">The values.</param>
    /// <param name="unit">Their unit; empty for none.</param>
    public static JsonNode Write<T>(ReadOnlySpan<T> values, string unit = "")
        where T : unmanaged, INumber<T>
    {
        if (values.Length > MostValuesWritten)
        {
            return Digest(values, unit);
        }

        var list = new JsonArray();
        foreach (var value in values)
        {
            list.Add(unit.Length == 0 ? JsonValue.Create(value) : $"{value.ToString(null, CultureInfo.InvariantCulture)} {unit}");
        }

        return list;
    }

    /// <summary>A table's length, type, unit and digest, however short it is.</summary>
    public static JsonObject Digest<T>(ReadOnlySpan<T> values, string unit = "")
        where T : unmanaged, INumber<T>
    {
        var digest = new JsonObject
        {
            ["length"] = values.Length,
            ["type"] = T.Zero switch
            {
                double => "float64",
                long => "int64",
                int => "int32",
                _ => throw ValueJson.Unknown(T.Zero),
            },
        };
        if (unit.Length > 0)
        {
            digest["unit"] = unit;
        }

        digest["sha256"] = Hash(values);
        return digest;
    }

    private static string Hash<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (BitConverter.IsLittleEndian)
        {
            // In blocks: a span of bytes over a long table would pass 2^31.
            for (var start = 0; start < values.Length; start += ValuesPerBlock)
            {
                hash.AppendData(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(ValuesPerBlock, values.Length - start))));
            }
        }
        else
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            foreach (var value in values)
            {
                var width = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).Length;
                MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).CopyTo(bytes);
                bytes[..width].Reverse();
                hash.AppendData(bytes[..width]);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

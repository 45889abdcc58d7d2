using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Digests a table of numbers that comes in pieces: its length, its type and the SHA-256 of its values, little-endian.</summary>
/// <typeparam name="T">Type of the numbers: double, long or int.</typeparam>
internal sealed class TableDigest<T> : IDisposable
    where T : unmanaged, INumber<T>
{
    private const int ValuesPerBlock = 4096;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    /// <summary>Takes the next values.</summary>
    public void Append(ReadOnlySpan<T> values)
    {
        _length += values.Length;
        if (BitConverter.IsLittleEndian)
        {
            // In blocks: a span of bytes over a long table would pass 2^31.
            for (var start = 0; start < values.Length; start += ValuesPerBlock)
            {
                _hash.AppendData(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(ValuesPerBlock, values.Length - start))));
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
                _hash.AppendData(bytes[..width]);
            }
        }
    }

    /// <summary>The digest of all values taken.</summary>
    /// <param name="unit">Their unit; empty for none.</param>
    public JsonObject ToJson(string unit = "")
    {
        var digest = new JsonObject
        {
            ["length"] = _length <= int.MaxValue ? JsonValue.Create((int)_length) : JsonValue.Create(_length),
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

        digest["sha256"] = Convert.ToHexStringLower(_hash.GetHashAndReset());
        return digest;
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}

using System.Buffers.Binary;
using System.IO.Compression;

namespace Neuromesh.Recordings.Digits;

/// <summary>A file of unsigned bytes in the IDX format: a magic number, the sizes of its dimensions, and the bytes; compressed with gzip or not.</summary>
/// <remarks>Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits".</remarks>
internal static class IdxFile
{
    private const int UnsignedBytes = 0x08;
    private const int MostBytes = 1 << 30;

    /// <summary>Reads a file of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name without <c>.gz</c>.</param>
    /// <param name="dimensions">How many dimensions it must have.</param>
    /// <returns>Path, sizes and bytes.</returns>
    /// <exception cref="RecordingException">It is missing, damaged, or of another kind.</exception>
    public static (string Path, int[] Sizes, byte[] Values) Read(string folder, string name, int dimensions)
    {
        var path = Find(folder, name);
        var bytes = ReadBytes(path);
        var header = 4 + (4 * dimensions);
        if (bytes.Length < header)
        {
            throw new RecordingException($"{path}: the file ends after {bytes.Length} bytes, within its header of {header}. Copy it again.");
        }

        var magic = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var expected = (uint)((UnsignedBytes << 8) | dimensions);
        if (magic != expected)
        {
            throw new RecordingException(
                $"{path}: it begins with the magic number {magic}, expected {expected} (unsigned bytes in {dimensions} dimension{(dimensions == 1 ? "" : "s")}). "
                + "Is it the file that its name says?");
        }

        var sizes = new int[dimensions];
        long values = 1;
        for (var i = 0; i < dimensions; i++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 + (4 * i)));
            values = size is 0 or > MostBytes ? long.MaxValue : Math.Min(values * size, MostBytes + 1L);
            if (values > MostBytes)
            {
                throw new RecordingException($"{path}: dimension {i + 1} has {size} entries, expected 1 to {MostBytes} and no more in all. The file is damaged: copy it again.");
            }

            sizes[i] = (int)size;
        }

        return bytes.Length - header == values
            ? (path, sizes, bytes[header..])
            : throw new RecordingException(
                $"{path}: its header announces {string.Join(" x ", sizes)} bytes, but {bytes.Length - header} follow. The file is {(bytes.Length - header < values ? "cut off" : "too long")}: copy it again.");
    }

    private static string Find(string folder, string name)
    {
        if (!Directory.Exists(folder))
        {
            throw new RecordingException(
                $"{folder}: there is no such folder; expected the folder with the four files of the data set, {name}.gz among them, for example --set data=FOLDER.");
        }

        string[] candidates = [Path.Combine(folder, name), Path.Combine(folder, name + ".gz")];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new RecordingException($"{folder}: it holds neither {name} nor {name}.gz; expected the four files of the data set as they are distributed.");
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var plain = new MemoryStream();
            if (path.EndsWith(".gz", StringComparison.Ordinal))
            {
                using var unzipped = new GZipStream(file, CompressionMode.Decompress);
                CopyBounded(unzipped, plain, path);
            }
            else
            {
                CopyBounded(file, plain, path);
            }

            return plain.ToArray();
        }
        catch (InvalidDataException failure)
        {
            throw new RecordingException($"{path}: it cannot be unpacked ({failure.Message}). The file is damaged: copy it again.", failure);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or (IOException and not RecordingException))
        {
            throw new RecordingException($"{path}: it cannot be read ({failure.Message}).", failure);
        }
    }

    private static void CopyBounded(Stream source, MemoryStream target, string path)
    {
        var buffer = new byte[1 << 16];
        int count;
        while ((count = source.Read(buffer)) > 0)
        {
            target.Write(buffer, 0, count);
            if (target.Length > MostBytes)
            {
                throw new RecordingException($"{path}: it unpacks to more than {MostBytes} bytes, which is no set of digits.");
            }
        }
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using Neuromesh.Recordings.Digits;
using Neuromesh.Recordings.Tests.RunFiles;

namespace Neuromesh.Recordings.Tests.Digits;

/// <summary>The real files, small files of our own, and broken ones.</summary>
public sealed class DigitSetTests : IDisposable
{
    private const int Edge = 28;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void The_real_files_have_the_published_counts_and_labels()
    {
        var digits = DigitSet.Read(Path.GetDirectoryName(SharedData.Require("mnist/train-images-idx3-ubyte.gz"))!);
        var inputs = new float[DigitSet.Inputs];

        Assert.Equal((60_000, 10_000), (digits.TrainingCount, digits.TestCount));
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], Enumerable.Range(0, 10).Select(image => (int)digits.Training(image, inputs)));
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], Enumerable.Range(0, 10).Select(image => (int)digits.Test(image, inputs)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Inputs_are_means_over_squares_of_two_and_a_half_points(bool zipped)
    {
        WriteAll(zipped);
        var points = Points(3);
        var inputs = new float[64];

        Assert.Equal(2, DigitSet.Read(Folder).Training(2, inputs));
        for (var row = 0; row < 8; row++)
        {
            for (var column = 0; column < 8; column++)
            {
                // Ten by ten sample points to a square, each of a quarter point.
                double sum = 0;
                for (var sample = 0; sample < 100; sample++)
                {
                    var y = 4 + (row * 2.5) + ((sample / 10) + 0.5) * 0.25;
                    var x = 4 + (column * 2.5) + ((sample % 10) + 0.5) * 0.25;
                    sum += points[(2 * Edge * Edge) + ((int)y * Edge) + (int)x];
                }

                Assert.Equal(sum / 100 / 255, inputs[(row * 8) + column], 1e-6);
            }
        }
    }

    [Theory]
    [InlineData("missing", "holds neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz")]
    [InlineData("magic", "begins with the magic number 2052, expected 2051")]
    [InlineData("cut", "announces 3 x 28 x 28 bytes, but 2349 follow. The file is cut off")]
    [InlineData("long", "The file is too long")]
    [InlineData("count", "it has 2 labels for the 3 images")]
    [InlineData("label", "label 1 is 10, expected 0 to 9")]
    [InlineData("points", "have 14 x 56 points, expected 28 x 28")]
    [InlineData("header", "the file ends after 3 bytes, within its header of 16")]
    [InlineData("huge", "dimension 1 has 4294967295 entries")]
    [InlineData("zip", "it cannot be unpacked")]
    [InlineData("zipcut", "train-images-idx3-ubyte.gz")]
    public void Broken_files_are_refused_with_their_name_and_a_remedy(string fault, string says)
    {
        WriteAll(zipped: false);
        var images = Path.Combine(Folder, "train-images-idx3-ubyte");
        var labels = Path.Combine(Folder, "train-labels-idx1-ubyte");
        var bytes = File.ReadAllBytes(images);
        switch (fault)
        {
            case "missing":
                File.Delete(Path.Combine(Folder, "t10k-labels-idx1-ubyte"));
                break;
            case "magic":
                bytes[3] = 4;
                File.WriteAllBytes(images, bytes);
                break;
            case "cut":
                File.WriteAllBytes(images, bytes[..^3]);
                break;
            case "long":
                File.WriteAllBytes(images, [.. bytes, 0]);
                break;
            case "count":
                File.WriteAllBytes(labels, Idx([2], [1, 2]));
                break;
            case "label":
                File.WriteAllBytes(labels, Idx([3], [1, 10, 2]));
                break;
            case "points":
                File.WriteAllBytes(images, Idx([3, 14, 56], Points(3)));
                break;
            case "header":
                File.WriteAllBytes(images, bytes[..3]);
                break;
            case "huge":
                bytes.AsSpan(4, 4).Fill(255);
                File.WriteAllBytes(images, bytes);
                break;
            case "zip":
                File.Move(images, images + ".gz");
                break;
            default:
                File.Delete(images);
                File.WriteAllBytes(images + ".gz", Zipped(bytes)[..^40]);
                break;
        }

        var message = Assert.Throws<RecordingException>(() => DigitSet.Read(Folder)).Message;

        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.StartsWith(Folder, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named_with_the_remedy() =>
        Assert.Contains("--set data=FOLDER", Assert.Throws<RecordingException>(() => DigitSet.Read(Path.Combine(Folder, "no"))).Message, StringComparison.Ordinal);

    private string Folder => Path.GetDirectoryName(_folder.File("any"))!;

    private static byte[] Points(int images) => [.. Enumerable.Range(0, images * Edge * Edge).Select(i => (byte)((i * 31) ^ (i >> 3)))];

    private static byte[] Idx(int[] sizes, byte[] values)
    {
        var bytes = new byte[4 + (4 * sizes.Length) + values.Length];
        bytes[2] = 8;
        bytes[3] = (byte)sizes.Length;
        for (var i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + (4 * i)), sizes[i]);
        }

        values.CopyTo(bytes, 4 + (4 * sizes.Length));
        return bytes;
    }

    private static byte[] Zipped(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return stream.ToArray();
    }

    private void WriteAll(bool zipped)
    {
        foreach (var part in new[] { "train", "t10k" })
        {
            Write($"{part}-images-idx3-ubyte", Idx([3, Edge, Edge], Points(3)));
            Write($"{part}-labels-idx1-ubyte", Idx([3], [0, 1, 2]));
        }

        void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(Folder, zipped ? name + ".gz" : name), zipped ? Zipped(bytes) : bytes);
    }
}

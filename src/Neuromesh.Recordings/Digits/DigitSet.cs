namespace Neuromesh.Recordings.Digits;

/// <summary>A set of handwritten digits in the format of MNIST: training and test images of 28 x 28 points, each with its digit.</summary>
/// <remarks>
/// An image is seen as 8 x 8 inputs: the middle 20 x 20 points, averaged over squares of 2.5 x 2.5; 0 is empty, 1 full ink. The sums are whole
/// numbers, so the inputs do not depend on an order.
/// </remarks>
public sealed class DigitSet
{
    private const int Edge = 28;
    private const int Border = 4;
    private const int InputEdge = 8;
    private const int Digits = 10;

    /// <summary>Quarter points of a square of 2.5 x 2.5 points.</summary>
    private const double QuartersOfSquare = 25;

    private readonly Images _training;
    private readonly Images _test;

    private DigitSet(Images training, Images test)
    {
        _training = training;
        _test = test;
    }

    /// <summary>Inputs of an image.</summary>
    public static int Inputs => InputEdge * InputEdge;

    /// <summary>Number of training images.</summary>
    public int TrainingCount => _training.Labels.Length;

    /// <summary>Number of test images.</summary>
    public int TestCount => _test.Labels.Length;

    /// <summary>Reads the four files of a folder, each as it is or compressed with gzip.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="RecordingException">A file is missing, damaged or does not belong to the others; the message says which and what to do.</exception>
    public static DigitSet Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new DigitSet(Images.Read(folder, "train"), Images.Read(folder, "t10k"));
    }

    /// <summary>Gives a training image.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="inputs">Receives the inputs.</param>
    /// <returns>The digit.</returns>
    public byte Training(int number, Span<float> inputs) => _training.Show(number, inputs);

    /// <summary>Gives a test image.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="inputs">Receives the inputs.</param>
    /// <returns>The digit.</returns>
    public byte Test(int number, Span<float> inputs) => _test.Show(number, inputs);

    /// <summary>Images with their digits.</summary>
    private sealed record Images(byte[] Points, byte[] Labels)
    {
        public static Images Read(string folder, string part)
        {
            var (imagePath, sizes, points) = IdxFile.Read(folder, $"{part}-images-idx3-ubyte", 3);
            var (labelPath, counts, labels) = IdxFile.Read(folder, $"{part}-labels-idx1-ubyte", 1);
            if (sizes[1] != Edge || sizes[2] != Edge)
            {
                throw new RecordingException($"{imagePath}: its images have {sizes[1]} x {sizes[2]} points, expected {Edge} x {Edge}. Is it the file that its name says?");
            }

            if (counts[0] != sizes[0])
            {
                throw new RecordingException($"{labelPath}: it has {counts[0]} labels for the {sizes[0]} images of {imagePath}. Take both files from one set.");
            }

            var wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(Digits - 1));
            return wrong < 0
                ? new Images(points, labels)
                : throw new RecordingException($"{labelPath}: label {wrong} is {labels[wrong]}, expected 0 to {Digits - 1}. The file is damaged: copy it again.");
        }

        public byte Show(int number, Span<float> inputs)
        {
            var image = Points.AsSpan(number * Edge * Edge, Edge * Edge);
            for (var row = 0; row < InputEdge; row++)
            {
                for (var column = 0; column < InputEdge; column++)
                {
                    inputs[(row * InputEdge) + column] = (float)(Sum(image, row, column) / (QuartersOfSquare * byte.MaxValue));
                }
            }

            return Labels[number];
        }

        /// <summary>The ink in a square in quarters of a point: along an edge it covers two and a half points, the half one at its end or at its beginning.</summary>
        private static int Sum(ReadOnlySpan<byte> image, int row, int column)
        {
            var sum = 0;
            for (var y = 0; y < 3; y++)
            {
                for (var x = 0; x < 3; x++)
                {
                    var place = ((Border + (5 * row / 2) + y) * Edge) + Border + (5 * column / 2) + x;
                    sum += Halves(row, y) * Halves(column, x) * image[place];
                }
            }

            return sum;
        }

        private static int Halves(int square, int point) => point == (square % 2 == 0 ? 2 : 0) ? 1 : 2;
    }
}

using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;
using Neuromesh.Recordings;
using Neuromesh.Recordings.Digits;

namespace Neuromesh.Gateway.Inputs;

/// <summary>The images of a training from the files of its data set.</summary>
public sealed class DigitImages : IDigitImages
{
    private readonly DigitSet _digits;

    /// <summary>Reads the files.</summary>
    /// <param name="training">The training.</param>
    /// <exception cref="RecordingException">The training names no folder, a file is missing or broken, or there are too few test images.</exception>
    public DigitImages(ArrayTraining training)
    {
        _digits = DigitSet.Read(training.DataFolder ?? throw new RecordingException(MissingFolder));
        if (training.Schedule.TestImages > _digits.TestCount)
        {
            throw new RecordingException(
                $"{training.DataFolder}: it has {_digits.TestCount} test images and training.testImages is {training.Schedule.TestImages}; "
                + $"expected at most {_digits.TestCount}: --set training.testImages={_digits.TestCount}.");
        }
    }

    /// <summary>What is said of a training without data.</summary>
    public static string MissingFolder =>
        "data: the training needs a set of digits and the description names none; give the folder with the four files of MNIST "
        + "(train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz): --set data=FOLDER.";

    /// <inheritdoc/>
    public byte Show(bool isTraining, long number, Span<float> payloads) =>
        isTraining ? _digits.Training((int)(number % _digits.TrainingCount), payloads) : _digits.Test((int)number, payloads);
}

namespace Neuromesh.Cluster.Runs;

/// <summary>Images of digits with their labels, as a network sees them.</summary>
public interface IDigitImages
{
    /// <summary>Gives an image.</summary>
    /// <param name="isTraining">Whether it is a training image; else it is a test image.</param>
    /// <param name="number">Number from 0; training images begin anew behind the last one.</param>
    /// <param name="payloads">Receives the inputs, 0 to 1.</param>
    /// <returns>The digit.</returns>
    byte Show(bool isTraining, long number, Span<float> payloads);
}

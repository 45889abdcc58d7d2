using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Runs;

/// <summary>Opens the inputs whose data lies outside the experiment: files, streams and synthetic recordings.</summary>
public interface ISpikeInputFactory
{
    /// <summary>Opens a recording behind its encoder.</summary>
    /// <param name="experiment">The experiment it drives.</param>
    /// <param name="input">The input.</param>
    /// <returns>A reader of its events from step 1 on.</returns>
    /// <exception cref="IOException">The recording is broken or lacks a channel.</exception>
    ISpikeInput Open(Experiment experiment, RecordingInput input);

    /// <summary>Reads the images of a training.</summary>
    /// <param name="training">The training.</param>
    /// <exception cref="IOException">A file is missing or broken.</exception>
    /// <exception cref="NotSupportedException">This factory has none.</exception>
    IDigitImages OpenDigits(ArrayTraining training) => throw new NotSupportedException("Images of digits cannot be opened here.");
}

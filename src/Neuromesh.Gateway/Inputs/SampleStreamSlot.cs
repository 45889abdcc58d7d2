using Neuromesh.Experiments.Model;
using Neuromesh.Recordings.Signals;

namespace Neuromesh.Gateway.Inputs;

/// <summary>The place of one stream among a run's inputs, where the run that reads it and the one client that fills it meet.</summary>
/// <param name="input">The input in the description.</param>
internal sealed class SampleStreamSlot(RecordingInput input)
{
    private readonly TaskCompletionSource<StreamedSpikeInput> _opening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isClaimed;

    /// <summary>The input's name in the description.</summary>
    public string Name => input.Name;

    /// <summary>The input in the description.</summary>
    public RecordingInput Input => input;

    /// <summary>Gives what takes the samples, once the run has opened it.</summary>
    public Task<StreamedSpikeInput> Opening => _opening.Task;

    /// <summary>Makes a sender the only one.</summary>
    /// <returns>False when there is, or has been, another.</returns>
    public bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    /// <summary>Gives the place back after a handshake that came to nothing.</summary>
    public void Release() => Volatile.Write(ref _isClaimed, 0);

    /// <summary>The run has opened the input.</summary>
    /// <param name="opened">What takes the samples.</param>
    /// <exception cref="InvalidOperationException">It was opened before.</exception>
    public void Opened(StreamedSpikeInput opened)
    {
        if (!_opening.TrySetResult(opened))
        {
            throw new InvalidOperationException($"Input '{Name}' was opened twice.");
        }
    }
}

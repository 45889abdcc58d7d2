namespace Neuromesh.Core.Devices.Pulses;

/// <summary>The devices of one array that are moved by pulses, of either family. Not for use by two threads at once.</summary>
public interface IPulsedCells : IDisposable
{
    /// <summary>Number of cells.</summary>
    int Count { get; }

    /// <summary>The cells' stored states w.</summary>
    ReadOnlySpan<float> Weights { get; }

    /// <summary>What reads see: the states with the noise of the last write and at the nearest level, where the model has them.</summary>
    ReadOnlySpan<float> ApparentWeights { get; }

    /// <summary>One pulse on every cell.</summary>
    /// <param name="up">Whether it raises w.</param>
    /// <param name="step">Step of the experiment.</param>
    /// <param name="pulse">Number of the pulse in that step: the same pair gives the same deviates.</param>
    void PulseAll(bool up, ulong step, uint pulse);

    /// <summary>Gives cells that were not meant, or that a pulse did not move, back what they had before it.</summary>
    /// <param name="directions">[cells]: what was meant for each.</param>
    /// <param name="pulsed">The direction of the pulse; cells with another one are given back.</param>
    /// <param name="weights">[cells]: states before the pulse.</param>
    /// <param name="apparent">[cells]: what reads saw before the pulse.</param>
    void Restore(ReadOnlySpan<sbyte> directions, sbyte pulsed, ReadOnlySpan<float> weights, ReadOnlySpan<float> apparent);

    /// <summary>Leaves a part of the step that a pulse has made, deviates included; what the write left between stored and apparent states stays.</summary>
    /// <param name="weights">[cells]: states before the pulse.</param>
    /// <param name="shares">[cells]: the part, 0 to 1.</param>
    void Shorten(ReadOnlySpan<float> weights, ReadOnlySpan<float> shares);

    /// <summary>Moves each cell by parts of mean steps, without draws; what the last write left between stored and apparent states stays.</summary>
    /// <param name="up">[cells]: mean steps that raise w, 0 or more, first; one after the other and what is left of one last.</param>
    /// <param name="down">[cells]: mean steps that lower w.</param>
    void Disturb(ReadOnlySpan<float> up, ReadOnlySpan<float> down);
}

namespace Neuromesh.Core.Devices.Pulses;

/// <summary>Pulses on some cells of an array, up on some and down on others: one pulse of each direction on all, undone where not meant.</summary>
/// <remarks>
/// A cell's deviates are those of (step, pulse, cell) whatever happens to the others. A cell whose state a pulse does not move, stuck or at its bound,
/// has no new write noise either.
/// </remarks>
/// <param name="cells">The array.</param>
internal sealed class SelectedPulses(IPulsedCells cells)
{
    private readonly float[] _weights = new float[cells.Count];
    private readonly float[] _apparent = new float[cells.Count];

    /// <summary>Pulses each cell in its direction.</summary>
    /// <param name="directions">[cells]: 1 up, −1 down, 0 no pulse.</param>
    /// <param name="step">Step of the experiment.</param>
    /// <param name="pulse">Number of the pulse in that step.</param>
    /// <param name="shares">[cells]: what part of its step a pulse makes, 0 to 1; empty for whole ones.</param>
    public void Pulse(ReadOnlySpan<sbyte> directions, ulong step, uint pulse, ReadOnlySpan<float> shares = default)
    {
        Pulse(directions, 1, step, pulse, shares);
        Pulse(directions, -1, step, pulse, shares);
    }

    private void Pulse(ReadOnlySpan<sbyte> directions, sbyte direction, ulong step, uint pulse, ReadOnlySpan<float> shares)
    {
        if (!directions.Contains(direction))
        {
            return;
        }

        cells.Weights.CopyTo(_weights);
        cells.ApparentWeights.CopyTo(_apparent);
        cells.PulseAll(direction > 0, step, pulse);
        if (!shares.IsEmpty)
        {
            cells.Shorten(_weights, shares);
        }

        cells.Restore(directions, direction, _weights, _apparent);
    }
}

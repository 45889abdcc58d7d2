namespace Neuromesh.Core.Crossbars;

/// <summary>An array with its periphery: spikes on rows in, weights of columns out. Not for use by two threads at once.</summary>
public interface ICrossbarTile : IDisposable
{
    /// <summary>Memory of the cells.</summary>
    long Bytes { get; }

    /// <summary>The digest of all cells' states; the digests of a projection's tiles add up.</summary>
    ConductanceDigest Digest { get; }

    /// <summary>What the tile has done so far, programming included; waveforms count until the last step that the tile was told of. Asking changes nothing.</summary>
    TileCounts Counts { get; }

    /// <summary>Drives the rows that spike in one step and reads what every column delivers.</summary>
    /// <param name="activeRows">Rows within the tile in ascending order; a row that spikes n times occurs n times and is read n times.</param>
    /// <param name="step">The experiment's step, not before that of an earlier read.</param>
    /// <param name="weights">[columns] in the target's unit (pA or mV); overwritten.</param>
    void Read(ReadOnlySpan<int> activeRows, long step, Span<double> weights);

    /// <summary>Looks at a row's cells, which changes nothing, now or later.</summary>
    /// <param name="row">Row within the tile.</param>
    /// <param name="step">The experiment's step, not before that of an earlier read.</param>
    /// <param name="quantity">What of them.</param>
    /// <param name="values">[columns], overwritten; 0 for minus devices where there are none.</param>
    void Peek(int row, long step, TileQuantity quantity, Span<double> values);

    /// <summary>What the spikes of one step do to the cells, after the reads of that step; nothing where the tile does not learn.</summary>
    /// <param name="activeRows">Rows within the tile that spike, ascending.</param>
    /// <param name="activeColumns">Columns within the tile whose targets spike, ascending.</param>
    /// <param name="step">The experiment's step, not before that of an earlier call; steps without spikes may be left out, but for <see cref="Counts"/>.</param>
    void Learn(ReadOnlySpan<int> activeRows, ReadOnlySpan<int> activeColumns, long step);
}

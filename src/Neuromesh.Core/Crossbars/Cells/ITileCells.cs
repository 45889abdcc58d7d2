namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>The cells of one array, all of one family of devices. Cells count row by row; times are in s since programming.</summary>
internal interface ITileCells
{
    /// <summary>Whether conductances stay as they are while nothing is written.</summary>
    bool IsConstant { get; }

    /// <summary>Whether each read has its own noise, kept as state.</summary>
    bool HasReadNoise { get; }

    /// <summary>Memory of the states.</summary>
    long Bytes { get; }

    /// <summary>Reads a row: noise that is state advances, nothing else changes.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="seconds">Time in s since programming, not before the row's last read.</param>
    /// <param name="siemens">[columns] in S, overwritten.</param>
    void Read(int row, double seconds, Span<double> siemens);

    /// <summary>Bits, or a hash, of what stays of a cell until its next event.</summary>
    /// <param name="cell">Which, from 0.</param>
    ulong StateBits(int cell);
}

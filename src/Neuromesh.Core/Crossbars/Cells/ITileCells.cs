namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>The cells of one array, all of one family of devices. Cells count row by row.</summary>
internal interface ITileCells
{
    /// <summary>Whether conductances stay as they are for ever.</summary>
    bool IsConstant { get; }

    /// <summary>Whether each read has its own noise, kept as state.</summary>
    bool HasReadNoise { get; }

    /// <summary>Memory of the states.</summary>
    long Bytes { get; }

    /// <summary>Dissipation by waveforms from the begin to a moment in J, that of waveforms which still last included; changes nothing.</summary>
    /// <param name="step">The experiment's step, not before the last event.</param>
    double WaveformJoules(long step) => 0;

    /// <summary>Reads a row: noise that is state advances, nothing else changes.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="time">The moment, not before the row's last read.</param>
    /// <param name="siemens">[columns] in S, overwritten.</param>
    void Read(int row, TileTime time, Span<double> siemens);

    /// <summary>Reads a row that the read drives; differs from <see cref="Read"/> where the pulse changes what it finds.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="time">The moment at which the pulse begins.</param>
    /// <param name="siemens">[columns] in S, the mean over the pulse, overwritten.</param>
    void Drive(int row, TileTime time, Span<double> siemens) => Read(row, time, siemens);

    /// <summary>Looks at a row: its conductances without the noise of reads. Nothing changes, now or later.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="time">The moment, not before the row's last read.</param>
    /// <param name="siemens">[columns] in S, overwritten.</param>
    void Peek(int row, TileTime time, Span<double> siemens) => Read(row, time, siemens);

    /// <summary>What the pulse of a read does to a row's cells.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="time">The moment.</param>
    void Disturb(int row, TileTime time)
    {
    }

    /// <summary>Begins the waveforms of spikes.</summary>
    /// <param name="rows">Rows that spike, ascending; a row that occurs several times begins once.</param>
    /// <param name="columns">Columns that spike, likewise.</param>
    /// <param name="time">The moment.</param>
    void Spike(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, TileTime time)
    {
    }

    /// <summary>Bits, or a hash, of what stays of a cell until its next event.</summary>
    /// <param name="cell">Which, from 0.</param>
    ulong StateBits(int cell);
}

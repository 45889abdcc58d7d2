using Neuromesh.Core.Devices.Programming;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Cells that hold a conductance, subject to a law of retention.</summary>
internal sealed class RetainedCells : ITileCells
{
    private readonly double[] _siemens;
    private readonly int _columns;
    private readonly RetentionLaw _retention;

    /// <summary>Creates the cells.</summary>
    /// <param name="siemens">Their conductances after programming in S, row by row; taken over.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="retention">What time leaves of them.</param>
    public RetainedCells(double[] siemens, int columns, RetentionLaw retention)
    {
        _siemens = siemens;
        _columns = columns;
        _retention = retention;
    }

    /// <inheritdoc/>
    public bool IsConstant => _retention.IsConstant;

    /// <inheritdoc/>
    public bool HasReadNoise => false;

    /// <inheritdoc/>
    public long Bytes => (long)_siemens.Length * sizeof(double);

    /// <summary>Cells that were programmed and verified: their targets with the error that the fit says.</summary>
    /// <param name="targetsSiemens">Targets in S, row by row; replaced by what is reached.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="error">The fit.</param>
    /// <param name="retention">What time leaves.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    /// <exception cref="ArgumentException">A target lies outside the fit's range.</exception>
    public static RetainedCells Program(double[] targetsSiemens, int columns, ProgrammingError error, RetentionLaw retention, ulong seed, long array)
    {
        var key = RandomKey.Create(seed, "crossbar programming", array);
        for (var cell = 0; cell < targetsSiemens.Length; cell++)
        {
            var stream = new PhiloxStream(key, (uint)cell);
            targetsSiemens[cell] = error.Program(targetsSiemens[cell], stream.NextUInt32(), stream.NextUInt32());
        }

        return new RetainedCells(targetsSiemens, columns, retention);
    }

    /// <inheritdoc/>
    public void Read(int row, TileTime time, Span<double> siemens) =>
        _retention.Apply(_siemens.AsSpan(row * _columns, _columns), time.Seconds, siemens);

    /// <inheritdoc/>
    public ulong StateBits(int cell) => BitConverter.DoubleToUInt64Bits(_siemens[cell]);
}

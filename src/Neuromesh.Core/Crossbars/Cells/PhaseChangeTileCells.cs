using Neuromesh.Core.Devices.PhaseChange;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Phase-change cells of a tile, programmed once: drift in closed form, 1/f noise that advances with each read of a cell.</summary>
internal sealed class PhaseChangeTileCells : ITileCells
{
    private readonly PhaseChangeCells _cells;
    private readonly PhaseChangeModel _model;
    private readonly int _columns;

    /// <summary>Programs the cells at the time 0.</summary>
    /// <param name="targetsSiemens">Targets in S, row by row.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="model">Their statistics.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    /// <exception cref="ArgumentException">A target or a parameter lies outside its range.</exception>
    public PhaseChangeTileCells(ReadOnlySpan<double> targetsSiemens, int columns, PhaseChangeModel model, ulong seed, long array)
    {
        _model = model;
        _columns = columns;
        _cells = new PhaseChangeCells(targetsSiemens.Length, model, seed, array);
        for (var cell = 0; cell < targetsSiemens.Length; cell++)
        {
            _cells.Program(cell, targetsSiemens[cell], seconds: 0);
        }
    }

    /// <inheritdoc/>
    public bool IsConstant => _model.DriftScale == 0 && !HasReadNoise;

    /// <inheritdoc/>
    public bool HasReadNoise => _model.ReadNoiseScale > 0;

    /// <inheritdoc/>
    public long Bytes => _cells.Bytes;

    /// <inheritdoc/>
    public void Read(int row, TileTime time, Span<double> siemens)
    {
        var first = row * _columns;
        for (var column = 0; column < siemens.Length; column++)
        {
            siemens[column] = HasReadNoise ? _cells.Read(first + column, time.Seconds) : _cells.DriftedSiemens(first + column, time.Seconds);
        }
    }

    /// <inheritdoc/>
    public void Peek(int row, TileTime time, Span<double> siemens)
    {
        for (var column = 0; column < siemens.Length; column++)
        {
            siemens[column] = _cells.DriftedSiemens((row * _columns) + column, time.Seconds);
        }
    }

    /// <inheritdoc/>
    public ulong StateBits(int cell)
    {
        var hash = BitConverter.DoubleToUInt64Bits(_cells.DriftedSiemens(cell, 0));
        foreach (var value in _cells.Noise(cell))
        {
            hash = RandomKey.Mix(hash ^ BitConverter.DoubleToUInt64Bits(value));
        }

        return hash;
    }
}

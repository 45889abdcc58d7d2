using Neuromesh.Core.Crossbars.Cells;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Crossbars;

/// <summary>The arrays of one tile in which its weights are encoded, and how their currents become weights again.</summary>
/// <remarks>
/// <code>
/// pairs            w_j = read(I+_j − I−_j)                 two arrays
/// single devices   w_j = read(I_j − I_ref)                 I_ref: an ideal line of off devices
/// offset column    w_j = read(I_j − I_offset)              the last column of the array, subtracted before the amplifier
/// bit slices       w_j = Σ_s 2^(b s) (2^b − 1) / (2^(n−1) − 1) (read(I_sj − I_ref) − read(I_s,offset − I_ref))
/// </code>
/// read is the columns' readout, or nothing but the factor of weights to currents. Each slice's offset column is converted and subtracted digitally, as
/// <see cref="BitSlicedMatrix"/> does. The arrays of a tile are read side by side, each with drivers, lines and converters of its own.
/// </remarks>
internal sealed class EncodedArrays : IDisposable
{
    private readonly CrossbarMapping _mapping;
    private readonly DeviceArray[] _arrays;
    private readonly ColumnReadout[] _readouts;
    private readonly double[][] _amperes;
    private readonly double[] _subtracted;
    private readonly double[] _sliceWeights;
    private readonly int _columns;
    private readonly int _tile;

    /// <summary>Programs the arrays.</summary>
    /// <param name="mapping">The projection's mapping from weights to conductances.</param>
    /// <param name="weights">The projection's whole matrix.</param>
    /// <param name="rows">The tile's rows in it.</param>
    /// <param name="columns">The tile's columns in it.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="tile">Number of the tile in the experiment.</param>
    /// <param name="timeStep">The experiment's time step.</param>
    /// <exception cref="ArgumentException">A weight cannot be stored, or a parameter is outside its range; the message names it.</exception>
    public EncodedArrays(CrossbarMapping mapping, CrossbarWeights weights, Range rows, Range columns, ulong seed, int tile, TimeStep timeStep)
    {
        _mapping = mapping;
        _tile = tile;
        var parameters = mapping.Parameters;
        var (firstRow, rowCount) = rows.GetOffsetAndLength(weights.Rows);
        (var firstColumn, _columns) = columns.GetOffsetAndLength(weights.Columns);
        var lines = _columns + (parameters.HasOffsetColumn ? 1 : 0);
        _arrays = new DeviceArray[parameters.Arrays];
        _amperes = new double[_arrays.Length][];
        var targets = Targets(weights, firstRow, rowCount, firstColumn, lines);
        for (var i = 0; i < _arrays.Length; i++)
        {
            _arrays[i] = new DeviceArray(parameters, targets[i], rowCount, lines, seed, ArrayNumber(i, tile), timeStep);
            _amperes[i] = new double[lines];
        }

        _subtracted = new double[lines];
        _sliceWeights = parameters.Encoding == WeightEncoding.BitSlices ? new double[lines] : [];
        var readouts = parameters.AdcBits is null && parameters.Readout is null ? 0 : _sliceWeights.Length > 0 ? _arrays.Length : 1;
        _readouts = new ColumnReadout[readouts];
        for (var i = 0; i < readouts; i++)
        {
            _readouts[i] = new ColumnReadout(parameters, _sliceWeights.Length > 0 ? lines : _columns, mapping.WeightPerAmpere, seed, ArrayNumber(i, tile));
        }
    }

    /// <summary>The first array: the plus devices of pairs, the lowest digits of slices.</summary>
    public DeviceArray First => _arrays[0];

    /// <summary>The minus devices of pairs; null otherwise.</summary>
    public DeviceArray? Minus => _mapping.Parameters.DifferentialPairs ? _arrays[1] : null;

    /// <summary>Whether reads of one row differ or are no linear function of the rows, so that successive ones cannot be added up at once.</summary>
    public bool ReadsDiffer => _readouts.Length > 0 || _arrays.Any(array => array.HasNoise);

    /// <summary>Memory of the cells.</summary>
    public long Bytes => _arrays.Sum(array => array.Bytes);

    /// <summary>What programming the cells took.</summary>
    public ProgrammingReport Programming => _arrays.Select(array => array.Programming).Aggregate((sum, next) => sum + next);

    /// <summary>Weights beyond the full scale, which were clipped to it.</summary>
    public long Clipped { get; private set; }

    /// <summary>Columns of each array.</summary>
    public int Lines => _subtracted.Length;

    /// <summary>Bits, or a hash, of the states of the cells at one place of the first array, and of those at that place of the others; 0 where there is none.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public (ulong First, ulong Others) StateBits(int row, int column)
    {
        var others = 0UL;
        for (var i = 1; i < _arrays.Length; i++)
        {
            var bits = _arrays[i].StateBits(row, column);
            others = i == 1 ? bits : Random.RandomKey.Mix(others ^ bits);
        }

        return (_arrays[0].StateBits(row, column), others);
    }

    /// <summary>Dissipation by waveforms in J; they act on the first array only.</summary>
    /// <param name="step">The experiment's step until which it counts.</param>
    public double WaveformJoules(long step) => First.WaveformJoules(step);

    /// <summary>One read of all arrays.</summary>
    /// <param name="rows">Driven rows, as <see cref="DeviceArray.Read"/> takes them.</param>
    /// <param name="time">The moment.</param>
    /// <param name="read">Number of the read in this step, below 65,536.</param>
    /// <param name="weights">[columns] in the target's unit; overwritten.</param>
    /// <returns>Power that all drivers deliver in W, for reference lines too.</returns>
    /// <exception cref="TileReadException">An array could not be solved.</exception>
    public double Read(ReadOnlySpan<int> rows, TileTime time, int read, Span<double> weights)
    {
        var watts = 0.0;
        for (var i = 0; i < _arrays.Length; i++)
        {
            watts += ReadOne(i, rows, time, read);
        }

        if (_mapping.Parameters.Encoding is WeightEncoding.SingleDevices or WeightEncoding.BitSlices)
        {
            _subtracted.AsSpan().Fill(_mapping.ReferenceLineAmperes(rows.Length));
            watts += _arrays.Length * TileCounts.Sum(_subtracted) * _mapping.Parameters.ReadVoltageVolts;
        }

        switch (_mapping.Parameters.Encoding)
        {
            case WeightEncoding.DifferentialPairs:
                CrossbarVmm.ScaledDifference(_amperes[0], _amperes[1], _mapping.WeightPerAmpere, weights);
                break;
            case WeightEncoding.SingleDevices:
                CrossbarVmm.ScaledDifference(_amperes[0], _subtracted, _mapping.WeightPerAmpere, weights);
                break;
            case WeightEncoding.OffsetColumn:
                _mapping.Offset!.Sums(_amperes[0].AsSpan(0, _columns), _amperes[0][_columns], _mapping.Parameters.ReadVoltageVolts, weights);
                break;
            default:
                ReadSlices(time.Step, read, weights);
                return watts;
        }

        if (_readouts.Length > 0)
        {
            _readouts[0].Convert(weights, time.Step, read);
        }

        return watts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var array in _arrays)
        {
            array.Dispose();
        }
    }

    private static long ArrayNumber(int array, int tile) => array < 2 ? (2L * tile) + array : ((long)array << 32) + (2L * tile);

    private double ReadOne(int array, ReadOnlySpan<int> rows, TileTime time, int read)
    {
        try
        {
            return _arrays[array].Read(rows, time, read, _amperes[array]);
        }
        catch (Exception exception) when (exception is WireSolveException or SingularArrayException)
        {
            var name = _mapping.Parameters.Encoding == WeightEncoding.BitSlices ? $"slice {array + 1}" : array == 0 ? "plus" : "minus";
            throw TileReadException.Of(_tile, time.Step, name, rows, exception);
        }
    }

    private void ReadSlices(long step, int read, Span<double> weights)
    {
        var slicing = _mapping.Slicing!;
        weights.Clear();
        for (var slice = 0; slice < _arrays.Length; slice++)
        {
            CrossbarVmm.ScaledDifference(_amperes[slice], _subtracted, _mapping.WeightPerAmpere, _sliceWeights);
            if (_readouts.Length > 0)
            {
                _readouts[slice].Convert(_sliceWeights, step, read);
            }

            var place = slicing.Place(slice) * slicing.HighestLevel / slicing.HighestWeight;
            for (var column = 0; column < _columns; column++)
            {
                weights[column] += place * (_sliceWeights[column] - _sliceWeights[_columns]);
            }
        }
    }

    private double[][] Targets(CrossbarWeights weights, int firstRow, int rows, int firstColumn, int lines)
    {
        var targets = new double[_arrays.Length][];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = new double[rows * lines];
        }

        var rowWeights = new double[_columns];
        for (var row = 0; row < rows; row++)
        {
            weights.Fill(firstRow + row, firstColumn, rowWeights);
            Clipped += _mapping.Clipped(rowWeights);
            var first = row * lines;
            if (!_mapping.Parameters.HasOffsetColumn)
            {
                _mapping.Targets(
                    firstRow + row, firstColumn, rowWeights, targets[0].AsSpan(first, lines), targets.Length > 1 ? targets[1].AsSpan(first, lines) : []);
                continue;
            }

            for (var i = 0; i < targets.Length; i++)
            {
                _mapping.OffsetTargets(firstRow + row, firstColumn, rowWeights, i, targets[i].AsSpan(first, lines));
            }
        }

        return targets;
    }
}

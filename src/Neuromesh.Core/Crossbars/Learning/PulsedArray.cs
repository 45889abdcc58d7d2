using Neuromesh.Core.Crossbars.Learning.Kernels;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>An array of pulsed cells with a fixed reference for each: read as a matrix, moved by outer products of pulse trains.</summary>
/// <remarks>
/// A weight is what a read sees of its cell less the cell's reference, which is 0 until <see cref="Balance"/>. Wires are ideal. Trains are drawn from
/// (seed, "array row trains" or "array column trains", tile; step, line), a cell's pulses are keyed as its cells say: the same bits for every placement.
/// Not for use by two threads at once.
/// </remarks>
public sealed unsafe class PulsedArray : IOuterProductArray, IDisposable
{
    private readonly PulsedArrayParameters _parameters;
    private readonly IPulsedCells _cells;
    private readonly SelectedPulses _pulses;
    private readonly RandomKey _rowKey;
    private readonly RandomKey _columnKey;
    private readonly double _stepsPerTrain;
    private readonly float[] _references;
    private readonly float[] _rowProbabilities;
    private readonly float[] _columnProbabilities;
    private readonly float[] _magnitudes;
    private readonly uint[] _rowTrains;
    private readonly uint[] _columnTrains;
    private readonly uint[] _words;
    private readonly float[] _counts;
    private readonly sbyte[] _directions;

    /// <summary>Makes an array of cells.</summary>
    /// <param name="parameters">Shape, trains and readout.</param>
    /// <param name="cells">The cells row by row, rows × columns of them; disposed with the array.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="tile">Which array of the experiment: arrays with the same number have the same trains.</param>
    /// <exception cref="ArgumentException">A parameter is outside its documented range, or there are more or fewer cells.</exception>
    public PulsedArray(PulsedArrayParameters parameters, IPulsedCells cells, ulong seed, long tile)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(cells);
        parameters.Check();
        if (cells.Count != (long)parameters.Rows * parameters.Columns)
        {
            throw new ArgumentException(
                $"There are {cells.Count} cells; {parameters.Rows} rows x {parameters.Columns} columns need {(long)parameters.Rows * parameters.Columns}.", nameof(cells));
        }

        _parameters = parameters;
        _cells = cells;
        _pulses = new SelectedPulses(cells);
        _rowKey = RandomKey.Create(seed, "array row trains", tile);
        _columnKey = RandomKey.Create(seed, "array column trains", tile);
        _stepsPerTrain = parameters.DeviceStep * parameters.PulseSlots;
        _references = new float[cells.Count];
        _rowProbabilities = new float[parameters.Rows];
        _columnProbabilities = new float[parameters.Columns];
        var longest = Math.Max(parameters.Rows, parameters.Columns);
        _magnitudes = new float[longest];
        _rowTrains = new uint[parameters.Rows];
        _columnTrains = new uint[parameters.Columns];
        _words = new uint[longest * PulseTrains.WordsPerLine];
        _counts = new float[cells.Count];
        _directions = new sbyte[cells.Count];
    }

    /// <summary>Number of rows.</summary>
    public int Rows => _parameters.Rows;

    /// <summary>Number of columns.</summary>
    public int Columns => _parameters.Columns;

    /// <summary>Pulses that cells have taken in updates.</summary>
    public long Pulses { get; private set; }

    /// <summary>A weight.</summary>
    /// <param name="row">Row from 0.</param>
    /// <param name="column">Column from 0.</param>
    public float Weight(int row, int column) => _cells.ApparentWeights[(row * Columns) + column] - _references[(row * Columns) + column];

    /// <summary>
    /// Brings each cell to the state at which pulses up and down cancel, by pairs of pulses on all of them, and makes what it reads there its
    /// reference: from then on that state is the weight 0.
    /// </summary>
    /// <remarks>
    /// Soft bounds: the distance to the symmetry point shrinks by about <c>1 − step (1/w_max + 1/|w_min|)</c> a pair. The first half of the pairs settles,
    /// the reference is the mean of what is read after each pulse of the other half, so that a cell's noise does not stay in it. Source: H. Kim et al.,
    /// "Zero-shifting technique for deep neural network training on resistive cross-point arrays", arXiv:1907.10228 (2019); the mean is a choice of this model.
    /// </remarks>
    /// <param name="pairs">Pairs of pulses, 1 or more.</param>
    /// <param name="step">Step of the experiment, one in which the array has no update.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no pair.</exception>
    public void Balance(int pairs, ulong step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pairs);
        var readings = new double[_cells.Count];
        var settling = pairs / 2;
        for (var pulse = 0; pulse < 2 * pairs; pulse++)
        {
            _cells.PulseAll(pulse % 2 == 0, step, (uint)pulse);
            for (var cell = 0; pulse >= 2 * settling && cell < readings.Length; cell++)
            {
                readings[cell] += _cells.ApparentWeights[cell];
            }
        }

        for (var cell = 0; cell < readings.Length; cell++)
        {
            _references[cell] = (float)(readings[cell] / (2.0 * (pairs - settling)));
        }
    }

    /// <summary>Reads the columns: <c>sum_j = Σ_i x_i w_ij</c>, converted where there is a converter.</summary>
    /// <param name="inputs">[rows].</param>
    /// <param name="sums">[columns]: receives the sums.</param>
    /// <exception cref="ArgumentException">There are not as many values as lines.</exception>
    public void Read(ReadOnlySpan<float> inputs, Span<float> sums)
    {
        Match(inputs.Length, Rows, nameof(inputs));
        Match(sums.Length, Columns, nameof(sums));
        sums.Clear();
        for (var row = 0; row < Rows; row++)
        {
            if (inputs[row] == 0)
            {
                continue;
            }

            for (var column = 0; column < Columns; column++)
            {
                sums[column] += inputs[row] * Weight(row, column);
            }
        }

        _parameters.Converter?.Convert(sums);
    }

    /// <inheritdoc/>
    void IOuterProductArray.Read(ReadOnlySpan<float> inputs, ulong step, Span<float> sums) => Read(inputs, sums);

    /// <inheritdoc/>
    void IOuterProductArray.ReadLine(int row, ulong step, Span<float> weights)
    {
        Match(weights.Length, Columns, nameof(weights));
        for (var column = 0; column < Columns; column++)
        {
            weights[column] = Weight(row, column);
        }

        _parameters.Converter?.Convert(weights);
    }

    /// <summary>One outer product of pulse trains: the expected change of a cell with constant steps is <c>rate · x_i · e_j</c>.</summary>
    /// <param name="rate">0 or more; what would ask for more than a pulse in every slot is cut there (<see cref="UpdateManagement"/>).</param>
    /// <param name="inputs">[rows].</param>
    /// <param name="errors">[columns].</param>
    /// <param name="step">Step of the experiment; each update has its own.</param>
    /// <exception cref="ArgumentException">There are not as many values as lines.</exception>
    public void Update(double rate, ReadOnlySpan<float> inputs, ReadOnlySpan<float> errors, ulong step)
    {
        Match(inputs.Length, Rows, nameof(inputs));
        Match(errors.Length, Columns, nameof(errors));
        UpdateManagement.Share(rate, _stepsPerTrain, inputs, errors, _rowProbabilities, _columnProbabilities);
        Draw(_rowKey, step, _rowProbabilities, _rowTrains);
        Draw(_columnKey, step, _columnProbabilities, _columnTrains);
        var most = Count();
        for (var pulse = 0; pulse < most; pulse++)
        {
            for (var cell = 0; cell < _directions.Length; cell++)
            {
                var isUp = _rowProbabilities[cell / Columns] > 0 == _columnProbabilities[cell % Columns] > 0;
                _directions[cell] = (sbyte)(_counts[cell] <= pulse ? 0 : isUp ? 1 : -1);
                Pulses += _directions[cell] == 0 ? 0 : 1;
            }

            _pulses.Pulse(_directions, step, (uint)pulse);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cells.Dispose();

    private static void Match(int values, int lines, string name)
    {
        if (values != lines)
        {
            throw new ArgumentException($"There are {values} values for {lines} lines.", name);
        }
    }

    private void Draw(RandomKey key, ulong step, ReadOnlySpan<float> probabilities, Span<uint> trains)
    {
        var magnitudes = _magnitudes.AsSpan(0, probabilities.Length);
        for (var line = 0; line < magnitudes.Length; line++)
        {
            magnitudes[line] = Math.Abs(probabilities[line]);
        }

        PulseTrains.Draw(key, step, _parameters.PulseSlots, magnitudes, _words, trains);
    }

    private int Count()
    {
        var most = 0;
        fixed (float* counts = _counts)
        {
            for (var row = 0; row < Rows; row++)
            {
                most = Math.Max(most, CoincidentPulses.Count(_rowTrains[row], _columnTrains, counts + (row * Columns), out _));
            }
        }

        return most;
    }
}

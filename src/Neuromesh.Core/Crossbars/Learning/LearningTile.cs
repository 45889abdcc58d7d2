using System.Numerics;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>A 1T1R array with its converters: graded events in, weights' sums out, pulse trains onto the cells.</summary>
/// <remarks>
/// Source i drives rows 2 i and 2 i + 1 with +V and −V, V = DAC(payload) · read voltage. What a line returns is
/// <c>2 q / (V_read · t_read · (G_max − G_min))</c> of its charge q, converted by an ADC over the given range: a weight is w_plus − w_minus, the
/// difference of a pair's states. Read noise is drawn for each output, which equals noise drawn for each cell because wires are ideal, cells linear and
/// the noise Gaussian and independent; it is not clipped before the converter.
/// </remarks>
public sealed class LearningTile : IDisposable
{
    /// <summary>Steps that no experiment reaches.</summary>
    private const ulong BalanceSteps = 1UL << 63;

    /// <summary>A line pulses in the phases of its own sign, once for each sign of the other line.</summary>
    private const int PhasesOfLine = LearningTileParameters.UpdatePhases / 2;

    private readonly LearningTileParameters _parameters;
    private readonly Dictionary<double, AnalogToDigitalConverter> _converters = [];
    private readonly RandomKey _reads;
    private readonly RandomKey _rowKey;
    private readonly RandomKey _columnKey;
    private readonly float[] _rowVolts;
    private readonly float[] _rowAmperes;
    private readonly float[] _columnVolts = new float[TransistorArray.Stride];
    private readonly float[] _columnAmperes = new float[TransistorArray.Stride];
    private readonly float[] _rowProbabilities;
    private readonly float[] _columnProbabilities = new float[TransistorArray.Stride];
    private readonly uint[] _sourceTrains;
    private readonly uint[] _rowTrains;
    private readonly uint[] _columnTrains = new uint[TransistorArray.Stride];
    private readonly uint[] _words;
    private readonly double _unitsPerAmpere;
    private readonly double _disturbance;
    private readonly DigitalToAnalogConverter _drivers;

    /// <summary>Creates the tile with its devices before training.</summary>
    /// <param name="array">The devices.</param>
    /// <param name="parameters">The periphery.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="tile">Which tile of the experiment.</param>
    /// <exception cref="ArgumentException">A parameter is outside its documented range.</exception>
    public LearningTile(TransistorArrayParameters array, LearningTileParameters parameters, ulong seed, long tile)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Check();
        Array = new TransistorArray(array, seed, tile);
        _parameters = parameters;
        _reads = RandomKey.Create(seed, "learning reads", tile);
        _rowKey = RandomKey.Create(seed, "row pulse trains", tile);
        _columnKey = RandomKey.Create(seed, "column pulse trains", tile);
        _rowVolts = new float[array.Rows];
        _rowAmperes = new float[array.Rows];
        _rowProbabilities = new float[(array.Rows + 1) / 2];
        _sourceTrains = new uint[_rowProbabilities.Length];
        _rowTrains = new uint[array.Rows];
        _words = new uint[Math.Max(_rowProbabilities.Length, TransistorArray.Stride) * PulseTrains.WordsPerLine];
        _unitsPerAmpere = 2 / (parameters.ReadVolts * (array.ConductanceMaxSiemens - array.ConductanceMinSiemens));
        _disturbance = TileWrites.StepShare(parameters.DisturbShare, parameters.WriteVolts, parameters.KineticsVolts, parameters.ThresholdVolts);
        _drivers = new DigitalToAnalogConverter(parameters.DacBits, parameters.ReadVolts);
    }

    /// <summary>The devices.</summary>
    public TransistorArray Array { get; }

    /// <summary>What reads and pulses have cost so far.</summary>
    public LearningCounts Counts { get; } = new();

    /// <summary>Drives the rows of a partition in pairs and reads its columns.</summary>
    /// <param name="partition">The cells.</param>
    /// <param name="payloads">A payload from −1 to 1 for each pair of rows.</param>
    /// <param name="range">The converters' range is −range to range.</param>
    /// <param name="step">Step of the experiment, for the noise.</param>
    /// <param name="sums">Receives the weights' sums, a value for each column.</param>
    public void Read(ArrayPartition partition, ReadOnlySpan<float> payloads, double range, ulong step, Span<float> sums)
    {
        var squares = DriveRows(partition, payloads);
        Counts.ReadJoules += Array.Read(partition, _rowVolts, _columnAmperes) * _parameters.ReadPulseSeconds;
        Convert(_columnAmperes.AsSpan(0, partition.Columns), range, step, 0, squares, sums);
        Counts.Reads++;
        Counts.DacConversions += partition.Rows;
        Counts.AdcConversions += partition.Columns;
    }

    /// <summary>Drives the columns of a partition and reads the difference of its rows, pair by pair.</summary>
    /// <param name="partition">The cells.</param>
    /// <param name="payloads">A payload from −1 to 1 for each column.</param>
    /// <param name="range">The converters' range is −range to range.</param>
    /// <param name="step">Step of the experiment, for the noise.</param>
    /// <param name="sums">Receives the weights' sums, a value for each pair of rows.</param>
    public void ReadTransposed(ArrayPartition partition, ReadOnlySpan<float> payloads, double range, ulong step, Span<float> sums)
    {
        double squares = 0;
        for (var column = 0; column < partition.Columns; column++)
        {
            var value = _drivers.Share(payloads[column]);
            squares += value * value;
            _columnVolts[column] = (float)(value * _parameters.ReadVolts);
        }

        Counts.ReadJoules += Array.ReadTransposed(partition, _columnVolts, _rowAmperes) * _parameters.ReadPulseSeconds;
        for (var pair = 0; pair < partition.Rows / 2; pair++)
        {
            _rowAmperes[pair] = _rowAmperes[2 * pair] - _rowAmperes[(2 * pair) + 1];
        }

        Convert(_rowAmperes.AsSpan(0, partition.Rows / 2), range, step, 1, 2 * squares, sums);
        Counts.Reads++;
        Counts.DacConversions += partition.Columns;
        Counts.AdcConversions += partition.Rows / 2;
    }

    /// <summary>Drives one pair of rows with a payload of 1 and reads the columns of a partition: the weights of one source.</summary>
    /// <param name="partition">The cells.</param>
    /// <param name="pair">Which pair, from 0.</param>
    /// <param name="references">What is subtracted before the converters, a weight for each column.</param>
    /// <param name="range">The converters' range is −range to range.</param>
    /// <param name="step">Step of the experiment, for the noise.</param>
    /// <param name="weights">Receives a weight for each column.</param>
    public void ReadLine(ArrayPartition partition, int pair, ReadOnlySpan<float> references, double range, ulong step, Span<float> weights)
    {
        _rowVolts.AsSpan(0, partition.Rows).Clear();
        var volts = (float)(_drivers.Share(1) * _parameters.ReadVolts);
        (_rowVolts[2 * pair], _rowVolts[(2 * pair) + 1]) = (volts, -volts);
        Counts.ReadJoules += Array.Read(partition, _rowVolts, _columnAmperes) * _parameters.ReadPulseSeconds;
        for (var column = 0; column < partition.Columns; column++)
        {
            _columnAmperes[column] -= (float)(references[column] / _unitsPerAmpere);
        }

        Convert(_columnAmperes.AsSpan(0, partition.Columns), range, step, 0, 2, weights);
        Counts.Reads++;
        Counts.DacConversions += 2;
        Counts.AdcConversions += partition.Columns;
    }

    /// <summary>
    /// Brings each device to the state at which pulses up and down cancel, by pairs of pulses on all of them, and finds what pairs of rows read there: the
    /// references that make it the weight 0.
    /// </summary>
    /// <remarks>
    /// As <see cref="PulsedArray.Balance"/>: the first half of the pairs settles, the references are means of what is read after each pulse of the other half, without
    /// noise. Pulses count for energy, not for latency: they are before the training.
    /// </remarks>
    /// <param name="pairs">Pairs of pulses, 0 or more; none leaves everything as it is.</param>
    /// <returns>[pairs of rows × columns] in weights.</returns>
    public float[] Balance(int pairs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pairs);
        var (rows, columns) = (Array.Parameters.Rows, Array.Parameters.Columns);
        var sums = new double[rows / 2 * columns];
        var settling = pairs / 2;
        var all = new ArrayPartition(rows, 0, columns);
        var trains = new uint[Math.Max(rows, columns)];
        var (rowSigns, columnSigns) = (new float[rows], new float[columns]);
        trains.AsSpan().Fill(1);
        rowSigns.AsSpan().Fill(1);
        for (var pulse = 0; pulse < 2 * pairs; pulse++)
        {
            // A cell moves against the product of the signs: rows are positive.
            columnSigns.AsSpan().Fill(pulse % 2 == 0 ? -1 : 1);
            var (count, siemens) = Array.Pulse(all, trains, rowSigns, trains, columnSigns, BalanceSteps + (ulong)pulse);
            Counts.Pulses += count;
            Counts.LinePulses += rows + columns;
            Counts.WriteJoules += siemens * _parameters.WriteVolts * _parameters.WriteVolts * _parameters.WritePulseSeconds;
            for (var cell = 0; pulse >= 2 * settling && cell < sums.Length; cell++)
            {
                var (pair, column) = (cell / columns, cell % columns);
                sums[cell] += Array.ConductanceSiemens(2 * pair, column) - (double)Array.ConductanceSiemens((2 * pair) + 1, column);
            }
        }

        var factor = pairs > 0 ? _unitsPerAmpere * _parameters.ReadVolts / (2.0 * (pairs - settling)) : 0;
        return [.. sums.Select(sum => (float)(sum * factor))];
    }

    /// <summary>One outer-product update: pulse trains on rows and columns, both lines of a pair with the same train and opposite signs.</summary>
    /// <param name="partition">The cells.</param>
    /// <param name="rows">For each pair of rows the probability of a pulse in a slot, with the sign of the pair's first row.</param>
    /// <param name="columns">The same for each column. Weights move against the product of both signs.</param>
    /// <param name="step">Step of the experiment, for trains and pulses.</param>
    public void Update(ArrayPartition partition, ReadOnlySpan<float> rows, ReadOnlySpan<float> columns, ulong step)
    {
        var pairs = partition.Rows / 2;
        for (var pair = 0; pair < pairs; pair++)
        {
            _rowProbabilities[pair] = Math.Abs(rows[pair]);
        }

        for (var column = 0; column < partition.Columns; column++)
        {
            _columnProbabilities[column] = Math.Abs(columns[column]);
        }

        PulseTrains.Draw(_rowKey, step, _parameters.PulseSlots, _rowProbabilities.AsSpan(0, pairs), _words, _sourceTrains);
        PulseTrains.Draw(_columnKey, step, _parameters.PulseSlots, _columnProbabilities.AsSpan(0, partition.Columns), _words, _columnTrains);
        for (var row = 0; row < 2 * pairs; row++)
        {
            _rowTrains[row] = _sourceTrains[row / 2];
            _rowVolts[row] = row % 2 == 0 ? rows[row / 2] : -rows[row / 2];
        }

        var (pulses, siemens) = Array.Pulse(partition with { Rows = 2 * pairs }, _rowTrains, _rowVolts, _columnTrains, columns, step);
        Counts.Updates++;
        Counts.LinePulses += PhasesOfLine * (CountPulses(_rowTrains.AsSpan(0, 2 * pairs)) + CountPulses(_columnTrains.AsSpan(0, partition.Columns)));
        Counts.Pulses += pulses;
        Counts.WriteJoules += siemens * _parameters.WriteVolts * _parameters.WriteVolts * _parameters.WritePulseSeconds;
        if (_parameters.WriteScheme is { } scheme)
        {
            var disturbed = Array.Disturb(
                partition with { Rows = 2 * pairs }, _rowTrains, _rowVolts, _columnTrains, columns, scheme, _parameters.PulseSlots, _disturbance);
            var volts = _parameters.DisturbShare * _parameters.WriteVolts;
            Counts.DisturbedJoules += disturbed * volts * volts * _parameters.WritePulseSeconds;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.Dispose();

    private static long CountPulses(ReadOnlySpan<uint> trains)
    {
        long pulses = 0;
        foreach (var train in trains)
        {
            pulses += BitOperations.PopCount(train);
        }

        return pulses;
    }

    private double DriveRows(ArrayPartition partition, ReadOnlySpan<float> payloads)
    {
        double squares = 0;
        for (var pair = 0; pair < partition.Rows / 2; pair++)
        {
            var value = _drivers.Share(payloads[pair]);
            squares += 2 * value * value;
            var volts = (float)(value * _parameters.ReadVolts);
            _rowVolts[2 * pair] = volts;
            _rowVolts[(2 * pair) + 1] = -volts;
        }

        return squares;
    }

    private void Convert(ReadOnlySpan<float> amperes, double range, ulong step, uint side, double squares, Span<float> sums)
    {
        if (!_converters.TryGetValue(range, out var converter))
        {
            converter = new AnalogToDigitalConverter(_parameters.AdcBits, -range, range);
            _converters[range] = converter;
        }

        // A cell's noise counts twice in units of weights, as its conductance does.
        var deviation = 2 * _parameters.ReadNoise * Math.Sqrt(squares);
        var words = _words.AsSpan(0, 2 * amperes.Length);
        if (deviation > 0)
        {
            PhiloxFill.Words(_reads, 0, (uint)step, (uint)(step >> 32), side, words);
        }

        for (var i = 0; i < amperes.Length; i++)
        {
            var value = amperes[i] * _unitsPerAmpere;
            if (deviation > 0)
            {
                value += deviation * Deviates.Normal(words[2 * i], words[(2 * i) + 1]);
            }

            sums[i] = (float)converter.Value(converter.Code(value));
        }
    }
}

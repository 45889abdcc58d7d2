using Neuromesh.Core.Crossbars.Learning.Kernels;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>
/// A 1T1R array that is read forwards and transposed and trained by coincident pulses. Its devices' states are the only place where weights are kept.
/// </summary>
/// <remarks>
/// Ideal wires, linear cells, transistors that are either open or negligible beside the device; a cell whose gate is off carries nothing and takes no
/// pulse. Cells differ as drawn from (seed, "learning devices", tile; cell), pulses from (seed, "learning pulses", tile; step, pulse, cell): the same
/// bits for every placement and vector width. Not for use by two threads at once.
/// </remarks>
public sealed unsafe partial class TransistorArray : IDisposable
{
    /// <summary>Most columns; rows take this room in memory.</summary>
    public const int Stride = 64;

    /// <summary>Which draw of a step the write noise is: pulses come before it.</summary>
    private const uint WriteNoiseDraw = PulseTrains.MaximumSlots + 1;

    private readonly NativeBuffer<float> _memory;
    private readonly RandomKey _pulses;
    private readonly StepNoise _noise;
    private readonly float _siemensAtZero;
    private readonly float _siemensPerState;
    private readonly float _writeNoise;
    private readonly uint[] _words = new uint[Stride / 2];
    private readonly uint[] _trains = new uint[Stride];

    /// <summary>Creates the array.</summary>
    /// <param name="parameters">Its devices.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="tile">Which tile of the experiment.</param>
    /// <exception cref="ArgumentException">A parameter is outside its documented range.</exception>
    public TransistorArray(TransistorArrayParameters parameters, ulong seed, long tile)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Check();
        Parameters = parameters;
        var range = parameters.ConductanceMaxSiemens - parameters.ConductanceMinSiemens;
        _siemensAtZero = (float)(parameters.ConductanceMinSiemens + (range / 2));
        _siemensPerState = (float)(range / 2);
        _noise = StepNoise.Of(parameters.Device.Steps);
        _writeNoise = (float)(parameters.Device.WriteNoiseSteps * parameters.Device.Steps.Step);
        _memory = new NativeBuffer<float>((8L * Cells) + (3 * Stride));
        _pulses = RandomKey.Create(seed, "learning pulses", tile);
        var devices = RandomKey.Create(seed, "learning devices", tile);
        for (var row = 0; row < parameters.Rows; row++)
        {
            for (var column = 0; column < parameters.Columns; column++)
            {
                DrawDevice((row * Stride) + column, new PhiloxStream(devices, (uint)((row * Stride) + column)));
            }
        }
    }

    /// <summary>Its devices.</summary>
    public TransistorArrayParameters Parameters { get; }

    private int Cells => Parameters.Rows * Stride;

    private float* State => _memory.Pointer;

    private float* Conductance => State + Cells;

    private float* Lowest => Conductance + Cells;

    private float* Highest => Lowest + Cells;

    private float* UpStep => Highest + Cells;

    private float* UpSlope => UpStep + Cells;

    private float* DownStep => UpSlope + Cells;

    private float* DownSlope => DownStep + Cells;

    private float* Counts => DownSlope + Cells;

    private float* Directions => Counts + Stride;

    private float* Opposite => Directions + Stride;

    /// <summary>The conductance of a cell as it is read, in S.</summary>
    /// <param name="row">Row from 0.</param>
    /// <param name="column">Column from 0.</param>
    public float ConductanceSiemens(int row, int column) => Conductance[Index(row, column)];

    /// <summary>The state w of a cell.</summary>
    /// <param name="row">Row from 0.</param>
    /// <param name="column">Column from 0.</param>
    public float StateOf(int row, int column) => State[Index(row, column)];

    /// <summary>Whether a cell does not answer to pulses.</summary>
    /// <param name="row">Row from 0.</param>
    /// <param name="column">Column from 0.</param>
    public bool IsStuck(int row, int column) => UpStep[Index(row, column)] == 0 && DownStep[Index(row, column)] == 0;

    /// <summary>Memory of the devices in bytes.</summary>
    public long Bytes => _memory.Bytes;

    /// <summary>All conductances as they are read, row by row, in S.</summary>
    public float[] Conductances()
    {
        var conductances = new float[Parameters.Rows * Parameters.Columns];
        for (var row = 0; row < Parameters.Rows; row++)
        {
            new ReadOnlySpan<float>(Conductance + (row * Stride), Parameters.Columns).CopyTo(conductances.AsSpan(row * Parameters.Columns));
        }

        return conductances;
    }

    /// <summary>Reads the columns of a partition.</summary>
    /// <param name="partition">The cells.</param>
    /// <param name="rowVolts">A voltage for each row of the partition.</param>
    /// <param name="columnAmperes">Receives a current for each of its columns.</param>
    /// <returns>The cells' dissipation in W.</returns>
    public double Read(ArrayPartition partition, ReadOnlySpan<float> rowVolts, Span<float> columnAmperes)
    {
        var currents = stackalloc float[Stride];
        var powers = stackalloc float[Stride];
        var last = partition.FirstColumn + partition.Columns;
        ArrayReads.Columns(Conductance, Stride, rowVolts[..partition.Rows], partition.FirstColumn & ~15, (last + 15) & ~15, currents, powers);
        double power = 0;
        for (var column = 0; column < partition.Columns; column++)
        {
            columnAmperes[column] = currents[partition.FirstColumn + column];
            power += powers[partition.FirstColumn + column];
        }

        return power;
    }

    /// <summary>The transposed read: drives the columns of a partition and reads its rows.</summary>
    /// <param name="partition">The cells.</param>
    /// <param name="columnVolts">A voltage for each of its columns.</param>
    /// <param name="rowAmperes">Receives a current for each of its rows.</param>
    /// <returns>The cells' dissipation in W.</returns>
    public double ReadTransposed(ArrayPartition partition, ReadOnlySpan<float> columnVolts, Span<float> rowAmperes) =>
        ArrayReads.Rows(Conductance, Stride, columnVolts[..partition.Columns], partition.FirstColumn, rowAmperes[..partition.Rows]);

    /// <summary>Pulses the cells of a partition where the trains of their row and their column coincide.</summary>
    /// <param name="partition">The cells.</param>
    /// <param name="rowTrains">A train for each row.</param>
    /// <param name="rowValues">The sign of each row's value.</param>
    /// <param name="columnTrains">A train for each column.</param>
    /// <param name="columnValues">The sign of each column's value; a cell moves against the product of both signs.</param>
    /// <param name="step">Step of the experiment: the same step gives the same deviates.</param>
    /// <returns>Number of pulses on cells, and the sum of the pulsed cells' conductances in S.</returns>
    public (long Pulses, double Siemens) Pulse(
        ArrayPartition partition,
        ReadOnlySpan<uint> rowTrains,
        ReadOnlySpan<float> rowValues,
        ReadOnlySpan<uint> columnTrains,
        ReadOnlySpan<float> columnValues,
        ulong step)
    {
        Array.Clear(_trains);
        uint any = 0;
        for (var column = 0; column < partition.Columns; column++)
        {
            var value = columnValues[column];
            var i = partition.FirstColumn + column;
            Directions[i] = value > 0 ? -1 : 1;
            Opposite[i] = -Directions[i];
            _trains[i] = value == 0 ? 0 : columnTrains[column];
            any |= _trains[i];
        }

        long pulses = 0;
        double siemens = 0;
        for (var row = 0; row < partition.Rows && any != 0; row++)
        {
            if ((rowTrains[row] & any) == 0 || rowValues[row] == 0)
            {
                continue;
            }

            var most = CoincidentPulses.Count(rowTrains[row], _trains, Counts, out var groups);
            if (most > 0)
            {
                pulses += PulseRow(row, rowValues[row] > 0 ? Directions : Opposite, most, groups, step, ref siemens);
            }
        }

        return (pulses, siemens);
    }

    /// <summary>A digest of all states and conductances.</summary>
    /// <param name="firstRow">What the first row counts as, so that digests of several arrays add up.</param>
    public ConductanceDigest Digest(int firstRow = 0)
    {
        var digest = default(ConductanceDigest);
        for (var row = 0; row < Parameters.Rows; row++)
        {
            for (var column = 0; column < Parameters.Columns; column++)
            {
                var i = (row * Stride) + column;
                digest += ConductanceDigest.OfPair(firstRow + row, column, State[i], Conductance[i]);
            }
        }

        return digest;
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private int Index(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Parameters.Rows, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Parameters.Columns, nameof(column));
        return (row * Stride) + column;
    }

    private long PulseRow(int row, float* directions, int most, uint groups, ulong step, ref double siemens)
    {
        long pulses = 0;
        var first = row * Stride;
        for (var column = 0; column < Stride; column++)
        {
            if (Counts[column] > 0)
            {
                pulses += (long)Counts[column];
                siemens += Counts[column] * (double)Conductance[first + column];
            }
        }

        var draws = new PulseDraws(_pulses, row, step);
        if (Parameters.Device.Law == PulseLaw.LinearStep)
        {
            CoincidentPulses.Linear(CellsOf(first), Counts, directions, most, groups, _noise, draws, _words);
        }
        else
        {
            PulseExponential(first, directions, most, draws);
        }

        UpdateConductances(first, draws);
        return pulses;
    }

    private RowCells CellsOf(int first) => new()
    {
        State = State + first,
        Lowest = Lowest + first,
        Highest = Highest + first,
        UpStep = UpStep + first,
        UpSlope = UpSlope + first,
        DownStep = DownStep + first,
        DownSlope = DownSlope + first,
    };

    /// <summary>The exponential law, cell by cell: too rarely used to be worth vectors.</summary>
    private void PulseExponential(int first, float* directions, int most, PulseDraws draws)
    {
        Span<float> noise = stackalloc float[Stride];
        for (var pulse = 0; pulse < most; pulse++)
        {
            draws.Fill((uint)pulse, _words);
            Deviates(noise);
            for (var column = 0; column < Stride; column++)
            {
                if (!(Counts[column] > pulse))
                {
                    continue;
                }

                var i = first + column;
                var change = ExponentialStep(i, State[i], directions[column] > 0) * (1 + (_noise.Up * (double)noise[column]));
                State[i] = (float)Math.Clamp(State[i] + change, Lowest[i], Highest[i]);
            }
        }
    }

    private double ExponentialStep(int cell, float state, bool isUp)
    {
        var device = Parameters.Device;
        var width = Highest[cell] - (double)Lowest[cell];
        var z = width > 0 ? (2 * device.Scale * state / width) + device.Offset : 0;
        var shape = isUp
            ? 1 - (device.AmplitudeUp * DeterministicMath.Exp(device.RateUp * z))
            : 1 - (device.AmplitudeDown * DeterministicMath.Exp(-device.RateDown * z));
        return (isUp ? UpStep[cell] : DownStep[cell]) * Math.Max(0, shape);
    }

    private void UpdateConductances(int first, PulseDraws draws)
    {
        if (_writeNoise == 0)
        {
            for (var i = first; i < first + Stride; i++)
            {
                Conductance[i] = ConductanceAt(State[i]);
            }

            return;
        }

        Span<float> noise = stackalloc float[Stride];
        draws.Fill(WriteNoiseDraw, _words);
        Deviates(noise);
        for (var column = 0; column < Stride; column++)
        {
            if (Counts[column] > 0 && UpStep[first + column] != 0)
            {
                Conductance[first + column] = ConductanceAt(State[first + column] + (_writeNoise * noise[column]));
            }
        }
    }

    private float ConductanceAt(float state) => Math.Max(0, _siemensAtZero + (_siemensPerState * state));

    /// <summary>The deviates of the row's words.</summary>
    private void Deviates(Span<float> deviates)
    {
        fixed (uint* words = _words)
        {
            NormalDraws.Fill(words, deviates[..Stride]);
        }
    }

    private void DrawDevice(int cell, PhiloxStream stream)
    {
        var model = Parameters.Device.Steps;
        var (up, down, minimum, maximum) = model.Draw(ref stream);
        var initial = Parameters.InitialDeviation * stream.NextNormal();
        var isStuck = stream.NextDouble() < Parameters.StuckShare;
        var place = stream.NextDouble();
        if (isStuck)
        {
            (up, down) = (0, 0);
            initial = Parameters.StuckAt switch
            {
                StuckState.Anywhere => minimum + (place * (maximum - minimum)),
                StuckState.Ends => place < 0.5 ? minimum : maximum,
                StuckState.Lowest => minimum,
                _ => maximum,
            };
        }

        Lowest[cell] = (float)minimum;
        Highest[cell] = (float)maximum;
        (UpStep[cell], DownStep[cell]) = ((float)up, -(float)down);
        (UpSlope[cell], DownSlope[cell]) = model.DrawSlopes(ref stream, (up, down, minimum, maximum));
        State[cell] = Math.Clamp((float)initial, Lowest[cell], Highest[cell]);
        Conductance[cell] = ConductanceAt(State[cell]);
    }
}

using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>
/// The reads of an array with wires whose conductances change now and then: <c>I[j] = Σ_i V[i] W[i, j]</c> with an effective matrix W
/// that holds the wires' resistance exactly.
/// </summary>
/// <remarks>
/// <para>
/// With fixed conductances and drivers the array is linear, so W replaces it: W[i, j] is the conductance between driver i and ground j
/// after all nodes have been eliminated (<see cref="NestedElimination{T}"/>). Setting it up costs as much as a few dozen solutions, so
/// after a change the first vectors are solved one by one, and W is set up when <see cref="ReadsBeforeSetUp"/> vectors have been asked for
/// since the last change, or at once for a batch of as many. Nothing is updated from its own old value: the error does not grow with the
/// number of changes.
/// </para>
/// <para>
/// Where an error of <see cref="BatchError"/> is accepted, batches of at least <see cref="SmallestBatch"/> vectors are iterated together
/// (<see cref="BatchIteration{T, TDouble}"/>), at about a 500th of the cost of a set-up a vector, until so many have been asked for
/// that the matrix pays. Nothing is kept from one set of conductances to the next in this way either. A batch that does not converge,
/// as on poor wires, has the matrix set up.
/// </para>
/// <para>
/// Which way a vector takes depends on the calls made so far and on nothing else; all agree to 1e-10 of the largest current, iterated
/// batches to 1e-6.
/// Not for use by two threads at once.
/// </para>
/// </remarks>
public sealed unsafe class EffectiveMatrix : IDisposable
{
    private const int IteratedReadsPerRead = 16;

    private readonly WiredArray _array;
    private readonly NativeBuffer<double> _matrix;
    private readonly NativeBuffer<double> _sums;
    private readonly NativeBuffer<double>? _drivers;
    private readonly int _stride;
    private readonly int _driverStride;
    private readonly bool _iterates;
    private INestedElimination? _elimination;
    private IBatchIteration? _iteration;
    private bool _isTaken;

    /// <summary>Creates the reads of an array whose devices are open.</summary>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="wires">Resistances of the segments.</param>
    /// <param name="acceptedError">
    /// Largest error over the largest current of a vector: at least 1e-10; from <see cref="BatchError"/> on, batches may be iterated.
    /// </param>
    /// <param name="keepsDrivers">Whether <see cref="SourcesWatts"/> will be asked for, which takes [rows × rows] conductances besides.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public EffectiveMatrix(int rows, int columns, WireResistances wires, double acceptedError = 1e-10, bool keepsDrivers = false)
    {
        if (!(acceptedError >= 1e-10))
        {
            throw new ArgumentOutOfRangeException(nameof(acceptedError), acceptedError, "The accepted error must be 1e-10 or more.");
        }

        _iterates = acceptedError >= BatchError;
        _array = new WiredArray(rows, columns, wires);
        _stride = NestedBlock.Padded(columns);
        _matrix = new NativeBuffer<double>((long)rows * _stride);
        _sums = new NativeBuffer<double>(_stride);
        _driverStride = NestedBlock.Padded(rows);
        _drivers = keepsDrivers ? new NativeBuffer<double>((long)rows * _driverStride) : null;
    }

    /// <summary>Vectors after a change at which the matrix is set up.</summary>
    public static int ReadsBeforeSetUp => 32;

    /// <summary>Largest error of an iterated batch over the largest current of each vector.</summary>
    public static double BatchError => 1e-6;

    /// <summary>Vectors from which a batch may be iterated; fewer are solved faster one by one.</summary>
    public static int SmallestBatch => 8;

    /// <summary>Word lines.</summary>
    public int Rows => _array.Rows;

    /// <summary>Bit lines.</summary>
    public int Columns => _array.Columns;

    /// <summary>Whether the matrix belongs to the present conductances.</summary>
    public bool IsSetUp { get; private set; }

    /// <summary>
    /// Vectors asked for since the last change, of iterated batches a sixteenth; part of the state that decides the way of the next ones.
    /// </summary>
    public int ReadsSinceChange { get; private set; }

    /// <summary>Sets all conductances.</summary>
    /// <param name="siemens">[rows × columns], as in <see cref="WiredArray.SetConductances"/>.</param>
    public void SetConductances(ReadOnlySpan<double> siemens)
    {
        _array.SetConductances(siemens);
        Changed();
    }

    /// <summary>Sets one conductance.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    /// <param name="siemens">As in <see cref="WiredArray.SetConductance"/>.</param>
    public void SetConductance(int row, int column, double siemens)
    {
        _array.SetConductance(row, column, siemens);
        Changed();
    }

    /// <summary>Sets up the matrix for the present conductances, if it is not.</summary>
    /// <exception cref="SingularArrayException">A driver is shorted to ground.</exception>
    public void SetUp()
    {
        if (IsSetUp)
        {
            return;
        }

        _elimination ??= WiredArray.CreateElimination(Rows, Columns, false);
        _array.EliminateInto(_elimination);
        _elimination.PortConductances(_matrix.Pointer, _stride);
        if (_drivers is not null)
        {
            _elimination.DriverConductances(_drivers.Pointer, _driverStride);
        }

        IsSetUp = true;
    }

    /// <summary>A row of the matrix in S: the currents of all columns for 1 V on this row and 0 V on the others.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="InvalidOperationException">The matrix is not set up.</exception>
    public ReadOnlySpan<double> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return IsSetUp
            ? new ReadOnlySpan<double>(_matrix.Pointer + ((long)row * _stride), Columns)
            : throw new InvalidOperationException("The matrix is not set up for the present conductances.");
    }

    /// <summary>Output currents for several vectors of driver voltages.</summary>
    /// <param name="volts">[batch × rows] in V.</param>
    /// <param name="batch">Number of vectors.</param>
    /// <param name="amperes">[batch × columns] in A, overwritten.</param>
    /// <exception cref="ArgumentException">A length is wrong, or a voltage is not finite.</exception>
    public void Read(ReadOnlySpan<double> volts, int batch, Span<double> amperes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        if (volts.Length != (long)batch * Rows || amperes.Length != (long)batch * Columns)
        {
            throw new ArgumentException($"{volts.Length} voltages and {amperes.Length} currents do not belong to {batch} vectors on {Rows} x {Columns} cells.");
        }

        if (!IsSetUp && Iterate(volts, batch, amperes))
        {
            return;
        }

        if (!IsSetUp && ReadsSinceChange + batch >= ReadsBeforeSetUp)
        {
            SetUp();
        }

        ReadsSinceChange = Math.Min(ReadsSinceChange + batch, ReadsBeforeSetUp);
        for (var b = 0; b < batch; b++)
        {
            var input = volts.Slice(b * Rows, Rows);
            var output = amperes.Slice(b * Columns, Columns);
            if (IsSetUp)
            {
                Multiply(input, output);
            }
            else
            {
                _array.Solve(input);
                _array.OutputAmperes.CopyTo(output);
            }
        }
    }

    /// <summary>
    /// Power in W that the drivers deliver for a vector of voltages, after it was read with <see cref="Read"/> as the last one, in a batch of its own: what devices and wires turn into heat.
    /// </summary>
    /// <param name="volts">[rows] in V.</param>
    /// <exception cref="InvalidOperationException">The matrix was made without its drivers.</exception>
    public double SourcesWatts(ReadOnlySpan<double> volts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(volts.Length, Rows, nameof(volts));
        if (_drivers is null)
        {
            throw new InvalidOperationException("The conductances between drivers were not kept.");
        }

        var watts = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            if (volts[row] != 0)
            {
                watts += volts[row] * (IsSetUp ? DriverAmperes(row, volts) : _array.SourceAmperes[row]);
            }
        }

        return watts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _drivers?.Dispose();
        _elimination?.Dispose();
        _iteration?.Dispose();
        _matrix.Dispose();
        _sums.Dispose();
        _array.Dispose();
    }

    // A driver's current flows to the grounds of all columns, and to drivers of lower voltage.
    private double DriverAmperes(int row, ReadOnlySpan<double> volts)
    {
        var (toGround, toDrivers) = (0.0, 0.0);
        foreach (var siemens in Row(row))
        {
            toGround += siemens;
        }

        var drivers = new ReadOnlySpan<double>(_drivers!.Pointer + ((long)row * _driverStride), Rows);
        for (var other = 0; other < drivers.Length; other++)
        {
            toDrivers += drivers[other] * (volts[row] - volts[other]);
        }

        return (volts[row] * toGround) + toDrivers;
    }

    private static void CheckVolts(ReadOnlySpan<double> volts)
    {
        for (var row = 0; row < volts.Length; row++)
        {
            if (!double.IsFinite(volts[row]))
            {
                throw new ArgumentException($"Row {row} (counted from 0): a voltage of {volts[row]} V; it must be finite.", nameof(volts));
            }
        }
    }

    private void Changed()
    {
        IsSetUp = false;
        ReadsSinceChange = 0;
        _isTaken = false;
    }

    private bool Iterate(ReadOnlySpan<double> volts, int batch, Span<double> amperes)
    {
        var reads = ReadsSinceChange + ((batch + IteratedReadsPerRead - 1) / IteratedReadsPerRead);
        if (!_iterates || batch < SmallestBatch || reads >= ReadsBeforeSetUp || !_array.SuitsBatches)
        {
            return false;
        }

        for (var b = 0; b < batch; b++)
        {
            CheckVolts(volts.Slice(b * Rows, Rows));
        }

        _iteration ??= WiredArray.CreateBatchIteration(Rows, Columns);
        if (!_isTaken)
        {
            _array.TakeInto(_iteration);
            _isTaken = true;
        }

        if (!_iteration.Read(volts, batch, amperes))
        {
            SetUp();
            return false;
        }

        ReadsSinceChange = reads;
        return true;
    }

    private void Multiply(ReadOnlySpan<double> volts, Span<double> amperes)
    {
        CheckVolts(volts);

        fixed (double* input = volts)
        {
            EffectiveProduct.Multiply(_matrix.Pointer, _stride, input, Rows, _sums.Pointer);
        }

        new Span<double>(_sums.Pointer, Columns).CopyTo(amperes);
    }
}

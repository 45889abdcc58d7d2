using System.Numerics;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Crossbars.Products.Lanes;
using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>
/// A passive array whose word and bit lines have resistance, solved exactly: <c>source V[i] − r_w − w(i,0) − r_w − … w(i,n−1)</c> (open
/// end); <c>b(0,j)</c> (open end) <c>− r_b − b(1,j) … b(m−1,j) − r_b − ground</c>; device G[i,j] between w(i,j) and b(i,j).
/// </summary>
/// <remarks>
/// Rows and columns count from 0. An open device has the conductance 0, a short <see cref="double.PositiveInfinity"/>. Results have the
/// same bits at every vector width. An array is not for use by two threads at once.
/// </remarks>
public sealed unsafe partial class WiredArray : IDisposable
{
    // Beyond it the direct method is faster; ordinary arrays take about ten steps.
    private const int MaximumIterations = 80;
    private const double AcceptedResidual = 1e-10;
    private const long LargestElimination = 4L << 30;

    private readonly LineSystem _system;
    private readonly double _smallestWireSiemens;
    private readonly (double Amperes, double UncertainSiemens)[] _violations = new (double, double)[2];
    private double _largestSiemens;
    private bool _hasShorts;
    private bool _hasFloatingRows;
    private bool _isFactored;
    private INestedElimination? _elimination;
    private bool _isEliminated;

    /// <summary>Creates an array whose devices are open.</summary>
    /// <param name="rows">Word lines, 1 to 16384.</param>
    /// <param name="columns">Bit lines, 1 to 16384.</param>
    /// <param name="wires">Resistances of the segments.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public WiredArray(int rows, int columns, WireResistances wires)
    {
        CheckSize(rows, nameof(rows));
        CheckSize(columns, nameof(columns));
        _system = new LineSystem(rows, columns, wires);
        _smallestWireSiemens = 1 / Math.Max(wires.WordLineOhms, wires.BitLineOhms);
    }

    /// <summary>Largest number of rows or columns.</summary>
    public static int MaximumLines => 16384;

    /// <summary>Word lines.</summary>
    public int Rows => _system.Rows;

    /// <summary>Bit lines.</summary>
    public int Columns => _system.Columns;

    /// <summary>Resistances of the segments.</summary>
    public WireResistances Wires => _system.Wires;

    /// <summary>Currents into ground at the bit lines' ends in A, after <see cref="Solve"/>.</summary>
    public ReadOnlySpan<double> OutputAmperes => new(_system.Outputs, Columns);

    /// <summary>Currents out of the drivers in A, after <see cref="Solve"/>; 0 for floating rows.</summary>
    public ReadOnlySpan<double> SourceAmperes => new(_system.Sources, Rows);

    /// <summary>Sets all conductances.</summary>
    /// <param name="siemens">[rows × columns], row-major: 0 for an open device, +∞ for a short.</param>
    /// <exception cref="ArgumentException">The length is wrong, or a conductance is negative or no number; the message names its place.</exception>
    public void SetConductances(ReadOnlySpan<double> siemens)
    {
        if (siemens.Length != (long)Rows * Columns)
        {
            throw new ArgumentException($"There are {siemens.Length} conductances for {Rows} x {Columns} cells.", nameof(siemens));
        }

        var largest = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            var source = siemens.Slice(row * Columns, Columns);
            var rowLargest = LargestOf(source);
            if (double.IsNaN(rowLargest))
            {
                throw BadConductance(source, row);
            }

            source.CopyTo(ConductanceRow(row));
            largest = Math.Max(largest, rowLargest);
        }

        ConductancesChanged(largest);
    }

    /// <summary>Sets the conductance of one cell.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    /// <param name="siemens">0 for an open device, +∞ for a short.</param>
    /// <exception cref="ArgumentOutOfRangeException">The place or the value is outside its range.</exception>
    public void SetConductance(int row, int column, double siemens)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
        if (!(siemens >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(siemens), siemens, $"Row {row}, column {column}: a conductance must be 0 S or more.");
        }

        ConductanceRow(row)[column] = siemens;
        ConductancesChanged(Math.Max(_largestSiemens, siemens));
    }

    /// <summary>The conductance of one cell in S.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public double Conductance(int row, int column) => ConductanceRow(row)[column];

    /// <summary>Says which rows have no driver.</summary>
    /// <param name="floating">[rows]: true for a row whose driver is cut off; it takes the voltage that its devices give it.</param>
    /// <exception cref="ArgumentException">The length is wrong.</exception>
    public void SetFloatingRows(ReadOnlySpan<bool> floating)
    {
        if (floating.Length != Rows)
        {
            throw new ArgumentException($"There are {floating.Length} flags for {Rows} rows.", nameof(floating));
        }

        _hasFloatingRows = floating.Contains(true);
        for (var row = 0; row < Rows; row++)
        {
            _system.Driven[row] = floating[row] ? 0 : 1;
        }

        _isFactored = false;
        _isEliminated = false;
    }

    /// <summary>Refuses an array that has no unique finite solution; <see cref="Solve"/> does so, too.</summary>
    /// <exception cref="SingularArrayException">A node floats, or a driver is shorted to ground.</exception>
    public void CheckRegular()
    {
        for (var row = 0; row < Rows; row++)
        {
            var conductances = ConductanceRow(row);
            if (_system.Driven[row] == 0 && !conductances.ContainsAnyExcept(0.0))
            {
                throw new SingularArrayException(row, 0, "the row has no driver and all of its devices are open, so its nodes have no voltage.");
            }

            var column = conductances.IndexOf(double.PositiveInfinity);
            if (column >= 0 && Wires.WordLineOhms == 0 && Wires.BitLineOhms == 0)
            {
                throw new SingularArrayException(row, column, "a shorted device between lines without resistance joins a driver to ground.");
            }
        }
    }

    /// <summary>Solves for one vector of driver voltages.</summary>
    /// <param name="rowVolts">[rows] in V, finite; those of floating rows do not count.</param>
    /// <param name="method">How.</param>
    /// <exception cref="ArgumentException">The length is wrong, or a voltage is not finite; the message names its row.</exception>
    /// <exception cref="SingularArrayException">A node floats, or a driver is shorted to ground.</exception>
    /// <exception cref="WireSolveException">The accuracy was not reached.</exception>
    public WireSolveReport Solve(ReadOnlySpan<double> rowVolts, WireMethod method = WireMethod.Automatic)
    {
        TakeVoltages(rowVolts);
        if (_hasShorts || _hasFloatingRows)
        {
            CheckRegular();
        }

        var iterations = 0;
        var residual = double.NaN;
        if (method == WireMethod.Iterative || (method == WireMethod.Automatic && IsEasy))
        {
            if (!_isFactored)
            {
                ConjugateGradients.Factor(_system);
                _isFactored = true;
            }

            var outcome = ConjugateGradients.Solve(_system, method == WireMethod.Iterative ? 10 * MaximumIterations : MaximumIterations);
            iterations = outcome.Iterations;
            (residual, var accepted) = IterationResidual(outcome);
            if (outcome.Converged && accepted)
            {
                return new WireSolveReport(WireMethod.Iterative, iterations, residual);
            }

            if (method == WireMethod.Iterative)
            {
                throw NotReached(iterations, residual);
            }
        }

        Eliminate(iterations, residual);
        _elimination!.Solve(_system);
        (residual, var isGood) = FinishDirect();
        return isGood ? new WireSolveReport(WireMethod.Direct, iterations, residual) : throw NotReached(iterations, residual);
    }

    /// <summary>Voltages of a row's word-line nodes in V, after <see cref="Solve"/>.</summary>
    /// <param name="row">Row, from 0.</param>
    public ReadOnlySpan<double> WordLineVolts(int row) => RowOf(_system.Product, row);

    /// <summary>Voltages of a row's bit-line nodes in V, after <see cref="Solve"/>.</summary>
    /// <param name="row">Row, from 0.</param>
    public ReadOnlySpan<double> BitLineVolts(int row) => RowOf(_system.BitVolts, row);

    /// <inheritdoc/>
    public void Dispose()
    {
        _elimination?.Dispose();
        _system.Dispose();
    }

    internal static INestedElimination CreateElimination(int rows, int columns, bool keepsFactors)
        => Vector512.IsHardwareAccelerated ? new NestedElimination<LineLanes512>(rows, columns, keepsFactors)
            : Vector256.IsHardwareAccelerated ? new NestedElimination<LineLanes256>(rows, columns, keepsFactors)
            : Vector128.IsHardwareAccelerated ? new NestedElimination<LineLanes128>(rows, columns, keepsFactors)
            : new NestedElimination<LineLanes64>(rows, columns, keepsFactors);

    internal static IBatchIteration CreateBatchIteration(int rows, int columns)
        => Vector512.IsHardwareAccelerated ? new BatchIteration<FloatLanes512, LineLanes512>(rows, columns)
            : Vector256.IsHardwareAccelerated ? new BatchIteration<FloatLanes256, LineLanes256>(rows, columns)
            : Vector128.IsHardwareAccelerated ? new BatchIteration<FloatLanes128, LineLanes128>(rows, columns)
            : new BatchIteration<FloatLanes32, LineLanes64>(rows, columns);

    /// <summary>Eliminates the array's nodes with a method that is not the array's own.</summary>
    internal void EliminateInto(INestedElimination elimination)
    {
        CheckRegular();
        elimination.Factor(_system);
    }

    /// <summary>Whether the steps of <see cref="BatchIteration{T, TDouble}"/> are defined and may be expected to converge.</summary>
    internal bool SuitsBatches => IsEasy && !_hasFloatingRows && Wires.WordLineOhms > 0 && Wires.BitLineOhms > 0;

    /// <summary>Gives the conductances to an iteration over batches.</summary>
    internal void TakeInto(IBatchIteration iteration)
    {
        iteration.Take(_system);
        _isFactored = true;
    }

    // Lines that conduct worse than their devices make the bit lines a poor preconditioner, and shorts need the direct method.
    private bool IsEasy => !_hasShorts && (_largestSiemens < 1e6 * _smallestWireSiemens) && !(_hasFloatingRows && Wires.WordLineOhms == 0);

    private static void CheckSize(int lines, string name)
    {
        if (lines < 1 || lines > MaximumLines)
        {
            throw new ArgumentOutOfRangeException(name, lines, $"An array has 1 to {MaximumLines} lines.");
        }
    }

    /// <summary>The largest of the values; NaN where one is negative or NaN.</summary>
    private static double LargestOf(ReadOnlySpan<double> values)
    {
        var largest = Vector<double>.Zero;
        var good = new Vector<long>(-1);
        var i = 0;
        for (; i + Vector<double>.Count <= values.Length; i += Vector<double>.Count)
        {
            var value = new Vector<double>(values[i..]);
            good &= Vector.GreaterThanOrEqual(value, Vector<double>.Zero);
            largest = Vector.Max(largest, value);
        }

        var result = 0.0;
        for (var lane = 0; lane < Vector<double>.Count; lane++)
        {
            result = good[lane] != 0 ? Math.Max(result, largest[lane]) : double.NaN;
        }

        for (; i < values.Length; i++)
        {
            result = values[i] >= 0 ? Math.Max(result, values[i]) : double.NaN;
        }

        return result;
    }

    private static ArgumentException BadConductance(ReadOnlySpan<double> values, int row)
    {
        var column = 0;
        while (values[column] >= 0)
        {
            column++;
        }

        return new ArgumentException($"Row {row}, column {column} (counted from 0): a conductance of {values[column]:R} S; it must be 0 S or more.");
    }

    private static WireSolveException NotReached(int iterations, double residual) => new(
        $"The array could not be solved to {AcceptedResidual:R} of the largest current: after {iterations} iterations the residual is {residual:E2} of it.",
        residual);

    private Span<double> ConductanceRow(int row) => new(_system.Conductances + ((long)row * _system.Stride), Columns);

    private ReadOnlySpan<double> RowOf(double* values, int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return new ReadOnlySpan<double>(values + ((long)row * _system.Stride), Columns);
    }

    private void ConductancesChanged(double largest)
    {
        _largestSiemens = largest;
        _hasShorts = double.IsPositiveInfinity(largest);
        _isFactored = false;
        _isEliminated = false;
    }

    private void TakeVoltages(ReadOnlySpan<double> rowVolts)
    {
        if (rowVolts.Length != Rows)
        {
            throw new ArgumentException($"There are {rowVolts.Length} voltages for {Rows} rows.", nameof(rowVolts));
        }

        for (var row = 0; row < Rows; row++)
        {
            if (!double.IsFinite(rowVolts[row]))
            {
                throw new ArgumentException($"Row {row} (counted from 0): a voltage of {rowVolts[row]} V; it must be finite.", nameof(rowVolts));
            }

            _system.Drives[row] = _system.Driven[row] == 0 ? 0 : rowVolts[row];
        }
    }

    private void Eliminate(int iterations, double residual)
    {
        if (_elimination is null)
        {
            var bytes = NestedElimination<LineLanes64>.BytesFor(Rows, Columns, true);
            if (bytes > LargestElimination)
            {
                throw new WireSolveException(
                    $"The array needs the direct method, which would take {bytes >> 20} MiB; at most {LargestElimination >> 20} MiB are used. After {iterations} iterations the residual was {residual:E2} of the largest current.",
                    residual);
            }

            _elimination = CreateElimination(Rows, Columns, true);
        }

        if (!_isEliminated)
        {
            _elimination.Factor(_system);
            _isEliminated = true;
        }
    }
}

using Neuromesh.Core.Crossbars.Products.Lanes;
using Neuromesh.Core.Crossbars.Wires.Lanes;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>Output currents of a batch of vectors straight from an array's conductances, to 1e-6 of the largest current of each vector.</summary>
/// <remarks>
/// <para>
/// The fixed point of <c>b = M⁻¹ r_b G (A⁻¹ r_w G b + A⁻¹ V e0)</c> (see <see cref="ILineSweeps"/>) is approached by the steps of
/// <see cref="LinePasses{T}"/>. The first step's currents are a product in double. The changes D(k) of the currents by the steps after it
/// decay with the powers of the steps' eigenvalues, which lie between 0 and about 0.3 for 256 x 256 cells of 1e-6..1e-4 S and 1 ohm; their
/// limit is extrapolated (<see cref="ReducedRank{T}"/>). Only the changes are computed in single precision.
/// </para>
/// <para>
/// A vector ends at step 3, 5, 7 or 9, the first whose estimated error is small enough, so its bits depend on the conductances and on its
/// own voltages, not on the vectors beside it.
/// </para>
/// </remarks>
/// <typeparam name="T">The width in single precision.</typeparam>
/// <typeparam name="TDouble">The width in double precision.</typeparam>
internal sealed unsafe class BatchIteration<T, TDouble> : IBatchIteration
    where T : struct, IFloatLanes<T>
    where TDouble : struct, ILineLanes<TDouble>
{
    // Estimates have been up to 50 times too small, as for single driven rows on poor wires; single precision adds up to 3e-7.
    private const double Tolerance = 2e-8;
    private const int FirstCheck = 3;
    private const int MaximumSteps = ReducedRank<TDouble>.MaximumSteps;
    private const int LargestExponent = 1000;
    private const int TransposedColumns = 16;

    private readonly int _rows;
    private readonly int _columns;
    private readonly LineCoefficients _coefficients;
    private readonly NativeBuffer<float> _field;
    private readonly NativeBuffer<float> _volts;
    private readonly NativeBuffer<float> _bitVolts;
    private readonly NativeBuffer<double> _scaledVolts;
    private readonly NativeBuffer<double> _firstStep;
    private readonly NativeBuffer<double> _changes;
    private readonly double[] _voltsPerUnit = new double[Vectors];
    private double _bitLineOhms;

    public BatchIteration(int rows, int columns)
    {
        _rows = rows;
        _columns = columns;
        _coefficients = new LineCoefficients(rows, columns);
        _field = new NativeBuffer<float>((rows + 2L) * columns * Vectors);
        _volts = new NativeBuffer<float>((long)rows * Vectors);
        _bitVolts = new NativeBuffer<float>((long)columns * Vectors);
        _scaledVolts = new NativeBuffer<double>((long)rows * Stride);
        _firstStep = new NativeBuffer<double>((long)ProductVectors * Stride);
        _changes = new NativeBuffer<double>((long)Vectors * MaximumSteps * Stride);
    }

    private static int Vectors => LinePasses<T>.Vectors;

    private static int ProductVectors => Math.Max(Vectors, EliminationKernels<TDouble>.TileRows);

    private int Stride => _coefficients.Stride;

    /// <inheritdoc/>
    public void Take(LineSystem system)
    {
        _bitLineOhms = system.Wires.BitLineOhms;
        _coefficients.Take(system);
    }

    /// <inheritdoc/>
    public bool Read(ReadOnlySpan<double> volts, int batch, Span<double> amperes)
    {
        for (var start = 0; start < batch; start += Vectors)
        {
            var count = Math.Min(Vectors, batch - start);
            TakeVolts(volts.Slice(start * _rows, count * _rows), count);
            if (!Iterate(count, amperes.Slice(start * _columns, count * _columns)))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _coefficients.Dispose();
        _field.Dispose();
        _volts.Dispose();
        _bitVolts.Dispose();
        _scaledVolts.Dispose();
        _firstStep.Dispose();
        _changes.Dispose();
    }

    private bool Iterate(int count, Span<double> amperes)
    {
        FirstStep();
        LinePasses<T>.Start(_coefficients.Cells, _rows, _columns, _volts.Pointer, _field.Pointer);
        var pending = count;
        var done = 0UL;
        for (var steps = 1; steps <= MaximumSteps; steps += 2)
        {
            // Going down, a pass first completes the step of the one before: at the last row stand the currents of two steps.
            if (steps > 1)
            {
                LinePasses<T>.Step(_coefficients.Cells, _rows, _columns, false, _field.Pointer, _bitVolts.Pointer);
            }

            LinePasses<T>.Step(_coefficients.Cells, _rows, _columns, true, _field.Pointer, _bitVolts.Pointer);
            if (steps > 1)
            {
                KeepChange(_bitVolts.Pointer, steps - 2, count);
            }

            KeepChange(_field.Pointer + ((long)_rows * _columns * Vectors), steps - 1, count);
            for (var vector = 0; vector < count && steps >= FirstCheck; vector++)
            {
                if ((done >> vector & 1) == 0 && IsFinished(vector, steps, amperes.Slice(vector * _columns, _columns)))
                {
                    done |= 1UL << vector;
                    pending--;
                }
            }

            if (pending == 0)
            {
                return true;
            }
        }

        return false;
    }

    // Vectors are scaled by powers of two, so that single precision holds voltages of any size.
    private void TakeVolts(ReadOnlySpan<double> volts, int count)
    {
        for (var vector = 0; vector < count; vector++)
        {
            var input = volts.Slice(vector * _rows, _rows);
            var largest = 0.0;
            foreach (var value in input)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            var exponent = largest == 0 ? 0 : Math.Clamp(Math.ILogB(largest), -LargestExponent, LargestExponent);
            _voltsPerUnit[vector] = Math.ScaleB(1, exponent);
        }

        for (var row = 0; row < _rows; row++)
        {
            var scaled = _scaledVolts.Pointer + ((long)row * Stride);
            var single = _volts.Pointer + ((long)row * Vectors);
            for (var vector = 0; vector < Vectors; vector++)
            {
                scaled[vector] = vector < count ? volts[(vector * _rows) + row] / _voltsPerUnit[vector] : 0;
                single[vector] = (float)scaled[vector];
            }
        }
    }

    private void FirstStep()
    {
        new Span<double>(_firstStep.Pointer, ProductVectors * Stride).Clear();
        for (var vector = 0; vector < ProductVectors; vector += EliminationKernels<TDouble>.TileRows)
        {
            EliminationKernels<TDouble>.RankUpdate(
                _scaledVolts.Pointer + vector, _coefficients.FirstStep, Stride, _rows, _firstStep.Pointer + ((long)vector * Stride), Stride, Stride);
        }
    }

    private void KeepChange(float* bitVolts, int step, int count)
    {
        var siemens = 1 / _bitLineOhms;
        for (var start = 0; start < _columns; start += TransposedColumns)
        {
            var end = Math.Min(start + TransposedColumns, _columns);
            for (var vector = 0; vector < count; vector++)
            {
                var change = Change(vector, step);
                for (var column = start; column < end; column++)
                {
                    change[column] = siemens * bitVolts[((long)column * Vectors) + vector];
                }
            }
        }
    }

    private double* Change(int vector, int step) => _changes.Pointer + ((((long)vector * MaximumSteps) + step) * Stride);

    private bool IsFinished(int vector, int steps, Span<double> amperes)
    {
        var error = ReducedRank<TDouble>.Extrapolate(_firstStep.Pointer + ((long)vector * Stride), Change(vector, 0), steps, Stride, amperes);
        if (!(error <= Tolerance))
        {
            return false;
        }

        foreach (ref var ampere in amperes)
        {
            ampere *= _voltsPerUnit[vector];
        }

        return true;
    }
}

using Neuromesh.Core.Crossbars.Wires.Lanes;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>
/// The direct solution of an array with wires: rectangles of cells are joined two by two, and the nodes between them are eliminated.
/// </summary>
/// <remarks>
/// Eliminating node k joins its neighbours i and j by <c>c(i,k) c(k,j) / Σ c(k,·)</c> (star-mesh transformation). Only conductances are
/// stored, and nothing is ever subtracted: every conductance and voltage has a small relative error whatever the ratio of wires to
/// devices. Resistances of 0 are <see cref="ZeroResistance"/> times the largest finite conductance, which changes nothing that a double can hold.
/// Work grows with (rows · columns)^1.5.
/// </remarks>
/// <typeparam name="T">The vector width; bits do not depend on it.</typeparam>
internal sealed unsafe partial class NestedElimination<T> : INestedElimination
    where T : struct, ILineLanes<T>
{
    /// <summary>What a resistance of 0 is: this many times the largest finite conductance.</summary>
    public const double ZeroResistance = 1L << 60;

    private const int BlockedRanks = 16;

    private readonly NestedBlock _whole;
    private readonly NativeBuffer<double> _stack;
    private readonly NativeBuffer<double>? _factors;
    private readonly NativeBuffer<double> _root;
    private readonly NativeBuffer<double> _ports;
    private double* _nextFactor;
    private double _wordSiemens;
    private double _bitSiemens;
    private double _shortSiemens;
    private double* _conductances;
    private int _conductanceStride;

    /// <summary>Reserves memory.</summary>
    /// <param name="rows">Rows of the array.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="keepsFactors">Whether node voltages will be asked for.</param>
    public NestedElimination(int rows, int columns, bool keepsFactors)
    {
        _whole = new NestedBlock(0, rows, 0, columns, false, false);
        var (stack, factors) = Measure(_whole);
        _stack = new NativeBuffer<double>(stack);
        _factors = keepsFactors ? new NativeBuffer<double>(factors) : null;
        RootStride = NestedBlock.Padded(rows) + NestedBlock.Padded(rows) + NestedBlock.Padded(columns);
        _root = new NativeBuffer<double>(2L * NestedBlock.Padded(rows) * RootStride);
        _ports = new NativeBuffer<double>(Math.Max(RootStride, 8L * NestedBlock.Padded(Math.Max(rows, columns))));
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => _stack.Bytes + (_factors?.Bytes ?? 0) + _root.Bytes + _ports.Bytes;

    private int RootStride { get; }

    private double* RootWeights => _root.Pointer + ((long)NestedBlock.Padded(_whole.Height) * RootStride);

    /// <summary>Bytes that an array of this size would take.</summary>
    public static long BytesFor(int rows, int columns, bool keepsFactors)
    {
        var (stack, factors) = Measure(new NestedBlock(0, rows, 0, columns, false, false));
        return sizeof(double) * (stack + (keepsFactors ? factors : 0));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stack.Dispose();
        _factors?.Dispose();
        _root.Dispose();
        _ports.Dispose();
    }

    /// <summary>Eliminates all nodes; conductances of the system may be infinite.</summary>
    public void Factor(LineSystem system)
    {
        var largest = 0.0;
        for (var row = 0; row < system.Rows; row++)
        {
            for (var column = 0; column < system.Columns; column++)
            {
                var value = system.Conductances[((long)row * system.Stride) + column];
                largest = double.IsFinite(value) ? Math.Max(largest, value) : largest;
            }
        }

        _wordSiemens = system.Wires.WordLineOhms > 0 ? 1 / system.Wires.WordLineOhms : 0;
        _bitSiemens = system.Wires.BitLineOhms > 0 ? 1 / system.Wires.BitLineOhms : 0;
        largest = Math.Max(Math.Max(largest, _wordSiemens), Math.Max(_bitSiemens, double.MinValue));
        _shortSiemens = ZeroResistance * (largest > 0 ? largest : 1);
        _wordSiemens = _wordSiemens > 0 ? _wordSiemens : _shortSiemens;
        _bitSiemens = _bitSiemens > 0 ? _bitSiemens : _shortSiemens;
        _conductances = system.Conductances;
        _conductanceStride = system.Stride;
        _nextFactor = _factors is null ? null : _factors.Pointer;
        Eliminate(_whole, _stack.Pointer);
        EliminateRoot(system.Driven);
    }

    /// <summary>Output current of column j for 1 V on row i and 0 V on all others, in S.</summary>
    /// <param name="siemens">[rows × stride].</param>
    /// <param name="stride">Doubles from one row to the next.</param>
    public void PortConductances(double* siemens, int stride) => JoinDrivers(2 * NestedBlock.Padded(_whole.Height), _whole.Width, siemens, stride);

    /// <inheritdoc/>
    public void DriverConductances(double* siemens, int stride) => JoinDrivers(NestedBlock.Padded(_whole.Height), _whole.Height, siemens, stride);

    // What the elimination of all nodes leaves between each driver and the ports that stand at a place of the root's rows.
    private void JoinDrivers(int firstPort, int ports, double* siemens, int stride)
    {
        var rows = NestedBlock.Padded(_whole.Height);
        var columns = NestedBlock.Padded(ports);
        var result = new NativeBuffer<double>((long)rows * columns);
        for (var row = 0; row < rows; row += EliminationKernels<T>.TileRows)
        {
            EliminationKernels<T>.RankUpdate(
                _root.Pointer + rows + row,
                RootWeights + firstPort,
                RootStride,
                _whole.Height,
                result.Pointer + ((long)row * columns),
                columns,
                columns);
        }

        for (var row = 0; row < _whole.Height; row++)
        {
            new Span<double>(result.Pointer + ((long)row * columns), ports).CopyTo(new Span<double>(siemens + ((long)row * stride), ports));
        }

        result.Dispose();
    }

    /// <summary>Node voltages for the system's drivers, into its word- and bit-line voltages (Product and BitVolts).</summary>
    public void Solve(LineSystem system)
    {
        if (_factors is null)
        {
            throw new InvalidOperationException("The factors were not kept.");
        }

        var rows = NestedBlock.Padded(_whole.Height);
        var volts = _ports.Pointer;
        new Span<double>(volts, RootStride).Clear();
        new Span<double>(system.Drives, system.Rows).CopyTo(new Span<double>(volts + rows, system.Rows));
        for (var row = _whole.Height - 1; row >= 0; row--)
        {
            volts[row] = EliminationKernels<T>.Dot(RootWeights + ((long)row * RootStride), volts, RootStride);
            system.Product[(long)row * system.Stride] = volts[row];
        }

        var end = _nextFactor;
        Substitute(_whole, system, ref end);
    }

    private static (long Stack, long Factors) Measure(NestedBlock block)
    {
        if (block.IsCell)
        {
            return (block.MatrixLength, 0);
        }

        var (firstStack, firstFactors) = Measure(block.First);
        var (secondStack, secondFactors) = Measure(block.Second);
        var children = block.First.MatrixLength + block.Second.MatrixLength;
        var stack = Math.Max(firstStack, block.First.MatrixLength + secondStack);
        return (Math.Max(stack, children + block.MatrixLength + (2 * block.PanelLength)), firstFactors + secondFactors + block.PanelLength);
    }
}

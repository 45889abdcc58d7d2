using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>The array while one of its cells is written: its lines with what the scheme puts on them, their resistances, and all cells with what they have in series.</summary>
/// <remarks>
/// With wires it is solved twice, without the selected cell and with it: lines and other cells then are a <see cref="WriteLoad"/>, and everything follows the selected cell's current in straight lines, exactly where the other
/// cells are linear. With ideal lines the selected cell does not act on the others. A transistor's gate is a third voltage: to lower a conductance the bit line has V and the word line 0 V, with gates of the selected row
/// on and all others off; other cells see differences only.
/// </remarks>
internal sealed class WriteNetwork
{
    private readonly BiasedArray _array;
    private readonly Cut _cells;
    private readonly IMemristorCells? _memristors;
    private readonly CellCircuit? _circuit;
    private readonly BiasScheme _scheme;
    private readonly bool _hasWires;
    private readonly double[] _siemens;
    private readonly double[] _openVolts;
    private readonly double[] _openAmperes;
    private double _openSourcesWatts;
    private double _sourcesWatts;
    private double _selectedAmperes;
    private int _selected;

    /// <summary>Creates the network.</summary>
    /// <param name="parameters">Lines, cells and scheme; there is a scheme.</param>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="states">Cells of a model whose current is its own; null for memristors with a conductance.</param>
    public WriteNetwork(CrossbarParameters parameters, int rows, int columns, WrittenCells? states)
    {
        _scheme = parameters.Writes!.Scheme!.Value;
        _circuit = parameters.Circuit;
        _hasWires = parameters.HasWires;
        _siemens = new double[rows * columns];
        _memristors = states is not null ? null : _circuit?.CreateCells(rows, columns, parameters.ReadVoltageVolts) ?? new LinearCells(_siemens);
        _cells = new Cut((ICellModel?)states ?? _memristors!);
        _array = new BiasedArray(rows, columns, new WireResistances(parameters.WordLineOhms, parameters.BitLineOhms), _cells);
        (_openVolts, _openAmperes) = (new double[rows * columns], new double[rows * columns]);
    }

    /// <summary>Whether anything stands between the sources and a memristor.</summary>
    public bool IsLoaded => _hasWires || _circuit is not null;

    /// <summary>What the selected cell has at its ends.</summary>
    public WriteLoad Load { get; private set; }

    /// <summary>The selected cell's current in A and voltage in V.</summary>
    public (double Amperes, double Volts) Selected => (_selectedAmperes, _array.CellVolts[_selected]);

    /// <summary>The load without other cells: where they see nothing, the cell has its own current in its lines and nothing else.</summary>
    /// <param name="parameters">Lines and cells.</param>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="cell">Which, from 0, row by row.</param>
    /// <param name="volts">Voltage of the write in V.</param>
    public static WriteLoad LoneLoad(CrossbarParameters parameters, int rows, int columns, int cell, double volts)
    {
        var lift = Lift(parameters.Circuit, volts);
        return new WriteLoad(volts + lift, parameters.WordLineOhms * ((cell % columns) + 1), lift, parameters.BitLineOhms * (rows - (cell / columns)));
    }

    /// <summary>Selects a cell.</summary>
    /// <param name="cell">Which, from 0, row by row.</param>
    /// <param name="volts">Voltage of its word line less that of its bit line at their sources, in V.</param>
    /// <param name="siemens">[cells]: the memristors' conductances in S; ignored for cells whose current is their own.</param>
    /// <param name="needsLoad">Whether <see cref="Load"/> is asked for, and what follows from another current.</param>
    /// <exception cref="SingularArrayException">A line has no path to a source.</exception>
    /// <exception cref="WireSolveException">The accuracy was not reached.</exception>
    public void Select(int cell, double volts, ReadOnlySpan<double> siemens, bool needsLoad)
    {
        siemens.CopyTo(_siemens);
        _memristors?.SetConductances(siemens);
        _selected = cell;
        var (row, column) = Math.DivRem(cell, _array.Columns);
        if (_memristors is not null && _circuit is not null)
        {
            var gates = new bool[_array.Rows];
            gates[row] = true;
            _circuit.DriveGates(_memristors, gates);
        }

        var pattern = new BiasPattern(_scheme, row, column, volts);
        var lift = Lift(_circuit, volts);
        var (words, bits) = (Lifted(pattern.WordLines(_array.Rows), lift), Lifted(pattern.BitLines(_array.Columns), lift));
        var (firstOpen, secondOpen) = (0.0, 0.0);
        if (needsLoad && _hasWires)
        {
            _cells.Open = cell;
            _array.Solve(words, bits);
            _cells.Open = -1;
            _array.CellVolts.CopyTo(_openVolts);
            _array.CellAmperes.CopyTo(_openAmperes);
            _openSourcesWatts = _array.Powers().SourcesWatts;
            (firstOpen, secondOpen) = (_array.WordLineVolts(row, column), _array.BitLineVolts(row, column));
        }

        _array.Solve(words, bits);
        _selectedAmperes = _array.CellAmperes[cell];
        _sourcesWatts = _array.Powers().SourcesWatts;
        if (!needsLoad)
        {
            return;
        }

        var (first, second) = (_array.WordLineVolts(row, column), _array.BitLineVolts(row, column));
        Load = _hasWires && _selectedAmperes != 0
            ? new WriteLoad(firstOpen, Math.Max(0, (firstOpen - first) / _selectedAmperes), secondOpen, Math.Max(0, (second - secondOpen) / _selectedAmperes))
            : new WriteLoad(first, 0, second, 0);
    }

    /// <summary>Voltage in V that the memristor of a cell is left.</summary>
    /// <param name="cell">Which, from 0, row by row.</param>
    public double MemristorVolts(int cell) => MemristorVolts(cell, _array.CellVolts[cell], _array.CellAmperes[cell]);

    /// <summary>The same of another cell while the selected cell has another current.</summary>
    /// <param name="cell">Which, from 0, row by row; not the selected one.</param>
    /// <param name="selectedAmperes">That current in A.</param>
    public double MemristorVolts(int cell, double selectedAmperes)
    {
        var share = Share(selectedAmperes);
        return MemristorVolts(cell, Between(_openVolts[cell], _array.CellVolts[cell], share), Between(_openAmperes[cell], _array.CellAmperes[cell], share));
    }

    /// <summary>Power of the other cells and of the lines while the selected cell has a current, in W.</summary>
    /// <param name="selectedAmperes">The current in A.</param>
    /// <param name="selectedVolts">The voltage across it in V.</param>
    public (double OthersWatts, double LinesWatts) Watts(double selectedAmperes, double selectedVolts)
    {
        var share = Share(selectedAmperes);
        var others = 0.0;
        for (var cell = 0; cell < _siemens.Length; cell++)
        {
            others += cell == _selected ? 0
                : Between(_openVolts[cell], _array.CellVolts[cell], share) * Between(_openAmperes[cell], _array.CellAmperes[cell], share);
        }

        return (others, _hasWires ? Between(_openSourcesWatts, _sourcesWatts, share) - others - (selectedAmperes * selectedVolts) : 0);
    }

    // What a transistor's source must not be: below the bit lines' 0 V.
    private static double Lift(CellCircuit? circuit, double volts) => circuit is TransistorCircuit && volts < 0 ? -volts : 0;

    private static LineDrive[] Lifted(LineDrive[] drives, double volts)
    {
        for (var line = 0; line < drives.Length && volts != 0; line++)
        {
            drives[line] = new LineDrive(Lifted(drives[line].Start, volts), Lifted(drives[line].End, volts));
        }

        return drives;
    }

    private static LineEnd Lifted(LineEnd end, double volts) => end.IsDriven ? LineEnd.Driven(end.Volts + volts, end.SeriesOhms) : end;

    private static double Between(double open, double closed, double share) => share == 1 ? closed : open + ((closed - open) * share);

    private double Share(double selectedAmperes) => _hasWires && _selectedAmperes != 0 ? selectedAmperes / _selectedAmperes : 1;

    private double MemristorVolts(int cell, double cellVolts, double amperes) => _circuit?.MemristorVolts(_siemens[cell], cellVolts, amperes) ?? cellVolts;

    /// <summary>Cells of which one may be cut out.</summary>
    private sealed class Cut(ICellModel cells) : ICellModel
    {
        /// <summary>The one; −1 for none.</summary>
        public int Open { get; set; } = -1;

        public int Count => cells.Count;

        public bool IsLinear => cells.IsLinear;

        public bool IsShorted(int cell) => cells.IsShorted(cell);

        public CellCurrent At(int cell, double firstVolts, double secondVolts) => cell == Open ? default : cells.At(cell, firstVolts, secondVolts);
    }
}

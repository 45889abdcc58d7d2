using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Devices.Waveforms;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>The array while one of its cells is written: its lines with what the scheme puts on them, their resistances, and all cells with what they have in series.</summary>
/// <remarks>
/// In a stack these are the lines of all planes or all pillars and layers, which have what the scheme puts on lines of their kind: cells of other layers that share a line with the selected one are half-selected, too. Rows of pillars share no line: where other lines float, a row
/// without the selected cell carries no current, and is taken to lie at 0 V.
/// With wires it is solved twice, without the selected cell and with it: lines and other cells then are a <see cref="WriteLoad"/>, and everything follows the selected cell's current in straight lines, exactly where the other
/// cells are linear. With ideal lines the selected cell does not act on the others. A transistor's gate is a third voltage: to lower a conductance the bit line has V and the word line 0 V, with gates of the selected row
/// on and all others off; other cells see differences only.
/// </remarks>
internal sealed class WriteNetwork
{
    private readonly LineNetwork _lines;
    private readonly TilePlaces _places;
    private readonly bool[] _isWordLine;
    private readonly int[] _partOfLine;
    private readonly bool[] _isSpare;
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
        _places = new TilePlaces(parameters.Stack, rows, columns);
        _siemens = new double[_places.Count];
        _siemens.AsSpan().Fill(parameters.ConductanceMinSiemens);
        _memristors = states is not null ? null : _circuit?.CreateCells(_places.Layers * _places.Rows, _places.Columns, parameters.ReadVoltageVolts) ?? new LinearCells(_siemens);
        _cells = new Cut(_memristors
            ?? (parameters.Stack is null ? states! : (ICellModel)new PlacedCells(states!, _places, parameters.ConductanceMinSiemens, parameters.ReadVoltageVolts)));
        _lines = CreateLines(parameters, _places, _cells);
        (_isWordLine, _partOfLine) = (new bool[_lines.Lines], new int[_lines.Lines]);
        _isSpare = new bool[_places.Count];
        _isSpare.AsSpan().Fill(true);
        for (var place = 0; place < _places.Count; place++)
        {
            var at = _lines.PlaceOf(place);
            _isWordLine[at.FirstLine] = true;
            _partOfLine[at.FirstLine] = _partOfLine[at.SecondLine] = parameters.Stack?.Kind == StackKind.Pillars ? place / _places.Columns % _places.Rows : 0;
        }

        for (var cell = 0; cell < rows * columns; cell++)
        {
            _isSpare[_places.Of(cell)] = false;
        }

        (_openVolts, _openAmperes) = (new double[_places.Count], new double[_places.Count]);
    }

    /// <summary>Whether anything stands between the sources and a memristor.</summary>
    public bool IsLoaded => _hasWires || _circuit is not null;

    /// <summary>Whether something is in series with every memristor.</summary>
    public bool HasCircuit => _circuit is not null;

    /// <summary>Whether every cell has what the scheme says, whatever becomes of the others.</summary>
    public bool HoldsLines => !IsLoaded && _scheme != BiasScheme.Floating;

    /// <summary>What the selected cell has at its ends.</summary>
    public WriteLoad Load { get; private set; }

    /// <summary>The selected cell's current in A and voltage in V.</summary>
    public (double Amperes, double Volts) Selected => (_selectedAmperes, _lines.CellVolts[_selected]);

    /// <summary>Power in W of the places of a stack that hold no weight.</summary>
    public double SpareWatts
    {
        get
        {
            var watts = 0.0;
            for (var place = 0; place < _isSpare.Length; place++)
            {
                watts += _isSpare[place] ? _lines.CellVolts[place] * _lines.CellAmperes[place] : 0;
            }

            return watts;
        }
    }

    /// <summary>The load without other cells: where they see nothing, the cell has its own current in its lines and nothing else.</summary>
    /// <param name="parameters">Lines and cells.</param>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="cell">Which, from 0, row by row.</param>
    /// <param name="volts">Voltage of the write in V.</param>
    public static WriteLoad LoneLoad(CrossbarParameters parameters, int rows, int columns, int cell, double volts)
    {
        var lift = Lift(parameters.Circuit, volts);
        var (word, bit) = new TilePlaces(parameters.Stack, rows, columns).Segments(cell);
        return new WriteLoad(volts + lift, parameters.WordLineOhms * word, lift, parameters.BitLineOhms * bit);
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
        for (var other = 0; other < siemens.Length; other++)
        {
            _siemens[_places.Of(other)] = siemens[other];
        }

        _memristors?.SetConductances(_siemens);
        _selected = _places.Of(cell);
        if (_memristors is not null && _circuit is not null)
        {
            var gates = new bool[_places.Layers * _places.Rows];
            gates[_selected / _places.Columns] = true;
            _circuit.DriveGates(_memristors, gates);
        }

        var at = _lines.PlaceOf(_selected);
        var drives = Drives(new BiasPattern(_scheme, at.FirstLine, at.SecondLine, volts), Lift(_circuit, volts));
        var (firstOpen, secondOpen) = (0.0, 0.0);
        if (needsLoad && _hasWires)
        {
            _cells.Open = _selected;
            _lines.Solve(drives);
            _cells.Open = -1;
            _lines.CellVolts.CopyTo(_openVolts);
            _lines.CellAmperes.CopyTo(_openAmperes);
            _openSourcesWatts = _lines.Powers().SourcesWatts;
            (firstOpen, secondOpen) = (_lines.Volts(at.FirstLine, at.FirstPosition), _lines.Volts(at.SecondLine, at.SecondPosition));
        }

        _lines.Solve(drives);
        _selectedAmperes = _lines.CellAmperes[_selected];
        _sourcesWatts = _lines.Powers().SourcesWatts;
        if (!needsLoad)
        {
            return;
        }

        var (first, second) = (_lines.Volts(at.FirstLine, at.FirstPosition), _lines.Volts(at.SecondLine, at.SecondPosition));
        Load = _hasWires && _selectedAmperes != 0
            ? new WriteLoad(firstOpen, Math.Max(0, (firstOpen - first) / _selectedAmperes), secondOpen, Math.Max(0, (second - secondOpen) / _selectedAmperes))
            : new WriteLoad(first, 0, second, 0);
    }

    /// <summary>Voltage in V that the memristor of a cell is left.</summary>
    /// <param name="cell">Which, from 0, row by row.</param>
    public double MemristorVolts(int cell)
    {
        var place = _places.Of(cell);
        return MemristorVolts(place, _lines.CellVolts[place], _lines.CellAmperes[place]);
    }

    /// <summary>The same of another cell while the selected cell has another current.</summary>
    /// <param name="cell">Which, from 0, row by row; not the selected one.</param>
    /// <param name="selectedAmperes">That current in A.</param>
    public double MemristorVolts(int cell, double selectedAmperes)
    {
        var (place, share) = (_places.Of(cell), Share(selectedAmperes));
        return MemristorVolts(place, Between(_openVolts[place], _lines.CellVolts[place], share), Between(_openAmperes[place], _lines.CellAmperes[place], share));
    }

    /// <summary>Energy of the other cells, as they are, and of the lines while the selected cell has a current.</summary>
    /// <param name="seconds">For how long in s.</param>
    /// <param name="current">The current's integrals.</param>
    /// <param name="selectedJoules">The selected cell's own energy in J.</param>
    /// <remarks>Voltages and currents of the others are straight lines over the selected cell's current, so their energy is a square.</remarks>
    public (double OthersJoules, double LinesJoules) Joules(double seconds, CurrentIntegrals current, double selectedJoules)
    {
        var follows = _hasWires && _selectedAmperes != 0;
        var (shareSeconds, squareSeconds) = follows
            ? (current.Coulombs / _selectedAmperes, current.SquareAmpereSeconds / (_selectedAmperes * _selectedAmperes))
            : (seconds, seconds);
        var others = 0.0;
        for (var place = 0; place < _siemens.Length; place++)
        {
            if (place != _selected)
            {
                var (volts, amperes) = follows ? (_openVolts[place], _openAmperes[place]) : (0, 0);
                var (moreVolts, moreAmperes) = (_lines.CellVolts[place] - volts, _lines.CellAmperes[place] - amperes);
                others += (volts * amperes * seconds) + (((volts * moreAmperes) + (amperes * moreVolts)) * shareSeconds) + (moreVolts * moreAmperes * squareSeconds);
            }
        }

        var sources = follows ? (_openSourcesWatts * seconds) + ((_sourcesWatts - _openSourcesWatts) * shareSeconds) : _sourcesWatts * seconds;
        return (others, _hasWires ? sources - others - selectedJoules : 0);
    }

    // What a transistor's source must not be: below the bit lines' 0 V.
    private static double Lift(CellCircuit? circuit, double volts) => circuit is TransistorCircuit && volts < 0 ? -volts : 0;

    private static LineNetwork CreateLines(CrossbarParameters parameters, TilePlaces places, ICellModel cells)
    {
        var wires = new WireResistances(parameters.WordLineOhms, parameters.BitLineOhms);
        return parameters.Stack?.Kind switch
        {
            StackKind.Horizontal => new HorizontalStack(places.Rows, places.Columns, places.Layers, wires, cells).Network,
            StackKind.Pillars => new PillarArray(places.Rows, places.Columns, places.Layers, wires.WordLineOhms, wires.BitLineOhms, LayerElectrodes.Lines, cells).Network,
            _ => new BiasedArray(places.Rows, places.Columns, wires, cells).Network,
        };
    }

    /// <summary>Word lines and pillars at their starts, bit lines at their ends; the pattern's row and column are numbers of lines.</summary>
    private LineDrive[] Drives(BiasPattern pattern, double lift)
    {
        var drives = new LineDrive[_lines.Lines];
        for (var line = 0; line < drives.Length; line++)
        {
            var volts = line == pattern.SelectedRow ? pattern.Volts : line == pattern.SelectedColumn ? 0
                : (_isWordLine[line] ? pattern.OtherWordLineVolts : pattern.OtherBitLineVolts) ?? (_partOfLine[line] == _partOfLine[pattern.SelectedRow] ? null : 0);
            drives[line] = volts is not { } driven ? LineDrive.Floating : _isWordLine[line] ? LineDrive.AtStart(driven + lift) : LineDrive.AtEnd(driven + lift);
        }

        return drives;
    }

    private static double Between(double open, double closed, double share) => share == 1 ? closed : open + ((closed - open) * share);

    private double Share(double selectedAmperes) => _hasWires && _selectedAmperes != 0 ? selectedAmperes / _selectedAmperes : 1;

    private double MemristorVolts(int place, double cellVolts, double amperes) => _circuit?.MemristorVolts(_siemens[place], cellVolts, amperes) ?? cellVolts;

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

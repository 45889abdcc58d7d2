using Neuromesh.Core.Crossbars.Networks;

namespace Neuromesh.Core.Crossbars.Biasing;

/// <summary>Cells that a bias pattern treats alike.</summary>
/// <param name="Cells">How many they are.</param>
/// <param name="LowestVolts">Lowest voltage across one in V; 0 if there is none.</param>
/// <param name="HighestVolts">Highest voltage across one in V.</param>
/// <param name="MeanVolts">Mean voltage across them in V.</param>
/// <param name="LargestAmperes">Largest magnitude of a current through one in A.</param>
/// <param name="Watts">Power in all of them in W.</param>
public readonly record struct CellGroup(int Cells, double LowestVolts, double HighestVolts, double MeanVolts, double LargestAmperes, double Watts);

/// <summary>What a bias pattern does to an array.</summary>
public sealed record BiasReport
{
    /// <summary>Cells between the selected word line and the selected bit lines.</summary>
    public required CellGroup Selected { get; init; }

    /// <summary>Cells on the selected word line alone.</summary>
    public required CellGroup HalfSelectedOnWordLine { get; init; }

    /// <summary>Cells on the selected bit line alone; none where a row is selected.</summary>
    public required CellGroup HalfSelectedOnBitLine { get; init; }

    /// <summary>Cells on neither.</summary>
    public required CellGroup Unselected { get; init; }

    /// <summary>Current into the selected bit lines' sources in A, [1] or [columns].</summary>
    public required IReadOnlyList<double> SensedAmperes { get; init; }

    /// <summary>What of it does not come from the selected cells, in A: the sneak current.</summary>
    public required IReadOnlyList<double> SneakAmperes { get; init; }

    /// <summary>Power that the sources deliver in W.</summary>
    public required double SourcesWatts { get; init; }

    /// <summary>Power in all cells in W.</summary>
    public required double CellsWatts { get; init; }

    /// <summary>Power in lines and load in W.</summary>
    public required double WiresWatts { get; init; }

    /// <summary>How the solution went.</summary>
    public required NetworkSolveReport Solve { get; init; }

    /// <summary>Solves an array under a pattern.</summary>
    /// <param name="array">The array; its voltages and currents are those of the pattern afterwards.</param>
    /// <param name="pattern">The pattern.</param>
    /// <exception cref="ArgumentException">The pattern selects what the array has not, or a number is not finite.</exception>
    /// <exception cref="Wires.SingularArrayException">A node has no path to a source.</exception>
    /// <exception cref="Wires.WireSolveException">The accuracy was not reached.</exception>
    public static BiasReport Of(BiasedArray array, BiasPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(pattern);
        var solve = array.Solve(pattern.WordLines(array.Rows), pattern.BitLines(array.Columns));
        var (first, last) = pattern.SelectedColumn is { } column ? (column, column) : (0, array.Columns - 1);
        var groups = new GroupSum[4];
        for (var cell = 0; cell < array.Rows * array.Columns; cell++)
        {
            var onWordLine = cell / array.Columns == pattern.SelectedRow;
            var onBitLine = cell % array.Columns >= first && cell % array.Columns <= last;

            // Where a row is selected, the cells of the other rows see what they would see between unselected lines.
            var index = onWordLine ? (onBitLine ? 0 : 1) : onBitLine && pattern.SelectedColumn is not null ? 2 : 3;
            groups[index].Add(array.CellVolts[cell], array.CellAmperes[cell]);
        }

        var sensed = new double[last - first + 1];
        var sneak = new double[sensed.Length];
        for (var i = 0; i < sensed.Length; i++)
        {
            sensed[i] = -array.BitLineAmperes(first + i).End;
            sneak[i] = sensed[i] - array.CellAmperes[(pattern.SelectedRow * array.Columns) + first + i];
        }

        var (cells, wires, sources) = array.Powers();
        return new BiasReport
        {
            Selected = groups[0].Group,
            HalfSelectedOnWordLine = groups[1].Group,
            HalfSelectedOnBitLine = groups[2].Group,
            Unselected = groups[3].Group,
            SensedAmperes = sensed,
            SneakAmperes = sneak,
            SourcesWatts = sources,
            CellsWatts = cells,
            WiresWatts = wires,
            Solve = solve,
        };
    }

    private struct GroupSum
    {
        private int _cells;
        private double _lowest;
        private double _highest;
        private double _sum;
        private double _largest;
        private double _watts;

        public readonly CellGroup Group => new(_cells, _lowest, _highest, _cells == 0 ? 0 : _sum / _cells, _largest, _watts);

        public void Add(double volts, double amperes)
        {
            (_lowest, _highest) = _cells == 0 ? (volts, volts) : (Math.Min(_lowest, volts), Math.Max(_highest, volts));
            _cells++;
            _sum += volts;
            _largest = Math.Max(_largest, Math.Abs(amperes));
            _watts += volts * amperes;
        }
    }
}

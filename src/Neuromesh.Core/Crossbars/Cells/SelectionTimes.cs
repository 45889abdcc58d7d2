namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>For how long each cell of an array shared a line with cells that were written, and for how long it did not, since it was last asked.</summary>
/// <remarks>Sums over lines and over the array, and where each cell stood in them: a write costs nothing for the others.</remarks>
internal sealed class SelectionTimes
{
    private const int Signs = 2;

    private readonly int _columns;
    private readonly double[] _ofRow;
    private readonly double[] _ofColumn;
    private readonly double[] _ofAll = new double[Signs];
    private readonly double[] _half;
    private readonly double[] _others;

    /// <summary>Creates the sums.</summary>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    public SelectionTimes(int rows, int columns)
    {
        _columns = columns;
        _ofRow = new double[Signs * rows];
        _ofColumn = new double[Signs * columns];
        (_half, _others) = (new double[Signs * rows * columns], new double[Signs * rows * columns]);
    }

    /// <summary>A cell was written.</summary>
    /// <param name="cell">Which, from 0, row by row; it has taken its times before.</param>
    /// <param name="sign">0 for a positive voltage, 1 for a negative one.</param>
    /// <param name="seconds">For how long in s.</param>
    public void Add(int cell, int sign, double seconds)
    {
        _ofRow[(Signs * (cell / _columns)) + sign] += seconds;
        _ofColumn[(Signs * (cell % _columns)) + sign] += seconds;
        _ofAll[sign] += seconds;
        Mark(cell);
    }

    /// <summary>Takes a write that has just been added out of a cell's times.</summary>
    /// <param name="other">The cell.</param>
    /// <param name="cell">The cell that was written.</param>
    /// <param name="sign">0 for a positive voltage, 1 for a negative one.</param>
    /// <param name="seconds">For how long in s.</param>
    public void TakeBack(int other, int cell, int sign, double seconds)
    {
        if (other / _columns == cell / _columns || other % _columns == cell % _columns)
        {
            _half[(Signs * other) + sign] += seconds;
        }
        else
        {
            _others[(Signs * other) + sign] += seconds;
        }
    }

    /// <summary>The times since a cell was last asked or written.</summary>
    /// <param name="cell">Which, from 0, row by row.</param>
    /// <param name="half">[2]: while one of its two lines was selected, in s, for either sign of the voltage.</param>
    /// <param name="others">[2]: while neither was.</param>
    public void Take(int cell, Span<double> half, Span<double> others)
    {
        for (var sign = 0; sign < Signs; sign++)
        {
            // What is left of equal sums by rounding is no time.
            half[sign] = Clean(HalfOf(cell, sign) - _half[(Signs * cell) + sign], sign);
            others[sign] = Clean(_ofAll[sign] - HalfOf(cell, sign) - _others[(Signs * cell) + sign], sign);
        }

        Mark(cell);
    }

    /// <summary>Whether any cell was written with a sign.</summary>
    /// <param name="sign">0 for a positive voltage, 1 for a negative one.</param>
    public bool HasAny(int sign) => _ofAll[sign] > 0;

    /// <summary>Whether one of a cell's two lines was selected with a sign since the cell was last asked or written.</summary>
    /// <param name="cell">Which, from 0, row by row.</param>
    /// <param name="sign">0 for a positive voltage, 1 for a negative one.</param>
    public bool HasHalf(int cell, int sign) => Clean(HalfOf(cell, sign) - _half[(Signs * cell) + sign], sign) > 0;

    private double Clean(double seconds, int sign) => seconds <= 1e-12 * _ofAll[sign] ? 0 : seconds;

    private double HalfOf(int cell, int sign) => _ofRow[(Signs * (cell / _columns)) + sign] + _ofColumn[(Signs * (cell % _columns)) + sign];

    private void Mark(int cell)
    {
        for (var sign = 0; sign < Signs; sign++)
        {
            _half[(Signs * cell) + sign] = HalfOf(cell, sign);
            _others[(Signs * cell) + sign] = _ofAll[sign] - HalfOf(cell, sign);
        }
    }
}

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>The cells of an array whose transistors conduct together: rows from 0 on, and a range of columns. All other gates are off.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="FirstColumn">First column, from 0.</param>
/// <param name="Columns">Number of columns.</param>
public readonly record struct ArrayPartition(int Rows, int FirstColumn, int Columns)
{
    /// <summary>Number of cells.</summary>
    public int Cells => Rows * Columns;
}

/// <summary>What cells do that no longer answer to pulses.</summary>
public enum StuckState
{
    /// <summary>Anywhere between the cell's bounds, each state equally likely.</summary>
    Anywhere,

    /// <summary>At one of the cell's bounds, each equally likely.</summary>
    Ends,

    /// <summary>At the lower bound: off.</summary>
    Lowest,

    /// <summary>At the upper bound: on.</summary>
    Highest,
}

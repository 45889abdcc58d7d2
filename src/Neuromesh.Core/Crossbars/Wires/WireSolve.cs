namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>How an array with wires is solved.</summary>
public enum WireMethod
{
    /// <summary>Conjugate gradients where they converge fast, else the direct method.</summary>
    Automatic,

    /// <summary>Elimination of the word lines with conjugate gradients on the bit lines; refused where it does not converge.</summary>
    Iterative,

    /// <summary>Nested elimination of all nodes.</summary>
    Direct,
}

/// <summary>What a solution took and how good it is.</summary>
/// <param name="Method">The method that gave the result.</param>
/// <param name="Iterations">Steps of the iteration, also where it was given up; 0 where none was tried.</param>
/// <param name="RelativeResidual">
/// Largest violation of Kirchhoff's current law at a node over the largest terminal current. It is below 1e-10, or below what rounding the
/// node voltages to doubles leaves uncertain.
/// </param>
public readonly record struct WireSolveReport(WireMethod Method, int Iterations, double RelativeResidual);

/// <summary>An array that has no unique finite solution.</summary>
public sealed class SingularArrayException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="row">Row of the cell, from 0.</param>
    /// <param name="column">Column of the cell, from 0.</param>
    /// <param name="problem">What is wrong there.</param>
    public SingularArrayException(int row, int column, string problem)
        : base($"The array is singular at row {row}, column {column} (counted from 0): {problem}")
    {
        Row = row;
        Column = column;
    }

    /// <summary>Row of the cell, from 0.</summary>
    public int Row { get; }

    /// <summary>Column of the cell, from 0.</summary>
    public int Column { get; }
}

/// <summary>No method reached the accuracy; the message states the residual.</summary>
public sealed class WireSolveException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was reached.</param>
    /// <param name="relativeResidual">The residual over the largest current.</param>
    public WireSolveException(string message, double relativeResidual)
        : base(message) => RelativeResidual = relativeResidual;

    /// <summary>Largest violation of Kirchhoff's current law over the largest current.</summary>
    public double RelativeResidual { get; }
}

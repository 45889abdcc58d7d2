namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>A cell's current from its first to its second electrode, and how it changes.</summary>
/// <param name="Amperes">The current I in A.</param>
/// <param name="FirstSiemens">∂I/∂V₁ in S, 0 or more.</param>
/// <param name="SecondSiemens">−∂I/∂V₂ in S, 0 or more; the same as the other unless a third voltage matters.</param>
public readonly record struct CellCurrent(double Amperes, double FirstSiemens, double SecondSiemens);

/// <summary>The current-voltage relations of an array's cells.</summary>
/// <remarks>A current must never fall when the voltage of the first electrode rises or that of the second falls: then a network of such cells has one solution.</remarks>
public interface ICellModel
{
    /// <summary>Number of cells.</summary>
    int Count { get; }

    /// <summary>Whether all currents are proportional to the voltages.</summary>
    bool IsLinear { get; }

    /// <summary>Whether a cell is a short: its electrodes are one node.</summary>
    /// <param name="cell">Which, from 0.</param>
    bool IsShorted(int cell);

    /// <summary>The current at given voltages.</summary>
    /// <param name="cell">Which, from 0; not a shorted one.</param>
    /// <param name="firstVolts">Voltage of the first electrode (a word line) in V.</param>
    /// <param name="secondVolts">Voltage of the second electrode (a bit line) in V.</param>
    CellCurrent At(int cell, double firstVolts, double secondVolts);
}

namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>What a solution took and how good it is.</summary>
/// <param name="Iterations">Steps of Newton's method; 1 for linear cells.</param>
/// <param name="RelativeResidual">
/// Largest violation of Kirchhoff's current law at a node over the largest current of a cell or wire. At every node it is below 1e-12 of the
/// currents that meet there, or below what rounding the voltages to doubles leaves uncertain.
/// </param>
/// <param name="Unknowns">Nodes whose voltage was sought.</param>
public readonly record struct NetworkSolveReport(int Iterations, double RelativeResidual, int Unknowns);

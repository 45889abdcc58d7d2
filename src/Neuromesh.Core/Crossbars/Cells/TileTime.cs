namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>A moment of a tile.</summary>
/// <param name="Step">The experiment's step.</param>
/// <param name="Seconds">Time in s since programming, reads of one step one after the other.</param>
internal readonly record struct TileTime(long Step, double Seconds);

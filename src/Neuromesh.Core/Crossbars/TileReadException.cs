using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars;

/// <summary>The array of a tile could not be solved for the rows of a read.</summary>
public sealed class TileReadException : Exception
{
    private const int MostNamedRows = 8;

    private TileReadException(string message, int tile, long step, double relativeResidual, Exception cause)
        : base(message, cause) => (Tile, Step, RelativeResidual) = (tile, step, relativeResidual);

    /// <summary>Number of the tile in the experiment.</summary>
    public int Tile { get; }

    /// <summary>The experiment's step.</summary>
    public long Step { get; }

    /// <summary>Largest violation of Kirchhoff's current law over the largest current; NaN where the array has no solution.</summary>
    public double RelativeResidual { get; }

    /// <summary>Says which read it was.</summary>
    /// <param name="tile">Number of the tile in the experiment.</param>
    /// <param name="step">The experiment's step.</param>
    /// <param name="array">Which of the tile's arrays.</param>
    /// <param name="rows">Its driven rows.</param>
    /// <param name="cause">A <see cref="WireSolveException"/> or <see cref="SingularArrayException"/>.</param>
    internal static TileReadException Of(int tile, long step, string array, ReadOnlySpan<int> rows, Exception cause)
    {
        var named = string.Join(", ", rows[..Math.Min(rows.Length, MostNamedRows)].ToArray());
        var more = rows.Length > MostNamedRows ? $" and {rows.Length - MostNamedRows} more" : "";
        return new TileReadException(
            $"Tile {tile}, step {step}, {array} devices, rows {named}{more} driven: {cause.Message}",
            tile,
            step,
            cause is WireSolveException solve ? solve.RelativeResidual : double.NaN,
            cause);
    }
}

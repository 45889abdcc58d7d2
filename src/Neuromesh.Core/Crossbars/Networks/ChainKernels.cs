using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>Tridiagonal systems of eight lines side by side, see <see cref="LineRelaxation"/>; every width gives the same bits.</summary>
/// <typeparam name="T">The width.</typeparam>
internal static unsafe class ChainKernels<T>
    where T : struct, ILineLanes<T>
{
    /// <summary>Lines side by side.</summary>
    public const int Lines = 8;

    /// <summary>Solves for the lines of one group.</summary>
    /// <param name="length">Nodes of a line.</param>
    /// <param name="before">[length × 8] in S: conductance to the node before, 0 at the first.</param>
    /// <param name="inverse">[length × 8] in ohm: inverse pivots.</param>
    /// <param name="after">[length × 8]: conductance to the next node over the pivot, 0 at the last.</param>
    /// <param name="values">[length × 8]: currents in A, replaced by voltages in V.</param>
    public static void Solve(int length, double* before, double* inverse, double* after, double* values)
    {
        for (var lane = 0; lane < Lines; lane += T.Count)
        {
            var value = T.Zero;
            var at = (nint)lane;
            for (var node = 0; node < length; node++, at += Lines)
            {
                value = T.MultiplyAdd(T.Load(before + at), value, T.Load(values + at)) * T.Load(inverse + at);
                value.Store(values + at);
            }

            value = T.Zero;
            for (var node = length - 1; node >= 0; node--)
            {
                at -= Lines;
                value = T.MultiplyAdd(T.Load(after + at), value, T.Load(values + at));
                value.Store(values + at);
            }
        }
    }
}

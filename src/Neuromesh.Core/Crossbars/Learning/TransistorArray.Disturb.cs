using System.Numerics;
using Neuromesh.Core.Crossbars.Biasing;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>What the pulses on lines do to cells where they do not coincide.</summary>
public sealed unsafe partial class TransistorArray
{
    /// <summary>Lets the cells of a partition feel the pulses of an update that do not coincide on them.</summary>
    /// <remarks>
    /// <para>
    /// All gates of the partition are on while its lines are pulsed, so it is a passive array meanwhile; the others' are off. Lines of either sign cannot be pulsed together: an update has four
    /// phases of as many slots, one for each pair of a row's and a column's sign, and a line pulses in the two of its sign. Of r pulses of its row and c of its column, n of them
    /// in one slot, of s slots, a cell feels beside its n whole pulses
    /// </para>
    /// <code>
    ///         as its whole pulses    the other way
    /// V/2     r + c − 2 n            r + c              one line of the two is selected
    /// V/3     2 s − 2 n              2 s + n            and −V/3 where neither is
    /// </code>
    /// <para>
    /// A pulse at V/2 or V/3 makes <paramref name="share"/> of a mean step, without a draw (<see cref="TileWrites"/>); steps up come first. What a cell's last write left
    /// between its state and its conductance stays. Stuck cells do not move. An update whose rows or columns have no pulse at all does nothing.
    /// </para>
    /// </remarks>
    /// <param name="partition">The cells.</param>
    /// <param name="rowTrains">A train for each row.</param>
    /// <param name="rowValues">The sign of each row's value.</param>
    /// <param name="columnTrains">A train for each column.</param>
    /// <param name="columnValues">The sign of each column's value; a cell's whole pulses move it against the product of both signs.</param>
    /// <param name="scheme"><see cref="BiasScheme.Half"/> or <see cref="BiasScheme.Third"/>.</param>
    /// <param name="slots">Slots of a train.</param>
    /// <param name="share">Part of a mean step, 0 to 1; with 0 nothing moves.</param>
    /// <returns>Sum over the cells of conductance times the number of such pulses, in S.</returns>
    public double Disturb(
        ArrayPartition partition,
        ReadOnlySpan<uint> rowTrains,
        ReadOnlySpan<float> rowValues,
        ReadOnlySpan<uint> columnTrains,
        ReadOnlySpan<float> columnValues,
        BiasScheme scheme,
        int slots,
        double share)
    {
        uint anyRow = 0;
        uint anyColumn = 0;
        for (var row = 0; row < partition.Rows; row++)
        {
            anyRow |= rowTrains[row];
        }

        for (var column = 0; column < partition.Columns; column++)
        {
            anyColumn |= columnTrains[column];
        }

        var siemens = 0.0;
        for (var row = 0; row < partition.Rows && anyRow != 0 && anyColumn != 0; row++)
        {
            var ofRow = BitOperations.PopCount(rowTrains[row]);
            for (var column = 0; column < partition.Columns; column++)
            {
                var ofColumn = BitOperations.PopCount(columnTrains[column]);
                var both = BitOperations.PopCount(rowTrains[row] & columnTrains[column]);
                var (same, opposite) = scheme == BiasScheme.Third
                    ? ((2 * slots) - (2 * both), (2 * slots) + both)
                    : (ofRow + ofColumn - (2 * both), ofRow + ofColumn);
                var cell = (row * Stride) + partition.FirstColumn + column;
                siemens += (same + opposite) * (double)Conductance[cell];
                var isUp = rowValues[row] > 0 != columnValues[column] > 0;
                if (share > 0 && same + opposite > 0)
                {
                    Move(cell, (float)(share * (isUp ? same : opposite)), (float)(share * (isUp ? opposite : same)));
                }
            }
        }

        return siemens;
    }

    private void Move(int cell, float up, float down)
    {
        var before = State[cell];
        var state = before;
        for (var left = up; left > 0; left -= 1)
        {
            state = Math.Clamp(state + (Math.Min(left, 1) * MeanStep(cell, state, isUp: true)), Lowest[cell], Highest[cell]);
        }

        for (var left = down; left > 0; left -= 1)
        {
            state = Math.Clamp(state + (Math.Min(left, 1) * MeanStep(cell, state, isUp: false)), Lowest[cell], Highest[cell]);
        }

        if (state == before)
        {
            return;
        }

        State[cell] = state;
        Conductance[cell] = _writeNoise == 0 ? ConductanceAt(state) : Math.Max(0, Conductance[cell] + (_siemensPerState * (state - before)));
    }

    private float MeanStep(int cell, float state, bool isUp) => Parameters.Device.Law != PulseLaw.LinearStep ? (float)ExponentialStep(cell, state, isUp)
        : isUp ? UpStep[cell] + (UpSlope[cell] * state)
        : DownStep[cell] + (DownSlope[cell] * state);
}

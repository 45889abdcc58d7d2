using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Biasing;

/// <summary>How well two states of a selected cell can be told apart in the worst case: all other cells conduct well.</summary>
/// <param name="On">With the selected cell in its low-resistance state.</param>
/// <param name="Off">With it in its high-resistance state.</param>
public sealed record ReadMargin(BiasReport On, BiasReport Off)
{
    /// <summary>(I_on − I_off)/I_on of the sensed currents, 0 to 1.</summary>
    public double OfCurrents => (On.SensedAmperes[0] - Off.SensedAmperes[0]) / On.SensedAmperes[0];

    /// <summary>Share of the sneak current in what is sensed while the selected cell is in its high-resistance state, 0 to 1.</summary>
    public double SneakShare => Off.SneakAmperes[0] / Off.SensedAmperes[0];

    /// <summary>Reads one cell of an array twice.</summary>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="wires">Resistances of the segments.</param>
    /// <param name="cells">Makes the cells from the states: [rows × columns], true for low resistance.</param>
    /// <param name="pattern">The bias, which selects one cell.</param>
    /// <exception cref="ArgumentException">The pattern selects a row, or what the array has not.</exception>
    public static ReadMargin Measure(int rows, int columns, WireResistances wires, Func<bool[], ICellModel> cells, BiasPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.SelectedColumn is not { } column)
        {
            throw new ArgumentException("A read margin is that of one cell; select a column.", nameof(pattern));
        }

        var states = new bool[rows * columns];
        Array.Fill(states, true);
        var on = BiasReport.Of(new BiasedArray(rows, columns, wires, cells(states)), pattern);
        states[(pattern.SelectedRow * columns) + column] = false;
        return new ReadMargin(on, BiasReport.Of(new BiasedArray(rows, columns, wires, cells(states)), pattern));
    }
}

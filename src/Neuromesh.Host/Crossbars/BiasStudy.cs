using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Host.Crossbars;

/// <summary>One cell of an array, selected by different bias schemes.</summary>
internal sealed class BiasStudy
{
    /// <summary>Word lines.</summary>
    public required int Rows { get; init; }

    /// <summary>Bit lines.</summary>
    public required int Columns { get; init; }

    /// <summary>Selected row.</summary>
    public required int Row { get; init; }

    /// <summary>Selected column.</summary>
    public required int Column { get; init; }

    /// <summary>Voltage on the selected word line in V.</summary>
    public required double Volts { get; init; }

    /// <summary>Low resistance in ohm.</summary>
    public required double LowOhms { get; init; }

    /// <summary>High resistance in ohm.</summary>
    public required double HighOhms { get; init; }

    /// <summary>Resistance in ohm between the selected bit line and 0 V.</summary>
    public required double LoadOhms { get; init; }

    /// <summary>Resistances of the lines.</summary>
    public required WireResistances Wires { get; init; }

    /// <summary>The cells.</summary>
    public required CellKind Kind { get; init; }

    /// <summary>Resistances of the other cells in ohm, [rows × columns]; null where all are low.</summary>
    public double[]? Ohms { get; init; }

    /// <summary>Reads the selected cell in its low and its high state.</summary>
    /// <param name="scheme">The bias.</param>
    /// <exception cref="CommandException">The array cannot be solved.</exception>
    public ReadMargin Read(BiasScheme scheme)
    {
        try
        {
            return ReadMargin.Measure(Rows, Columns, Wires, states => Kind.Create(Siemens(states), Columns, Row), new BiasPattern(scheme, Row, Column, Volts) { LoadOhms = LoadOhms });
        }
        catch (SingularArrayException exception)
        {
            throw CommandException.BadInput($"crossbar bias, scheme {scheme.ToString().ToLowerInvariant()}: {exception.Message} Choose a scheme that drives every line, or close a cell there.");
        }
        catch (WireSolveException exception)
        {
            throw CommandException.Failure($"crossbar bias, scheme {scheme.ToString().ToLowerInvariant()}: {exception.Message}");
        }
    }

    /// <summary>The same study of an array with as many lines each way, all cells low, the farthest selected.</summary>
    /// <param name="lines">Lines each way.</param>
    public BiasStudy OfSize(int lines) => new()
    {
        Rows = lines,
        Columns = lines,
        Row = 0,
        Column = lines - 1,
        Volts = Volts,
        LowOhms = LowOhms,
        HighOhms = HighOhms,
        LoadOhms = LoadOhms,
        Wires = Wires,
        Kind = Kind,
    };

    private double[] Siemens(bool[] states)
    {
        var siemens = Array.ConvertAll(states, low => 1 / (low ? LowOhms : HighOhms));
        for (var cell = 0; cell < siemens.Length && Ohms is not null; cell++)
        {
            siemens[cell] = cell == (Row * Columns) + Column ? siemens[cell] : 1 / Ohms[cell];
        }

        return siemens;
    }
}

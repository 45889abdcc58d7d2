using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Host.Crossbars;

/// <summary>An array and its driver voltages, from the files <c>PREFIX.resistance_ohm.csv</c> and <c>PREFIX.vin_volt.csv</c>.</summary>
internal sealed class ArrayProblem
{
    private const string Floating = "floating";

    // What their powers, V²/R summed over an array, leave finite.
    private const double LeastOhms = 1e-12;
    private const double MostVolts = 1e9;

    private readonly MatrixFile _resistances;
    private readonly MatrixFile _voltages;

    private ArrayProblem(string name, MatrixFile resistances, MatrixFile voltages)
    {
        Name = name;
        _resistances = resistances;
        _voltages = voltages;
        ConductancesSiemens = Array.ConvertAll(resistances.Values, ohms => 1 / ohms);
    }

    /// <summary>Last part of the prefix.</summary>
    public string Name { get; }

    /// <summary>Word lines.</summary>
    public int Rows => _resistances.Rows;

    /// <summary>Bit lines.</summary>
    public int Columns => _resistances.Columns;

    /// <summary>Vectors of driver voltages.</summary>
    public int Vectors => _voltages.Columns;

    /// <summary>[rows × columns] in S; 0 for an open device, +∞ for a resistance of 0.</summary>
    public double[] ConductancesSiemens { get; }

    /// <summary>Reads both files.</summary>
    /// <param name="prefix">The files' path without its last two parts.</param>
    /// <exception cref="CommandException">A file is missing or wrong, or the two do not match.</exception>
    public static ArrayProblem Read(string prefix)
    {
        var resistances = MatrixFile.Read(
            prefix + ".resistance_ohm.csv",
            text => MatrixFile.Number(text) is { } ohms and (0 or >= LeastOhms) ? ohms : null,
            "a resistance of 0 ohm, of 1e-12 ohm or more, or inf for an open device");
        var voltages = MatrixFile.Read(
            prefix + ".vin_volt.csv",
            text => text == Floating ? double.NaN : MatrixFile.Number(text) is { } volts && Math.Abs(volts) <= MostVolts ? volts : null,
            "a voltage from -1e9 to 1e9 V, or 'floating' for a row without driver");
        if (voltages.Rows != resistances.Rows)
        {
            throw CommandException.BadInput(
                $"{voltages.Path} has {voltages.Rows} rows where {resistances.Path} has {resistances.Rows}: there must be one voltage for each row of the array.");
        }

        if (resistances.Rows > WiredArray.MaximumLines || resistances.Columns > WiredArray.MaximumLines)
        {
            throw CommandException.BadInput(
                $"{resistances.Path} has {resistances.Rows} x {resistances.Columns} cells; an array has at most {WiredArray.MaximumLines} rows and columns.");
        }

        return new ArrayProblem(Path.GetFileName(prefix), resistances, voltages);
    }

    /// <summary>Voltages of a vector's rows in V, 0 where a row floats.</summary>
    /// <param name="vector">Which vector, from 0.</param>
    public double[] Volts(int vector) => Array.ConvertAll(Column(vector), volts => double.IsNaN(volts) ? 0 : volts);

    /// <summary>Which rows a vector leaves without driver.</summary>
    /// <param name="vector">Which vector, from 0.</param>
    public bool[] FloatingRows(int vector) => Array.ConvertAll(Column(vector), double.IsNaN);

    /// <summary>Currents of the bit lines without wire resistance: Σ V G, in A; floating rows give none.</summary>
    /// <param name="vector">Which vector, from 0.</param>
    public double[] IdealAmperes(int vector)
    {
        var amperes = new double[Columns];
        var volts = Volts(vector);
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns && volts[row] != 0; column++)
            {
                amperes[column] += volts[row] * ConductancesSiemens[(row * Columns) + column];
            }
        }

        return amperes;
    }

    /// <summary>What the user is told of a singular array.</summary>
    /// <param name="exception">What the solver found.</param>
    public CommandException Explain(SingularArrayException exception) => CommandException.BadInput(
        $"{_resistances.Path}: line {_resistances.LineOf(exception.Row)}, column {exception.Column + 1}: {exception.Message}");

    private double[] Column(int vector)
    {
        var values = new double[Rows];
        for (var row = 0; row < Rows; row++)
        {
            values[row] = _voltages.Values[(row * Vectors) + vector];
        }

        return values;
    }
}

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>What a tile's cell is made of when it is not a linear memristor alone.</summary>
/// <remarks>
/// A memristor's conductance G is what a device's model says. What a read finds of a cell alone, between a word line at the read voltage and a bit line
/// at 0 V, is its read conductance I/V: the same as G where the memristor itself is nonlinear (G then is its conductance at that voltage), less where something is in series.
/// </remarks>
public abstract record CellCircuit
{
    private const int BisectionSteps = 200;

    /// <summary>Makes an array's cells, all open.</summary>
    /// <param name="rows">Rows, 1 or more.</param>
    /// <param name="columns">Columns, 1 or more.</param>
    /// <param name="readVolts">Voltage of a read in V, above 0.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    public abstract IMemristorCells CreateCells(int rows, int columns, double readVolts);

    /// <summary>Drives the gates for a read; nothing where cells have none.</summary>
    /// <param name="cells">What <see cref="CreateCells"/> made.</param>
    /// <param name="rows">[rows]: whether a row is driven.</param>
    public virtual void DriveGates(IMemristorCells cells, ReadOnlySpan<bool> rows)
    {
    }

    /// <summary>The read conductance in S.</summary>
    /// <param name="siemens">The memristor's conductance in S, 0 or more.</param>
    /// <param name="readVolts">Voltage of a read in V, above 0.</param>
    public virtual double ReadSiemens(double siemens, double readVolts) => siemens;

    /// <summary>The memristor's conductance in S with which a read finds a conductance: the inverse of <see cref="ReadSiemens"/>.</summary>
    /// <param name="readSiemens">A conductance in S that a read can find.</param>
    /// <param name="readVolts">Voltage of a read in V, above 0.</param>
    public virtual double MemristorSiemens(double readSiemens, double readVolts) => readSiemens;

    /// <summary>The voltage in V that the memristor of a cell has: all of it, unless something is in series.</summary>
    /// <param name="siemens">The memristor's conductance in S, 0 or more.</param>
    /// <param name="cellVolts">Voltage across the whole cell in V.</param>
    /// <param name="amperes">The cell's current in A.</param>
    public virtual double MemristorVolts(double siemens, double cellVolts, double amperes) => cellVolts;

    /// <summary>The conductance beside which a device carries a current: <c>I/(V − x)</c> with <c>device(x) = I</c>.</summary>
    /// <param name="amperes">The current in A, 0 or more.</param>
    /// <param name="volts">Voltage across both in V, above 0.</param>
    /// <param name="device">The device's current in A; it rises with the voltage.</param>
    private protected static double Beside(double amperes, double volts, Func<double, double> device)
    {
        if (amperes == 0)
        {
            return 0;
        }

        var (low, high) = (0.0, volts);
        for (var i = 0; i < BisectionSteps; i++)
        {
            var middle = low + ((high - low) / 2);
            if (middle == low || middle == high)
            {
                break;
            }

            (low, high) = device(middle) < amperes ? (middle, high) : (low, middle);
        }

        return amperes / (volts - low);
    }
}

/// <summary>A memristor whose current grows as a hyperbolic sine, see <see cref="HyperbolicCells"/>; its conductance is that at the read voltage.</summary>
/// <param name="VoltageScale">V₀ in V, above 0, at least a 700th of the read voltage.</param>
public sealed record HyperbolicCircuit(double VoltageScale) : CellCircuit
{
    /// <inheritdoc/>
    public override IMemristorCells CreateCells(int rows, int columns, double readVolts) => new HyperbolicCells(new double[rows * columns], VoltageScale, readVolts);
}

/// <summary>A memristor that rectifies, see <see cref="RectifyingCells"/>; its conductance is the forward one, from word to bit line.</summary>
/// <param name="Ratio">Forward over reverse current, 1 to 1e12.</param>
public sealed record RectifyingCircuit(double Ratio) : CellCircuit
{
    /// <inheritdoc/>
    public override IMemristorCells CreateCells(int rows, int columns, double readVolts) => new RectifyingCells(new double[rows * columns], Ratio);
}

/// <summary>A selector or diode in series with the memristor (1S1R, 1D1R), see <see cref="SeriesCells"/>.</summary>
/// <param name="Selector">The device in series.</param>
public sealed record SeriesCircuit(ISelector Selector) : CellCircuit
{
    /// <inheritdoc/>
    public override IMemristorCells CreateCells(int rows, int columns, double readVolts) => new SeriesCells(Selector, new double[rows * columns]);

    /// <inheritdoc/>
    public override double MemristorVolts(double siemens, double cellVolts, double amperes) => siemens == 0 ? cellVolts : amperes / siemens;

    /// <inheritdoc/>
    public override double ReadSiemens(double siemens, double readVolts)
        => siemens == 0 ? 0 : SeriesRoot.Find(readVolts, siemens, SeriesCells.Current, Selector).Amperes / readVolts;

    /// <inheritdoc/>
    public override double MemristorSiemens(double readSiemens, double readVolts)
        => Beside(readSiemens * readVolts, readVolts, volts => Selector.At(volts).Amperes);
}

/// <summary>A transistor in series with the memristor (1T1R), see <see cref="TransistorCells"/>: the gates of a row are on while the row is driven, else at 0 V.</summary>
/// <param name="Transistor">The transistor; its source is at the bit line.</param>
/// <param name="GateVolts">A driven row's gates in V, above the threshold.</param>
public sealed record TransistorCircuit(SquareLawTransistor Transistor, double GateVolts) : CellCircuit
{
    /// <inheritdoc/>
    public override IMemristorCells CreateCells(int rows, int columns, double readVolts)
        => new TransistorCells(Transistor, new double[rows * columns], columns, GateLines.AlongRows);

    /// <inheritdoc/>
    public override void DriveGates(IMemristorCells cells, ReadOnlySpan<bool> rows)
    {
        Span<double> volts = stackalloc double[rows.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            volts[row] = rows[row] ? GateVolts : 0;
        }

        ((TransistorCells)cells).SetGateVolts(volts);
    }

    /// <inheritdoc/>
    public override double MemristorVolts(double siemens, double cellVolts, double amperes) => siemens == 0 ? cellVolts : amperes / siemens;

    /// <inheritdoc/>
    public override double ReadSiemens(double siemens, double readVolts)
        => siemens == 0 ? 0 : SeriesRoot.Find(readVolts, siemens, Current, this).Amperes / readVolts;

    /// <inheritdoc/>
    public override double MemristorSiemens(double readSiemens, double readVolts)
        => Beside(readSiemens * readVolts, readVolts, volts => Transistor.At(GateVolts, volts, 0).Amperes);

    private static readonly Func<TransistorCircuit, double, (double Amperes, double Siemens)> Current = static (circuit, volts) =>
    {
        var (amperes, first, _) = circuit.Transistor.At(circuit.GateVolts, volts, 0);
        return (amperes, first);
    };
}

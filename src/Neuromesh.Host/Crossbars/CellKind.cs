using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;

namespace Neuromesh.Host.Crossbars;

/// <summary>A kind of cell that <c>crossbar bias</c> knows: what is in series with the memristors, or what shape their current has.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What it is, with its values, which are a choice of this command.</param>
/// <param name="Create">Makes the cells from [rows × columns] conductances in S, the number of columns and the selected row.</param>
internal sealed record CellKind(string Name, string Description, Func<double[], int, int, ICellModel> Create)
{
    private const double GateVolts = 2.5;

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<CellKind> All { get; } =
    [
        new("linear", "memristors alone, I = G V", static (siemens, _, _) => new LinearCells(siemens)),
        new("hyperbolic", "memristors with I = G V0 sinh(V/V0), V0 = 0.15 V", static (siemens, _, _) => new HyperbolicCells(siemens, 0.15)),
        new("rectifying", "memristors that conduct 1e5 times less from bit to word line", static (siemens, _, _) => new RectifyingCells(siemens, 1e5)),
        new(
            "selector",
            "a selector in series, I = G V0 sinh(V/V0) with G = 3e-14 S, V0 = 0.04 V",
            static (siemens, _, _) => new SeriesCells(new HyperbolicSelector { Siemens = 3e-14, VoltageScale = 0.04 }, siemens)),
        new(
            "diode",
            "a diode in series, saturation current 1e-12 A, ideality 1.5, leak 1e-12 S",
            static (siemens, _, _) => new SeriesCells(new JunctionDiode { SaturationAmperes = 1e-12, Ideality = 1.5, LeakSiemens = 1e-12 }, siemens)),
        new(
            "transistor",
            "a transistor in series, 1 mA/V², threshold 0.5 V; the selected row's gates at 2.5 V, all others at 0 V",
            static (siemens, columns, row) =>
            {
                var cells = new TransistorCells(new SquareLawTransistor(), siemens, columns, GateLines.AlongRows);
                var gates = new double[siemens.Length / columns];
                gates[row] = GateVolts;
                cells.SetGateVolts(gates);
                return cells;
            }),
    ];
}

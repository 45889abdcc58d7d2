using Neuromesh.Core.Crossbars.Networks;

namespace Neuromesh.Core.Crossbars.Biasing;

/// <summary>What the lines get that do not lead to a selected cell.</summary>
public enum BiasScheme
{
    /// <summary>Nothing: they float.</summary>
    Floating,

    /// <summary>0 V.</summary>
    Grounded,

    /// <summary>V/2 on all: half-selected cells see V/2, the others 0.</summary>
    Half,

    /// <summary>V/3 on word lines and 2V/3 on bit lines: half-selected cells see V/3, the others −V/3.</summary>
    Third,
}

/// <summary>The sources that select a cell or a row: word lines at their starts, bit lines at their ends.</summary>
/// <param name="Scheme">What the other lines get.</param>
/// <param name="SelectedRow">Word line at V.</param>
/// <param name="SelectedColumn">Bit line at 0 V; null for all, which selects a row.</param>
/// <param name="Volts">V in V.</param>
public sealed record BiasPattern(BiasScheme Scheme, int SelectedRow, int? SelectedColumn, double Volts)
{
    /// <summary>Resistance in ohm between a selected bit line and its source of 0 V, across which is measured; 0 or more.</summary>
    public double LoadOhms { get; init; }

    /// <summary>What the scheme puts on word lines that are not selected, in V; null where they float.</summary>
    public double? OtherWordLineVolts => Scheme switch
    {
        BiasScheme.Floating => null,
        BiasScheme.Grounded => 0,
        BiasScheme.Half => Volts / 2,
        BiasScheme.Third => Volts / 3,
        _ => throw new InvalidOperationException($"There is no bias scheme {Scheme}."),
    };

    /// <summary>What the scheme puts on bit lines that are not selected, in V; null where they float.</summary>
    public double? OtherBitLineVolts => Scheme == BiasScheme.Third ? 2 * Volts / 3 : OtherWordLineVolts;

    /// <summary>Sources of the word lines.</summary>
    /// <param name="rows">Word lines.</param>
    /// <exception cref="ArgumentOutOfRangeException">The selected row is none of them.</exception>
    public LineDrive[] WordLines(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)SelectedRow, (uint)rows, nameof(SelectedRow));
        var drives = new LineDrive[rows];
        Array.Fill(drives, OtherWordLineVolts is { } volts ? LineDrive.AtStart(volts) : LineDrive.Floating);
        drives[SelectedRow] = LineDrive.AtStart(Volts);
        return drives;
    }

    /// <summary>Sources of the bit lines.</summary>
    /// <param name="columns">Bit lines.</param>
    /// <exception cref="ArgumentOutOfRangeException">The selected column is none of them.</exception>
    public LineDrive[] BitLines(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)(SelectedColumn ?? 0), (uint)columns, nameof(SelectedColumn));
        var selected = new LineDrive(LineEnd.Open, LineEnd.Driven(0, LoadOhms));
        var drives = new LineDrive[columns];
        Array.Fill(drives, SelectedColumn is null ? selected : OtherBitLineVolts is { } volts ? LineDrive.AtEnd(volts) : LineDrive.Floating);
        drives[SelectedColumn ?? 0] = selected;
        return drives;
    }
}

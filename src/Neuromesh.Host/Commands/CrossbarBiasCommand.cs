using System.CommandLine;
using System.Globalization;
using System.Text;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Experiments;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Crossbars;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh crossbar bias</c>: what bias schemes do to the selected, half-selected and other cells of an array, and what a read of one cell senses.</summary>
internal static class CrossbarBiasCommand
{
    private const int DefaultLines = 64;
    private const double DefaultLowOhms = 10_000;
    private const double DefaultHighOhms = 1_000_000;
    private const int MostLines = 512;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var size = NumberOption.Create("--size", 1, MostLines, $"Word and bit lines; {DefaultLines} if not given.");
        var cells = new Option<string?>("--cells") { Description = "Resistances of the cells: a line a row, ohm, commas, inf for open; without it all are low.", HelpName = "FILE" };
        var low = QuantityOption.Resistance("--low", true, DefaultLowOhms, "Low resistance in ohm.");
        var high = QuantityOption.Resistance("--high", true, DefaultHighOhms, "High resistance in ohm.");
        var volts = QuantityOption.Voltage("--volts", 1, "Voltage of the selected word line.");
        var row = NumberOption.Create("--row", 0, BiasedArray.MaximumLines, "Selected row, from 0; 0 if not given.");
        var column = NumberOption.Create("--column", 0, BiasedArray.MaximumLines, "Selected column, from 0; the last if not given.");
        var scheme = new Option<string?>("--scheme") { Description = $"One of {Names(Enum.GetValues<BiasScheme>().Select(NameOf))}; all if not given.", HelpName = "NAME" };
        var kind = new Option<string?>("--cell") { Description = $"Kind of the cells: {Names(CellKind.All.Select(known => known.Name))}; linear if not given.", HelpName = "NAME" };
        var wordLine = QuantityOption.Resistance("--r-word-line", false, 0, "Resistance of a word line's segment.");
        var bitLine = QuantityOption.Resistance("--r-bit-line", false, 0, "Resistance of a bit line's segment.");
        var load = QuantityOption.Resistance("--load", false, 0, "Resistance between the selected bit line and 0 V.");
        var output = new Option<string?>("--out") { Description = "Directory for a table and a picture over the size of the array.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("bias", "Select a cell by floating, grounded, V/2 and V/3 lines: voltages, sneak currents, read margin, power.")
        {
            size, cells, low, high, volts, row, column, scheme, kind, wordLine, bitLine, load, output, json,
        };
        command.SetAction(parsed =>
        {
            var file = parsed.GetValue(cells) is { } path ? ReadCells(path, parsed.GetValue(size) is not null) : null;
            var (rows, columns) = file is null ? (parsed.GetValue(size) ?? DefaultLines, parsed.GetValue(size) ?? DefaultLines) : (file.Rows, file.Columns);
            var study = new BiasStudy
            {
                Rows = rows,
                Columns = columns,
                Row = Place("--row", parsed.GetValue(row) ?? 0, rows),
                Column = Place("--column", parsed.GetValue(column) ?? (columns - 1), columns),
                Volts = parsed.GetValue(volts),
                LowOhms = parsed.GetValue(low),
                HighOhms = parsed.GetValue(high),
                LoadOhms = parsed.GetValue(load),
                Wires = new WireResistances(parsed.GetValue(wordLine), parsed.GetValue(bitLine)),
                Kind = Find(parsed.GetValue(kind)),
                Ohms = file?.Values,
            };
            if (study.LowOhms >= study.HighOhms)
            {
                throw CommandException.BadInput(string.Create(CultureInfo.InvariantCulture, $"crossbar bias: --low {study.LowOhms:R} must be below --high {study.HighOhms:R}."));
            }

            return Run(study, Schemes(parsed.GetValue(scheme)), parsed.GetValue(output), parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(BiasStudy study, BiasScheme[] schemes, string? output, bool json)
    {
        var margins = Array.ConvertAll(schemes, study.Read);
        var files = output is null ? [] : BiasFiles.Write(output, study, schemes);
        if (json)
        {
            StandardOutput.WriteJson(new
            {
                study.Rows,
                study.Columns,
                study.Row,
                study.Column,
                study.Volts,
                study.LowOhms,
                study.HighOhms,
                study.Wires.WordLineOhms,
                study.Wires.BitLineOhms,
                study.LoadOhms,
                Cell = study.Kind.Name,
                Schemes = schemes.Select((scheme, i) => new { Scheme = NameOf(scheme), ReadMargin = margins[i].OfCurrents, margins[i].SneakShare, Low = margins[i].On, High = margins[i].Off }),
                Files = files,
            });
        }
        else
        {
            StandardOutput.Write(Describe(study, schemes, margins, files));
        }

        return ExitCode.Success;
    }

    private static string Describe(BiasStudy study, BiasScheme[] schemes, ReadMargin[] margins, IReadOnlyList<string> files)
    {
        var text = new StringBuilder();
        void Add(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Add($"{study.Rows} x {study.Columns} cells ({study.Kind.Description}), row {study.Row}, column {study.Column} selected with {study.Volts:G4} V");
        for (var i = 0; i < schemes.Length; i++)
        {
            var (on, off) = (margins[i].On, margins[i].Off);
            Add($"{NameOf(schemes[i])}");
            Add($"  selected                  {on.Selected.MeanVolts,10:G4} V");
            Add($"  half-selected, word line  {Range(on.HalfSelectedOnWordLine)}");
            Add($"  half-selected, bit line   {Range(on.HalfSelectedOnBitLine)}");
            Add($"  others                    {Range(on.Unselected)}");
            Add($"  sensed                    {on.SensedAmperes[0],10:G4} A low, {off.SensedAmperes[0]:G4} A high; of it sneaks {on.SneakAmperes[0]:G4} A, {off.SneakAmperes[0]:G4} A");
            Add($"  read margin               {margins[i].OfCurrents,10:G4}");
            Add($"  power                     {on.SourcesWatts,10:G4} W, of it {on.Selected.Watts:G4} W in the selected cell, {on.WiresWatts:G4} W in lines and load");
            Add($"  solved in                 {on.Solve.Iterations,10} steps, residual {on.Solve.RelativeResidual:0.0E+0}");
        }

        if (files.Count > 0)
        {
            Add($"files: {string.Join(", ", files)}");
        }

        return text.ToString();

        static string Range(CellGroup group) => group.Cells == 0 ? "      none"
            : string.Create(CultureInfo.InvariantCulture, $"{group.LowestVolts,10:G4} to {group.HighestVolts:G4} V, {group.Watts:G4} W in {group.Cells} cells");
    }

    private static MatrixFile ReadCells(string path, bool hasSize)
    {
        if (hasSize)
        {
            throw CommandException.BadInput("crossbar bias: --size and --cells both say how large the array is; name one of them.");
        }

        var file = MatrixFile.Read(path, text => MatrixFile.Number(text) is { } ohms and > 0 ? ohms : null, "a resistance above 0 ohm, or inf for an open cell");
        return file.Rows <= MostLines && file.Columns <= MostLines ? file
            : throw CommandException.BadInput($"{path} has {file.Rows} x {file.Columns} cells; this command takes at most {MostLines} rows and columns.");
    }

    private static int Place(string option, int place, int count) => place < count ? place
        : throw CommandException.BadInput($"crossbar bias: {option} {place}: expected a whole number from 0 to {count - 1}, as the array has {count}.");

    private static CellKind Find(string? name)
    {
        var known = CellKind.All;
        return name is null ? known[0] : known.FirstOrDefault(kind => kind.Name == name)
            ?? throw CommandException.BadInput($"crossbar bias: there is no cell '{name}'.{NearestName.Hint(name, [.. known.Select(kind => kind.Name)], "cells")}");
    }

    private static BiasScheme[] Schemes(string? name)
    {
        var all = Enum.GetValues<BiasScheme>();
        return name is null ? all : Array.FindAll(all, scheme => NameOf(scheme) == name) is [_] found ? found
            : throw CommandException.BadInput($"crossbar bias: there is no scheme '{name}'.{NearestName.Hint(name, [.. all.Select(NameOf)], "schemes")}");
    }

    private static string NameOf(BiasScheme scheme) => scheme.ToString().ToLowerInvariant();

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}

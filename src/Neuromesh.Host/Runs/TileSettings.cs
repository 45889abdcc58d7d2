using System.Globalization;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Crossbars.Products;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Host.Runs;

/// <summary>Says in one line what the arrays of a crossbar projection are made of and how they are read.</summary>
internal static class TileSettings
{
    /// <summary>The line.</summary>
    /// <param name="projection">The projection.</param>
    public static string Describe(CrossbarProjection projection)
    {
        var crossbar = projection.Crossbar;
        List<string> parts =
        [
            $"{Device(crossbar.Device)} {Number(crossbar.ConductanceMinSiemens * 1e6)} to {Number(crossbar.ConductanceMaxSiemens * 1e6)} uS",
            $"reads of {Number(crossbar.ReadVoltageVolts)} V, {Number(crossbar.PulseSeconds * 1e9)} ns",
        ];
        if (crossbar.ReadDisturb)
        {
            parts.Add("reads act on the cells");
        }

        if (crossbar.Learning is { } learning)
        {
            parts.Add($"spikes of -{Number(learning.PeakVolts)} and {Number(learning.TailVolts)} V on both lines");
        }

        if (crossbar.Circuit is { } circuit)
        {
            parts.Add(Cells(circuit));
        }

        if (crossbar.Stack is { } stack)
        {
            parts.Add(stack.Kind == StackKind.Pillars ? $"pillars through {stack.Layers} layers" : $"{stack.Layers} layers that share lines");
        }

        if (crossbar.UnselectedRows == UnselectedRows.Floating)
        {
            parts.Add("other rows floating");
        }

        switch (crossbar.Encoding)
        {
            case WeightEncoding.OffsetColumn:
                parts.Add("offset columns");
                break;
            case WeightEncoding.BitSlices:
                parts.Add($"{crossbar.Slices} slices of {crossbar.BitsPerCell} bits");
                break;
        }

        if (crossbar.Writes is { } writes)
        {
            parts.Add(Writes(writes));
        }

        if (crossbar.HasWires)
        {
            parts.Add($"wires of {Number(crossbar.WordLineOhms)} and {Number(crossbar.BitLineOhms)} ohm a cell");
        }

        if (crossbar.ReadNoise > 0)
        {
            parts.Add($"read noise {Number(100 * crossbar.ReadNoise)} % per {(crossbar.ReadNoiseMode == ReadNoiseMode.PerCell ? "cell" : "output")}");
        }

        if (crossbar.AdcBits is { } bits)
        {
            parts.Add($"converters of {bits} bits");
        }

        if (crossbar.Readout is { } readout)
        {
            parts.AddRange(Readout(readout, crossbar.AdcBits is not null));
        }

        return string.Join(", ", parts);
    }

    /// <summary>What the tiles of a projection are, and what they cost.</summary>
    /// <param name="tiles">The tiles.</param>
    public static string Describe(IReadOnlyList<TileResult> tiles)
    {
        var joules = tiles.Sum(tile => tile.Energy.Total);
        var seconds = tiles.Max(tile => tile.LatencySeconds);
        var squareMillimeters = tiles.Sum(tile => tile.AreaSquareMeters) * 1e6;
        var missed = tiles.Sum(tile => tile.Counts.Missed);
        var programming = tiles.Max(tile => tile.ProgrammingSeconds);
        var writes = programming > 0 ? $"{ProgressText.Figure(1e3 * programming)} ms of programming, " : "";
        var cost = $"{ProgressText.Figure(1e6 * joules)} uJ, {ProgressText.Figure(1e3 * seconds)} ms of reads, {writes}{ProgressText.Figure(squareMillimeters)} mm2 (see run.json)";
        var stuck = tiles.Sum(tile => tile.Counts.Stuck);
        var misses = missed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {missed:N0} cells not brought to their targets");
        misses += stuck == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {stuck:N0} of them stuck");
        var clipped = tiles.Sum(tile => tile.Counts.Clipped);
        misses += clipped == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {clipped:N0} weights clipped to the full scale");
        return $"{tiles[0].Projection.Name}: {Describe(tiles[0].Projection)}; {cost}{misses}";
    }

    private static string Writes(TileWrites writes)
    {
        var lines = writes.Scheme switch
        {
            BiasScheme.Half => "written with other lines at V/2",
            BiasScheme.Third => "written with other lines at V/3 and 2V/3",
            BiasScheme.Floating => "written with other lines floating",
            _ => "written cell by cell",
        };
        return writes.Heat is { } heat ? $"{lines}, cells warming each other at a pitch of {Number(1e9 * heat.PitchMetres)} nm" : lines;
    }

    private static string Cells(CellCircuit circuit) => circuit switch
    {
        HyperbolicCircuit hyperbolic => $"current as sinh(V/{Number(hyperbolic.VoltageScale)} V)",
        RectifyingCircuit rectifying => $"rectifying {Number(rectifying.Ratio)} times",
        SeriesCircuit { Selector: HyperbolicSelector selector } => $"selectors of {Scientific(selector.Siemens)} S, sinh(V/{Number(selector.VoltageScale)} V)",
        SeriesCircuit { Selector: JunctionDiode diode } => $"diodes of {Scientific(diode.SaturationAmperes)} A",
        TransistorCircuit transistor =>
            $"transistors of {Number(1e3 * transistor.Transistor.TransconductanceAmperesPerSquareVolt)} mA/V2 above {Number(transistor.Transistor.ThresholdVolts)} V, gates of driven rows at {Number(transistor.GateVolts)} V",
        _ => circuit.ToString()!,
    };

    private static string Scientific(double value) => value.ToString("0.###e-0", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Readout(ReadoutParameters readout, bool isConverted)
    {
        if (isConverted)
        {
            var calibrated = readout.CalibrationReferences is null ? "not calibrated" : "calibrated";
            yield return $"of gain {Number(readout.AdcGain)} ± {Number(100 * readout.AdcGainSpread)} %, {calibrated}";
        }

        if (readout.ColumnsPerAdc > 1)
        {
            yield return $"a converter for {readout.ColumnsPerAdc} columns";
        }

        if (readout.AmplifierOhms is { } ohms)
        {
            yield return $"amplifiers of {ohms.ToString("G4", CultureInfo.InvariantCulture)} ohm{(readout.HoldFarads is null ? "" : " with hold stages")}";
        }
    }

    private static string Device(TileDevice? device)
    {
        if (device is null)
        {
            return "ideal devices of";
        }

        var stuck = device.StuckShare > 0 ? $", {Number(100 * device.StuckShare)} % stuck," : "";
        stuck += device.Spread is null ? "" : ", cells of a spread,";
        stuck = device.Variant is null ? stuck : $" ({device.Variant}){stuck}";
        return device.AgeSeconds > 0 ? $"{device.Preset}{stuck} {Number(device.AgeSeconds)} s old, of" : $"{device.Preset}{stuck} of";
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

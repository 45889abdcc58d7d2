namespace Neuromesh.Core.Crossbars.Networks;

/// <content>Currents and powers from node voltages.</content>
/// <remarks>
/// A source's current is never the small difference of two voltages over a wire: with I_k the current into the cells at node k and R_k the
/// resistance from there to the other source, <c>I R = V − V_other + Σ I_k R_k</c>. A line without resistance that is driven at both ends
/// shares its current as in the limit of equal small resistances.
/// </remarks>
internal sealed partial class LineNetwork
{
    /// <summary>Power that cells and wires turn into heat, and power that the sources deliver, in W, after <see cref="Solve"/>.</summary>
    /// <remarks>Wires are the lines and the sources' series resistances. The three agree as cells + wires = sources.</remarks>
    public (double CellsWatts, double WiresWatts, double SourcesWatts) Powers()
    {
        double cells = 0, wires = 0, sources = 0;
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            cells += _cellAmperes[cell] * _cellVolts[cell];
        }

        var leaving = LeavingAmperes();
        for (var line = 0; line < _lines.Length; line++)
        {
            var (start, end) = (_drives[line].Start, _drives[line].End);
            sources += (start.Volts * _startAmperes[line]) + (end.Volts * _endAmperes[line]);
            wires += (_startAmperes[line] * _startAmperes[line] * OhmsAt(_lines[line], start)) + (_endAmperes[line] * _endAmperes[line] * OhmsAt(_lines[line], end));
            var along = _startAmperes[line];
            for (var position = 0; position < _lines[line].Length - 1; position++)
            {
                along -= leaving[line][position];
                wires += along * along * _lines[line].SegmentOhms;
            }
        }

        return (cells, wires, sources);
    }

    private void FindCurrents()
    {
        Array.Fill(_cellAmperes, double.NaN);
        _newton!.CopyCurrents(_cellAmperes);
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            var place = _cells[cell];
            if (_model.IsShorted(cell))
            {
                (_cellVolts[cell], _cellAmperes[cell]) = (0, 0);
                continue;
            }

            var (first, second) = (Volts(place.FirstLine, place.FirstPosition), Volts(place.SecondLine, place.SecondPosition));
            _cellVolts[cell] = first - second;

            // Between sources that join no unknown.
            _cellAmperes[cell] = double.IsNaN(_cellAmperes[cell]) ? _model.At(cell, first, second).Amperes : _cellAmperes[cell];
        }

        FindShortCurrents();
        var leaving = LeavingAmperes();
        for (var line = 0; line < _lines.Length; line++)
        {
            (_startAmperes[line], _endAmperes[line]) = SourceAmperes(_lines[line], _drives[line], leaving[line]);
        }
    }

    private double[][] LeavingAmperes()
    {
        var leaving = Array.ConvertAll(_lines, line => new double[line.Length]);
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            leaving[_cells[cell].FirstLine][_cells[cell].FirstPosition] += _cellAmperes[cell];
            leaving[_cells[cell].SecondLine][_cells[cell].SecondPosition] -= _cellAmperes[cell];
        }

        return leaving;
    }

    private static (double Start, double End) SourceAmperes(Line line, LineDrive drive, double[] leaving)
    {
        var sum = 0.0;
        foreach (var amperes in leaving)
        {
            sum += amperes;
        }

        if (!drive.Start.IsDriven || !drive.End.IsDriven)
        {
            return (drive.Start.IsDriven ? sum : 0, drive.End.IsDriven ? sum : 0);
        }

        var (startOhms, endOhms, segmentOhms) = (OhmsAt(line, drive.Start), OhmsAt(line, drive.End), line.SegmentOhms);
        if (startOhms + endOhms == 0)
        {
            (startOhms, endOhms, segmentOhms) = (1, 1, 1);
        }

        double fromStart = 0, fromEnd = 0;
        for (var position = 0; position < leaving.Length; position++)
        {
            fromStart += leaving[position] * (endOhms + ((leaving.Length - 1 - position) * segmentOhms));
            fromEnd += leaving[position] * (startOhms + (position * segmentOhms));
        }

        var whole = startOhms + endOhms + ((leaving.Length - 1) * segmentOhms);
        var across = drive.Start.Volts - drive.End.Volts;
        return ((across + fromStart) / whole, (fromEnd - across) / whole);
    }
}

namespace Neuromesh.Core.Crossbars.Networks;

/// <content>Currents through shorts: no voltage tells them, so they follow from what else leaves their nodes.</content>
/// <remarks>Where shorts form a loop they share the current as in the limit of equal small resistances.</remarks>
internal sealed partial class LineNetwork
{
    private void FindShortCurrents()
    {
        var shorts = new List<(int First, int Second, int Cell)>();
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            if (_model.IsShorted(cell))
            {
                var place = _cells[cell];
                shorts.Add((NodeOf(place.FirstLine, place.FirstPosition), NodeOf(place.SecondLine, place.SecondPosition), cell));
            }
        }

        if (shorts.Count == 0)
        {
            return;
        }

        var numbers = NumberNodesOf(shorts);
        var places = new NodePlace[numbers.Values.Count(number => number >= 0)];
        var pairs = shorts.Where(one => numbers[one.First] >= 0 && numbers[one.Second] >= 0).Select(one => (numbers[one.First], numbers[one.Second])).ToList();
        foreach (var (node, number) in numbers)
        {
            if (number >= 0)
            {
                places[number] = new NodePlace(node, 0, 0);
            }
        }

        var elimination = new NetworkElimination(places, pairs);
        foreach (var (first, second, _) in shorts)
        {
            AddUnit(elimination, numbers[first], numbers[second]);
        }

        elimination.Factor();
        var leaving = LeavingOtherwise();
        var volts = new double[places.Length];
        foreach (var (node, number) in numbers)
        {
            if (number >= 0)
            {
                volts[number] = -leaving[node];
            }
        }

        elimination.Solve(volts);
        foreach (var (first, second, cell) in shorts)
        {
            _cellAmperes[cell] = VoltsOf(numbers[first]) - VoltsOf(numbers[second]);
        }

        double VoltsOf(int number) => number >= 0 ? volts[number] : 0;
    }

    private static void AddUnit(NetworkElimination elimination, int first, int second)
    {
        if (first >= 0 && second >= 0)
        {
            elimination.Add(first, second, 1, 1);
        }
        else if (first >= 0 || second >= 0)
        {
            elimination.AddToFixed(Math.Max(first, second), 1);
        }
    }

    // In each group of nodes that shorts join, those at sources take up what is left, or else the first one; they have the number -1.
    private Dictionary<int, int> NumberNodesOf(List<(int First, int Second, int Cell)> shorts)
    {
        var fixedNodes = new HashSet<int>(_map!.Fixed.Select(one => one.Node));
        var grounded = new HashSet<int>(fixedNodes.Select(_map.Find));
        var numbers = new Dictionary<int, int>();
        var count = 0;
        foreach (var (first, second, _) in shorts)
        {
            foreach (var node in (ReadOnlySpan<int>)[first, second])
            {
                if (!numbers.ContainsKey(node))
                {
                    numbers[node] = fixedNodes.Contains(node) || grounded.Add(_map.Find(node)) ? -1 : count++;
                }
            }
        }

        return numbers;
    }

    // What leaves each node through wires and cells that are no shorts.
    private double[] LeavingOtherwise()
    {
        var leaving = new double[_nodeVolts.Length];
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            if (!_model.IsShorted(cell))
            {
                leaving[NodeOf(_cells[cell].FirstLine, _cells[cell].FirstPosition)] += _cellAmperes[cell];
                leaving[NodeOf(_cells[cell].SecondLine, _cells[cell].SecondPosition)] -= _cellAmperes[cell];
            }
        }

        for (var line = 0; line < _lines.Length; line++)
        {
            for (var node = _firstNode[line] + 1; node < _firstNode[line + 1]; node++)
            {
                var amperes = (_nodeVolts[node - 1] - _nodeVolts[node]) / _lines[line].SegmentOhms;
                leaving[node - 1] += amperes;
                leaving[node] -= amperes;
            }

            AddSource(_drives[line].Start, line, _firstNode[line]);
            AddSource(_drives[line].End, line, _firstNode[line + 1] - 1);
        }

        return leaving;

        void AddSource(LineEnd end, int line, int node)
        {
            if (end.IsDriven && OhmsAt(_lines[line], end) > 0)
            {
                leaving[node] += (_nodeVolts[node] - end.Volts) / OhmsAt(_lines[line], end);
            }
        }
    }
}

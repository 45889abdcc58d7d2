using Neuromesh.Core.Kernels;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.NeuronCores;

/// <summary>The projections whose weights are held in fixed point: buckets of what is on its way, and one row of whole numbers whose sums are exact.</summary>
internal sealed unsafe class FixedPointInput : IDisposable
{
    private const int LinesAhead = 96;
    private const int MostFirstPlaces = 1 << 12;

    private readonly SynapseTable[] _tables;
    private readonly SynapseBuckets _buckets;
    private readonly double _unit;
    private readonly int _ports;
    private readonly int _neurons;
    private readonly nint _portOffset;
    private (int Table, int Place)[] _places;
    private PackedRuns.Run[] _runs;
    private long _addedStep = -1;

    public FixedPointInput(SynapseTable[] tables, FixedPointScale scale, int ports, int slots, int neurons, long mostPerStep)
    {
        if (mostPerStep > int.MaxValue)
        {
            throw new OverflowException(
                $"The weights of a neuron's synapses sum to {mostPerStep} units of 2^-{scale.Exponent}, above the limit of {int.MaxValue}: use precision double.");
        }

        _tables = tables;
        _unit = scale.Unit;
        _ports = ports;
        _neurons = neurons;
        _portOffset = ports == 1 ? 0 : InputRing<int>.RowLength(neurons);
        _buckets = new SynapseBuckets(slots);

        // Room for a spike of every source in one step, unless there are very many.
        _places = new (int, int)[(int)Math.Min(tables.Sum(table => (long)table.SourceCount), MostFirstPlaces)];
        _runs = new PackedRuns.Run[_places.Length];
    }

    /// <summary>Delivers the spikes of a step.</summary>
    /// <param name="sources">Their global ids, ascending.</param>
    /// <param name="step">The step at whose end a delay of one epoch arrives.</param>
    /// <returns>Number of synapses.</returns>
    public long Deliver(ReadOnlySpan<int> sources, long step)
    {
        // Three passes, each of which has its memory asked for by the one before: index, runs, synapses.
        var count = FindPlaces(sources);
        for (var i = 0; i < count; i++)
        {
            _runs[i] = _tables[_places[i].Table].PackedRunAt(_places[i].Place);
        }

        // Runs come from main memory at random: as many cache lines as the processor keeps under way are asked for ahead of the one that is copied.
        long events = 0;
        var fetched = 0;
        var linesAhead = 0;
        for (var i = 0; i < count; i++)
        {
            while (fetched < count && linesAhead < LinesAhead)
            {
                linesAhead += PackedRuns.Prefetch(_runs[fetched++]);
            }

            _buckets.Append(_runs[i], step);
            events += _runs[i].Count;
            linesAhead -= PackedRuns.LinesOf(_runs[i]);
        }

        return events;
    }

    /// <summary>Adds what arrives at the end of a step to a part of the input rows, and clears it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="row">Row of port 0.</param>
    /// <param name="portOffset">Elements to the row of port 1.</param>
    /// <param name="tile">The part of the rows; all parts of a step follow each other on one thread, from the first neuron to the last.</param>
    public void AddTo(long step, double* row, nint portOffset, InputTile tile)
    {
        if (_addedStep != step)
        {
            var words = _buckets.Words(step, out var count);
            BucketDelivery.AddUp(StepRow<int>.Begin(_portOffset + _neurons), words, count, _portOffset);
            _buckets.Clear(step);
            _addedStep = step;
        }

        var whole = StepRow<int>.Pointer;
        for (var port = 0; port < _ports; port++)
        {
            WholeRows.Take(row + (port * portOffset) + tile.First, whole + (port * _portOffset) + tile.First, tile.Count, _unit);
        }

        if (tile.End == _neurons)
        {
            StepRow<int>.End();
        }
    }

    /// <summary>What each neuron has coming, in units.</summary>
    /// <param name="nextStep">The first step not yet simulated.</param>
    /// <returns>[steps × ports × neurons], row-major.</returns>
    public int[] Expand(long nextStep)
    {
        var pending = new int[_buckets.Slots * _ports * _neurons];
        fixed (int* first = pending)
        {
            for (var slot = 0; slot < _buckets.Slots; slot++)
            {
                var words = _buckets.Words(nextStep + slot, out var count);
                BucketDelivery.AddUp(first + (slot * _ports * _neurons), words, count, _ports == 1 ? 0 : _neurons);
            }
        }

        return pending;
    }

    /// <summary>Finds the runs of spikes in the tables' indexes, and asks for what is to be read there.</summary>
    private int FindPlaces(ReadOnlySpan<int> sources)
    {
        var count = 0;
        for (var i = 0; i < _tables.Length; i++)
        {
            var table = _tables[i];
            var own = SparseInputs.OwnSpikes(sources, table.FirstSource, table.SourceCount);
            if (_places.Length < count + own.Length)
            {
                Array.Resize(ref _places, 2 * (count + own.Length));
                _runs = new PackedRuns.Run[_places.Length];
            }

            foreach (var source in own)
            {
                var place = table.FindPacked(source);
                _places[count] = (i, place);
                count += place >= 0 ? 1 : 0;
            }
        }

        return count;
    }

    public void Dispose()
    {
        _buckets.Dispose();
    }
}

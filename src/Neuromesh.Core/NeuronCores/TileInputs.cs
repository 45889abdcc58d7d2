using System.Collections.Immutable;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.NeuronCores;

/// <summary>
/// The crossbar projections onto a core: sums the partial results of the tiles that share a column, in ascending order of row tile, and keeps the sums
/// until their delay has passed.
/// </summary>
/// <remarks>
/// Order of sums: within one delivery step (emission epoch + lag, projection, row tile). The result joins the sparse input after all
/// synapses and Poisson events of the step, whatever arrived first.
/// </remarks>
internal sealed unsafe class TileInputs : IDisposable
{
    private readonly ImmutableArray<CrossbarInputSpecification> _projections;
    private readonly int _epochSteps;
    private readonly int _firstIndex;
    private readonly int _size;
    private readonly NativeArena _arena = new();
    private readonly InputRing<double> _ring;
    private readonly double[] _column;
    private readonly List<TileOutput>[] _outputs;

    public TileInputs(ImmutableArray<CrossbarInputSpecification> projections, int ports, int epochSteps, int firstIndex, int size)
    {
        _projections = projections;
        _epochSteps = epochSteps;
        _firstIndex = firstIndex;
        _size = size;
        var slots = projections.Max(projection => projection.DelaySteps - (projection.LagEpochs(epochSteps) * epochSteps)) + epochSteps;
        _ring = new InputRing<double>(ports, slots, size, _arena);
        _column = new double[size];
        _outputs = new List<TileOutput>[projections.Length];
        for (var i = 0; i < projections.Length; i++)
        {
            _outputs[i] = [];
        }
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => _ring.Bytes;

    /// <summary>Takes what the tiles delivered, before the first step of an epoch.</summary>
    /// <param name="outputs">Outputs of all tiles whose lag ends with this epoch, in any order; those of other columns and projections are ignored.</param>
    public void Accept(IReadOnlyList<TileOutput> outputs)
    {
        foreach (var list in _outputs)
        {
            list.Clear();
        }

        for (var i = 0; i < outputs.Count; i++)
        {
            var output = outputs[i];
            var projection = IndexOf(output.Projection);
            if (projection >= 0 && output.FirstColumn < _firstIndex + _size && output.FirstColumn + output.Columns > _firstIndex)
            {
                _outputs[projection].Add(output);
            }
        }

        for (var i = 0; i < _projections.Length; i++)
        {
            Sum(_projections[i], _outputs[i]);
        }
    }

    /// <summary>Adds what arrives at the end of a step to the input rows, and clears it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="input">Input row of port 0.</param>
    /// <param name="portOffset">Elements to the row of port 1; 0 where there is one port.</param>
    public void AddTo(long step, double* input, nint portOffset)
    {
        AddRow(_ring.Row(0, step), input);
        if (portOffset != 0)
        {
            AddRow(_ring.Row(1, step), input + portOffset);
        }
    }

    /// <summary>Adds all that a neuron has coming to a digest.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="nextStep">The first step not yet simulated.</param>
    /// <param name="digest">The digest.</param>
    public void AddState(int neuron, long nextStep, ref StateDigest digest) => _ring.AddState(neuron, nextStep, ref digest);

    public void Dispose()
    {
        _ring.Dispose();
        _arena.Dispose();
    }

    private int IndexOf(int projection)
    {
        for (var i = 0; i < _projections.Length; i++)
        {
            if (_projections[i].Projection == projection)
            {
                return i;
            }
        }

        return -1;
    }

    private void AddRow(double* row, double* input)
    {
        var arrived = new Span<double>(row, _size);
        RowSums.Add(new Span<double>(input, _size), arrived);
        arrived.Clear();
    }

    private void Sum(CrossbarInputSpecification projection, List<TileOutput> outputs)
    {
        if (outputs.Count == 0)
        {
            return;
        }

        outputs.Sort(static (a, b) => (a.RowTile, a.FirstColumn).CompareTo((b.RowTile, b.FirstColumn)));
        var epoch = outputs[0].Epoch;
        for (var stepIndex = 0; stepIndex < _epochSteps; stepIndex++)
        {
            var any = false;
            foreach (var output in outputs)
            {
                var position = output.StepIndexes.BinarySearch(stepIndex);
                if (position < 0)
                {
                    continue;
                }

                if (!any)
                {
                    Array.Clear(_column);
                    any = true;
                }

                var from = Math.Max(output.FirstColumn, _firstIndex);
                var to = Math.Min(output.FirstColumn + output.Columns, _firstIndex + _size);
                var weights = output.Weights(position)[(from - output.FirstColumn)..(to - output.FirstColumn)];
                RowSums.Add(_column.AsSpan(from - _firstIndex, to - from), weights);
            }

            if (any)
            {
                Deliver((epoch * _epochSteps) + stepIndex + 1 + projection.DelaySteps);
            }
        }
    }

    private void Deliver(long step)
    {
        var row = new Span<double>(_ring.Row(0, step), _size);
        if (_ring.PortOffset == 0)
        {
            RowSums.Add(row, _column);
        }
        else
        {
            RowSums.AddBySign(row, new Span<double>(_ring.Row(1, step), _size), _column);
        }
    }
}

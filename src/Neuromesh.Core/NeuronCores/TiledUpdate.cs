using System.Diagnostics;
using Neuromesh.Core.Neurons;

namespace Neuromesh.Core.NeuronCores;

/// <summary>
/// Input and update of a step, some neurons at a time: their input is put together in a row that stays in the L1 cache and is used up at once.
/// </summary>
/// <remarks>
/// For cores whose input of a step comes from whole numbers and Poisson processes only. The sums and their order are those of a row for all neurons; that row would be
/// written, read and cleared in the L2 cache, or beyond it where a thread has many cores.
/// </remarks>
internal sealed unsafe class TiledUpdate
{
    private const int PortOffset = InputTile.MostNeurons + 8;

    private readonly INeuronGroup _neurons;
    private readonly SparseInputs _sparse;
    private readonly PoissonDrive[] _poisson;
    private long _inputTicks;
    private long _updateTicks;

    public TiledUpdate(INeuronGroup neurons, SparseInputs sparse, PoissonDrive[] poisson)
    {
        _neurons = neurons;
        _sparse = sparse;
        _poisson = poisson;
    }

    /// <summary>Share of the update in the time of both, from the steps that were measured.</summary>
    public double UpdateShare => _inputTicks + _updateTicks == 0 ? 0 : (double)_updateTicks / (_inputTicks + _updateTicks);

    /// <summary>Advances all neurons by a step.</summary>
    /// <param name="step">The step that ends.</param>
    /// <param name="fired">Receives the indexes of the neurons that fired, ascending; room for all.</param>
    /// <returns>Number of neurons that fired.</returns>
    public int Step(long step, int* fired)
    {
        foreach (var poisson in _poisson)
        {
            poisson.Begin(step);
        }

        var row = StepRow<double>.Begin(_neurons.PortCount * PortOffset);
        nint portOffset = _neurons.PortCount == 1 ? 0 : PortOffset;
        var measured = EngineTimes.IsMeasured(step);
        var firedCount = 0;
        InputTile tile;
        for (var first = 0; first < _neurons.Size; first = tile.End)
        {
            tile = InputTile.At(first, _neurons.Size);
            var input = row - first;
            var started = measured ? Stopwatch.GetTimestamp() : 0;
            _sparse.AddTo(step, input, portOffset, tile);
            foreach (var poisson in _poisson)
            {
                poisson.AddTo(step, input + (poisson.Weight < 0 ? portOffset : 0), tile);
            }

            var prepared = measured ? Stopwatch.GetTimestamp() : 0;
            firedCount += _neurons.Step(step, first, tile.Count, input, portOffset, fired + firedCount);
            if (measured)
            {
                _inputTicks += prepared - started;
                _updateTicks += Stopwatch.GetTimestamp() - prepared;
            }
        }

        StepRow<double>.End();
        return firedCount;
    }
}

using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.NeuronCores;

/// <summary>Independent Poisson events for each neuron of a core.</summary>
/// <remarks>
/// Philox counter = (neuron / 4, step low, step high, 0), word = neuron mod 4, with the neuron's index in its population: the draws do not
/// depend on the cut. The count is the number of cumulative probabilities at or below the word; the weight times the
/// count is added in one addition.
/// </remarks>
internal sealed unsafe class PoissonDrive : IDisposable
{
    private readonly RandomKey _key;
    private readonly PoissonThresholds _thresholds;
    private readonly NativeBuffer<uint> _words;
    private readonly NativeBuffer<int> _counts;
    private readonly int _firstIndex;

    public PoissonDrive(ulong seed, PoissonInputSpecification input, int firstIndex)
    {
        Weight = input.Weight;
        _key = RandomKey.Create(seed, "poisson", input.Input);
        _thresholds = new PoissonThresholds(input.EventsPerStep);
        _firstIndex = firstIndex;
        _words = new NativeBuffer<uint>(InputTile.Neurons + 3);
        _counts = new NativeBuffer<int>(InputTile.Neurons);
    }

    /// <summary>Weight of an event.</summary>
    public double Weight { get; }

    /// <summary>Adds the events of a step to a part of an input row.</summary>
    /// <param name="step">The step.</param>
    /// <param name="row">The row.</param>
    /// <param name="tile">The part.</param>
    public void AddTo(long step, double* row, InputTile tile)
    {
        var first = _firstIndex + tile.First;
        var skipped = first % 4;
        PhiloxFill.Words(_key, (uint)(first / 4), (uint)step, (uint)(step >>> 32), 0, _words.Span[..(skipped + tile.Count)]);
        PoissonCounts.Fill(_thresholds, _words.Span.Slice(skipped, tile.Count), _counts.Span[..tile.Count]);
        WeightedCounts.AddTo(row + tile.First, _counts.Pointer, tile.Count, Weight);
    }

    public void Dispose()
    {
        _words.Dispose();
        _counts.Dispose();
    }
}

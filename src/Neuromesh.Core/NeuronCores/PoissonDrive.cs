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
    private readonly uint _firstBlock;
    private readonly int _skippedWords;
    private readonly int _size;

    public PoissonDrive(ulong seed, PoissonInputSpecification input, int firstIndex, int size)
    {
        Weight = input.Weight;
        _key = RandomKey.Create(seed, "poisson", input.Input);
        _thresholds = new PoissonThresholds(input.EventsPerStep);
        _firstBlock = (uint)(firstIndex / 4);
        _skippedWords = firstIndex % 4;
        _size = size;
        _words = new NativeBuffer<uint>((_skippedWords + size + 3) / 4 * 4);
        _counts = new NativeBuffer<int>(size);
    }

    /// <summary>Weight of an event.</summary>
    public double Weight { get; }

    /// <summary>Adds the events of a step to an input row.</summary>
    /// <param name="step">The step.</param>
    /// <param name="row">The row.</param>
    public void AddTo(long step, double* row)
    {
        PhiloxFill.Words(_key, _firstBlock, (uint)step, (uint)(step >>> 32), 0, _words.Span);
        PoissonCounts.Fill(_thresholds, _words.Span.Slice(_skippedWords, _size), _counts.Span);
        WeightedCounts.AddTo(row, _counts.Pointer, _size, Weight);
    }

    public void Dispose()
    {
        _words.Dispose();
        _counts.Dispose();
    }
}

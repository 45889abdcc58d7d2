using System.Runtime.InteropServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.NeuronCores;

/// <summary>Poisson events for each neuron of a core.</summary>
/// <remarks>
/// Philox counter = (neuron / 8, step low, step high, 0), half-word = neuron mod 8, with the neuron's index in its population: the draws do not
/// depend on the cut. The count is the number of cumulative probabilities at or below a word with this half above; where they are equal to it, the half below comes from
/// the counter (neuron / 8, step low, step high, 1). The weight times the
/// count is added in one addition. Where neurons are correlated, the shared process has the rate divided by the correlation c, its count M of the step is drawn once, from word 0 of the counter
/// (0, step low, step high, 0) of the key <c>poisson shared</c>, and a neuron's draw gives its count from the binomial distribution of M and c
/// (the multiple interaction process: A. Kuhn, A. Aertsen, S. Rotter, Neural Comput. 15 (2003) 67-101, doi:10.1162/089976603321043702).
/// </remarks>
internal sealed unsafe class PoissonDrive : IDisposable
{
    // The vector kernels take this many half-words at a time; what does not fill it would go one by one at ten times the cost.
    private const int HalvesPerPass = 128;

    private readonly RandomKey _key;
    private readonly RandomKey _sharedKey;
    private readonly double _correlation;
    private readonly (long StartStep, PoissonThresholds Thresholds)[] _rates;
    private readonly Dictionary<int, PoissonThresholds> _copied = [];
    private readonly NativeBuffer<uint> _words;
    private readonly NativeBuffer<ushort> _counts;
    private readonly int _firstIndex;
    private int _rate;
    private PoissonThresholds _current;

    public PoissonDrive(ulong seed, PoissonInputSpecification input, int firstIndex)
    {
        Weight = input.Weight;
        _key = RandomKey.Create(seed, "poisson", input.Input);
        _sharedKey = RandomKey.Create(seed, "poisson shared", input.Input);
        _correlation = input.Correlation;
        var divisor = _correlation > 0 ? _correlation : 1;
        _rates = input.Rates.IsEmpty
            ? [(0, new PoissonThresholds(input.EventsPerStep / divisor))]
            : [.. input.Rates.Select(rate => (rate.StartStep, new PoissonThresholds(rate.EventsPerStep / divisor)))];
        _current = _rates[0].Thresholds;
        _firstIndex = firstIndex;
        _words = new NativeBuffer<uint>(WholePasses(LowHalves.PerBlock + WholePasses(InputTile.MostNeurons)) / 2);
        _counts = new NativeBuffer<ushort>(WholePasses(InputTile.MostNeurons));
    }

    /// <summary>Weight of an event.</summary>
    public double Weight { get; }

    /// <summary>Finds the distribution of the counts of a step.</summary>
    /// <param name="step">The step at which the update ends; steps ascend.</param>
    public void Begin(long step)
    {
        while (_rate + 1 < _rates.Length && _rates[_rate + 1].StartStep < step)
        {
            _rate++;
        }

        _current = _rates[_rate].StartStep < step ? _rates[_rate].Thresholds : PoissonThresholds.None;
        if (_correlation > 0)
        {
            _current = Copied(_current.CountOf(Philox4x32.Block(0, (uint)step, (uint)(step >>> 32), 0, _sharedKey.K0, _sharedKey.K1).X0));
        }
    }

    /// <summary>Adds the events of a step to a part of an input row.</summary>
    /// <param name="step">The step.</param>
    /// <param name="row">The row.</param>
    /// <param name="tile">The part.</param>
    public void AddTo(long step, double* row, InputTile tile)
    {
        if (_current.MaximumCount == 0)
        {
            return;
        }

        var first = _firstIndex + tile.First;
        var skipped = first % LowHalves.PerBlock;
        var drawn = WholePasses(tile.Count);
        var words = _words.Span[..(WholePasses(skipped + tile.Count) / 2)];
        PhiloxFill.Words(_key, (uint)(first / LowHalves.PerBlock), (uint)step, (uint)(step >>> 32), 0, words);
        var halves = MemoryMarshal.Cast<uint, ushort>(_words.Span).Slice(skipped, drawn);
        PoissonCounts.Fill(_current, halves, new LowHalves(_key, (uint)first, (uint)step, (uint)(step >>> 32), 1), _counts.Span[..drawn]);
        WholeRows.Take(row + tile.First, _counts.Pointer, tile.Count, Weight);
    }

    public void Dispose()
    {
        _words.Dispose();
        _counts.Dispose();
    }

    private static int WholePasses(int halves) => (halves + HalvesPerPass - 1) / HalvesPerPass * HalvesPerPass;

    private PoissonThresholds Copied(int events)
    {
        if (!_copied.TryGetValue(events, out var thresholds))
        {
            thresholds = PoissonThresholds.Copied(events, _correlation);
            _copied.Add(events, thresholds);
        }

        return thresholds;
    }
}

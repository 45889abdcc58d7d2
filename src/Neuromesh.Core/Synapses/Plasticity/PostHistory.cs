using System.Runtime.CompilerServices;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>What synapses of one delay must know of the spikes of their targets.</summary>
/// <param name="DelaySteps">The delay.</param>
/// <param name="TauMs">Time constant of the trace.</param>
/// <param name="TripletTauMs">Time constant of the slow trace; 0 where there is none.</param>
/// <param name="Pairing">Whether a spike adds 1 to the trace or sets it to 1.</param>
internal readonly record struct PostHistoryKey(int DelaySteps, double TauMs, double TripletTauMs, SpikePairing Pairing);

/// <summary>Where the spikes of one neuron lie in the pool: a ring of a power of two.</summary>
internal struct PostSlot
{
    /// <summary>First place of the ring.</summary>
    public int Offset;

    /// <summary>Length of the ring - 1.</summary>
    public ushort Mask;

    /// <summary>Spikes in the ring.</summary>
    public ushort Count;

    /// <summary>Spikes ever added.</summary>
    public uint Head;

    /// <summary>Step of the newest spike, which most synapses ask for and find without a look into the ring.</summary>
    public uint Newest;

    /// <summary>Place of a spike in the pool.</summary>
    /// <param name="newest">1 for the newest one, 2 for the one before, …</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Place(uint newest) => Offset + (int)((Head - newest) & Mask);
}

/// <summary>
/// The spikes of a core's neurons as the synapses of one delay see them: a spike of step p enters when presynaptic spikes of step p + delay are delivered.
/// </summary>
/// <remarks>
/// A spike enters the ring (for potentiation) at p + delay and the trace (for depression) one step later: spikes that meet at the synapse in one step are no pair.
/// Steps are held as their low 32 bits; all steps in a ring lie within 2^31 of each other, as old ones are dropped at fixed steps.
/// </remarks>
internal sealed unsafe class PostHistory : IDisposable
{
    private const int FirstLength = 8;

    private readonly PostHistoryKey _key;
    private readonly NativeBuffer<PostSlot> _slots;
    private readonly NativeBuffer<double> _traces;
    private readonly NativeBuffer<long> _traceSteps;
    private readonly DecayTable _decay;
    private readonly DecayTable? _tripletDecay;
    private readonly double[] _tripletTraces = [];
    private readonly long[] _tripletSteps = [];
    private readonly int[] _firstFree = new int[32];
    private readonly NativeBuffer<double> _depression;
    private readonly NativeBuffer<float>? _narrowDepression;
    private NativeBuffer<uint> _steps;
    private NativeBuffer<double> _tripletValues;
    private int _used;
    private long _allAt = -1;

    /// <summary>Makes an empty history.</summary>
    /// <param name="key">What is to be known.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <param name="arena">Where the memory comes from.</param>
    /// <param name="narrow">Whether it serves weights of 32 bits.</param>
    public PostHistory(PostHistoryKey key, int neurons, TimeStep timeStep, NativeArena arena, bool narrow = false)
    {
        Recent = narrow ? new RecentSpikes(neurons, arena) : null;
        _narrowDepression = narrow ? new NativeBuffer<float>(neurons + RecentSpikes.Spare, arena) : null;
        _key = key;
        Neurons = neurons;
        _slots = new NativeBuffer<PostSlot>(neurons, arena);
        _traces = new NativeBuffer<double>(neurons, arena);
        _traceSteps = new NativeBuffer<long>(neurons, arena);
        _depression = new NativeBuffer<double>(narrow ? 0 : neurons, arena);
        _decay = new DecayTable(key.TauMs, timeStep);
        HasTriplets = key.TripletTauMs > 0;
        if (HasTriplets)
        {
            _tripletDecay = new DecayTable(key.TripletTauMs, timeStep);
            _tripletTraces = new double[neurons];
            _tripletSteps = new long[neurons];
        }

        _steps = new NativeBuffer<uint>((long)neurons * FirstLength);
        _tripletValues = new NativeBuffer<double>(HasTriplets ? _steps.Length : 0);
        for (var neuron = 0; neuron < neurons; neuron++)
        {
            _slots.Pointer[neuron] = new PostSlot { Offset = neuron * FirstLength, Mask = FirstLength - 1 };
        }

        _used = neurons * FirstLength;
        Array.Fill(_firstFree, -1);
    }

    /// <summary>Number of neurons.</summary>
    public int Neurons { get; }

    /// <summary>The delay.</summary>
    public int DelaySteps => _key.DelaySteps;

    /// <summary>Whether spikes carry the slow trace.</summary>
    public bool HasTriplets { get; }

    /// <summary>The rings.</summary>
    public PostSlot* Slots => _slots.Pointer;

    /// <summary>The pool of steps.</summary>
    public uint* Steps => _steps.Pointer;

    /// <summary>For each step of the pool the slow trace just before the spike; null where there is none.</summary>
    public double* TripletValues => HasTriplets ? _tripletValues.Pointer : null;

    /// <summary>The last few spikes of each neuron once more, for weights of 32 bits; null where there are none.</summary>
    public RecentSpikes? Recent { get; }

    /// <summary>Places of the pool.</summary>
    public long Capacity => _steps.Length;

    /// <summary>Bytes held.</summary>
    public long Bytes => _slots.Bytes + _traces.Bytes + _depression.Bytes + (_narrowDepression?.Bytes ?? 0) + (Recent?.Bytes ?? 0) + _traceSteps.Bytes
        + _steps.Bytes + _tripletValues.Bytes;

    /// <summary>Spikes held.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            for (var neuron = 0; neuron < Neurons; neuron++)
            {
                count += _slots.Pointer[neuron].Count;
            }

            return count;
        }
    }

    /// <summary>Lets the postsynaptic spikes that reach the synapse in a step enter.</summary>
    /// <param name="log">The core's spikes.</param>
    /// <param name="step">The presynaptic step.</param>
    public void Advance(PostSpikeLog log, long step)
    {
        var visible = step - DelaySteps;
        foreach (var neuron in log.Of(visible - 1))
        {
            var trace = _key.Pairing != SpikePairing.AllToAll ? 0 : TraceAt(neuron, visible - 1);
            _traces.Pointer[neuron] = trace + 1;
            _traceSteps.Pointer[neuron] = visible - 1;
        }

        foreach (var neuron in log.Of(visible))
        {
            Append(neuron, visible);
        }
    }

    /// <summary>The trace of the spikes before a step.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="step">The step, on the target's own clock; not before the last spike of the trace.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double TraceAt(int neuron, long step) => _traces.Pointer[neuron] * _decay.Over(step - _traceSteps.Pointer[neuron]);

    /// <summary>The traces of all neurons at a presynaptic step; valid until the next step.</summary>
    /// <param name="step">The presynaptic step.</param>
    public double* TracesOfAll(long step)
    {
        if (_allAt != step)
        {
            WriteTraces(step - DelaySteps);
            _allAt = step;
        }

        return _depression.Pointer;
    }

    /// <summary>The traces of some neurons at a presynaptic step, each at its neuron's index; the others are not valid.</summary>
    /// <param name="step">The presynaptic step.</param>
    /// <param name="neurons">The neurons.</param>
    /// <param name="count">Their number.</param>
    public double* TracesOf(long step, ushort* neurons, nint count)
    {
        var traces = _depression.Pointer;
        for (nint i = 0; i < count && _allAt != step; i++)
        {
            traces[neurons[i]] = TraceAt(neurons[i], step - DelaySteps);
        }

        return traces;
    }

    /// <summary><see cref="TracesOfAll"/> rounded to 32 bits.</summary>
    /// <param name="step">The presynaptic step.</param>
    public float* NarrowTracesOfAll(long step)
    {
        if (_allAt != step)
        {
            var traces = _narrowDepression!.Pointer;
            for (var neuron = 0; neuron < Neurons; neuron++)
            {
                traces[neuron] = (float)TraceAt(neuron, step - DelaySteps);
            }

            _allAt = step;
        }

        return _narrowDepression!.Pointer;
    }

    /// <summary><see cref="TracesOf"/> rounded to 32 bits.</summary>
    /// <param name="step">The presynaptic step.</param>
    /// <param name="neurons">The neurons.</param>
    /// <param name="count">Their number.</param>
    public float* NarrowTracesOf(long step, ushort* neurons, nint count)
    {
        var traces = _narrowDepression!.Pointer;
        for (nint i = 0; i < count && _allAt != step; i++)
        {
            traces[neurons[i]] = (float)TraceAt(neurons[i], step - DelaySteps);
        }

        return traces;
    }

    /// <summary>Drops the spikes up to a step.</summary>
    /// <param name="step">The presynaptic step that all synapses have reached.</param>
    public void Trim(long step)
    {
        var last = (uint)(step - DelaySteps);
        for (var neuron = 0; neuron < Neurons; neuron++)
        {
            ref var slot = ref _slots.Pointer[neuron];
            while (slot.Count > 0 && (int)(_steps.Pointer[slot.Place(slot.Count)] - last) <= 0)
            {
                slot.Count--;
            }
        }

        Recent?.Forget(last);
    }

    /// <summary>Adds a neuron's traces to a digest.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="digest">The digest, with the neuron's record open.</param>
    public void AddState(int neuron, ref NeuronCores.StateDigest digest)
    {
        digest.Add(_traces.Pointer[neuron]);
        digest.Add(_traceSteps.Pointer[neuron]);
        if (HasTriplets)
        {
            digest.Add(_tripletTraces[neuron]);
            digest.Add(_tripletSteps[neuron]);
        }
    }

    public void Dispose()
    {
        _slots.Dispose();
        _traces.Dispose();
        _traceSteps.Dispose();
        _depression.Dispose();
        _narrowDepression?.Dispose();
        Recent?.Dispose();
        _steps.Dispose();
        _tripletValues.Dispose();
        _decay.Dispose();
        _tripletDecay?.Dispose();
    }

    private void WriteTraces(long visible)
    {
        var traces = _depression.Pointer;
        var values = _traces.Pointer;
        var steps = _traceSteps.Pointer;
        var table = _decay.Values;
        var length = (ulong)_decay.Length;
        for (var neuron = 0; neuron < Neurons; neuron++)
        {
            var since = visible - steps[neuron];
            traces[neuron] = values[neuron] * ((ulong)since < length ? table[since] : _decay.Direct(since));
        }
    }

    private void Append(int neuron, long step)
    {
        ref var slot = ref _slots.Pointer[neuron];
        if (slot.Count > slot.Mask)
        {
            Lengthen(ref slot);
        }

        var place = slot.Place(0);
        _steps.Pointer[place] = (uint)step;
        if (HasTriplets)
        {
            var before = _tripletTraces[neuron] * _tripletDecay!.Over(step - _tripletSteps[neuron]);
            _tripletValues.Pointer[place] = before;
            _tripletTraces[neuron] = before + 1;
            _tripletSteps[neuron] = step;
        }

        slot.Head++;
        slot.Count++;
        slot.Newest = (uint)step;
        Recent?.Add(neuron, (uint)step);
    }

    private void Lengthen(ref PostSlot slot)
    {
        var length = slot.Mask + 1;
        var places = Reserve(2 * length);
        for (uint newest = 1; newest <= slot.Count; newest++)
        {
            var from = slot.Place(newest);
            var to = places + (int)((slot.Head - newest) & (uint)((2 * length) - 1));
            _steps.Pointer[to] = _steps.Pointer[from];
            if (HasTriplets)
            {
                _tripletValues.Pointer[to] = _tripletValues.Pointer[from];
            }
        }

        // Free places of one length are a chain through the places themselves.
        ref var firstFree = ref _firstFree[int.Log2(length)];
        _steps.Pointer[slot.Offset] = (uint)firstFree;
        firstFree = slot.Offset;
        slot.Offset = places;
        slot.Mask = checked((ushort)((2 * length) - 1));
    }

    private int Reserve(int length)
    {
        ref var firstFree = ref _firstFree[int.Log2(length)];
        if (firstFree >= 0)
        {
            var free = firstFree;
            firstFree = (int)_steps.Pointer[free];
            return free;
        }

        var first = _used;
        _used = checked(_used + length);
        if (_used > _steps.Length)
        {
            var capacity = Math.Max(_used, _steps.Length + (_steps.Length / 2));
            _steps = Grow(_steps, capacity);
            _tripletValues = HasTriplets ? Grow(_tripletValues, capacity) : _tripletValues;
        }

        return first;
    }

    private static NativeBuffer<T> Grow<T>(NativeBuffer<T> buffer, long capacity)
        where T : unmanaged
    {
        var grown = new NativeBuffer<T>(capacity);
        Buffer.MemoryCopy(buffer.Pointer, grown.Pointer, grown.Bytes, buffer.Bytes);
        buffer.Dispose();
        return grown;
    }
}

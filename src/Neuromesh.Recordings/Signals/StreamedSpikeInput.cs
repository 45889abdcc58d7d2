using System.Collections.Immutable;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;

namespace Neuromesh.Recordings.Signals;

/// <summary>
/// The events of samples that another thread pushes, in portions of any size, as they arrive. The events depend on the samples alone,
/// not on the portions or their timing, and equal those of a <see cref="RecordingSpikeInput"/> over the same samples.
/// </summary>
/// <remarks>
/// The sender calls <see cref="Open"/> once, then for each message awaits <see cref="WaitForRoom"/> and calls <see cref="Push"/> for each
/// channel in it, and ends with <see cref="Complete"/> or <see cref="Fail"/>. A step can be taken when every channel has the samples it
/// needs, so channels must come interleaved. Memory is bounded: about the capacity (more for a channel that waits
/// for one of a much lower rate) and one message for each channel.
/// The reader calls <see cref="TryTake"/> and <see cref="Dispose"/>. All members may be called from any thread.
/// </remarks>
public sealed class StreamedSpikeInput : ISpikeInput
{
    /// <summary>Samples of one channel that wait for the reader before the sender is held, unless the constructor is told otherwise.</summary>
    public const int DefaultCapacity = 65536;

    // A sender that is held only between messages may pass the capacity within one; beyond this it is broken.
    private const int CapacitiesBeforeRefusal = 4;
    private const int LargestCapacity = 1 << 26;

    private readonly Lock _gate = new();
    private readonly ImmutableArray<string> _wanted;
    private readonly double _offsetMs;
    private readonly ResamplingRule _resampling;
    private readonly Encoder _encoder;
    private readonly TimeStep _timeStep;
    private readonly int _capacity;
    private SpikeEventList _pending = new();
    private ImmutableArray<StreamedChannel> _offered = [];
    private int[] _selected = [];
    private int[] _capacities = [];
    private EncodingPipeline? _pipeline;
    private TaskCompletionSource? _room;
    private Exception? _failure;
    private Action? _arrived;
    private bool _completed;
    private bool _closed;
    private long _firstStep = 1;

    /// <summary>Waits to be opened.</summary>
    /// <param name="channels">The channels in the order of the sources, each by label or as <c>#n</c>, its position counted from 1; at least one.</param>
    /// <param name="offsetMs">Where in the stream the experiment starts, in ms, 0 or more; earlier samples are passed over.</param>
    /// <param name="resampling">How samples become values on the steps.</param>
    /// <param name="encoder">How values become events.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <param name="capacity">Samples of one channel that wait before the sender is held, 1 or more.</param>
    public StreamedSpikeInput(
        ImmutableArray<string> channels,
        double offsetMs,
        ResamplingRule resampling,
        Encoder encoder,
        TimeStep timeStep,
        int capacity = DefaultCapacity)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, LargestCapacity);
        _wanted = channels;
        _offsetMs = offsetMs;
        _resampling = resampling;
        _encoder = encoder;
        _timeStep = timeStep;
        _capacity = capacity;
    }

    /// <inheritdoc/>
    public int SourceCount => _wanted.Length * _encoder.SourcesPerChannel;

    /// <inheritdoc/>
    public Action? Arrived
    {
        get => Volatile.Read(ref _arrived);
        set => Volatile.Write(ref _arrived, value);
    }

    /// <summary>True when the reader has closed the input; samples pushed from then on are not needed and are passed over.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _closed;
            }
        }
    }

    /// <summary>Takes the stream's opening words.</summary>
    /// <param name="channels">All channels of the stream in its order.</param>
    /// <exception cref="RecordingException">The stream lacks a wanted channel or cannot be encoded; the input stays unopened.</exception>
    /// <exception cref="InvalidOperationException">The input is open already.</exception>
    public void Open(ImmutableArray<StreamedChannel> channels)
    {
        lock (_gate)
        {
            if (_pipeline is not null)
            {
                throw new InvalidOperationException("The stream is open already.");
            }

            const string source = "the stream";
            var selected = ChannelSelection.Resolve(source, [.. channels.Select(channel => channel.Label)], _wanted);
            _pipeline = new EncodingPipeline(
                source, [.. selected.Select(index => channels[index])], _offsetMs, _resampling, _encoder, _timeStep);
            _selected = selected;
            _capacities = Capacities([.. selected.Select(index => channels[index].Rate.SamplesPerSecond)]);
            _offered = channels;
        }

        Arrived?.Invoke();
    }

    /// <summary>Takes the samples that follow those a channel has sent.</summary>
    /// <param name="channel">Index into the channels that the stream was opened with; one that no source needs is passed over.</param>
    /// <param name="values">Values in the channel's unit, any number; one that is not finite is a gap without events.</param>
    /// <exception cref="RecordingException">This channel is far ahead of another one that the next step waits for.</exception>
    /// <exception cref="InvalidOperationException">The stream is not open, has ended, or the sender did not wait for room.</exception>
    public void Push(int channel, ReadOnlySpan<double> values)
    {
        lock (_gate)
        {
            var pipeline = RequireOpen();
            ArgumentOutOfRangeException.ThrowIfNegative(channel);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, _offered.Length);
            if (_closed)
            {
                return;
            }

            for (var i = 0; i < _selected.Length; i++)
            {
                if (_selected[i] == channel)
                {
                    RefuseOverflow(pipeline, i);
                    pipeline.Append(i, values);
                }
            }
        }

        Arrived?.Invoke();
    }

    /// <summary>Says that one channel has no more samples, where channels end at different times; it is silent after its last one.</summary>
    /// <param name="channel">Index into the channels that the stream was opened with.</param>
    /// <exception cref="InvalidOperationException">The stream is not open or has ended.</exception>
    public void CompleteChannel(int channel)
    {
        lock (_gate)
        {
            var pipeline = RequireOpen();
            for (var i = 0; i < _selected.Length; i++)
            {
                if (_selected[i] == channel)
                {
                    pipeline.End(i);
                }
            }
        }

        Arrived?.Invoke();
    }

    /// <summary>Says that all samples have been sent; the input is silent after the last one.</summary>
    /// <exception cref="InvalidOperationException">The stream is not open or has ended.</exception>
    public void Complete()
    {
        lock (_gate)
        {
            var pipeline = RequireOpen();
            _completed = true;
            for (var i = 0; i < _selected.Length; i++)
            {
                pipeline.End(i);
            }
        }

        Arrived?.Invoke();
    }

    /// <summary>Says that the stream broke off; the reader's next call throws an <see cref="IOException"/>.</summary>
    /// <param name="failure">The reason, whose message becomes part of the reader's.</param>
    public void Fail(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        lock (_gate)
        {
            _failure ??= failure;
            ReleaseSender();
        }

        Arrived?.Invoke();
    }

    /// <summary>Holds the sender while the reader is behind.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True when a message can be pushed, false when no more samples are needed because the reader has closed the input or the stream has failed.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async ValueTask<bool> WaitForRoom(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                if (_closed || _failure is not null)
                {
                    return false;
                }

                if (HasRoom())
                {
                    return true;
                }

                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public bool TryTake(long firstStep, int steps, SpikeEventList events)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            ArgumentOutOfRangeException.ThrowIfNotEqual(firstStep, _firstStep);
            if (_failure is not null)
            {
                throw new RecordingException($"the stream broke off: {_failure.Message}", _failure);
            }

            if (_pipeline is null)
            {
                return false;
            }

            // Steps are made as soon as they can be, so that their samples make room even when a call asks for more steps than the
            // buffer can hold samples for; the events wait until the call can be answered in full.
            var end = firstStep + steps;
            _pipeline.Advance((int)Math.Max(0, end - _pipeline.NextStep), _pending);
            if (HasRoom())
            {
                ReleaseSender();
            }

            if (_pipeline.NextStep < end)
            {
                return false;
            }

            HandOver(end, events);
            _firstStep = end;
            return true;
        }
    }

    /// <summary>Closes the input and releases the sender.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            ReleaseSender();
        }
    }

    /// <summary>
    /// A line to the next sample of the slowest channel can be drawn only when that has arrived; until then the others wait, so they
    /// get room for two of its periods.
    /// </summary>
    private int[] Capacities(double[] samplesPerSecond)
    {
        var longestSeconds = 2 / samplesPerSecond.Min();
        return [.. samplesPerSecond.Select(rate => (int)Math.Min(LargestCapacity, Math.Max(_capacity, rate * longestSeconds)))];
    }

    private EncodingPipeline RequireOpen() =>
        _pipeline is null ? throw new InvalidOperationException("The stream is not open yet.")
        : _completed ? throw new InvalidOperationException("The stream has ended.")
        : _pipeline;

    /// <summary>Room is where no channel is full, or where the reader waits for a channel that the sender has yet to send.</summary>
    private bool HasRoom()
    {
        if (_pipeline is null)
        {
            return true;
        }

        var isFull = false;
        for (var i = 0; i < _selected.Length; i++)
        {
            if (_pipeline.IsStarved(i))
            {
                return true;
            }

            isFull |= _pipeline.SamplesHeld(i) >= _capacities[i];
        }

        return !isFull;
    }

    private void RefuseOverflow(EncodingPipeline pipeline, int channel)
    {
        var held = pipeline.SamplesHeld(channel);
        if (held < (long)_capacities[channel] * CapacitiesBeforeRefusal)
        {
            return;
        }

        for (var other = 0; other < _selected.Length; other++)
        {
            if (pipeline.IsStarved(other))
            {
                throw new RecordingException(
                    $"the stream is {held} samples ahead on channel '{_offered[_selected[channel]].Label}' while channel '{_offered[_selected[other]].Label}' " +
                    "lacks samples for the next step; send the channels in turns.");
            }
        }

        throw new InvalidOperationException("The sender must wait for room between messages.");
    }

    private void ReleaseSender()
    {
        _room?.SetResult();
        _room = null;
    }

    /// <summary>Moves the pending events before a step; events of later steps, made for a longer call, stay.</summary>
    private void HandOver(long end, SpikeEventList events)
    {
        var pending = _pending;
        var taken = 0;
        while (taken < pending.Count && pending.Steps[taken] < end)
        {
            events.Add(pending.Steps[taken], pending.Sources[taken]);
            taken++;
        }

        if (taken == pending.Count)
        {
            pending.Clear();
            return;
        }

        _pending = new SpikeEventList();
        for (var i = taken; i < pending.Count; i++)
        {
            _pending.Add(pending.Steps[i], pending.Sources[i]);
        }
    }
}

using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;

namespace Neuromesh.Recordings.Signals;

/// <summary>
/// The one road from samples to events, for files and streams alike: samples come in in any portions, values are made on the
/// network's steps, each channel's encoder turns them into events. The events depend on the samples alone.
/// </summary>
/// <remarks>
/// Step 0, the experiment's start, sets the encoders' starting levels and has no events. A held sample stands for one sampling period, a
/// line ends at the last sample; after that the channel has no value and is silent. A value that is not finite is a gap: no event,
/// and the encoder keeps what it had.
/// </remarks>
internal sealed class EncodingPipeline
{
    private readonly Channel[] _channels;
    private readonly ResamplingRule _rule;
    private bool _started;

    /// <summary>Stands before step 0.</summary>
    /// <param name="source">Name of the recording for messages.</param>
    /// <param name="channels">The channels in the order of their sources.</param>
    /// <param name="offsetMs">Where in the recording the experiment starts in ms.</param>
    /// <param name="rule">How values are made.</param>
    /// <param name="encoder">How values become events.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <exception cref="RecordingException">The offset is not possible, or the encoder's level is a voltage and a channel's unit is not.</exception>
    public EncodingPipeline(
        string source, IReadOnlyList<StreamedChannel> channels, double offsetMs, ResamplingRule rule, Encoder encoder, TimeStep timeStep)
    {
        var offsetNanoseconds = ToNanoseconds(source, offsetMs);
        _rule = rule;
        _channels = new Channel[channels.Count];
        for (var i = 0; i < _channels.Length; i++)
        {
            var clock = new SampleClock(channels[i].Rate, timeStep, offsetNanoseconds);
            _channels[i] = new Channel(clock, CreateEncoder(encoder, i, channels[i], $"{source}, channel '{channels[i].Label}'"));
            _channels[i].Window.DropBefore(clock.Sample);
        }
    }

    /// <summary>The next step to be made.</summary>
    public long NextStep { get; private set; } = 1;

    /// <summary>Samples of a channel that are held because a step still needs them.</summary>
    /// <param name="channel">The channel.</param>
    public int SamplesHeld(int channel) => _channels[channel].Window.Count;

    /// <summary>True when a channel lacks samples for the next step.</summary>
    /// <param name="channel">The channel.</param>
    public bool IsStarved(int channel) => _channels[channel].StepsReady(_rule, 1) == 0;

    /// <summary>Number of the sample that a channel takes next.</summary>
    /// <param name="channel">The channel.</param>
    public long NextSample(int channel) => _channels[channel].Window.End;

    /// <summary>Appends the samples that follow those a channel has.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="values">Their values in the channel's unit.</param>
    public void Append(int channel, ReadOnlySpan<double> values) => _channels[channel].Window.Append(values);

    /// <summary>Passes over the samples of a channel that no step needs, so that a reader need not fetch them.</summary>
    /// <param name="channel">The channel.</param>
    public void SkipUnneeded(int channel)
    {
        var window = _channels[channel].Window;
        var needed = _channels[channel].Clock.Sample;
        if (needed > window.End)
        {
            window.DropBefore(needed);
            window.StartAt(needed);
        }
    }

    /// <summary>Says that a channel has no more samples.</summary>
    /// <param name="channel">The channel.</param>
    public void End(int channel) => _channels[channel].Ended = true;

    /// <summary>Makes as many of the next steps as the samples at hand allow.</summary>
    /// <param name="limit">Most steps wanted.</param>
    /// <param name="events">Receives the events.</param>
    /// <returns>Steps made, 0 … limit.</returns>
    /// <exception cref="RecordingException">The signal moves too far in one step.</exception>
    public int Advance(int limit, SpikeEventList events)
    {
        if (!_started)
        {
            if (StepsReady(1) == 0)
            {
                return 0;
            }

            MakeStep(0, events);
            _started = true;
        }

        var steps = StepsReady(limit);
        for (var made = 0; made < steps; made++)
        {
            MakeStep(NextStep, events);
            NextStep++;
        }

        foreach (var channel in _channels)
        {
            channel.Window.DropBefore(channel.Clock.Sample);
        }

        return steps;
    }

    private int StepsReady(int limit)
    {
        foreach (var channel in _channels)
        {
            limit = channel.StepsReady(_rule, limit);
        }

        return limit;
    }

    private void MakeStep(long step, SpikeEventList events)
    {
        foreach (var channel in _channels)
        {
            if (channel.TryGetValue(_rule, out var value) && double.IsFinite(value))
            {
                channel.Encoder.Next(step, value, events);
            }

            channel.Clock.Advance();
        }
    }

    private static ChannelEncoder CreateEncoder(Encoder encoder, int channel, StreamedChannel description, string name) => encoder switch
    {
        ThresholdEncoder threshold => new ThresholdCrossings(
            SignalUnits.ToChannelUnit(threshold.Threshold, description.Unit, name), threshold.RefractorySteps, channel),
        DeltaModulationEncoder modulation => new DeltaModulator(
            SignalUnits.ToChannelUnit(modulation.Delta, description.Unit, name), modulation.RefractorySteps, 2 * channel, name),
        _ => throw new ArgumentException($"unknown encoder {encoder.GetType().Name}", nameof(encoder)),
    };

    private static long ToNanoseconds(string source, double offsetMs) =>
        offsetMs is >= 0 and < 9e12
            ? (long)Math.Round(offsetMs * 1e6)
            : throw new RecordingException($"{source}: the offset is {offsetMs} ms; it must be 0 ms or more and below 9e12 ms.");

    private sealed class Channel(SampleClock clock, ChannelEncoder encoder)
    {
        public SampleClock Clock { get; } = clock;

        public ChannelEncoder Encoder { get; } = encoder;

        public SampleWindow Window { get; } = new();

        public bool Ended { get; set; }

        public int StepsReady(ResamplingRule rule, int limit) => Ended ? limit : Clock.StepsCovered(Window.End, rule, limit);

        /// <summary>The value at the clock's step; false after the end.</summary>
        public bool TryGetValue(ResamplingRule rule, out double value)
        {
            var sample = Clock.Sample;
            if (rule == ResamplingRule.Hold || Clock.IsOnSample)
            {
                var known = sample < Window.End;
                value = known ? Window[sample] : double.NaN;
                return known;
            }

            if (sample + 1 >= Window.End)
            {
                value = double.NaN;
                return false;
            }

            var left = Window[sample];
            value = left + ((Window[sample + 1] - left) * Clock.Fraction);
            return true;
        }
    }
}

using Neuromesh.Core.Signals;
using Neuromesh.Recordings.Signals;

namespace Neuromesh.Recordings.Tests.Signals;

public sealed class EncoderTests
{
    [Fact]
    public void A_move_of_several_deltas_gives_as_many_events_of_one_step()
    {
        var events = Run(new DeltaModulator(10, 0, 4, "file"), 0, 35, 35, 34, 10.5, 10, -21);
        Assert.Equal([(1, 4), (1, 4), (1, 4), (4, 5), (5, 5), (6, 5), (6, 5), (6, 5)], events);
    }

    [Fact]
    public void Levels_are_whole_deltas_from_the_first_value()
    {
        // 0.1 has no exact double: ten thousand rises of one delta must give ten thousand events, and as many back.
        var encoder = new DeltaModulator(0.1, 0, 0, "file");
        var events = new SpikeEventList();
        encoder.Next(0, 1000, events);
        encoder.Next(1, 1000 + 1000.05, events);
        Assert.Equal(10_000, events.Count);
        encoder.Next(2, 1000 - 0.05, events);
        Assert.Equal(10_000 + 10_000, events.Count);
    }

    [Fact]
    public void The_first_value_gives_no_threshold_event_and_touching_from_below_does()
    {
        Assert.Equal([(3, 1), (5, 1)], Run(new ThresholdCrossings(5, 0, 1), 9, 9, 4, 5, 4.999, 5));
    }

    [Fact]
    public void A_crossing_in_the_refractory_time_is_lost_and_one_after_it_is_not()
    {
        Assert.Equal([(1, 0), (5, 0)], Run(new ThresholdCrossings(5, 2, 0), 0, 9, 0, 9, 0, 9));
    }

    [Theory]
    [InlineData(1e-9, 1.0)]
    [InlineData(1e-300, 1e300)]
    [InlineData(1.0, double.MaxValue)]
    public void A_delta_that_is_far_too_small_is_named(double delta, double value)
    {
        var encoder = new DeltaModulator(delta, 0, 0, "a.edf, channel 'C3'");
        encoder.Next(0, 0, new SpikeEventList());
        var exception = Assert.Throws<RecordingException>(() => encoder.Next(1, value, new SpikeEventList()));
        Assert.StartsWith("a.edf, channel 'C3': the signal moves by", exception.Message, StringComparison.Ordinal);
        Assert.Contains("step 1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nV", 20_000.0)]
    [InlineData("uV", 20.0)]
    [InlineData("\u00B5V", 20.0)]
    [InlineData("\u03BCV", 20.0)]
    [InlineData("mV", 0.02)]
    [InlineData("V", 0.00002)]
    public void Microvolts_become_the_unit_of_the_channel(string unit, double expected)
    {
        Assert.Equal(expected, SignalUnits.ToChannelUnit(new SignalLevel(20, true), unit, "file"));
        Assert.Equal(20, SignalUnits.ToChannelUnit(new SignalLevel(20, false), unit, "file"));
    }

    [Theory]
    [InlineData("degC", "'degC'")]
    [InlineData("", "not given")]
    public void Microvolts_of_another_unit_are_an_error_that_names_channel_and_unit(string unit, string named)
    {
        var exception = Assert.Throws<RecordingException>(() => SignalUnits.ToChannelUnit(new SignalLevel(20, true), unit, "a.edf, channel 'Temp'"));
        Assert.Contains("a.edf, channel 'Temp'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    private static List<(int Step, int Source)> Run(ChannelEncoder encoder, params double[] values)
    {
        var events = new SpikeEventList();
        for (var step = 0; step < values.Length; step++)
        {
            encoder.Next(step, values[step], events);
        }

        return [.. events.Steps.ToArray().Select(step => (int)step).Zip(events.Sources.ToArray())];
    }
}

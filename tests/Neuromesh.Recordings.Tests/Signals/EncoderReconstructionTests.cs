using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;
using Neuromesh.Recordings.Signals;

namespace Neuromesh.Recordings.Tests.Signals;

/// <summary>What the encoders' documentation says can be reconstructed from events is reconstructed from events.</summary>
public sealed class EncoderReconstructionTests
{
    private static readonly TimeStep Step = new(100_000);

    [Theory]
    [InlineData(ResamplingRule.Hold, 5.0)]
    [InlineData(ResamplingRule.Linear, 0.3)]
    public void Delta_modulation_follows_a_sum_of_sines(ResamplingRule rule, double delta)
    {
        var samples = Enumerable.Range(0, 2560)
            .Select(k => (40 * Math.Sin(2 * Math.PI * 10 * k / 256.0)) + (25 * Math.Sin(2 * Math.PI * 3.3 * k / 256.0)) - 12)
            .ToArray();
        AssertFollows(samples, new SamplingRate(256, 1), rule, delta);
    }

    [SkippableTheory]
    [InlineData(ResamplingRule.Hold, 10.0)]
    [InlineData(ResamplingRule.Linear, 10.0)]
    [InlineData(ResamplingRule.Linear, 0.7)]
    public void Delta_modulation_follows_a_real_seizure(ResamplingRule rule, double delta)
    {
        Skip.If(SharedSignals.Folder is null, SharedSignals.Missing);
        AssertFollows(SharedSignals.BonnSeizure(), new SamplingRate(17361, 100), rule, delta);
    }

    [SkippableFact]
    public void Delta_modulation_follows_scalp_eeg_into_a_seizure()
    {
        Skip.If(SharedSignals.Folder is null, SharedSignals.Missing);
        AssertFollows(SharedSignals.WangC3(), new SamplingRate(100, 1), ResamplingRule.Linear, 2.5);
    }

    [Fact]
    public void Delta_modulation_with_refractory_time_catches_up_at_its_end()
    {
        var samples = Enumerable.Range(0, 400).Select(k => 60 * Math.Sin(2 * Math.PI * k / 97.0)).ToArray();
        const int refractory = 7;
        var events = Take(samples, new SamplingRate(10_000, 1), ResamplingRule.Hold, new DeltaModulationEncoder(new SignalLevel(1.5, false), refractory), 399);
        var level = 0;
        var lastEvent = int.MinValue / 2;
        var checkedSteps = 0;
        for (var step = 1; step <= 399; step++)
        {
            var moves = events.Where(item => item.Step == step).Sum(item => item.Source == 0 ? 1 : -1);
            Assert.True(moves == 0 || step - lastEvent > refractory, $"event in refractory step {step}");
            level += moves;
            if (step - lastEvent > refractory)
            {
                Assert.True(Math.Abs(samples[step] - samples[0] - (level * 1.5)) < 1.5);
                checkedSteps++;
            }

            lastEvent = moves != 0 ? step : lastEvent;
        }

        Assert.True(checkedSteps > 40);
        Assert.Contains(events, item => item.Source == 1);
    }

    [Fact]
    public void Threshold_events_are_the_upward_crossings_of_a_sine()
    {
        // x(t) = 50 sin(2 pi 7 t) crosses 20 upwards at t = (asin(0.4) / 2 pi + n) / 7, known without any sampling. Samples at every step.
        const double frequency = 7;
        const int steps = 20_000;
        var samples = Enumerable.Range(0, steps + 1).Select(k => 50 * Math.Sin(2 * Math.PI * frequency * k * 1e-4)).ToArray();
        var events = Take(samples, new SamplingRate(10_000, 1), ResamplingRule.Hold, new ThresholdEncoder(new SignalLevel(20, false), 100), steps);
        var crossings = Enumerable.Range(0, 14).Select(n => ((Math.Asin(0.4) / (2 * Math.PI)) + n) / frequency).ToArray();
        Assert.Equal(crossings.Length, events.Count);
        foreach (var (crossing, item) in crossings.Zip(events))
        {
            Assert.InRange((item.Step * 1e-4) - crossing, 0, 1e-4);
        }
    }

    [SkippableFact]
    public void Threshold_events_of_a_real_seizure_are_its_crossings_unless_closer_than_the_refractory_time()
    {
        Skip.If(SharedSignals.Folder is null, SharedSignals.Missing);
        const int refractory = 500;
        const double threshold = 150;
        var samples = SharedSignals.BonnSeizure();
        var rate = new SamplingRate(17361, 100);
        const int steps = 230_000;
        var events = Take(samples, rate, ResamplingRule.Linear, new ThresholdEncoder(new SignalLevel(threshold, false), refractory), steps);

        // Where the straight line between two samples reaches the threshold, in seconds.
        var crossings = Enumerable.Range(0, samples.Length - 1)
            .Where(k => samples[k] < threshold && samples[k + 1] >= threshold)
            .Select(k => (k + ((threshold - samples[k]) / (samples[k + 1] - samples[k]))) / 173.61)
            .Where(time => time <= steps * 1e-4)
            .ToList();
        Assert.True(crossings.Count > 20);
        var matched = 0;
        var lastEvent = double.NegativeInfinity;
        foreach (var crossing in crossings)
        {
            var found = events.Where(item => (item.Step * 1e-4) - crossing is >= -1e-9 and <= 1e-4 + 1e-9).ToList();
            if (crossing - lastEvent > (refractory + 1) * 1e-4)
            {
                Assert.Single(found);
            }

            matched += found.Count;
            lastEvent = found.Count > 0 ? found[0].Step * 1e-4 : lastEvent;
        }

        Assert.Equal(events.Count, matched);
    }

    private static void AssertFollows(double[] samples, SamplingRate rate, ResamplingRule rule, double delta)
    {
        var steps = (int)Math.Min(100_000, (samples.Length - 1) / rate.SamplesPerSecond / 1e-4);
        var events = Take(samples, rate, rule, new DeltaModulationEncoder(new SignalLevel(delta, false), 0), steps);
        var values = PlainEncoding.Resample(samples, rate, Step, 0, rule, steps);
        var reconstructed = values[0]!.Value;
        var next = 0;
        for (var step = 1; step <= steps; step++)
        {
            while (next < events.Count && events[next].Step == step)
            {
                reconstructed += events[next++].Source == 0 ? delta : -delta;
            }

            // The sum of deltas here rounds where the encoder's does not: allow for that, a millionth of a delta.
            Assert.True(Math.Abs(reconstructed - values[step]!.Value) < delta * (1 + 1e-6), $"step {step}: {reconstructed} against {values[step]}");
        }

        Assert.True(events.Count > 100);
        Assert.Equal(events.Count, next);
    }

    private static List<(long Step, int Source)> Take(double[] samples, SamplingRate rate, ResamplingRule rule, Encoder encoder, int steps)
    {
        using var input = RecordingSpikeInput.Create(new ArrayRecording(("x", "uV", rate, samples)), ["x"], 0, rule, encoder, Step);
        var events = new SpikeEventList();
        Assert.True(input.TryTake(1, steps, events));
        return [.. events.Steps.ToArray().Zip(events.Sources.ToArray())];
    }
}

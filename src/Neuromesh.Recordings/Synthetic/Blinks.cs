using System.Collections.Immutable;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Recordings.Synthetic;

/// <summary>Eye blinks of the synthetic EEG: one in every four seconds, at a random place in them, each 0.1 s up and 0.25 s down.</summary>
internal static class Blinks
{
    private const int SlotSeconds = 4;
    private const double RiseSeconds = 0.1;
    private const double FallSeconds = 0.25;
    private const double SmallestMicrovolts = 120;
    private const double LargestMicrovolts = 180;

    private static readonly RandomKey Key = RandomKey.Create(0, "synthetic EEG blinks");

    /// <summary>Adds the blinks that touch a block.</summary>
    /// <param name="share">What reaches the electrode, 0 to 1.</param>
    /// <param name="samplesPerSecond">Sampling rate in Hz.</param>
    /// <param name="firstSample">Number of the first sample, 0 or more.</param>
    /// <param name="block">Receives the sum, in µV.</param>
    public static void AddTo(double share, int samplesPerSecond, long firstSample, Span<double> block)
    {
        if (share == 0)
        {
            return;
        }

        // A blink lies within its slot, so blinks never overlap.
        var slotSamples = (long)SlotSeconds * samplesPerSecond;
        for (var slot = firstSample / slotSamples; slot * slotSamples < firstSample + block.Length; slot++)
        {
            var (peakSeconds, microvolts) = Draw(slot);
            var begin = Math.Max(slot * slotSamples, firstSample);
            var end = Math.Min((slot + 1) * slotSamples, firstSample + block.Length);
            for (var sample = begin; sample < end; sample++)
            {
                var fromPeak = ((sample - (slot * slotSamples)) / (double)samplesPerSecond) - peakSeconds;
                var place = fromPeak < 0 ? -fromPeak / RiseSeconds : fromPeak / FallSeconds;
                if (place < 1)
                {
                    block[(int)(sample - firstSample)] += share * microvolts * 0.5 * (1 + DeterministicMath.Cos(Math.PI * place));
                }
            }
        }
    }

    /// <summary>All blinks as annotations, each from where it begins to where it ends.</summary>
    /// <param name="samplesPerSecond">Sampling rate in Hz.</param>
    /// <param name="sampleCount">Length of the recording in samples, a whole number of slots.</param>
    public static ImmutableArray<RecordingAnnotation> Annotations(int samplesPerSecond, long sampleCount)
    {
        var slots = sampleCount / samplesPerSecond / SlotSeconds;
        var annotations = ImmutableArray.CreateBuilder<RecordingAnnotation>((int)slots);
        for (var slot = 0L; slot < slots; slot++)
        {
            // Whole milliseconds, as an annotator would write them.
            var onset = Math.Round((slot * SlotSeconds) + Draw(slot).PeakSeconds - RiseSeconds, 3);
            annotations.Add(new RecordingAnnotation(onset, RiseSeconds + FallSeconds, "blink"));
        }

        return annotations.MoveToImmutable();
    }

    private static (double PeakSeconds, double Microvolts) Draw(long slot)
    {
        var draws = new PhiloxStream(Key, (uint)slot);
        var peak = RiseSeconds + (draws.NextDouble() * (SlotSeconds - RiseSeconds - FallSeconds));
        return (peak, SmallestMicrovolts + (draws.NextDouble() * (LargestMicrovolts - SmallestMicrovolts)));
    }
}

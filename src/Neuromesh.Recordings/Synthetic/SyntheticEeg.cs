using System.Collections.Immutable;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Recordings.Synthetic;

/// <summary>
/// An EEG that nobody recorded: an hour of eight channels with the features that an encoder meets in real ones, computed on demand.
/// </summary>
/// <remarks>
/// <para>
/// Every channel is the sum, in µV, of a background whose power falls about as f^-1.5 between 1 and 40 Hz, with a floor of white noise
/// above (noises on lattices of 1, 2, 4 … 512 samples; a part common to all channels and a part of its own), an alpha rhythm (a carrier of 10 Hz with a wandering phase, in bursts
/// that wax and wane over seconds; strongest over the occipital O1 and O2, half as large over the parietal P3 and P4) and blinks (some 150 µV at Fp1
/// and Fp2, one every four seconds on average, marked as annotations). The root mean square of each channel lies between 30 and 50 µV.
/// </para>
/// <para>
/// It is a test signal, no model of a brain: nothing in it carries information. A sample is a function of (channel, number) alone, made of
/// counter-based random numbers and the program's own elementary functions, so it is the same, bit by bit, on every machine and for
/// every way of reading it.
/// </para>
/// </remarks>
public sealed class SyntheticEeg : IRecording
{
    private const int SamplesPerSecond = 256;
    private const int Seconds = 3600;
    private const long SampleCount = (long)SamplesPerSecond * Seconds;

    /// <summary>Half the range in µV; an amplifier would be overdriven beyond.</summary>
    private const double Limit = 800;

    // Standard deviation of the background in µV, and how much of it all channels share.
    private const double Background = 32;
    private const double SharedPart = 0.6;
    private const double OwnPart = 0.8;
    private const int Octaves = 10;

    // Equal variances of all octaves would give 1/f; a slower octave's is larger by 2^(1/3), which tilts the fall.
    private static readonly double OctaveRatio = DeterministicMath.Pow(2, 1.0 / 6);

    private const double AlphaHertz = 10;
    private const double AlphaMicrovolts = 45;
    private const int BlockLength = 1024;

    private static readonly RandomKey BackgroundKey = RandomKey.Create(0, "synthetic EEG background");
    private static readonly RandomKey AlphaKey = RandomKey.Create(0, "synthetic EEG alpha");
    private static readonly ImmutableArray<double> OctaveGains = Gains();

    // Share of the alpha rhythm, its lag in radians, and share of the blinks.
    private static readonly ImmutableArray<(string Label, double Alpha, double Lag, double Blink)> Sites =
    [
        ("Fp1", 0.10, 1.2, 1.00), ("Fp2", 0.10, 1.2, 0.94),
        ("C3", 0.20, 0.7, 0.10), ("C4", 0.20, 0.7, 0.09),
        ("P3", 0.55, 0.3, 0.04), ("P4", 0.55, 0.4, 0.04),
        ("O1", 1.00, 0.0, 0.00), ("O2", 0.90, 0.1, 0.00),
    ];

    private readonly double[] _scratch = new double[BlockLength];
    private readonly double[] _phase = new double[BlockLength];
    private readonly Lock _gate = new();
    private bool _isDisposed;

    /// <summary>Opens it.</summary>
    public SyntheticEeg()
    {
        var rate = new SamplingRate(SamplesPerSecond, 1);
        Header = new RecordingHeader
        {
            Source = "synthetic EEG (computed, not recorded)",
            Format = "synthetic",
            Subject = "nobody: computed, not recorded",
            Description = "background with power about f^-1.5, 10 Hz alpha bursts over O1, O2, P3 and P4, blinks at Fp1 and Fp2",
            DurationSeconds = Seconds,
            Channels =
            [
                .. Sites.Select(site => new RecordingChannel
                {
                    Label = site.Label,
                    Unit = "uV",
                    Rate = rate,
                    SampleCount = SampleCount,
                    PhysicalMinimum = -Limit,
                    PhysicalMaximum = Limit,
                    Transducer = "none: computed",
                }),
            ],
            Annotations = Blinks.Annotations(SamplesPerSecond, SampleCount),
        };
    }

    /// <inheritdoc/>
    public RecordingHeader Header { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel, or not so many samples.</exception>
    /// <exception cref="ObjectDisposedException">The recording was disposed.</exception>
    public void Read(int channel, long firstSample, Span<double> destination)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, Sites.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(firstSample);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSample, SampleCount - destination.Length);
        lock (_gate)
        {
            while (!destination.IsEmpty)
            {
                var block = destination[..Math.Min(BlockLength, destination.Length)];
                ReadBlock(channel, firstSample, block);
                firstSample += block.Length;
                destination = destination[block.Length..];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _isDisposed = true;

    /// <summary>The terms are added to each sample in the same order, wherever the block starts.</summary>
    private void ReadBlock(int channel, long firstSample, Span<double> block)
    {
        var site = Sites[channel];
        block.Clear();
        for (var octave = 0; octave < Octaves; octave++)
        {
            // Entity 0 is what the channels share.
            new LatticeNoise(BackgroundKey, 0, (uint)octave, 1 << octave).AddTo(firstSample, SharedPart * OctaveGains[octave], block);
            new LatticeNoise(BackgroundKey, (uint)channel + 1, (uint)octave, 1 << octave).AddTo(firstSample, OwnPart * OctaveGains[octave], block);
        }

        AddAlpha(site.Alpha, site.Lag, firstSample, block);
        Blinks.AddTo(site.Blink, SamplesPerSecond, firstSample, block);
        foreach (ref var value in block)
        {
            value = Math.Clamp(value, -Limit, Limit);
        }
    }

    /// <summary>The carrier's envelope is a slow noise where it is positive, so that bursts come and go; its phase wanders by about a radian a second.</summary>
    private void AddAlpha(double share, double lag, long firstSample, Span<double> block)
    {
        var envelope = _scratch.AsSpan(0, block.Length);
        envelope.Clear();
        new LatticeNoise(AlphaKey, 0, 0, SamplesPerSecond).AddTo(firstSample, 1, envelope);
        var phase = _phase.AsSpan(0, block.Length);
        phase.Clear();
        new LatticeNoise(AlphaKey, 0, 1, SamplesPerSecond / 2).AddTo(firstSample, 1, phase);
        for (var i = 0; i < block.Length; i++)
        {
            var amplitude = envelope[i] + 0.2;
            if (amplitude <= 0)
            {
                continue;
            }

            // Whole seconds are whole cycles, so the carrier's phase stays exact however late the sample.
            var second = (firstSample + i) % SamplesPerSecond / (double)SamplesPerSecond;
            block[i] += share * AlphaMicrovolts * amplitude * DeterministicMath.Cos((Math.Tau * AlphaHertz * second) + phase[i] - lag);
        }
    }

    private static ImmutableArray<double> Gains()
    {
        var gains = new double[Octaves];
        var (gain, squares) = (1.0, 0.0);
        for (var octave = 0; octave < Octaves; octave++)
        {
            gains[octave] = gain;
            squares += gain * gain;
            gain *= OctaveRatio;
        }

        var scale = Background / Math.Sqrt(squares);
        return [.. gains.Select(value => value * scale)];
    }
}

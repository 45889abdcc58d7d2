using System.Buffers.Binary;
using System.Security.Cryptography;
using CsCheck;
using Neuromesh.Recordings.Synthetic;

namespace Neuromesh.Recordings.Tests.Synthetic;

public sealed class SyntheticEegTests
{
    private const int SamplesPerSecond = 256;
    private const int Fp1 = 0;
    private const int C3 = 2;
    private const int P3 = 4;
    private const int O1 = 6;

    /// <summary>Segments of 4 s make bins of 0.25 Hz.</summary>
    private const int SegmentLength = 1024;

    [Fact]
    public void The_header_names_what_it_is()
    {
        using var eeg = new SyntheticEeg();
        var header = eeg.Header;
        Assert.Equal(("synthetic", "synthetic EEG (computed, not recorded)"), (header.Format, header.Source));
        Assert.Equal(["Fp1", "Fp2", "C3", "C4", "P3", "P4", "O1", "O2"], header.Channels.Select(channel => channel.Label));
        Assert.All(header.Channels, channel => Assert.Equal(("uV", new SamplingRate(256, 1), 256L * 3600), (channel.Unit, channel.Rate, channel.SampleCount)));
        Assert.Equal(3600, header.DurationSeconds);
        Assert.Equal(900, header.Annotations.Length);
        Assert.All(header.Annotations, annotation => Assert.Equal("blink", annotation.Text));
    }

    [Fact]
    public void Any_way_of_reading_gives_the_same_bits()
    {
        using var eeg = new SyntheticEeg();
        var length = eeg.Header.Channels[0].SampleCount;
        Gen.Select(Gen.Int[0, 7], Gen.Long[0, length - 5000], Gen.Int[1, 5000], Gen.Int[1, 1500]).Sample(
            (channel, first, count, portion) =>
            {
                var whole = eeg.Samples(channel, first, count);
                using var other = new SyntheticEeg();

                // Backwards, in portions that cut the blocks anywhere.
                var parts = new double[count];
                for (var end = count; end > 0; end -= portion)
                {
                    var begin = Math.Max(0, end - portion);
                    other.Read(channel, first + begin, parts.AsSpan(begin, end - begin));
                }

                Assert.Equal(whole.Select(BitConverter.DoubleToInt64Bits), parts.Select(BitConverter.DoubleToInt64Bits));
            },
            iter: 60);
    }

    [Fact]
    public void The_first_ten_seconds_are_pinned()
    {
        using var eeg = new SyntheticEeg();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var octets = new byte[sizeof(double)];
        for (var channel = 0; channel < 8; channel++)
        {
            foreach (var value in eeg.Samples(channel, 0, 10 * SamplesPerSecond))
            {
                BinaryPrimitives.WriteDoubleLittleEndian(octets, value);
                hash.AppendData(octets);
            }
        }

        Assert.Equal("2b827c33fd175509fcf70cadd161ade6f7d8b7c4c55a4866a7ca72f552acba94", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void Every_channel_has_the_strength_of_an_eeg()
    {
        using var eeg = new SyntheticEeg();
        for (var channel = 0; channel < 8; channel++)
        {
            var samples = eeg.Samples(channel, 0, 600 * SamplesPerSecond);
            Assert.InRange(Math.Sqrt(samples.Average(value => value * value)), 30, 50);
            Assert.InRange(samples.Average(), -10, 20);
            Assert.All(samples, value => Assert.InRange(value, -800, 800));
        }
    }

    [Fact]
    public void Alpha_stands_out_over_the_back_of_the_head()
    {
        using var eeg = new SyntheticEeg();
        Assert.InRange(AlphaOverNeighbours(eeg, O1), 15, 40);
        Assert.InRange(AlphaOverNeighbours(eeg, P3), 5, 15);
        Assert.InRange(AlphaOverNeighbours(eeg, Fp1), 0.7, 1.5);
    }

    [Fact]
    public void Alpha_waxes_and_wanes()
    {
        using var eeg = new SyntheticEeg();
        var power = Enumerable.Range(0, 300).Select(second => BandPower(eeg.Samples(O1, second * SamplesPerSecond, SamplesPerSecond), 9, 11)).Order().ToArray();

        // A steady sine would give one power, and narrow-band Gaussian noise a ratio of ln 10 / ln (10/9) = 22 between these quantiles.
        Assert.True(power[270] > 40 * power[30], $"{power[270]} is not far above {power[30]}");
    }

    [Fact]
    public void The_background_falls_with_the_frequency()
    {
        using var eeg = new SyntheticEeg();
        var spectrum = Spectrum(eeg, C3);

        // Least squares of log power on log frequency, 1 to 40 Hz without the neighbourhood of alpha.
        var points = Enumerable.Range(4, 157)
            .Select(bin => (Hertz: bin / 4.0, Power: spectrum[bin]))
            .Where(point => point.Hertz is < 7 or > 14)
            .Select(point => (X: Math.Log(point.Hertz), Y: Math.Log(point.Power)))
            .ToArray();
        var (meanX, meanY) = (points.Average(point => point.X), points.Average(point => point.Y));
        var slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / points.Sum(point => (point.X - meanX) * (point.X - meanX));
        Assert.InRange(slope, -1.8, -1.3);
    }

    [Fact]
    public void Blinks_are_where_the_annotations_say()
    {
        using var eeg = new SyntheticEeg();
        foreach (var blink in eeg.Header.Annotations.Take(200))
        {
            var first = (long)Math.Ceiling(blink.OnsetSeconds * SamplesPerSecond);
            var within = eeg.Samples(Fp1, first, (int)(0.35 * SamplesPerSecond));
            var opposite = eeg.Samples(O1, first, within.Length);
            Assert.True(within.Zip(opposite, (front, back) => front - back).Max() > 60, $"blink at {blink.OnsetSeconds} s");
        }

        Assert.InRange(eeg.Samples(Fp1, 0, 600 * SamplesPerSecond).Max(), 180, 400);
    }

    [Fact]
    public void What_does_not_exist_is_refused()
    {
        var eeg = new SyntheticEeg();
        Assert.Throws<ArgumentOutOfRangeException>(() => eeg.Read(8, 0, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => eeg.Read(-1, 0, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => eeg.Read(0, -1, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => eeg.Read(0, (256L * 3600) - 1, new double[2]));
        eeg.Dispose();
        Assert.Throws<ObjectDisposedException>(() => eeg.Read(0, 0, new double[1]));
    }

    private static double AlphaOverNeighbours(SyntheticEeg eeg, int channel)
    {
        var spectrum = Spectrum(eeg, channel);
        var alpha = Enumerable.Range(32, 17).Average(bin => spectrum[bin]);

        // 5.5 to 7 Hz and 13 to 14.5 Hz; the geometric mean lies on the background's line.
        var below = Enumerable.Range(22, 7).Average(bin => spectrum[bin]);
        var above = Enumerable.Range(52, 7).Average(bin => spectrum[bin]);
        return alpha / Math.Sqrt(below * above);
    }

    /// <summary>Mean periodogram of 75 Hann-windowed segments, bins of 0.25 Hz up to 40 Hz.</summary>
    private static double[] Spectrum(SyntheticEeg eeg, int channel)
    {
        var spectrum = new double[161];
        for (var segment = 0; segment < 75; segment++)
        {
            var samples = eeg.Samples(channel, (long)segment * SegmentLength, SegmentLength);
            for (var i = 0; i < SegmentLength; i++)
            {
                samples[i] *= 0.5 - (0.5 * Math.Cos(Math.Tau * i / SegmentLength));
            }

            for (var bin = 0; bin < spectrum.Length; bin++)
            {
                spectrum[bin] += Power(samples, bin);
            }
        }

        return spectrum;
    }

    private static double BandPower(double[] samples, int from, int to) => Enumerable.Range(from, to - from + 1).Sum(bin => Power(samples, bin));

    private static double Power(double[] samples, int bin)
    {
        var (real, imaginary) = (0.0, 0.0);
        var rotation = System.Numerics.Complex.FromPolarCoordinates(1, Math.Tau * bin / samples.Length);
        var turn = System.Numerics.Complex.One;
        foreach (var sample in samples)
        {
            real += sample * turn.Real;
            imaginary += sample * turn.Imaginary;
            turn *= rotation;
        }

        return (real * real) + (imaginary * imaginary);
    }
}

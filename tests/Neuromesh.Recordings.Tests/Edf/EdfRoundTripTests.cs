using System.Globalization;
using CsCheck;

namespace Neuromesh.Recordings.Tests.Edf;

/// <summary>What was written is what is read.</summary>
public sealed class EdfRoundTripTests
{
    private static readonly Gen<(string Minimum, string Maximum)> PhysicalRanges =
        Gen.Select(Gen.Int[-999_999, 999_999], Gen.Int[-999_999, 999_999], Gen.Int[0, 5])
            .Where((a, b, _) => a != b)
            .Select((a, b, decimals) => (Shifted(a, decimals), Shifted(b, decimals)));

    private static readonly Gen<EdfFile> Files =
        from isBdf in Gen.Bool
        from records in Gen.Int[1, 6]
        from duration in Gen.OneOf("1", "0.5", "10", "0.1", "2.5", "9.59375", "60.00", "1E-2")
        from channels in Channel(isBdf, records).Array[1, 5]
        select new EdfFile { IsBdf = isBdf, Records = records, Duration = duration, Channels = channels };

    [Fact]
    public void Every_sample_comes_back() => Files.Sample(
        file =>
        {
            using var recording = file.Open();
            Assert.Equal(file.IsBdf ? "BDF" : "EDF", recording.Header.Format);
            Assert.Equal(file.Channels.Length, recording.Header.Channels.Length);
            for (var index = 0; index < file.Channels.Length; index++)
            {
                CheckChannel(file, index, recording);
            }
        },
        iter: 300);

    [Fact]
    public void Any_part_of_a_channel_is_the_same_as_in_the_whole() =>
        Gen.Select(Files, Gen.Int[0, 4], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]).Sample(
            (file, channelDraw, firstDraw, lengthDraw) =>
            {
                using var recording = file.Open();
                var channel = channelDraw % file.Channels.Length;
                var whole = recording.ReadAll(channel);
                var first = firstDraw % (whole.Length + 1);
                var part = new double[lengthDraw % (whole.Length - first + 1)];
                recording.Read(channel, first, part);
                Assert.Equal(whole[first..(first + part.Length)], part);
            },
            iter: 300);

    private static Gen<EdfFileChannel> Channel(bool isBdf, int records)
    {
        var (lowest, highest) = isBdf ? (-8_388_608, 8_388_607) : (-32_768, 32_767);

        // Now and then a channel is wider than the reader's buffer of 64 KiB.
        return from wide in Gen.Int[0, 30]
               from samples in wide == 0 ? Gen.Int[30_000, 40_000] : Gen.Int[1, 400]
               from physical in PhysicalRanges
               from low in Gen.Int[lowest, highest - 1]
               from high in Gen.Int[low + 1, highest]
               from digital in Gen.Int[lowest, highest].Array[samples * records]
               select new EdfFileChannel
               {
                   PhysicalMinimum = physical.Minimum,
                   PhysicalMaximum = physical.Maximum,
                   DigitalMinimum = low.ToString(CultureInfo.InvariantCulture),
                   DigitalMaximum = high.ToString(CultureInfo.InvariantCulture),
                   SamplesPerRecord = samples,
                   Digital = digital,
               };
    }

    private static void CheckChannel(EdfFile file, int index, IRecording recording)
    {
        var written = file.Channels[index];
        var read = recording.Header.Channels[index];
        var seconds = decimal.Parse(file.Duration, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.Equal(written.SamplesPerRecord * (decimal)read.Rate.Denominator, seconds * read.Rate.Numerator);
        Assert.Equal(written.Digital.Length, read.SampleCount);
        var physicalMinimum = decimal.Parse(written.PhysicalMinimum, CultureInfo.InvariantCulture);
        var physicalRange = decimal.Parse(written.PhysicalMaximum, CultureInfo.InvariantCulture) - physicalMinimum;
        var digitalMinimum = int.Parse(written.DigitalMinimum, CultureInfo.InvariantCulture);
        var digitalRange = int.Parse(written.DigitalMaximum, CultureInfo.InvariantCulture) - digitalMinimum;
        foreach (var (sample, value) in recording.ReadAll(index).Index())
        {
            // Decimal arithmetic with 28 digits stands for the exact value; the reader rounds the limits, their difference, the product, the
            // quotient and the sum. Where the limits are close, their rounding grows with the offset.
            var offset = (written.Digital[sample] - digitalMinimum) * physicalRange / digitalRange;
            var exact = (double)(physicalMinimum + offset);
            var tolerance = Math.Abs(physicalMinimum) + (Math.Abs(offset) * (2 + Math.Abs(physicalMinimum / physicalRange)));
            Assert.Equal(exact, value, 5e-16 * (double)tolerance);
        }
    }

    private static string Shifted(int digits, int decimals)
    {
        var divisor = Enumerable.Repeat(10m, decimals).Aggregate(1m, (a, b) => a * b);
        return (digits / divisor).ToString(CultureInfo.InvariantCulture);
    }
}

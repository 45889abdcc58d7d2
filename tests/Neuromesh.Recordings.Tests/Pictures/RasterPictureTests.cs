using CsCheck;
using Neuromesh.Core.Units;
using Neuromesh.Recordings.Pictures;
using Neuromesh.Recordings.RunFiles;
using Neuromesh.Recordings.Tests.RunFiles;
using SkiaSharp;

namespace Neuromesh.Recordings.Tests.Pictures;

public sealed class RasterPictureTests
{
    private const int Left = PictureSheet.LeftMargin;
    private const int Right = Left + PictureSheet.DataWidth;
    private const int Top = PictureSheet.HeadHeight;
    private const int RasterHeight = 560;
    private static readonly TimeStep Step = new(100_000);

    [Fact]
    public void A_spike_is_a_mark_at_its_time_and_neuron()
    {
        // One second; neurons 0 to 9, so each has a row of 56 pixels. Neuron 2 fires at 250 ms.
        using var folder = new TemporaryFolder();
        using var picture = Draw(folder, [new("cells", 0, 10)], 10_000, [2500], [2]);

        var x = Left + (PictureSheet.DataWidth / 4);
        var y = Top + RasterHeight - (int)(2.5 * RasterHeight / 10);
        Assert.Equal(1600, picture.Width);
        Assert.InRange(picture.Count(x - 1, y - 5, x + 1, y + 5, IsFirst), 15, 20);
        Assert.Equal(picture.Count(Left, Top, Right, Top + RasterHeight, IsFirst), picture.Count(x - 2, y - 8, x + 2, y + 8, IsFirst));
    }

    [Fact]
    public void Populations_have_their_colours_and_all_has_labels()
    {
        using var folder = new TemporaryFolder();
        var steps = Enumerable.Range(1, 200).Select(step => (long)step * 50).ToArray();
        using var picture = Draw(folder, [new("a", 0, 100), new("b", 100, 4)], 10_000, steps, [.. steps.Select(step => step / 50 % 104)]);

        Assert.InRange(picture.Count(Left, Top, Right, Top + RasterHeight, IsFirst), 300, 2000);
        Assert.InRange(picture.Count(Left, Top, Right, Top + RasterHeight, IsSecond), 30, 500);
        Assert.InRange(picture.Count(Right, Top, picture.Width, Top + RasterHeight, IsFirst), 5, 2000);
        Assert.InRange(picture.Count(Right, Top, picture.Width, Top + RasterHeight, IsSecond), 5, 2000);
        Assert.True(picture.Dark(Left, 10, Right, 60) > 300, "The title is missing.");
        Assert.True(picture.Dark(0, Top, Left - 8, Top + RasterHeight) > 300, "The neurons' numbers are missing.");
        Assert.True(picture.Dark(Left, picture.Height - 75, Right, picture.Height) > 300, "The times are missing.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public void A_silent_run_says_so(long lastStep)
    {
        using var folder = new TemporaryFolder();
        using var picture = Draw(folder, [new("cells", 0, 10)], lastStep, [], []);

        Assert.Equal(0, picture.Count(Left, Top, Right, Top + RasterHeight, IsFirst));
        Assert.True(picture.Count(Left + 400, Top + 200, Right - 400, Top + 360, color => color.Red < 0x90) > 100, "'no spikes' is missing.");
    }

    [Fact]
    public void A_file_without_populations_gives_a_picture()
    {
        using var folder = new TemporaryFolder();
        using var picture = Draw(folder, [], 10_000, [], []);
        Assert.True(picture.Count(Left + 200, Top + 200, Right - 200, Top + 360, color => color.Red < 0x90) > 100);
    }

    [Fact]
    public void A_million_spikes_are_thinned_and_stay_readable()
    {
        using var folder = new TemporaryFolder();
        var steps = Enumerable.Range(0, 1_000_000).Select(spike => 1L + (spike / 100)).ToArray();
        var neurons = Enumerable.Range(0, 1_000_000).Select(spike => (spike % 100 * 100L) + (spike / 100 * 37 % 100)).ToArray();
        using var picture = Draw(folder, [new("cells", 0, 10_000)], 10_000, steps, neurons);

        var inked = picture.Count(Left, Top, Right, Top + RasterHeight, IsBluish) / (double)(PictureSheet.DataWidth * RasterHeight);
        Assert.InRange(inked, 0.1, 0.35);
        var detail = SpikeBand.Divide([new PopulationRange("cells", 0, 10_000)], [1_000_000], PictureSheet.DataWidth, RasterHeight)[0];
        Assert.InRange(detail.Stride, 10, 100);
    }

    /// <summary>Two of a thousand neurons: a row each, so a band of half of the picture's height, and rates of two neurons.</summary>
    [Fact]
    public void A_part_of_a_population_has_rows_for_its_neurons_only()
    {
        var part = new PopulationRange("cells", 0, 1000, [new NeuronSpan(5, 1), new NeuronSpan(995, 1)]);
        var bands = SpikeBand.Divide([part, new PopulationRange("others", 1000, 2)], [3, 3], 1000, 600);
        Assert.Equal((300.0, 300.0), (bands[0].Height, bands[1].Height));
        Assert.Equal([0L, -1, 1], new[] { 5L, 6, 995 }.Select(bands[0].Neurons.RankOf));
        Assert.Equal((5L, 995L), (bands[0].Neurons.NeuronAt(0), bands[0].Neurons.NeuronAt(1)));

        var rates = new PopulationRates([part], Step, 10_000);
        rates.Add(1, 0);
        Assert.Equal(0.5 / (rates.StepsPerBin * 1e-4), rates.Outline(0).SpikesPerSecond[0], 1e-9);

        using var folder = new TemporaryFolder();
        using var picture = Draw(folder, [part], 10_000, [2000, 5000], [5, 995]);
        Assert.True(picture.Count(Left, Top, Right, Top + (RasterHeight / 2), IsBluish) > 0, "the upper half has the second neuron");
        Assert.True(picture.Count(Left, Top + (RasterHeight / 2), Right, Top + RasterHeight, IsBluish) > 0, "the lower half has the first");
    }

    [Fact]
    public void Bands_fill_the_raster_in_order_and_thin_no_more_than_they_must() =>
        Gen.Select(Gen.Long[1, 100_000].Array[1, 12], Gen.Double[0, 3]).Sample((sizes, perNeuron) =>
        {
            var first = 0L;
            var populations = sizes.Select((size, index) => new PopulationRange($"p{index}", (first += size) - size, size)).ToArray();
            var spikes = sizes.Select(size => (long)(size * Math.Pow(10, perNeuron))).ToArray();
            var bands = SpikeBand.Divide(populations, spikes, 1000, 600);

            Assert.Equal(600, bands[^1].Bottom + bands[^1].Height, 1e-6);
            for (var i = 0; i < bands.Length; i++)
            {
                var band = bands[i];
                Assert.Equal(i == 0 ? 0 : bands[i - 1].Bottom + bands[i - 1].Height, band.Bottom, 1e-6);
                Assert.InRange(band.Height, Math.Min(62, 600.0 / sizes.Length) - 1e-6, 600);
                Assert.InRange(band.Middle(sizes[i] - 1), band.Bottom, band.Bottom + band.Height);
                Assert.True(band.Stride == 1 || band.Rows >= 60, $"{band.Rows} of {sizes[i]} neurons");
                if (band.Stride == 1)
                {
                    continue;
                }

                // With twice the rows the marks would cover more than they may.
                var marks = 2.0 * spikes[i] * band.Rows / sizes[i];
                Assert.True(marks * SpikeBand.MarkWidth * 14 > 0.3 * 1000 * band.Height, $"{band.Rows} of {sizes[i]} neurons");
            }
        });

    [Fact]
    public void Rates_hold_every_spike() =>
        Gen.Select(Gen.Long[1, 40_000], Gen.Int[1, 5], Gen.OneOf(Gen.Const(100_000L), Gen.Const(125_000L), Gen.Const(1_000_000L), Gen.Const(7L))).Sample((lastStep, populationCount, nanoseconds) =>
        {
            var populations = Enumerable.Range(0, populationCount).Select(index => new PopulationRange($"p{index}", index * 10L, 10)).ToArray();
            var rates = new PopulationRates(populations, new TimeStep(nanoseconds), lastStep);
            for (var step = 1L; step <= lastStep; step += 3)
            {
                rates.Add(step, (int)(step % populationCount));
            }

            var spikes = 0.0;
            for (var population = 0; population < populationCount; population++)
            {
                var (seconds, spikesPerSecond) = rates.Outline(population);
                Assert.Equal(0, seconds[0]);
                Assert.Equal(lastStep * nanoseconds / 1e9, seconds[^1], 1e-9);
                Assert.InRange(seconds.Length, 2, 802);
                for (var i = 0; i < seconds.Length; i += 2)
                {
                    spikes += (seconds[i + 1] - seconds[i]) * spikesPerSecond[i] * 10;
                }
            }

            Assert.Equal((lastStep + 2) / 3, spikes, 1e-6);
        });

    [Fact]
    public void A_missing_file_is_the_documented_error()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<RecordingException>(() => RasterPicture.Write(folder.File("raster.png"), folder.File("spikes.parquet"), "x"));
        Assert.False(File.Exists(folder.File("raster.png")));
    }

    private static DecodedPicture Draw(TemporaryFolder folder, PopulationRange[] populations, long lastStep, long[] steps, long[] neurons)
    {
        var spikes = folder.File("spikes.parquet");
        using (var writer = new SpikeFileWriter(spikes, Step, populations))
        {
            writer.Append(steps, neurons);
            writer.LastStep = lastStep;
        }

        var path = folder.File("raster.png");
        RasterPicture.Write(path, spikes, "A title");
        Assert.False(File.Exists(path + ".partial"));
        return new DecodedPicture(path);
    }

    private static bool IsFirst(SKColor color) => color == PictureColors.Series(0);

    private static bool IsSecond(SKColor color) => color == PictureColors.Series(1);

    private static bool IsBluish(SKColor color) => color.Blue > color.Red + 20;
}

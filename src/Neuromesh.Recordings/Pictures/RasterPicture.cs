using Neuromesh.Core.Units;
using Neuromesh.Recordings.RunFiles;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Neuromesh.Recordings.Pictures;

/// <summary>Draws the spikes of a run: a raster, and below it the rate of each population.</summary>
public static class RasterPicture
{
    private const int RasterHeight = 560;
    private const int RowHeight = 48;
    private const int TallestRaster = 2400;
    private const int RatesHeight = 220;
    private const int Gap = 40;
    private const float NameSize = 20;
    private const float DetailSize = 17;

    /// <summary>Draws a PNG, 1600 pixels wide.</summary>
    /// <remarks>
    /// The file is read twice and never held. Of a population with more spikes than can be told apart the raster shows every k-th neuron and
    /// says so; rates are of all that were recorded.
    /// </remarks>
    /// <param name="path">Where; a file of that name is replaced when the picture is complete.</param>
    /// <param name="spikesPath">A <c>spikes.parquet</c>.</param>
    /// <param name="title">The heading.</param>
    /// <exception cref="RecordingException">The spikes cannot be read.</exception>
    /// <exception cref="IOException">The picture cannot be written.</exception>
    public static void Write(string path, string spikesPath, string title)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(spikesPath);
        ArgumentNullException.ThrowIfNull(title);
        var (populations, timeStep, counts, lastStep) = Survey(spikesPath);
        var height = Math.Clamp(populations.Length * RowHeight, RasterHeight, TallestRaster);
        var bands = SpikeBand.Divide(populations, counts, PictureSheet.DataWidth, height);
        var raster = new SpikeRaster(bands, PictureSheet.DataWidth, height, lastStep);
        var rates = new PopulationRates(populations, timeStep, lastStep);
        ForEachSpike(spikesPath, populations, (step, neuron, population) =>
        {
            raster.Add(step, neuron, population);
            rates.Add(step, population);
        });

        using var sheet = new PictureSheet(PictureSheet.HeadHeight + height + Gap + RatesHeight + PictureSheet.BottomMargin);
        var seconds = timeStep.ToMilliseconds(lastStep) / 1e3;
        sheet.Head(title, Describe(bands, seconds));
        DrawRaster(sheet, bands, raster, height, seconds);
        Name(sheet, bands, height, seconds);
        DrawRates(sheet, rates, populations, PictureSheet.HeadHeight + height + Gap, seconds);
        sheet.Save(path);
    }

    /// <summary>Counts before anything is placed.</summary>
    private static (PopulationRange[] Populations, TimeStep TimeStep, long[] Counts, long LastStep) Survey(string spikesPath)
    {
        PopulationRange[] populations;
        TimeStep timeStep;
        long lastStep;
        using (var reader = SpikeFileReader.Open(spikesPath))
        {
            populations = [.. reader.Populations.OrderBy(population => population.FirstNeuron)];
            timeStep = reader.TimeStep;
            lastStep = Math.Max(1, reader.LastStep ?? 1);
        }

        var counts = new long[populations.Length];
        ForEachSpike(spikesPath, populations, (step, _, population) =>
        {
            counts[population]++;
            lastStep = Math.Max(lastStep, step);
        });
        return (populations, timeStep, counts, lastStep);
    }

    private static void ForEachSpike(string spikesPath, PopulationRange[] populations, Action<long, long, int> take)
    {
        var index = new PopulationIndex(populations);
        using var reader = SpikeFileReader.Open(spikesPath);
        while (reader.ReadBatch())
        {
            var steps = reader.Steps;
            var neurons = reader.Neurons;
            for (var i = 0; i < steps.Length; i++)
            {
                if (index.Find(neurons[i]) is >= 0 and var population)
                {
                    take(steps[i], neurons[i], population);
                }
            }
        }
    }

    private static string Describe(SpikeBand[] bands, double seconds)
    {
        var spikes = bands.Sum(band => band.Spikes);
        var text = $"{PictureSheet.Count(spikes)} spikes of {PictureSheet.Count(bands.Sum(band => band.Neurons.Count))} neurons in {PictureSheet.Figure(seconds)} s";
        return bands.Any(band => band.Stride > 1) ? text + "; the raster shows some of the neurons, the rates are of all" : text;
    }

    private static void DrawRaster(PictureSheet sheet, SpikeBand[] bands, SpikeRaster raster, int height, double seconds)
    {
        using var plot = PictureSheet.NewPlot(xLabel: null);
        plot.Axes.SetLimits(0, seconds, 0, height);
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.Left.TickGenerator = NeuronTicks(bands);
        foreach (var band in bands.Skip(1))
        {
            plot.Add.HorizontalLine(band.Bottom, 1, Colors.Gray);
        }

        using var image = raster.ToImage();
        plot.PlottableList.Add(new DataImage(image, new AxisLimits(0, seconds, 0, height)));
        if (bands.Sum(band => band.Spikes) == 0)
        {
            var text = plot.Add.Text(bands.Length == 0 ? "no population's spikes were recorded" : "no spikes", seconds / 2, height / 2.0);
            text.LabelFontName = PictureFont.Name;
            text.LabelFontSize = 28;
            text.LabelFontColor = Colors.Gray;
            text.LabelAlignment = Alignment.MiddleCenter;
        }

        sheet.Draw(plot, PictureSheet.HeadHeight, height, Gap / 2);
        sheet.WriteUpright("neuron", PictureSheet.HeadHeight + (height / 2f));
    }

    /// <summary>Round ids, as many as there is room for; each band begins with its first neuron. Ids with gaps between them are named at round distances.</summary>
    private static NumericManual NeuronTicks(SpikeBand[] bands)
    {
        const double spacing = 45;
        var ticks = new NumericManual();
        foreach (var band in bands)
        {
            var (neurons, first) = (band.Neurons, band.Neurons.NeuronAt(0));
            ticks.AddMajor(band.Middle(0), PictureSheet.Count(first));
            var step = RoundStep(neurons.Count * spacing / band.Height);
            for (var rank = neurons.AreContiguous ? step - (first % step) : step; rank < neurons.Count; rank += step)
            {
                var middle = band.Middle(rank);
                if (middle - band.Middle(0) > spacing / 2 && band.Bottom + band.Height - middle > spacing / 2)
                {
                    ticks.AddMajor(middle, PictureSheet.Count(neurons.NeuronAt(rank)));
                }
            }
        }

        return ticks;
    }

    private static long RoundStep(double smallest)
    {
        var power = 1L;
        while (true)
        {
            foreach (var factor in (ReadOnlySpan<long>)[1, 2, 5])
            {
                if (factor * power >= smallest)
                {
                    return factor * power;
                }
            }

            power *= 10;
        }
    }

    private static void Name(PictureSheet sheet, SpikeBand[] bands, int height, double seconds)
    {
        const float left = PictureSheet.LeftMargin + PictureSheet.DataWidth + 14;
        const float room = PictureSheet.RightMargin - 20;
        for (var i = 0; i < bands.Length; i++)
        {
            var band = bands[i];
            var middle = (float)(PictureSheet.HeadHeight + height - band.Bottom - (band.Height / 2));
            var details = Details(band, seconds);
            var lines = Math.Min(details.Length, (int)((band.Height - NameSize) / NameSize));
            var baseLine = middle + (NameSize * 0.35f) - (lines * DetailSize * 0.6f);
            sheet.Write(band.Population.Name, left, baseLine, NameSize, PictureColors.Series(i), room);
            for (var line = 0; line < lines; line++)
            {
                sheet.Write(details[line], left, baseLine + ((line + 1) * DetailSize * 1.25f), DetailSize, PictureColors.Text, room);
            }
        }
    }

    private static string[] Details(SpikeBand band, double seconds)
    {
        var rate = $"{PictureSheet.Figure(band.Spikes / seconds / band.Neurons.Count)} spikes/s";
        return band.Stride == 1 ? [$"{rate} per neuron"]
            : band.Height < 4 * NameSize ? [$"{rate}, 1 of {PictureSheet.Count(band.Stride)} shown"]
            : [$"{rate} per neuron", $"1 neuron of {PictureSheet.Count(band.Stride)} shown"];
    }

    private static void DrawRates(PictureSheet sheet, PopulationRates rates, PopulationRange[] populations, int top, double seconds)
    {
        using var plot = PictureSheet.NewPlot("time in s");
        var highest = 0.0;
        for (var i = 0; i < populations.Length; i++)
        {
            var (times, spikesPerSecond) = rates.Outline(i);
            var line = plot.Add.ScatterLine(times, spikesPerSecond, Color.FromSKColor(PictureColors.Series(i)));
            line.LineWidth = 2;
            highest = Math.Max(highest, spikesPerSecond.Max());
        }

        plot.Axes.SetLimits(0, seconds, 0, highest > 0 ? highest * 1.08 : 1);
        sheet.Draw(plot, top, RatesHeight, PictureSheet.BottomMargin);
        sheet.WriteUpright("spikes/s per neuron", top + (RatesHeight / 2f));
        const float left = PictureSheet.LeftMargin + PictureSheet.DataWidth + 14;
        sheet.Write("rates", left, top + 24, NameSize, PictureColors.Text, PictureSheet.RightMargin - 20);
        sheet.Write($"in bins of {rates.Bin}", left, top + 48, DetailSize, PictureColors.Text, PictureSheet.RightMargin - 20);
    }
}

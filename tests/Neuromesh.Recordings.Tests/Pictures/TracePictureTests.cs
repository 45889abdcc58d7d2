using Neuromesh.Core.Units;
using Neuromesh.Recordings.Pictures;
using Neuromesh.Recordings.RunFiles;
using Neuromesh.Recordings.Tests.RunFiles;

namespace Neuromesh.Recordings.Tests.Pictures;

public sealed class TracePictureTests
{
    private const int Left = PictureSheet.LeftMargin;
    private const int Right = Left + PictureSheet.DataWidth;
    private static readonly TimeStep Step = new(100_000);

    [Fact]
    public void A_curve_runs_where_its_values_say()
    {
        // One neuron, one panel of 240 pixels: -70 mV in the first half second, -50 mV in the second.
        using var folder = new TemporaryFolder();
        using var picture = Draw(folder, [new("cells", [7], [new("membranePotential", "mV")])], 1000, step => [step <= 500 ? -70 : -50]);

        // The curve lies 5 % of the range from the panel's edges.
        const int low = PictureSheet.HeadHeight + 240 - (240 * 1 / 22);
        const int high = PictureSheet.HeadHeight + (240 * 1 / 22);
        const int middle = (Left + Right) / 2;
        Assert.InRange(Blue(picture, Left + 10, low - 4, middle - 10, low + 4), middle - Left - 40, 3 * (middle - Left));
        Assert.InRange(Blue(picture, middle + 10, high - 4, Right - 10, high + 4), middle - Left - 40, 3 * (middle - Left));
        Assert.Equal(0, Blue(picture, Left + 10, high - 4, middle - 10, high + 4));
        Assert.Equal(0, Blue(picture, middle + 10, low - 4, Right - 10, low + 4));
        Assert.True(picture.Dark(0, PictureSheet.HeadHeight, 60, PictureSheet.HeadHeight + 240) > 200, "The label with the unit is missing.");
        Assert.True(picture.Dark(60, PictureSheet.HeadHeight, Left - 8, PictureSheet.HeadHeight + 240) > 60, "The values are missing.");
    }

    [Fact]
    public void Many_neurons_are_thinned_to_rows()
    {
        using var folder = new TemporaryFolder();
        using var few = Draw(folder, [new("cells", [.. Enumerable.Range(0, 8).Select(id => (long)id)], [new("V", "mV")])], 100, step => [.. Enumerable.Range(0, 8).Select(id => (double)id * step)]);
        using var many = Draw(folder, [new("cells", [.. Enumerable.Range(0, 90).Select(id => (long)id)], [new("V", "mV")])], 100, step => [.. Enumerable.Range(0, 90).Select(id => (double)id * step)]);
        Assert.Equal((1600, few.Height), (many.Width, many.Height));
        Assert.True(Blue(many, Left, PictureSheet.HeadHeight, Right, many.Height) > 8 * 100);
    }

    [Fact]
    public void Each_variable_has_a_panel()
    {
        using var folder = new TemporaryFolder();
        using var one = Draw(folder, [new("cells", [0], [new("V", "mV")])], 100, step => [step]);
        using var three = Draw(folder, [new("cells", [0], [new("V", "mV"), new("I", "pA"), new("w", "")])], 100, step => [step, -step, 1]);
        Assert.Equal(one.Height + (2 * 290), three.Height);
    }

    [Fact]
    public void Odd_files_give_pictures_too()
    {
        using var folder = new TemporaryFolder();
        Draw(folder, [], 100, _ => []).Dispose();
        Draw(folder, [new("cells", [0], [new("V", "mV")])], 0, _ => []).Dispose();
        Draw(folder, [new("cells", [0], [new("V", "mV")])], 100, _ => [double.NaN]).Dispose();
        Draw(folder, [new("cells", [0], [new("V", "mV")])], 100, _ => [1e300]).Dispose();
        Assert.Throws<RecordingException>(() => TracePicture.Write(folder.File("x.png"), folder.File("nothing.parquet"), "x"));
    }

    private static int Blue(DecodedPicture picture, int left, int top, int right, int bottom) =>
        picture.Count(left, top, right, bottom, color => color.Blue > color.Red + 60);

    private static DecodedPicture Draw(TemporaryFolder folder, TraceSet[] sets, long lastStep, Func<long, double[]> values)
    {
        var traces = folder.File("traces.parquet");
        using (var writer = new TraceFileWriter(traces, Step, sets))
        {
            for (var step = 1L; step <= lastStep && sets.Length > 0; step++)
            {
                writer.Append(0, [step], values(step));
            }

            writer.LastStep = lastStep;
        }

        var path = folder.File("traces.png");
        TracePicture.Write(path, traces, "A title");
        return new DecodedPicture(path);
    }
}

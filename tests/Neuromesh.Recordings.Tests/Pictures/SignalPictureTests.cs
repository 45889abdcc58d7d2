using CsCheck;
using Neuromesh.Recordings.Pictures;
using Neuromesh.Recordings.Synthetic;
using Neuromesh.Recordings.Tests.RunFiles;

namespace Neuromesh.Recordings.Tests.Pictures;

public sealed class SignalPictureTests
{
    private const int Left = PictureSheet.LeftMargin;
    private const int Right = Left + PictureSheet.DataWidth;

    [Fact]
    public void Channels_labels_scale_and_annotations_are_there()
    {
        using var folder = new TemporaryFolder();
        using var eeg = new SyntheticEeg();
        SignalPicture.Write(folder.File("eeg.png"), eeg, 0, 10);
        using var picture = new DecodedPicture(folder.File("eeg.png"));

        // Eight lanes of 74 pixels below the heading and the annotations' line.
        const int top = PictureSheet.HeadHeight + 30;
        Assert.Equal((1600, top + (8 * 74) + PictureSheet.BottomMargin), (picture.Width, picture.Height));
        for (var lane = 0; lane < 8; lane++)
        {
            var middle = top + (lane * 74) + 37;
            Assert.True(picture.Dark(0, middle - 12, Left - 8, middle + 12) > 40, $"The label of lane {lane} is missing.");
            Assert.True(picture.Count(Left, middle - 37, Right, middle + 37, color => color.Blue > color.Red + 60) > PictureSheet.DataWidth, $"The curve of lane {lane} is missing.");
        }

        Assert.True(picture.Dark(Right + 5, top, picture.Width, top + 74) > 100, "The scale is missing.");
        var first = eeg.Header.Annotations[0];
        var x = Left + (int)(first.OnsetSeconds / 10 * PictureSheet.DataWidth);
        Assert.True(picture.Count(x, top - 25, x + 60, top - 2, color => color.Red < 0x80) > 20, "The text of the annotation is missing.");
        Assert.True(picture.Count(x - 2, top, x + 3, top + (8 * 74), IsGray) > 200, "The mark of the annotation is missing.");
    }

    [SkippableTheory]
    [InlineData("edf-variants/pyedflib/test_generator.edf")]
    [InlineData("edf-variants/edfio/short_psg.bdf")]
    [InlineData("edf-variants/mne/test.edf")]
    public void Real_files_can_be_drawn(string file)
    {
        using var folder = new TemporaryFolder();
        using var recording = RecordingFile.Open(SharedData.Require(file));
        SignalPicture.Write(folder.File("signals.png"), recording, 0, 10);
        using var picture = new DecodedPicture(folder.File("signals.png"));
        Assert.True(picture.Count(Left, PictureSheet.HeadHeight, Right, picture.Height, color => color.Blue > color.Red + 60) > 1000);
    }

    [Fact]
    public void Where_nothing_is_nothing_is_drawn()
    {
        using var folder = new TemporaryFolder();
        using var eeg = new SyntheticEeg();
        Assert.Contains("nothing to draw from 3600 s", Assert.Throws<RecordingException>(() => SignalPicture.Write(folder.File("x"), eeg, 3600, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SignalPicture.Write(folder.File("x"), eeg, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignalPicture.Write(folder.File("x"), eeg, 0, 0));
        SignalPicture.Write(folder.File("x"), eeg, 3599, 100);
        Assert.True(File.Exists(folder.File("x")));
    }

    [Fact]
    public void Bars_are_round_and_fit_their_lanes() => Gen.Double[-9, 9].Sample(exponent =>
    {
        var scale = Assert.Single(SignalScale.Assign([("V", Math.Pow(10, exponent))]));
        Assert.InRange(scale.Bar / scale.PerLane, 0.19, 0.5 + 1e-9);
        var digits = scale.Bar / Math.Pow(10, Math.Floor(Math.Log10(scale.Bar * 1.0001)));
        Assert.Contains(new[] { 1.0, 2, 5 }, digit => Math.Abs(digit - digits) < 1e-6);
    });

    [Fact]
    public void Channels_of_a_unit_share_a_scale_unless_they_differ_much()
    {
        var scales = SignalScale.Assign([("uV", 100), ("uV", 150), ("mV", 1), ("uV", 60), ("uV", 4000), ("uV", 0)]);
        Assert.Same(scales[0], scales[1]);
        Assert.Same(scales[0], scales[3]);
        Assert.Same(scales[0], scales[5]);
        Assert.NotSame(scales[0], scales[2]);
        Assert.NotSame(scales[0], scales[4]);
        Assert.InRange(scales[0].PerLane, 150, 250);
        Assert.InRange(scales[4].PerLane, 4000, 6000);
    }

    private static bool IsGray(SkiaSharp.SKColor color) => color.Red is > 0x60 and < 0xC0 && Math.Abs(color.Red - color.Blue) < 8;
}

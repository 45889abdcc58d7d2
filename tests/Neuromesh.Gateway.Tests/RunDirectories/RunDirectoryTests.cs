using System.Text.Json.Nodes;
using CsCheck;
using Neuromesh.Cluster.Runs;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Gateway.Tests.Fakes;
using Neuromesh.Recordings;

namespace Neuromesh.Gateway.Tests.RunDirectories;

public sealed class RunDirectoryTests
{
    [Fact]
    public void The_fingerprint_of_the_files_is_that_of_the_spikes() => Gen.Select(Gen.Long[1, 50], Gen.Long[0, 4]).Array[0, 60].Sample(
        drawn =>
        {
            var spikes = drawn.Select(spike => (Step: spike.Item1, Neuron: spike.Item2)).Distinct().Order().ToArray();
            using var run = new RecordedRun(options: new RunDirectoryOptions { Pictures = false });
            run.Begin();
            for (var epoch = 0; epoch < 5; epoch++)
            {
                run.Write([.. spikes.Where(spike => (spike.Step - 1) / 10 == epoch)]);
            }

            run.End(RunPhase.Completed);

            var hash = RecordedRun.Hash(spikes);
            Assert.Equal(new FingerprintCheck(hash, hash, spikes.Length, Matches: true, AllSpikesRecorded: true), RunDirectory.CheckFingerprint(run.Directory));
        },
        iter: 30);

    [Fact]
    public void Spikes_that_were_not_recorded_are_told()
    {
        using var run = new RecordedRun(RecordedRun.Network + "record: { spikes: [b] }\n");
        run.Begin();
        run.Write([(1, 0), (1, 4)]);
        run.End(RunPhase.Completed);

        Assert.Equal(
            new FingerprintCheck(RecordedRun.Hash([(1, 4)]), RecordedRun.Hash([(1, 0), (1, 4)]), 1, Matches: false, AllSpikesRecorded: false),
            RunDirectory.CheckFingerprint(run.Directory));
    }

    [Fact]
    public void A_changed_document_is_noticed()
    {
        using var run = Completed();
        var document = JsonNode.Parse(File.ReadAllText(run.File("run.json")))!;
        document["fingerprint"] = new string('0', 64);
        File.WriteAllText(run.File("run.json"), document.ToJsonString());

        var check = RunDirectory.CheckFingerprint(run.Directory);

        Assert.Equal((false, true, new string('0', 64)), (check.Matches, check.AllSpikesRecorded, check.Stated));
    }

    [Fact]
    public void Missing_files_are_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal($"{folder.File("run.json")}: there is no such file; expected the directory of a run.", Fails(folder.Path));

        using var run = Completed();
        File.Delete(run.File("spikes.parquet"));
        Assert.Contains($"{run.File("spikes.parquet")}: there is no such file", Fails(run.Directory), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("{\"format\": \"something else\"}")]
    [InlineData("{\"format\": 7}")]
    [InlineData("{\"format\": \"run 1\", \"fin")]
    [InlineData("{\"format\": \"run 1\", \"fingerprint\": 3, \"files\": 7}")]
    [InlineData("{\"format\": \"run 1\", \"fingerprint\": \"ab\", \"counts\": {\"neurons\": \"many\"}}")]
    public void A_damaged_document_is_named(string text)
    {
        using var run = Completed();
        File.WriteAllText(run.File("run.json"), text);
        Assert.StartsWith(run.File("run.json"), Fails(run.Directory), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_spikes_are_named()
    {
        using var run = Completed();
        var bytes = File.ReadAllBytes(run.File("spikes.parquet"));
        File.WriteAllBytes(run.File("spikes.parquet"), bytes[..^20]);
        Assert.StartsWith(run.File("spikes.parquet"), Fails(run.Directory), StringComparison.Ordinal);
        Assert.Throws<RecordingException>(() => RunDirectory.WritePictures(run.Directory));
    }

    /// <summary>The digest is compared before a page is read: one changed byte among them would be read, or keep the Parquet library busy for ever.</summary>
    [Fact]
    public void Changed_pages_are_noticed_before_they_are_read()
    {
        using var run = new RecordedRun(RecordedRun.Network + "record: { traces: [{ population: a, variables: [membranePotential], interval: 1 ms }] }\n");
        run.Begin();
        run.Write([(1, 0), (1, 4), (9, 3)]);
        run.End(RunPhase.Completed);
        foreach (var name in new[] { "spikes.parquet", "traces.parquet" })
        {
            var bytes = File.ReadAllBytes(run.File(name));
            bytes[5] ^= 0x10;
            File.WriteAllBytes(run.File(name), bytes);
            Assert.Equal(
                $"{run.File(name)}: the file is damaged or was changed: its SHA-256 is not the one in run.json.",
                Assert.Throws<RecordingException>(() => RunDirectory.WritePictures(run.Directory)).Message);
            bytes[5] ^= 0x10;
            File.WriteAllBytes(run.File(name), bytes);
        }

        Assert.Equal([run.File("raster.png"), run.File("traces.png")], RunDirectory.WritePictures(run.Directory));
    }

    [Fact]
    public void A_message_that_is_known_later_changes_nothing_else()
    {
        using var run = Completed();
        var before = JsonNode.Parse(File.ReadAllText(run.File("run.json")))!;

        RunDirectory.SetMessage(run.Directory, "ended with exit code 137");

        before["message"] = "ended with exit code 137";
        Assert.True(JsonNode.DeepEquals(before, JsonNode.Parse(File.ReadAllText(run.File("run.json")))));
    }

    [Fact]
    public void Pictures_are_drawn_again()
    {
        using var run = Completed();
        var before = File.ReadAllBytes(run.File("raster.png"));
        File.Delete(run.File("raster.png"));

        Assert.Equal([run.File("raster.png")], RunDirectory.WritePictures(run.Directory));

        Assert.Equal(before, File.ReadAllBytes(run.File("raster.png")));
    }

    private static string Fails(string directory) => Assert.Throws<RecordingException>(() => RunDirectory.CheckFingerprint(directory)).Message;

    private static RecordedRun Completed()
    {
        var run = new RecordedRun();
        run.Begin();
        run.Write([(1, 0), (1, 4), (9, 3)]);
        run.End(RunPhase.Completed);
        return run;
    }
}

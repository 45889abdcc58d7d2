using Neuromesh.Cluster.Runs;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Gateway.Tests.Fakes;

namespace Neuromesh.Gateway.Tests.RunDirectories;

/// <summary>Directories and files that cannot be written.</summary>
public sealed class RunDirectoryFailureTests
{
    [Fact]
    public void A_directory_with_a_run_is_left_alone()
    {
        using var first = new RecordedRun();
        first.Begin();
        first.Write([(1, 0)]);
        first.End(RunPhase.Completed);
        var before = File.ReadAllBytes(first.File("run.json"));

        var failure = Assert.Throws<IOException>(() => new RunDirectorySink(first.Directory).Begin("other", first.Experiment));

        Assert.Contains(first.Directory, failure.Message, StringComparison.Ordinal);
        Assert.Contains("holds a run already", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(first.File("run.json")));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_one_clear_error()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("file"), "");
        using var run = new RecordedRun();

        var failure = Assert.Throws<IOException>(() => new RunDirectorySink(folder.File("file/run")).Begin("small-1", run.Experiment));

        Assert.StartsWith($"The files of the run in {folder.File("file/run")} cannot be written: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_told_and_noted()
    {
        using var run = new RecordedRun(RecordedRun.Traced);
        Directory.CreateDirectory(run.File("traces.parquet.partial"));

        Assert.StartsWith($"The files of the run in {run.Directory} cannot be written: ", Assert.Throws<IOException>(run.Begin).Message, StringComparison.Ordinal);

        Assert.Equal("failed", run.ReadDocument().GetProperty("phase").GetString());
    }

    [Fact]
    public void A_file_that_cannot_be_completed_fails_the_run()
    {
        using var run = new RecordedRun(RecordedRun.Traced);
        run.Begin();
        run.Write([(1, 4)], (0, [5, 10], [-60, 1, -61, 2]), (1, [10], [-70, -71, -72]));

        // The file's name is taken by a directory with something in it, so that no renaming can put it aside.
        Directory.CreateDirectory(run.File("spikes.parquet/occupied"));

        var failure = Assert.Throws<IOException>(() => run.End(RunPhase.Completed));

        Assert.StartsWith($"The files of the run in {run.Directory} cannot be written: ", failure.Message, StringComparison.Ordinal);
        var document = run.ReadDocument();
        Assert.Equal(("failed", failure.Message), (document.GetProperty("phase").GetString(), document.GetProperty("message").GetString()));
        Assert.Equal("traces.parquet", Assert.Single(document.GetProperty("files").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(7, run.Query("step", "traces.parquet").Count);
    }

    [SkippableFact]
    public void A_full_disk_is_one_clear_error()
    {
        const string full = "/dev/full";
        Skip.IfNot(File.Exists(full), $"This system has no {full}, the device that is always full.");
        using var run = new RecordedRun();
        Directory.CreateDirectory(run.Directory);
        File.CreateSymbolicLink(run.File("spikes.parquet.partial"), full);
        run.Begin();

        var failure = Assert.Throws<IOException>(() =>
        {
            // Row groups are gathered in memory, so it takes a while until the disk is asked.
            for (var step = 0L; step < 400_000; step++)
            {
                run.Write([(step, 0), (step, 1)]);
            }
        });
        Assert.Throws<IOException>(() => run.End(RunPhase.Failed, failure.Message));

        Assert.Contains("No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith($"The files of the run in {run.Directory} cannot be written: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal("failed", run.ReadDocument().GetProperty("phase").GetString());
    }
}

using System.Text.Json;
using Neuromesh.Host.Tests.Program;

namespace Neuromesh.Host.Tests.Runs;

/// <summary>A short training with the real digits: it learns, and the same bits however it is computed.</summary>
public sealed class TrainingRunTests
{
    private static readonly string[] Short =
    [
        "--set", "training.samples=400", "--set", "training.evaluateEvery=200", "--set", "training.testImages=300",
    ];

    [SkippableFact]
    public async Task It_learns_and_neither_threads_nor_processes_change_a_bit()
    {
        using var directory = new TemporaryDirectory();

        var one = await RunAsync(directory, "one", "--threads", "1");
        var two = await RunAsync(directory, "two", "--threads", "2");
        var processes = await RunAsync(directory, "processes", "--processes", "3", "--threads", "1");

        foreach (var other in new[] { two, processes })
        {
            Assert.All(
                new[] { "fingerprint", "stateFingerprint", "accuracy", "energyJoules" },
                key => Assert.Equal(one.GetProperty(key).ToString(), other.GetProperty(key).ToString()));
        }

        Assert.Equal(2, processes.GetProperty("nodes").GetInt32());

        // Chance is 0.1, and an array that is read but not pulsed, or pulsed in the wrong direction, stays near it.
        Assert.InRange(one.GetProperty("accuracy").GetDouble(), 0.6, 1);
        Assert.InRange(one.GetProperty("energyJoules").GetDouble(), 1e-8, 1e-4);
        foreach (var file in new[] { "accuracy.csv", "accuracy.png", "conductances.csv", "conductances.png", "run.json", "spikes.parquet" })
        {
            Assert.True(new FileInfo(Path.Combine(directory.File("one"), file)) is { Exists: true, Length: > 0 }, file);
        }

        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(directory.File("one"), "accuracy.csv"))).Length);
        var cells = (await File.ReadAllLinesAsync(Path.Combine(directory.File("one"), "conductances.csv"))).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.Equal((8192, 7992), (cells.Length, cells.Count(cell => cell[5] == "1")));
        Assert.All(cells.Where(cell => cell[4] == "1" || cell[5] == "0"), cell => Assert.Equal(cell[2], cell[3]));
        Assert.InRange(cells.Count(cell => cell[4] == "1") / 8192.0, 0.1, 0.12);
    }

    [SkippableFact]
    public async Task Without_updates_it_does_not_learn()
    {
        using var directory = new TemporaryDirectory();

        var report = await RunAsync(directory, "none", "--set", "training.learningRate.first=0", "--set", "training.learningRate.last=0");

        Assert.InRange(report.GetProperty("accuracy").GetDouble(), 0, 0.35);
    }

    [Fact]
    public async Task Missing_data_is_refused_with_the_remedy()
    {
        using var directory = new TemporaryDirectory();

        var none = await NeuromeshProcess.RunAsync("run", "mnist-1t1r", "--out", directory.File("run"));
        var wrong = await NeuromeshProcess.RunAsync("run", "mnist-1t1r", "--set", "data=" + directory.File("nowhere"), "--out", directory.File("run"));

        Assert.Equal((2, 2), (none.ExitCode, wrong.ExitCode));
        Assert.Contains("--set data=FOLDER", none.Error, StringComparison.Ordinal);
        Assert.Contains("there is no such folder", wrong.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory.File("run")));
    }

    private static async Task<JsonElement> RunAsync(TemporaryDirectory directory, string name, params string[] more)
    {
        Skip.If(SharedFiles.Root is null, SharedFiles.Missing);
        var data = SharedFiles.Path("data", "mnist");
        Skip.IfNot(Directory.Exists(data), "the folder 'shared' has no data/mnist");
        return await RunFiles.RunAsync(null, ["run", "mnist-1t1r", "--set", "data=" + data, "--out", directory.File(name), .. Short, .. more]);
    }
}

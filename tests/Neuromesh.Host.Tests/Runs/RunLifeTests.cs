using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Neuromesh.Host.Tests.Program;

namespace Neuromesh.Host.Tests.Runs;

/// <summary>Runs that end early, in whatever way, say so and leave files that can be read.</summary>
public sealed partial class RunLifeTests
{
    /// <summary>Far longer than any test waits.</summary>
    private const string Endless = "duration=100000 s";

    private static JsonElement ReadRun(string directory) => JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "run.json"))).RootElement;

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task An_interrupted_run_ends_in_order_with_what_it_has(int signal)
    {
        using var directory = new TemporaryDirectory();
        var output = directory.File("run");
        using var process = NeuromeshProcess.Start(directory.FullPath, null, "run", DenseNetwork.Write(directory), "--set", Endless, "--out", output);
        await process.WaitForLineAsync(line => line.Contains("real-time factor", StringComparison.Ordinal));

        if (signal == 2)
        {
            process.Interrupt();
        }
        else
        {
            process.Terminate();
        }

        var result = await process.WaitAsync();

        Assert.Equal(130, result.ExitCode);
        var run = ReadRun(output);
        Assert.Equal("stopped", run.GetProperty("phase").GetString());
        Assert.Contains("interrupted", run.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(RunFiles.ReadSpikes(output));
        Assert.True(File.Exists(Path.Combine(output, "raster.png")));
        var check = await NeuromeshProcess.RunAsync("fingerprint", output);
        Assert.Equal(0, check.ExitCode);
    }

    [Fact]
    public async Task A_killed_compute_process_fails_the_run_and_is_named()
    {
        using var directory = new TemporaryDirectory();
        var output = directory.File("run");
        using var process = NeuromeshProcess.Start(
            directory.FullPath, null, "run", DenseNetwork.Write(directory), "--set", Endless, "--out", output, "--processes", "3", "--threads", "1", "--neurons-per-core", "20");
        var line = await process.WaitForLineAsync(line => line.StartsWith("compute process 2 of 3", StringComparison.Ordinal));
        var victim = int.Parse(ProcessId().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);
        var others = new List<int>();
        foreach (var number in new[] { 1, 3 })
        {
            var other = await process.WaitForLineAsync(line => line.StartsWith($"compute process {number} of 3", StringComparison.Ordinal));
            others.Add(int.Parse(ProcessId().Match(other).Groups[1].Value, CultureInfo.InvariantCulture));
        }

        await process.WaitForLineAsync(line => line.Contains("real-time factor", StringComparison.Ordinal));

        NeuromeshProcess.KillOther(victim);

        var result = await process.WaitAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"(process {victim})", result.Error, StringComparison.Ordinal);
        Assert.Equal("failed", ReadRun(output).GetProperty("phase").GetString());
        var ending = $"Compute process 2 (process {victim}) ended with exit code 137.";
        Assert.Contains(ending, result.Error, StringComparison.Ordinal);
        Assert.EndsWith(ending, ReadRun(output).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(RunFiles.ReadSpikes(output));
        Assert.All(others, other => Assert.False(NeuromeshProcess.IsAlive(other), $"process {other} outlived the run"));
    }

    [Fact]
    public async Task Compute_processes_end_with_a_killed_run()
    {
        using var directory = new TemporaryDirectory();
        using var process = NeuromeshProcess.Start(
            directory.FullPath, null, "run", DenseNetwork.Write(directory), "--set", Endless, "--out", directory.File("run"), "--processes", "1");
        var line = await process.WaitForLineAsync(line => line.StartsWith("compute process 1 of 1", StringComparison.Ordinal));
        var child = int.Parse(ProcessId().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);

        using var childProcess = Process.GetProcessById(child);

        process.Kill();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await childProcess.WaitForExitAsync(patience.Token);
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("precious.txt", "data");

        var result = await NeuromeshProcess.RunAsync("run", DenseNetwork.Write(directory), "--out", directory.FullPath);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("not empty", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_is_no_number_ends_the_run_and_names_the_neuron()
    {
        using var directory = new TemporaryDirectory();
        var description = directory.Write("broken.yaml", """
            duration: 10 ms
            populations:
              cells: { model: hh, size: 3 }
            inputs:
              huge: { type: current, target: cells, segments: [{ amplitude: -1 mA, start: 2 ms, stop: 10 ms }] }
            """);

        var result = await NeuromeshProcess.RunInAsync(directory.FullPath, null, "run", description);

        Assert.Equal(1, result.ExitCode);
        Assert.Matches("Neuron 0 \\(model hh\\) has a state that is not a finite number or too fast for the time step since 2\\.[1-9] ms \\(step 2[1-9]\\)\\. It is neuron 0 of population 'cells'\\.", result.Error);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    public async Task Gap_junctions_that_are_too_strong_are_refused_before_anything_is_made(string command)
    {
        using var directory = new TemporaryDirectory();
        var description = directory.Write("strong.yaml", """
            duration: 1 ms
            populations: { a: { model: lif-delta, size: 2 } }
            gapJunctions: { g: { from: a, to: a, rule: { type: all-to-all }, conductance: 1.3 uS } }
            """);

        var result = await NeuromeshProcess.RunInAsync(directory.FullPath, null, command, description);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("strong.yaml:3:79: gapJunctions.g.conductance: neuron 0 of population 'a' has gap junctions of 1300 nS in all", result.Error, StringComparison.Ordinal);
        Assert.Contains("expected below 3·C/(11·timeStep) = 681.8 nS", result.Error, StringComparison.Ordinal);
        Assert.Equal(["strong.yaml"], Directory.GetFileSystemEntries(directory.FullPath).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_report_for_people_names_the_files()
    {
        using var directory = new TemporaryDirectory();

        var result = await NeuromeshProcess.RunInAsync(directory.FullPath, null, "run", DenseNetwork.Write(directory), "--set", "duration=20 ms");

        Assert.Equal(0, result.ExitCode);
        foreach (var file in new[] { "spikes.parquet", "traces.parquet", "run.json", "raster.png", "traces.png" })
        {
            Assert.Contains(file, result.Output, StringComparison.Ordinal);
        }

        Assert.Single(Directory.GetDirectories(Path.Combine(directory.FullPath, "runs"), "dense-*"));
    }

    [GeneratedRegex(@"pid (\d+)")]
    private static partial Regex ProcessId();
}

using Neuromesh.Host.Tests.Program;

namespace Neuromesh.Host.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("rnu eeg-reservoir", "'rnu'", "Did you mean 'run'?")]
    [InlineData("frobnicate", "'frobnicate'", "The commands are")]
    [InlineData("run", "EXPERIMENT", "neuromesh run --help")]
    [InlineData("run eeg-reservoir another", "'another'", "too many")]
    [InlineData("run eeg-reservoir --thread 2", "'--thread'", "Did you mean '--threads'?")]
    [InlineData("--threads 1 run eeg-reservoir", "'--threads' stands before its command", "'neuromesh run ... --threads 1'")]
    [InlineData("--json --threads 1 validate brunel", "'--json' stands before its command", "'neuromesh validate ... --json'")]
    [InlineData("--threads=1 run eeg-reservoir", "'--threads' stands before its command", "'neuromesh run ... --threads=1'")]
    [InlineData("--threads 1 rnu eeg-reservoir", "'--threads' stands before its command", "'neuromesh run ... --threads 1'")]
    [InlineData("--threads 1", "'--threads' stands before its command", "'neuromesh run ... --threads 1'")]
    [InlineData("crossbar --r-word-line 1 solve a", "'--r-word-line' stands before its command", "'neuromesh crossbar solve ... --r-word-line 1'")]
    [InlineData("--thread 1 run eeg-reservoir", "run: there is no option '--thread'", "Did you mean '--threads'?")]
    [InlineData("--tolerance 1 run eeg-reservoir", "run: there is no option '--tolerance'", "The options are")]
    [InlineData("run eeg-reservoir --threads 0", "--threads 0", "from 1 to 1024")]
    [InlineData("run eeg-reservoir --threads -1", "--threads -1", "from 1 to 1024")]
    [InlineData("run eeg-reservoir --threads 99999999999999999999", "--threads 99999999999999999999", "from 1 to 1024")]
    [InlineData("run eeg-reservoir --threads two", "--threads two", "whole number")]
    [InlineData("run eeg-reservoir --processes 0", "--processes 0", "whole number")]
    [InlineData("run eeg-reservoir --processes 1000000", "--processes 1000000", "whole number")]
    [InlineData("run eeg-reservoir --neurons-per-core 0", "--neurons-per-core 0", "whole number")]
    [InlineData("run eeg-reservoir --neurons-per-core -5", "--neurons-per-core -5", "whole number")]
    [InlineData("run eeg-reservoir --seed -1", "--seed -1", "from 0 to 18446744073709551615")]
    [InlineData("run eeg-reservoir --seed 18446744073709551616", "--seed", "from 0 to 18446744073709551615")]
    [InlineData("run eeg-reservoir --processes 2 --cluster akka.tcp://neuromesh@127.0.0.1:1", "--processes", "--cluster")]
    [InlineData("run eeg-reservoir --cluster nowhere", "'nowhere'", "akka.tcp://neuromesh@HOST:PORT")]
    [InlineData("serve --port 70000", "--port 70000", "from 0 to 65535")]
    [InlineData("serve --host example", "'example'", "IP address")]
    [InlineData("node", "--config FILE", "--seed-node ADDRESS")]
    [InlineData("node --config /does/not/exist.conf", "/does/not/exist.conf", "--config")]
    [InlineData("node --seed-node nowhere", "'nowhere'", "akka.tcp://neuromesh@HOST:PORT")]
    [InlineData("stream a.edf --to nowhere --experiment x --input y", "--to nowhere", "http://")]
    [InlineData("stream a.edf --to http://127.0.0.1:1 --experiment x --input y --speed fast", "--speed fast", "realtime or max")]
    [InlineData("stream a.edf --experiment x --input y", "--to", "required")]
    [InlineData("inspect", "RECORDING", "neuromesh inspect --help")]
    [InlineData("inspect /does/not/exist.edf", "/does/not/exist.edf", "")]
    [InlineData("inspect a.txt --rate fast", "--rate fast", "173.61 Hz")]
    [InlineData("inspect a.txt --rate 0", "--rate 0", "173.61 Hz")]
    [InlineData("fingerprint /does/not/exist", "/does/not/exist", "")]
    [InlineData("report /does/not/exist", "/does/not/exist", "")]
    [InlineData("examples eeg-resevoir", "'eeg-resevoir'", "eeg-reservoir")]
    [InlineData("validate /does/not/exist.yaml", "/does/not/exist.yaml", "")]
    [InlineData("validate brunel --rate -1", "--rate -1", "from 0 to 100000")]
    [InlineData("bench brunell", "'brunell'", "Did you mean 'brunel'?")]
    [InlineData("bench limit", "'limit'", "Did you mean 'limits'?")]
    [InlineData("bench brunel --repeat 0", "--repeat 0", "from 1 to 1000")]
    [InlineData("bench microcircuit --scale 2", "--scale 2", "at most 1")]
    [InlineData("bench science --scale 2", "--scale 2", "at most 1")]
    [InlineData("bench memory --steps 5", "--steps 5", "from 10000")]
    [InlineData("run /does/not/exist.yaml", "/does/not/exist.yaml", "")]
    [InlineData("run eeg-resevoir", "eeg-resevoir", "eeg-reservoir")]
    public async Task Bad_command_lines_end_with_2_and_one_message(string arguments, string names, string says)
    {
        using var directory = new TemporaryDirectory();

        var result = await NeuromeshProcess.RunInAsync(directory.FullPath, null, arguments.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains(names, result.Error, StringComparison.Ordinal);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.StartsWith("neuromesh: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.FullPath));
    }

    [Fact]
    public async Task Without_a_command_the_commands_are_named()
    {
        var result = await NeuromeshProcess.RunAsync();

        Assert.Equal(2, result.ExitCode);
        Assert.Single(result.ErrorLines);
        Assert.Contains("fingerprint", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var result = await NeuromeshProcess.RunAsync("--version");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+[^\n]*\n$", result.Output);
    }

    [Theory]
    [InlineData("--help", "fingerprint")]
    [InlineData("run --help", "--neurons-per-core")]
    public async Task Help_goes_to_standard_output(string arguments, string names)
    {
        var result = await NeuromeshProcess.RunAsync(arguments.Split(' '));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", result.Error);
        Assert.Contains(names, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--attached", result.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_reader_that_goes_away_is_no_error()
    {
        Skip.IfNot(File.Exists("/bin/bash"), "there is no bash to make a pipe with");
        using var shell = NeuromeshProcess.StartShell($"set -o pipefail; {NeuromeshProcess.ShellCommand} validate --schema | true");

        var result = await shell.WaitAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", result.Error);
    }

    [SkippableFact]
    public async Task A_full_disk_is_an_error()
    {
        Skip.IfNot(File.Exists("/dev/full") && File.Exists("/bin/bash"), "there is no /dev/full");
        using var shell = NeuromeshProcess.StartShell($"{NeuromeshProcess.ShellCommand} validate --schema > /dev/full");

        var result = await shell.WaitAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("standard output", result.Error, StringComparison.Ordinal);
        Assert.Single(result.ErrorLines);
    }
}

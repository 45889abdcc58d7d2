using Neuromesh.Host.Tests.Program;

namespace Neuromesh.Host.Tests.Runs;

/// <summary>One experiment, many ways to compute it, the same bits: the program's promise, through the command line.</summary>
public sealed class RunDeterminismTests
{
    [Theory]
    [InlineData("", "--threads 1")]
    [InlineData("", "--threads 2")]
    [InlineData("", "--threads 2 --neurons-per-core 50")]
    [InlineData("", "--threads 2 --neurons-per-core 13")]
    [InlineData("", "--threads 1 --neurons-per-core 1")]
    [InlineData("", "--processes 1 --threads 2")]
    [InlineData("", "--processes 3 --threads 1 --neurons-per-core 17")]
    [InlineData("DOTNET_EnableAVX512=0", "--threads 1")]
    [InlineData("DOTNET_EnableAVX2=0", "--threads 1")]
    [InlineData("DOTNET_EnableHWIntrinsic=0", "--threads 1")]
    [InlineData("GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA", "--threads 1")]
    public async Task The_bits_are_the_same(string setting, string placement)
    {
        using var directory = new TemporaryDirectory();
        var experiment = DenseNetwork.Write(directory);
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        var environment = equals < 0 ? null : new Dictionary<string, string> { [setting[..equals]] = setting[(equals + 1)..] };

        var report = await RunFiles.RunAsync(environment, ["run", experiment, "--out", directory.File("run"), .. placement.Split(' ')]);

        Assert.Equal(DenseNetwork.Fingerprint, report.GetProperty("fingerprint").GetString());
        Assert.Equal(DenseNetwork.StateFingerprint, report.GetProperty("stateFingerprint").GetString());
        Assert.True(report.GetProperty("spikes").GetInt64() > 2000, "the network must be active for its sums to matter");
    }

    [Fact]
    public async Task Another_seed_gives_other_bits()
    {
        using var directory = new TemporaryDirectory();
        var experiment = DenseNetwork.Write(directory);

        var report = await RunFiles.RunAsync(null, "run", experiment, "--out", directory.File("run"), "--seed", "8");

        Assert.NotEqual(DenseNetwork.Fingerprint, report.GetProperty("fingerprint").GetString());
        Assert.NotEqual(DenseNetwork.StateFingerprint, report.GetProperty("stateFingerprint").GetString());
    }

    [Fact]
    public async Task The_files_give_the_fingerprint_again()
    {
        using var directory = new TemporaryDirectory();
        var experiment = DenseNetwork.Write(directory);
        var output = directory.File("run");
        await RunFiles.RunAsync(null, "run", experiment, "--out", output);

        var result = await NeuromeshProcess.RunAsync("fingerprint", output);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(DenseNetwork.Fingerprint + "\n", result.Output);
    }
}

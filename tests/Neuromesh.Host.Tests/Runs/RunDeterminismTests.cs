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

        var (fingerprint, stateFingerprint) = (report.GetProperty("fingerprint").GetString(), report.GetProperty("stateFingerprint").GetString());
        Assert.True(
            (DenseNetwork.Fingerprint, DenseNetwork.StateFingerprint) == (fingerprint, stateFingerprint),
            $"fingerprint {fingerprint}, of the state {stateFingerprint}");
        Assert.True(report.GetProperty("spikes").GetInt64() > 2000, "the network must be active for its sums to matter");
    }

    /// <summary>Gap junctions and plastic synapses, in one and in several processes; the recorded weights change nothing.</summary>
    [Fact]
    public async Task The_bits_are_the_same_with_gap_junctions_and_plasticity()
    {
        using var directory = new TemporaryDirectory();
        var experiment = directory.Write("gaps.yaml", """
            duration: 50 ms
            seed: 3
            populations:
              a: { model: lif-exponential, size: 40, parameters: { biasCurrent: { uniform: [300 pA, 620 pA] } }, initial: { membranePotential: { uniform: [-70 mV, -56 mV] } } }
              b: { model: hh-interneuron, size: 20, parameters: { biasCurrent: { uniform: [100 pA, 900 pA] } } }
            projections:
              p: { from: a, to: a, rule: { type: fixed-indegree, indegree: 9 }, weight: { uniform: [3.1 pA, 17.3 pA] }, delay: { uniform: [0.4 ms, 2 ms] }, plasticity: { type: stdp, maximumWeight: 40 pA } }
            gapJunctions:
              within: { from: a, to: a, rule: { type: pairwise-bernoulli, probability: 0.3 }, conductance: { uniform: [0.1 nS, 0.9 nS] }, plasticity: { burstTimeConstant: 8 ms, burstThreshold: 1.3, depression: 10 pS, potentiation: 31 pS, softBound: 2 nS } }
              between: { from: a, to: b, rule: { type: fixed-total-number, synapses: 90 }, conductance: 0.37 nS, reverseShare: 0.3 }
            record:
              weights: [{ projection: p, interval: 1 ms }, { gapJunctions: within, interval: 0.3 ms }, { gapJunctions: between, interval: 1 ms }]
            """);
        string[] placements = ["--threads 1", "--threads 2 --neurons-per-core 7", "--processes 3 --threads 1 --neurons-per-core 9", "--threads 1 --set record.weights=[]"];
        var bits = new List<(string?, string?)>();
        foreach (var placement in placements)
        {
            var report = await RunFiles.RunAsync(null, ["run", experiment, "--out", directory.File("run" + bits.Count), .. placement.Split(' ')]);
            bits.Add((report.GetProperty("fingerprint").GetString(), report.GetProperty("stateFingerprint").GetString()));
            Assert.True(report.GetProperty("spikes").GetInt64() > 100, "the network must be active");
        }

        Assert.All(bits, pair => Assert.Equal(bits[0], pair));
        byte[] Weights(int run) => File.ReadAllBytes(Path.Combine(directory.File("run" + run), "weights.parquet"));
        Assert.Equal(Weights(0), Weights(1));
        Assert.Equal(Weights(0), Weights(2));
    }

    /// <summary>What is left out of the files is left out only there: the same bits, and of the chosen neurons the same spikes.</summary>
    [Theory]
    [InlineData("--threads 2 --neurons-per-core 13")]
    [InlineData("--processes 2 --threads 1")]
    public async Task Recording_some_neurons_changes_nothing_in_the_run(string placement)
    {
        using var directory = new TemporaryDirectory();
        var experiment = DenseNetwork.Write(directory);
        await RunFiles.RunAsync(null, "run", experiment, "--out", directory.File("all"));
        string[] arguments = ["run", experiment, "--out", directory.File("some"), "--set", "record.spikes=[{ population: first, neurons: [0, 3, 4, 17] }]"];

        var report = await RunFiles.RunAsync(null, [.. arguments, .. placement.Split(' ')]);

        Assert.Equal(DenseNetwork.Fingerprint, report.GetProperty("fingerprint").GetString());
        Assert.Equal(DenseNetwork.StateFingerprint, report.GetProperty("stateFingerprint").GetString());
        var spikes = RunFiles.ReadSpikes(directory.File("some"));
        Assert.NotEmpty(spikes);
        Assert.Equal(RunFiles.ReadSpikes(directory.File("all")).Where(spike => spike.Neuron is 0 or 3 or 4 or 17), spikes);
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

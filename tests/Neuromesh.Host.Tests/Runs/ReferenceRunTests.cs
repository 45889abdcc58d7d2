using Neuromesh.Host.Tests.Program;

namespace Neuromesh.Host.Tests.Runs;

/// <summary>
/// Descriptions of runs that NEST 3.10.0 made too, run by the command line: exact integration gives the same spikes, each neuron and step, and
/// potentials that differ by rounding only.
/// </summary>
public sealed class ReferenceRunTests
{
    /// <summary>The reference was computed with fused multiplications in places: last bits differ.</summary>
    private const double Tolerance = 1e-9;

    private static readonly Dictionary<string, string> Columns = new()
    {
        ["V_m"] = "membranePotential",
        ["I_syn_ex"] = "excitatoryCurrent",
        ["I_syn_in"] = "inhibitoryCurrent",
    };

    private static string Description(string name) => Path.Combine(AppContext.BaseDirectory, "Goldens", name + ".yaml");

    [SkippableTheory]
    [InlineData("iaf_psc_delta_step")]
    [InlineData("iaf_psc_delta_syn")]
    [InlineData("iaf_psc_exp_step")]
    [InlineData("iaf_psc_exp_syn")]
    public async Task Single_neurons_follow_the_reference(string name)
    {
        Skip.If(SharedFiles.Root is null, SharedFiles.Missing);
        using var directory = new TemporaryDirectory();
        var output = directory.File("run");

        await RunFiles.RunAsync(null, "run", Description(name), "--out", output);

        var expected = RunFiles.ReadTable(SharedFiles.Path("golden", "nest", name + "_spikes.csv"))
            .Where(row => row["run"] == "coarse")
            .Select(row => RunFiles.StepOf(row["t_ms"]))
            .ToArray();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, RunFiles.ReadSpikes(output).Select(spike => spike.Step));

        var traces = RunFiles.ReadTraces(output);
        var rows = 0;
        foreach (var row in RunFiles.ReadTable(SharedFiles.Path("golden", "nest", name + ".csv")))
        {
            var step = RunFiles.StepOf(row["t_ms"]);
            foreach (var (column, variable) in Columns.Where(pair => row.ContainsKey(pair.Key)))
            {
                var difference = Math.Abs(traces[variable][step] - RunFiles.Number(row[column]));
                Assert.True(difference <= Tolerance, $"{variable} differs by {difference} at {row["t_ms"]} ms");
            }

            rows++;
        }

        Assert.True(rows > 1000, $"only {rows} rows were compared");
    }

    [SkippableFact]
    public async Task All_7613_spikes_of_the_network_are_the_reference_s()
    {
        Skip.If(SharedFiles.Root is null, SharedFiles.Missing);
        using var directory = new TemporaryDirectory();
        var output = directory.File("run");

        var report = await RunFiles.RunAsync(
            null,
            "run", Description("net1000_iaf_psc_exp"), "--out", output,
            "--set", "populations.neurons.perNeuron.file=" + SharedFiles.Path("golden", "nest", "net1000_iaf_psc_exp_neurons.csv"),
            "--set", "projections.edges.rule.file=" + SharedFiles.Path("golden", "nest", "net1000_iaf_psc_exp_edges.csv"));

        var expected = RunFiles.ReadTable(SharedFiles.Path("golden", "nest", "net1000_iaf_psc_exp_spikes.csv"))
            .Select(row => (RunFiles.StepOf(row["t_ms"]), long.Parse(row["neuron"], System.Globalization.CultureInfo.InvariantCulture)))
            .Order()
            .ToArray();
        Assert.Equal(7613, expected.Length);
        Assert.Equal(expected, RunFiles.ReadSpikes(output));
        Assert.Equal(7613, report.GetProperty("spikes").GetInt64());
        Assert.Equal(100_000, report.GetProperty("synapses").GetInt64());
    }
}

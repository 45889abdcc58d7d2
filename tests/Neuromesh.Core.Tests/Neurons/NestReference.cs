using System.Globalization;
using System.Text.Json;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Neurons;

/// <summary>A run of one neuron in NEST: its parameters, stimulus, traces and spikes, and the same run in Neuromesh.</summary>
/// <remarks>Lies in the folder <c>shared/golden/nest</c> beside the checkout, on machines that have it; elsewhere the tests skip.</remarks>
internal sealed class NestReference
{
    private static readonly Lazy<string?> Root = new(FindRoot);

    private static readonly Dictionary<string, string> Models = new()
    {
        ["iaf_psc_delta"] = "lif-delta",
        ["iaf_psc_exp"] = "lif-exponential",
        ["iaf_psc_alpha"] = "lif-alpha",
        ["iaf_cond_exp"] = "lif-cond-exp",
        ["iaf_cond_alpha"] = "lif-cond-alpha",
        ["izhikevich"] = "izhikevich",
        ["aeif_cond_exp"] = "adex",
        ["gif_psc_exp"] = "gif",
        ["gif_cond_exp"] = "gif-cond",
        ["hh_psc_alpha"] = "hh",
        ["hh_cond_exp_traub"] = "hh-traub",
    };

    private static readonly Dictionary<string, string> Names = new()
    {
        ["V_m"] = "membranePotential",
        ["U_m"] = "recoveryVariable",
        ["w"] = "adaptationCurrent",
        ["g_ex"] = "excitatoryConductance",
        ["g_in"] = "inhibitoryConductance",
        ["I_syn_ex"] = "excitatoryCurrent",
        ["I_syn_in"] = "inhibitoryCurrent",
        ["Act_m"] = "sodiumActivation",
        ["Inact_h"] = "sodiumInactivation",
        ["Act_n"] = "potassiumActivation",
        ["E_sfa"] = "adaptiveThreshold",
        ["I_stc"] = "spikeTriggeredCurrent",
        ["C_m"] = "capacitance",
        ["tau_m"] = "membraneTimeConstant",
        ["E_L"] = "restPotential",
        ["g_L"] = "leakConductance",
        ["V_reset"] = "resetPotential",
        ["c"] = "resetPotential",
        ["V_th"] = "thresholdPotential",
        ["V_T"] = "thresholdOffset",
        ["V_T_star"] = "thresholdPotential",
        ["V_peak"] = "peakPotential",
        ["V_min"] = "minimumPotential",
        ["t_ref"] = "refractoryPeriod",
        ["tau_syn_ex"] = "excitatoryTimeConstant",
        ["tau_syn_in"] = "inhibitoryTimeConstant",
        ["E_ex"] = "excitatoryReversalPotential",
        ["E_in"] = "inhibitoryReversalPotential",
        ["Delta_T"] = "slopeFactor",
        ["a"] = "adaptationConductance",
        ["b"] = "adaptationJump",
        ["tau_w"] = "adaptationTimeConstant",
        ["g_Na"] = "sodiumConductance",
        ["g_K"] = "potassiumConductance",
        ["E_Na"] = "sodiumReversalPotential",
        ["E_K"] = "potassiumReversalPotential",
        ["Delta_V"] = "slopeFactor",
        ["lambda_0"] = "escapeRate",
        ["d"] = "recoveryJump",
    };

    private readonly JsonElement _description;
    private readonly string _path;

    private NestReference(string path)
    {
        _path = path;
        _description = JsonDocument.Parse(File.ReadAllText(path).Replace("-Infinity", "\"-Infinity\"", StringComparison.Ordinal)).RootElement;
    }

    /// <summary>Opens a reference, or skips the test where there is none.</summary>
    public static NestReference Require(string name)
    {
        Skip.If(Root.Value is null, "There is no folder 'shared' with reference traces beside this checkout.");
        var path = Path.Combine(Root.Value!, "golden", "nest", name + ".json");
        Skip.IfNot(File.Exists(path), $"The reference traces have no {name}.");
        return new NestReference(path);
    }

    /// <summary>Names of the recorded variables, as in the reference.</summary>
    public string[] Recordables => [.. _description.GetProperty("recordables").EnumerateArray().Select(name => name.GetString()!)];

    /// <summary>The name in Neuromesh of a recorded variable.</summary>
    public static string Translate(string recordable) => Names[recordable];

    /// <summary>Length of the run.</summary>
    public double DurationMs => Segments().Sum(segment => segment.DurationMs);

    /// <summary>The run in Neuromesh.</summary>
    /// <param name="timeStep">Its step.</param>
    public NeuronRun CreateRun(TimeStep timeStep)
    {
        var model = Models[_description.GetProperty("model").GetString()!];
        var run = new NeuronRun { Model = model, TimeStep = timeStep, Currents = Currents(), Spikes = Spikes() };
        var descriptor = NeuronModels.Find(model)!;
        foreach (var (name, value) in Numbers())
        {
            var own = model == "izhikevich" && name is "a" or "b" && model == "izhikevich"
                ? name == "a" ? "recoveryRate" : "recoverySensitivity"
                : Names.GetValueOrDefault(name, name);
            if (descriptor.StateVariables.Any(state => state.Name == own) && name is not ("E_sfa" or "I_stc"))
            {
                run = run.Starting(own, value);
            }
            else if (descriptor.Parameters.Any(parameter => parameter.Name == own))
            {
                run = run.With(own, value < -1e300 ? double.NegativeInfinity : value);
            }
        }

        return run;
    }

    /// <summary>A column of the trace, each 0.1 ms.</summary>
    public double[] Column(string name)
    {
        var lines = File.ReadAllLines(Path.ChangeExtension(_path, ".csv"));
        var column = Array.IndexOf(lines[0].Split(','), name);
        return [.. lines.Skip(1).Select(line => double.Parse(line.Split(',')[column], CultureInfo.InvariantCulture))];
    }

    /// <summary>Spike times in ms of the run 'coarse' (0.1 ms), 'fine' (0.01 ms) or 'finest' (0.001 ms).</summary>
    public double[] SpikeTimesMs(string run) =>
        [.. File.ReadAllLines(_path.Replace(".json", "_spikes.csv", StringComparison.Ordinal))
            .Select(line => line.Split(','))
            .Where(fields => fields[0] == run)
            .Select(fields => double.Parse(fields[3], CultureInfo.InvariantCulture))];

    private static string? FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "golden", "nest")))
            {
                return candidate;
            }
        }

        return null;
    }

    private IEnumerable<(string Name, double Value)> Numbers()
    {
        foreach (var property in _description.GetProperty("parameters").EnumerateObject())
        {
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Number:
                    yield return (property.Name, property.Value.GetDouble());
                    break;
                case JsonValueKind.True or JsonValueKind.False when property.Name == "consistent_integration":
                    yield return ("consistentIntegration", property.Value.GetBoolean() ? 1 : 0);
                    break;
                case JsonValueKind.Array when property.Name is "q_sfa" or "q_stc" or "tau_sfa" or "tau_stc":
                    var kind = property.Name.EndsWith("sfa", StringComparison.Ordinal) ? "threshold" : "current";
                    var what = property.Name.StartsWith('q') ? "Jump" : "TimeConstant";
                    var index = 1;
                    foreach (var element in property.Value.EnumerateArray())
                    {
                        yield return (FormattableString.Invariant($"{kind}{what}{index++}"), element.GetDouble());
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private IEnumerable<(double AmplitudePa, double DurationMs)> Segments() =>
        _description.GetProperty("I_e_segments_pA_ms").EnumerateArray().Select(segment => (segment[0].GetDouble(), segment[1].GetDouble()));

    private (double AmplitudePa, double StartMs, double StopMs)[] Currents()
    {
        var currents = new List<(double, double, double)>();
        var startMs = 0.0;
        foreach (var (amplitudePa, durationMs) in Segments())
        {
            currents.Add((amplitudePa, startMs, startMs + durationMs));
            startMs += durationMs;
        }

        return [.. currents];
    }

    private SpikeInput[] Spikes() =>
        [.. _description.GetProperty("synaptic_input").EnumerateArray().Select(input => new SpikeInput(
            [.. input.GetProperty("times").EnumerateArray().Select(time => time.GetDouble())],
            input.GetProperty("w").GetDouble(),
            input.GetProperty("delay").GetDouble()))];
}

using System.Collections.Immutable;
using CsCheck;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Neurons;

/// <summary>What holds for every model: independence of the cut, no silent NaN, checks of parameters.</summary>
public sealed class NeuronModelTests
{
    public static TheoryData<string> Models => [.. NeuronModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Neurons_do_not_depend_on_the_cut(string model)
    {
        var whole = Network(model) with { Size = 13 };
        whole.Run(60);
        var parts = new[] { (0, 5), (5, 1), (6, 7) }.Select(part => Network(model) with { First = part.Item1, Size = part.Item2 }).ToArray();
        UInt128 sum = 0;
        foreach (var part in parts)
        {
            part.Run(60);
            sum += part.StateDigest;
        }

        Assert.NotEmpty(whole.Emitted);
        Assert.Equal(whole.StateDigest, sum);
        Assert.Equal(whole.Emitted, parts.SelectMany(part => part.Emitted).Order());
    }

    /// <summary>Parameters anywhere in their ranges and strong inputs: the state stays finite, or the run stops and says where.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void A_state_is_finite_or_the_run_stops(string model)
    {
        var descriptor = NeuronModels.Find(model)!;
        var cases = Gen.Select(Gen.Double[-3, 3].Array[descriptor.Parameters.Length], Gen.Double[-4, 6], Gen.Double[0, 4], (values, current, weight) => (values, current, weight));
        cases.Sample(
            test =>
            {
                var run = new NeuronRun
                {
                    Model = model,
                    Spikes = [new SpikeInput([1, 2, 2.1], Math.Pow(10, test.weight), 1), new SpikeInput([1.5, 4], -Math.Pow(10, test.weight), 1)],
                }.With("biasCurrent", Math.Pow(10, test.current));
                for (var i = 0; i < descriptor.Parameters.Length; i++)
                {
                    var parameter = descriptor.Parameters[i];
                    var value = parameter.Default * Math.Pow(10, test.values[i]);
                    if (parameter.Permits(value) && parameter.Name is not ("refractoryPeriod" or "consistentIntegration" or "biasCurrent"))
                    {
                        run = run.With(parameter.Name, value);
                    }
                }

                var all = descriptor.Parameters.ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default)).SetItems(run.Parameters);
                if (descriptor.FindProblem(all, run.InitialValues, 1, run.TimeStep) is not null)
                {
                    return;
                }

                try
                {
                    var states = descriptor.StateVariables.Where(state => state.CanBeInitialised).Select(state => state.Name).ToArray();
                    Assert.All(run.Run(12.8, states).Select(trace => trace[^1]), value => Assert.True(double.IsFinite(value)));
                }
                catch (NeuronFaultException fault)
                {
                    Assert.Contains($"Neuron 0 (model {model}) has a state that is not a finite number or too fast for the time step since ", fault.Message, StringComparison.Ordinal);
                }
            },
            iter: 60,
            threads: 1);
    }

    [Fact]
    public void A_blow_up_names_neuron_model_and_time()
    {
        var run = new NeuronRun { Model = "hh", First = 40, Size = 3, Currents = [(-1e9, 5, 100)] };
        var fault = Assert.Throws<NeuronFaultException>(() => run.Run(100));
        AssertIsFirst(run, fault, 40);
        Assert.InRange(fault.Step, 51, 64);
    }

    /// <summary>Whatever the neuron's place among the lanes, the model and the cut: the first one is named, with the same time.</summary>
    [Theory]
    [InlineData("hh", 1, 0)]
    [InlineData("hh", 37, 0)]
    [InlineData("hh", 37, 36)]
    [InlineData("hh-traub", 20, 17)]
    public void The_first_broken_neuron_is_named_for_every_cut(string model, int size, int broken)
    {
        NeuronRun Cut(int first) => new()
        {
            Model = model,
            First = first,
            Size = size - first,
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty.Add(
                "membranePotential", new PerNeuronValue([.. Enumerable.Range(0, size).Select(neuron => neuron < broken ? -65.0 : -1e6)])),
        };
        var faults = new[] { 0, broken }.Select(first => Assert.Throws<NeuronFaultException>(() => Cut(first).Run(20))).ToArray();
        AssertIsFirst(Cut(0), faults[0], broken);
        Assert.Equal((faults[0].Step, faults[0].Neuron, faults[0].Message), (faults[1].Step, faults[1].Neuron, faults[1].Message));
    }

    /// <summary>
    /// Linear models are looked at now and then until a state is beyond all reason: the step is known all the same, and it does not depend on what else is in the core.
    /// </summary>
    [Theory]
    [InlineData("lif-exponential")]
    [InlineData("lif-alpha")]
    [InlineData("lif-delta")]
    public void The_step_in_which_a_sum_overflows_is_known(string model)
    {
        // Every second step brings a fifth of the largest number.
        var run = new NeuronRun
        {
            Model = model,
            Size = 20,
            First = 7,
            Spikes = [new SpikeInput([.. Enumerable.Range(0, 40).Select(i => Math.Round(3.3 + (0.2 * i), 1))], -0.2 * double.MaxValue, 1)],
        };
        run = model == "lif-delta" ? run : run.With("inhibitoryTimeConstant", 10);
        var fault = Assert.Throws<NeuronFaultException>(() => run.Run(20));
        AssertIsFirst(run, fault, 7);
        Assert.NotEqual(0, fault.Step % StateCheck.StepsBetweenLooks);
    }

    /// <summary>With a membrane of next to no capacitance one step is enough.</summary>
    [Fact]
    public void A_linear_model_with_extreme_coefficients_is_looked_at_in_every_step()
    {
        var run = new NeuronRun { Model = "lif-exponential", Size = 3, Currents = [(-1e9, 2.1, 100)] }.With("capacitance", 1e-302);
        var fault = Assert.Throws<NeuronFaultException>(() => run.Run(10));
        AssertIsFirst(run, fault, 0);
        Assert.Equal(22, fault.Step);
    }

    /// <summary>The run ends well in the step before, and in the very step not.</summary>
    private static void AssertIsFirst(NeuronRun run, NeuronFaultException fault, int neuron)
    {
        Assert.Equal(neuron, fault.Neuron);
        Assert.Equal(
            FormattableString.Invariant($"Neuron {neuron} (model {run.Model}) has a state that is not a finite number or too fast for the time step since {run.TimeStep.ToMilliseconds(fault.Step)} ms (step {fault.Step})."),
            fault.Message);
        run.Run(run.TimeStep.ToMilliseconds(fault.Step - 1));
        Assert.Equal(fault.Message, Assert.Throws<NeuronFaultException>(() => run.Run(run.TimeStep.ToMilliseconds(fault.Step))).Message);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Defaults_are_permitted(string model)
    {
        var descriptor = NeuronModels.Find(model)!;
        var defaults = descriptor.Parameters.ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default));
        Assert.Null(descriptor.FindProblem(defaults, ImmutableDictionary<string, NeuronValue>.Empty, 1, new TimeStep(100_000)));
    }

    /// <summary>Every parameter and initial value has finite bounds that the refusal prints; an infinite default stands for 'none' and can only be left out.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Impossible_values_are_refused_with_name_and_range(string model)
    {
        var descriptor = NeuronModels.Find(model)!;
        var defaults = descriptor.Parameters.ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default));
        foreach (var value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300 })
        {
            foreach (var parameter in descriptor.Parameters)
            {
                Assert.True(double.IsFinite(parameter.Minimum) && double.IsFinite(parameter.Maximum), parameter.Name);
                Assert.False(parameter.Permits(value), parameter.Name);
                if (value != parameter.Default)
                {
                    Check(parameter.Name, parameter.Minimum, parameter.Maximum, defaults.SetItem(parameter.Name, new ConstantValue(value)), ImmutableDictionary<string, NeuronValue>.Empty);
                }
            }

            foreach (var state in descriptor.StateVariables.Where(state => state.CanBeInitialised))
            {
                Check(state.Name, state.Minimum, state.Maximum, defaults, ImmutableDictionary<string, NeuronValue>.Empty.Add(state.Name, new ConstantValue(value)));
            }
        }

        void Check(string name, double minimum, double maximum, ImmutableDictionary<string, NeuronValue> parameters, ImmutableDictionary<string, NeuronValue> initial)
        {
            var fault = descriptor.FindProblem(parameters, initial, 1, new TimeStep(100_000));
            Assert.NotNull(fault);
            Assert.Equal(name, Assert.Single(fault.Names));
            Assert.Contains(FormattableString.Invariant($" {minimum} and of at most {maximum}"), fault.Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Drawn_values_have_their_moments_and_bounds()
    {
        double[] Draw(NeuronValue value) => new NeuronSlice
        {
            Seed = 7,
            TimeStep = new TimeStep(100_000),
            Population = 0,
            First = 0,
            Size = 100_000,
            Parameters = ImmutableDictionary<string, NeuronValue>.Empty.Add("x", value),
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty,
        }.Parameter("x");

        var lognormal = Draw(new LognormalValue(-5, 2));
        Assert.Equal(-5, lognormal.Average(), 0.03);
        Assert.Equal(2, Math.Sqrt(lognormal.Average(x => (x + 5) * (x + 5))), 0.05);
        Assert.All(lognormal, x => Assert.InRange(x, new LognormalValue(-5, 2).Lowest(0), new LognormalValue(-5, 2).Highest(0)));

        // A normal distribution cut at one standard deviation on both sides: variance 1 - 2 phi(1) / (2 Phi(1) - 1) = 0.2911.
        var truncated = new TruncatedValue(new NormalValue(10, 2), 8, 12);
        var values = Draw(truncated);
        Assert.All(values, x => Assert.InRange(x, 8, 12));
        Assert.Equal(10, values.Average(), 0.02);
        Assert.Equal(4 * 0.2911, values.Average(x => (x - 10) * (x - 10)), 0.02);
        Assert.Equal(0.6827, truncated.AcceptedShare, 0.02);
        Assert.Throws<ArithmeticException>(() => Draw(new TruncatedValue(new NormalValue(0, 1), 20, 21)));
    }

    private static NeuronRun Network(string model)
    {
        var run = new NeuronRun
        {
            Model = model,
            Seed = 99,
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty.Add("membranePotential", new NormalValue(-60, 3)),
        };
        var biasPa = model switch
        {
            "izhikevich" => 10,
            "gem" => 1500,
            "hh-ions" => 2500,
            _ => 1000,
        };
        return run with
        {
            Parameters = run.Parameters
                .Add("biasCurrent", new TruncatedValue(new NormalValue(biasPa, biasPa / 5.0), biasPa / 2.0, 2 * biasPa))
                .SetItems(model.StartsWith("gif", StringComparison.Ordinal) ? [new("escapeRate", new LognormalValue(100, 50)), new("thresholdJump1", new ConstantValue(5))] : []),
        };
    }
}

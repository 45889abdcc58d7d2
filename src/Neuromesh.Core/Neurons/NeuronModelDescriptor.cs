using System.Collections.Immutable;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>One parameter or initial value of a neuron model, as a user writes it.</summary>
/// <param name="Name">Name in an experiment, for example <c>membraneTimeConstant</c>.</param>
/// <param name="Dimension">Its dimension; the value is held in the neuron side's canonical unit (ms, mV, pA, pF, nS).</param>
/// <param name="Default">Value used when the user gives none, in the canonical unit.</param>
/// <param name="Minimum">Smallest permitted value, finite; see <paramref name="MinimumExclusive"/>.</param>
/// <param name="Maximum">Largest permitted value, finite.</param>
/// <param name="MinimumExclusive">True when <paramref name="Minimum"/> itself is refused.</param>
/// <param name="Symbol">Symbol in the model's equation.</param>
/// <param name="Meaning">One sentence for the user.</param>
public sealed record NeuronParameterDescriptor(
    string Name,
    PhysicalDimension Dimension,
    double Default,
    double Minimum,
    double Maximum,
    bool MinimumExclusive,
    string Symbol,
    string Meaning)
{
    /// <summary>Whether a user may give this value: finite and within the range; a range that begins at 0 begins at +0.</summary>
    /// <param name="value">The value in the canonical unit.</param>
    public bool Permits(double value) =>
        double.IsFinite(value) && (MinimumExclusive ? value > Minimum : value >= Minimum) && value <= Maximum
        && !(Minimum == 0 && double.IsNegative(value));
}

/// <summary>A state variable that can be given an initial value and recorded.</summary>
/// <param name="Name">Name in an experiment, for example <c>membranePotential</c>.</param>
/// <param name="Dimension">Its dimension, in the neuron side's canonical unit.</param>
/// <param name="Meaning">One sentence for the user.</param>
public sealed record NeuronStateDescriptor(string Name, PhysicalDimension Dimension, string Meaning)
{
    /// <summary>False for what follows from the state: it can be recorded, not initialised.</summary>
    public bool CanBeInitialised { get; init; } = true;

    /// <summary>Smallest permitted initial value; the limit of the dimension if not given.</summary>
    public double Minimum { get; init; } = -PhysicalLimits.Largest(Dimension);

    /// <summary>Largest permitted initial value; the limit of the dimension if not given.</summary>
    public double Maximum { get; init; } = PhysicalLimits.Largest(Dimension);
}

/// <summary>What is wrong with the values of a neuron.</summary>
/// <param name="Problem">What is wrong and what is permitted.</param>
/// <param name="Names">The parameters or state variables concerned, the one to change first in front.</param>
public sealed record NeuronFault(string Problem, params ImmutableArray<string> Names);

/// <summary>Finds what is wrong between the parameters of a neuron, each of which is within its own range.</summary>
/// <param name="lowest">The smallest value that a parameter can have, by its name, in the canonical unit.</param>
/// <param name="highest">The largest value.</param>
/// <returns>What is wrong, or null.</returns>
public delegate NeuronFault? NeuronCheck(Func<string, double> lowest, Func<string, double> highest);

/// <summary>What an experiment may say about a neuron model: the source of checking, of the schema and of defaults.</summary>
/// <param name="Name">Name in an experiment, for example <c>lif-exponential</c>.</param>
/// <param name="Summary">One sentence with the equation.</param>
/// <param name="WeightDimension">Dimension of a synaptic weight onto this model: Voltage (mV), Current (pA) or Conductance (nS).</param>
/// <param name="Parameters">Its parameters, each with unit, default and range.</param>
/// <param name="StateVariables">What can be initialised and recorded.</param>
public sealed record NeuronModelDescriptor(
    string Name,
    string Summary,
    PhysicalDimension WeightDimension,
    ImmutableArray<NeuronParameterDescriptor> Parameters,
    ImmutableArray<NeuronStateDescriptor> StateVariables)
{
    /// <summary>What must hold between the parameters; null where nothing must.</summary>
    public NeuronCheck? Check { get; init; }

    /// <summary>Longest time step in ms with which the model's scheme still follows its equations.</summary>
    public double LargestStepMs { get; init; } = double.PositiveInfinity;

    /// <summary>Whether currents of gap junctions change within the step and with the own potential. Neurons of such models are not reset by a spike. Of others the current is constant during a step.</summary>
    public bool IntegratesGapCurrents { get; init; }

    /// <summary>What is wrong with the values of a population.</summary>
    /// <param name="parameters">Every parameter by name.</param>
    /// <param name="initialValues">Initial values by state variable, where given.</param>
    /// <param name="size">Number of neurons.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <returns>What is wrong, or null.</returns>
    /// <remarks>
    /// Distributions are judged by the smallest and largest value they can give, so that no draw can leave a model's range.
    /// </remarks>
    public NeuronFault? FindProblem(
        ImmutableDictionary<string, NeuronValue> parameters,
        ImmutableDictionary<string, NeuronValue> initialValues,
        int size,
        TimeStep timeStep)
    {
        var differ = parameters.Values.Concat(initialValues.Values).Any(value => value is PerNeuronValue);
        for (var neuron = 0; neuron < (differ ? size : 1); neuron++)
        {
            if (FindProblemOf(parameters, initialValues, neuron, timeStep) is { } fault)
            {
                return differ ? fault with { Problem = $"{fault.Problem} for neuron {neuron}" } : fault;
            }
        }

        return null;
    }

    private NeuronFault? FindProblemOf(
        ImmutableDictionary<string, NeuronValue> parameters, ImmutableDictionary<string, NeuronValue> initialValues, int neuron, TimeStep timeStep)
    {
        foreach (var parameter in Parameters)
        {
            var value = parameters[parameter.Name];
            var (lowest, highest) = (value.Lowest(neuron), value.Highest(neuron));
            if (value is ConstantValue && lowest == parameter.Default)
            {
                continue;
            }

            if (!parameter.Permits(lowest) || !parameter.Permits(highest))
            {
                var bad = parameter.Permits(lowest) ? highest : lowest;
                return new NeuronFault(
                    FormattableString.Invariant($"a value of {bad} is possible, {Permitted(parameter.Minimum, parameter.Maximum, parameter.MinimumExclusive)}"), parameter.Name);
            }
        }

        foreach (var state in StateVariables)
        {
            if (!state.CanBeInitialised && initialValues.ContainsKey(state.Name))
            {
                return new NeuronFault("it follows from the other variables and can be recorded only", state.Name);
            }

            if (initialValues.TryGetValue(state.Name, out var value)
                && !(value.Lowest(neuron) >= state.Minimum && value.Highest(neuron) <= state.Maximum && double.IsFinite(value.Lowest(neuron)) && double.IsFinite(value.Highest(neuron))))
            {
                var bad = value.Lowest(neuron) >= state.Minimum ? value.Highest(neuron) : value.Lowest(neuron);
                return new NeuronFault(FormattableString.Invariant($"a value of {bad} is possible, {Permitted(state.Minimum, state.Maximum, false)}"), state.Name);
            }
        }

        if (parameters.TryGetValue("refractoryPeriod", out var period) && period is ConstantValue or PerNeuronValue && !timeStep.TryToStep(period.Lowest(neuron), out _))
        {
            return new NeuronFault(
                FormattableString.Invariant($"the refractory period of {period.Lowest(neuron)} ms is {timeStep.DescribeOffGrid(period.Lowest(neuron))}"), "refractoryPeriod");
        }

        return Check?.Invoke(name => parameters[name].Lowest(neuron), name => parameters[name].Highest(neuron));
    }

    private static string Permitted(double minimum, double maximum, bool exclusive) =>
        FormattableString.Invariant($"permitted is a number {(exclusive ? "above" : "of at least")} {minimum} and of at most {maximum}");
}

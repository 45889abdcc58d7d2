using System.Collections.Immutable;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Neurons;

/// <summary>A parameter or initial value of a whole population, in the neuron side's canonical unit.</summary>
/// <remarks>A drawn value is a function of the stream it is drawn from, and so of (seed, purpose, neuron) alone: it does not depend on the cut.</remarks>
public abstract record NeuronValue
{
    /// <summary>A bound that no standard normal deviate reaches, see <see cref="Deviates.Normal"/>.</summary>
    protected const double NormalBound = 8.3;

    /// <summary>The smallest value that a neuron can have.</summary>
    /// <param name="neuron">Index in the population; counts only for <see cref="PerNeuronValue"/>.</param>
    public abstract double Lowest(int neuron);

    /// <summary>The largest value that a neuron can have.</summary>
    /// <param name="neuron">Index in the population; counts only for <see cref="PerNeuronValue"/>.</param>
    public abstract double Highest(int neuron);

    /// <summary>A neuron's value.</summary>
    /// <param name="neuron">Index in the population.</param>
    /// <param name="stream">The neuron's random numbers.</param>
    internal abstract double Draw(int neuron, ref PhiloxStream stream);
}

/// <summary>The same value for every neuron.</summary>
/// <param name="Value">The value.</param>
public sealed record ConstantValue(double Value) : NeuronValue
{
    /// <inheritdoc/>
    public override double Lowest(int neuron) => Value;

    /// <inheritdoc/>
    public override double Highest(int neuron) => Value;

    internal override double Draw(int neuron, ref PhiloxStream stream) => Value;
}

/// <summary>A value for each neuron, read from a file.</summary>
/// <param name="Values">One value per neuron, in order of neuron index; length = population size.</param>
public sealed record PerNeuronValue(ImmutableArray<double> Values) : NeuronValue
{
    /// <inheritdoc/>
    public override double Lowest(int neuron) => Values[neuron];

    /// <inheritdoc/>
    public override double Highest(int neuron) => Values[neuron];

    internal override double Draw(int neuron, ref PhiloxStream stream) => Values[neuron];
}

/// <summary>Drawn for each neuron, uniformly from [<paramref name="Minimum"/>, <paramref name="Maximum"/>).</summary>
/// <param name="Minimum">Lower bound.</param>
/// <param name="Maximum">Upper bound, at least the lower one.</param>
public sealed record UniformValue(double Minimum, double Maximum) : NeuronValue
{
    /// <inheritdoc/>
    public override double Lowest(int neuron) => Minimum;

    /// <inheritdoc/>
    public override double Highest(int neuron) => Maximum;

    internal override double Draw(int neuron, ref PhiloxStream stream) => Minimum + ((Maximum - Minimum) * stream.NextDouble());
}

/// <summary>Drawn for each neuron from a normal distribution.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Standard deviation, 0 or more.</param>
public sealed record NormalValue(double Mean, double StandardDeviation) : NeuronValue
{
    /// <inheritdoc/>
    public override double Lowest(int neuron) => Mean - (NormalBound * StandardDeviation);

    /// <inheritdoc/>
    public override double Highest(int neuron) => Mean + (NormalBound * StandardDeviation);

    internal override double Draw(int neuron, ref PhiloxStream stream) => Mean + (StandardDeviation * stream.NextNormal());
}

/// <summary>Drawn for each neuron from a lognormal distribution, given by the moments of the value itself.</summary>
/// <param name="Mean">Mean; not 0. Where it is negative, the value's magnitude is lognormal.</param>
/// <param name="StandardDeviation">Standard deviation, 0 or more.</param>
public sealed record LognormalValue(double Mean, double StandardDeviation) : NeuronValue
{
    private double Variance => DeterministicMath.Log1p(StandardDeviation / Mean * (StandardDeviation / Mean));

    /// <inheritdoc/>
    public override double Lowest(int neuron) => At(Mean < 0 ? NormalBound : -NormalBound);

    /// <inheritdoc/>
    public override double Highest(int neuron) => At(Mean < 0 ? -NormalBound : NormalBound);

    internal override double Draw(int neuron, ref PhiloxStream stream) => At(stream.NextNormal());

    private double At(double deviate) => Mean * DeterministicMath.Exp((Math.Sqrt(Variance) * deviate) - (Variance / 2));
}

/// <summary>Drawn again until it lies in [<paramref name="Minimum"/>, <paramref name="Maximum"/>].</summary>
/// <param name="Untruncated">What is drawn.</param>
/// <param name="Minimum">Lower bound.</param>
/// <param name="Maximum">Upper bound.</param>
public sealed record TruncatedValue(NeuronValue Untruncated, double Minimum, double Maximum) : NeuronValue
{
    private const int MaximumDraws = 10_000;

    /// <inheritdoc/>
    public override double Lowest(int neuron) => Math.Max(Minimum, Untruncated.Lowest(neuron));

    /// <inheritdoc/>
    public override double Highest(int neuron) => Math.Min(Maximum, Untruncated.Highest(neuron));

    /// <summary>The share of draws that are accepted, estimated from 10,000 of them; below 0.01 the distribution should be refused.</summary>
    public double AcceptedShare
    {
        get
        {
            var stream = new PhiloxStream(RandomKey.Create(0, "accepted share"), 0);
            var accepted = 0;
            for (var i = 0; i < MaximumDraws; i++)
            {
                accepted += Accepts(Untruncated.Draw(0, ref stream)) ? 1 : 0;
            }

            return accepted / (double)MaximumDraws;
        }
    }

    internal override double Draw(int neuron, ref PhiloxStream stream)
    {
        for (var i = 0; i < MaximumDraws; i++)
        {
            var value = Untruncated.Draw(neuron, ref stream);
            if (Accepts(value))
            {
                return value;
            }
        }

        throw new ArithmeticException($"None of {MaximumDraws} draws lay in [{Minimum}, {Maximum}].");
    }

    private bool Accepts(double value) => value >= Minimum && value <= Maximum;
}

using System.Globalization;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>A mapping of the description whose keys are known: typed access with errors that say where, what was found and what was expected.</summary>
internal sealed class Section
{
    private readonly DescriptionMapping _mapping;

    /// <summary>Checks the keys.</summary>
    /// <param name="node">The node.</param>
    /// <param name="keys">What it may hold.</param>
    /// <exception cref="ExperimentException">It is no mapping, has an unknown key or lacks a required one.</exception>
    public Section(DescriptionNode node, KeyTable keys)
    {
        _mapping = node as DescriptionMapping ?? throw node.Error($"expected a mapping with the keys {string.Join(", ", keys.Names)}; found {node.Kind}");
        foreach (var entry in _mapping.Entries)
        {
            if (!keys.Names.Contains(entry.Key))
            {
                throw entry.Error($"unknown key '{entry.Key}': {NearestName.Suggest(entry.Key, keys.Names)}");
            }
        }

        foreach (var key in keys.Keys.Where(key => key.Required && _mapping.Find(key.Name) is null))
        {
            throw _mapping.MissingKey(key.Name, key.Meaning);
        }
    }

    /// <summary>The node itself.</summary>
    public DescriptionMapping Node => _mapping;

    public bool Has(string key) => _mapping.Find(key) is not null;

    public DescriptionNode? Find(string key) => _mapping.Find(key)?.Value;

    public DescriptionNode Require(string key) => Find(key) ?? throw _mapping.MissingKey(key, "expected a value");

    public string Text(string key) => TextOf(Require(key));

    public string? OptionalText(string key) => Find(key) is { } node ? TextOf(node) : null;

    /// <summary>A quantity in a canonical unit, within a range.</summary>
    public double Quantity(string key, PhysicalDimension dimension, int exponent, ValueRange range) =>
        QuantityOf(Require(key), dimension, exponent, range);

    public double Quantity(string key, PhysicalDimension dimension, int exponent, ValueRange range, double fallback) =>
        Find(key) is { } node ? QuantityOf(node, dimension, exponent, range) : fallback;

    public long Whole(string key, long minimum, long maximum) => WholeOf(Require(key), minimum, maximum);

    public long Whole(string key, long minimum, long maximum, long fallback) =>
        Find(key) is { } node ? WholeOf(node, minimum, maximum) : fallback;

    public bool Flag(string key, bool fallback)
    {
        if (Find(key) is not { } node)
        {
            return fallback;
        }

        return TextOf(node) switch
        {
            "true" => true,
            "false" => false,
            _ => throw node.Error($"expected true or false, found {node.Kind}"),
        };
    }

    /// <summary>One of some words.</summary>
    public string Choice(string key, IReadOnlyCollection<string> choices, string? fallback = null)
    {
        if (Find(key) is not { } node)
        {
            return fallback ?? throw _mapping.MissingKey(key, $"expected one of {string.Join(", ", choices)}");
        }

        var text = TextOf(node);
        return choices.Contains(text) ? text : throw node.Error($"'{text}' is unknown: {NearestName.Suggest(text, choices)}");
    }

    /// <summary>A time as a number of steps.</summary>
    public long Steps(string key, TimeStep timeStep, long minimum, long maximum, long? fallback = null)
    {
        if (Find(key) is not { } node)
        {
            return fallback ?? throw _mapping.MissingKey(key, $"expected a whole number of time steps of {timeStep}");
        }

        return StepsOf(node, timeStep, minimum, maximum);
    }

    public static string TextOf(DescriptionNode node) =>
        node is DescriptionScalar { Text: { Length: > 0 } text } ? text : throw node.Error($"expected a value, found {node.Kind}");

    public static double QuantityOf(DescriptionNode node, PhysicalDimension dimension, int exponent, ValueRange range)
    {
        var value = Parse(node, dimension, exponent, range);
        return range.Contains(value) ? value : throw node.Error($"'{TextOf(node)}' is out of range: {range.Describe(dimension, exponent)}");
    }

    public static long WholeOf(DescriptionNode node, long minimum, long maximum)
    {
        var text = TextOf(node);
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            var hint = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? ", written with digits only" : "";
            throw node.Error($"expected a whole number from {minimum} to {maximum}{hint}, found '{text}'");
        }

        return value >= minimum && value <= maximum
            ? value
            : throw node.Error($"{text} is out of range: expected a whole number from {minimum} to {maximum}");
    }

    public static long StepsOf(DescriptionNode node, TimeStep timeStep, long minimum, long maximum)
    {
        var timeMs = Parse(node, PhysicalDimension.Time, -3);
        var onGrid = timeStep.TryToStep(timeMs, out var steps);
        var below = Math.Floor(timeMs / timeStep.Milliseconds);
        if (onGrid ? steps < minimum || steps > maximum : below < minimum || below >= maximum)
        {
            throw node.Error($"'{TextOf(node)}' is out of range: expected {Show(minimum)} to {Show(maximum)} in whole time steps of {timeStep}");
        }

        return onGrid
            ? steps
            : throw node.Error($"'{TextOf(node)}' is {timeStep.DescribeOffGrid(timeMs)}");

        string Show(long count) => timeStep.ToMilliseconds(count).ToString("R", CultureInfo.InvariantCulture) + " ms";
    }

    /// <summary>A quantity of the dimension; infinite where it is too large for a number, so that the range can be named.</summary>
    private static double Parse(DescriptionNode node, PhysicalDimension dimension, int exponent, ValueRange? range = null) =>
        QuantityParser.TryParse(TextOf(node), dimension, exponent, out var value, out var problem) || double.IsInfinity(value)
            ? value
            : throw node.Error(range is { } permitted && (dimension == PhysicalDimension.Dimensionless || IsNotFinite(TextOf(node))) ? $"{problem}; {permitted.Describe(dimension, exponent)}" : problem);

    /// <summary>Whether a text says, as YAML or another language has it, that something is no number or infinite.</summary>
    private static bool IsNotFinite(string text)
    {
        var word = text.AsSpan().Trim().TrimStart("+-.");
        return word.StartsWith("nan", StringComparison.OrdinalIgnoreCase) || word.StartsWith("inf", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>The values that a quantity may have.</summary>
/// <param name="Minimum">Smallest value; −∞ where a bound is given by something else.</param>
/// <param name="Maximum">Largest value; +∞ where a bound is given by something else.</param>
/// <param name="MinimumExclusive">Whether the smallest value itself is refused.</param>
internal readonly record struct ValueRange(double Minimum, double Maximum, bool MinimumExclusive = false)
{
    /// <summary>Every value of a dimension, in the neuron side's unit, up to its limit.</summary>
    public static ValueRange Any(PhysicalDimension dimension) => new(-PhysicalLimits.Largest(dimension), PhysicalLimits.Largest(dimension));

    /// <summary>Every value above 0.</summary>
    public static ValueRange Positive(PhysicalDimension dimension) => new(0, PhysicalLimits.Largest(dimension), MinimumExclusive: true);

    /// <summary>Every value of 0 or more.</summary>
    public static ValueRange NotNegative(PhysicalDimension dimension) => new(0, PhysicalLimits.Largest(dimension));

    /// <summary>Whether a value is finite and within; a range that begins at 0 begins at +0.</summary>
    public bool Contains(double value) =>
        double.IsFinite(value) && (MinimumExclusive ? value > Minimum : value >= Minimum) && value <= Maximum && !(Minimum == 0 && double.IsNegative(value));

    /// <summary>The range as words, for example <c>expected above 0 ms and at most 1000 ms</c>.</summary>
    public string Describe(PhysicalDimension dimension, int exponent)
    {
        var unit = QuantityParser.CanonicalUnit(dimension, exponent);
        var space = unit.Length > 0 ? " " : "";
        var lower = double.IsNegativeInfinity(Minimum) ? "" : string.Create(CultureInfo.InvariantCulture, $" {(MinimumExclusive ? "above" : "at least")} {Minimum}{space}{unit}");
        var upper = double.IsPositiveInfinity(Maximum) ? "" : string.Create(CultureInfo.InvariantCulture, $"{(lower.Length > 0 ? " and" : "")} at most {Maximum}{space}{unit}");
        return lower.Length + upper.Length > 0 ? "expected" + lower + upper : "expected a finite number";
    }
}

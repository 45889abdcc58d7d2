using System.CommandLine;
using System.Globalization;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;

namespace Neuromesh.Host.Arguments;

/// <summary>Options that take a quantity: a number in its base unit, or a number with a unit.</summary>
internal static class QuantityOption
{
    /// <summary>Creates a required option whose value is a resistance in ohm, 0 or more.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">For the help text.</param>
    public static Option<double> Resistance(string name, string description)
    {
        var option = Create(name, "R", PhysicalDimension.Resistance, value => value >= 0, "a resistance of 0 ohm or more, for example \"2.5\" or \"2.5 ohm\"", description);
        option.Required = true;
        return option;
    }

    /// <summary>Creates an option whose value is a resistance in ohm.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="isPositive">Whether 0 is refused.</param>
    /// <param name="ohms">Value if it is not given.</param>
    /// <param name="description">For the help text.</param>
    public static Option<double> Resistance(string name, bool isPositive, double ohms, string description)
    {
        var option = Create(
            name,
            "R",
            PhysicalDimension.Resistance,
            value => isPositive ? value > 0 : value >= 0,
            $"a resistance {(isPositive ? "above 0 ohm" : "of 0 ohm or more")}, for example \"10000\" or \"10 kohm\"",
            description);
        option.DefaultValueFactory = _ => ohms;
        return option;
    }

    /// <summary>Creates an option whose value is a voltage in V.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="volts">Value if it is not given.</param>
    /// <param name="description">For the help text.</param>
    public static Option<double> Voltage(string name, double volts, string description)
    {
        var option = Create(name, "V", PhysicalDimension.Voltage, _ => true, "a finite voltage, for example \"0.2\" or \"200 mV\"", description);
        option.DefaultValueFactory = _ => volts;
        return option;
    }

    /// <summary>Creates an option whose value is a length in m, above 0 and at most 1 mm.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="metres">Value if it is not given.</param>
    /// <param name="description">For the help text.</param>
    public static Option<double> Length(string name, double metres, string description)
    {
        var option = Create(name, "M", PhysicalDimension.Length, value => value is > 0 and <= 1e-3, "a length above 0 m and at most 1 mm, for example \"80 nm\"", description);
        option.DefaultValueFactory = _ => metres;
        return option;
    }

    private static Option<double> Create(string name, string helpName, PhysicalDimension dimension, Func<double, bool> isPermitted, string expected, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if ((double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || QuantityParser.TryParse(text, dimension, 0, out value, out _))
                && double.IsFinite(value) && isPermitted(value))
            {
                return value;
            }

            result.AddError($"{name} {text}: expected {expected}.");
            return 0;
        },
    };
}

using System.CommandLine;
using System.Globalization;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;

namespace Neuromesh.Host.Arguments;

/// <summary>Options that take a resistance: a number in ohm, or a number with a unit.</summary>
internal static class ResistanceOption
{
    /// <summary>Creates a required option whose value is in ohm, 0 or more.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">For the help text.</param>
    public static Option<double> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "R",
        Required = true,
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (TryParse(text, out var ohms))
            {
                return ohms;
            }

            result.AddError($"{name} {text}: expected a resistance of 0 ohm or more, for example \"2.5\" or \"2.5 ohm\".");
            return 0;
        },
    };

    private static bool TryParse(string text, out double ohms)
        => (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out ohms)
                || QuantityParser.TryParse(text, PhysicalDimension.Resistance, 0, out ohms, out _))
            && ohms >= 0 && double.IsFinite(ohms);
}

using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Neuromesh.Host.Arguments;

/// <summary>Options that take a whole number from a range.</summary>
internal static class NumberOption
{
    /// <summary>Most compute threads of one process.</summary>
    public const int MaximumThreads = 1024;

    /// <summary>The option <c>--threads</c>.</summary>
    /// <param name="description">Whose threads.</param>
    public static Option<int?> Threads(string description) => Create("--threads", 1, MaximumThreads, description);

    /// <summary>The option <c>--neurons-per-core</c>.</summary>
    public static Option<int?> NeuronsPerCore() => Create("--neurons-per-core", 1, int.MaxValue, "Largest number of neurons in one core; changes no result.");

    /// <summary>Creates an option whose value is null when it is not given.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <param name="description">For the help text.</param>
    public static Option<T?> Create<T>(string name, T minimum, T maximum, string description)
        where T : struct, IBinaryInteger<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
                if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
                {
                    return value;
                }

                result.AddError($"{name} {text}: expected a whole number from {minimum} to {maximum}.");
                return null;
            },
        };
}

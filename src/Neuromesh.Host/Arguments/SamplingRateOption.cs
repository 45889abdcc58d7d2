using System.CommandLine;
using System.Globalization;
using Neuromesh.Recordings;
using Neuromesh.Recordings.Text;

namespace Neuromesh.Host.Arguments;

/// <summary>The option <c>--rate</c>: the sampling rate of a text recording that does not state it.</summary>
internal static class SamplingRateOption
{
    private const long Denominator = 1_000_000_000;
    private const decimal Maximum = 1_000_000_000;

    /// <summary>Creates the option.</summary>
    public static Option<SamplingRate?> Create() => new("--rate")
    {
        Description = "Samples per second of a text recording without a time column, for example \"173.61 Hz\".",
        HelpName = "RATE",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (TryParse(text, out var rate))
            {
                return rate;
            }

            result.AddError($"--rate {text}: expected samples per second, for example \"173.61 Hz\" or \"2 kHz\".");
            return null;
        },
    };

    /// <summary>What a text file is told of itself.</summary>
    /// <param name="rate">The option's value.</param>
    public static TextRecordingOptions? ToTextOptions(SamplingRate? rate) => rate is null ? null : new TextRecordingOptions { Rate = rate };

    private static bool TryParse(string text, out SamplingRate rate)
    {
        rate = default;
        var number = text.Trim();
        var factor = 1m;
        if (number.EndsWith("kHz", StringComparison.Ordinal))
        {
            factor = 1000;
            number = number[..^3];
        }
        else if (number.EndsWith("Hz", StringComparison.Ordinal))
        {
            number = number[..^2];
        }

        // Exact: a decimal text with at most nine decimals is a fraction of this denominator.
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)
            || value <= 0 || value > Maximum || value * factor * Denominator is var scaled && (scaled > long.MaxValue || scaled != decimal.Truncate(scaled)))
        {
            return false;
        }

        rate = new SamplingRate((long)scaled, Denominator);
        return true;
    }
}

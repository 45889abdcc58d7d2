using System.Collections.Frozen;
using System.Globalization;
using Neuromesh.Core.Units;

namespace Neuromesh.Experiments.Quantities;

/// <summary>Reads numbers with units, for example <c>20 ms</c>, <c>0.1mV</c> or <c>100 uS</c>.</summary>
/// <remarks>
/// The value is converted by shifting the decimal exponent of its text and then parsing once, so <c>0.1 mV</c> in mV is exactly the double 0.1 and
/// <c>100 uS</c> in siemens the double nearest to 1e-4. Case matters: <c>ms</c> is a time, <c>mS</c> a conductance.
/// </remarks>
public static class QuantityParser
{
    private static readonly FrozenDictionary<string, PhysicalDimension> BaseUnits = new Dictionary<string, PhysicalDimension>
    {
        ["s"] = PhysicalDimension.Time,
        ["V"] = PhysicalDimension.Voltage,
        ["A"] = PhysicalDimension.Current,
        ["F"] = PhysicalDimension.Capacitance,
        ["S"] = PhysicalDimension.Conductance,
        ["ohm"] = PhysicalDimension.Resistance,
        ["Ω"] = PhysicalDimension.Resistance,
        ["Hz"] = PhysicalDimension.Frequency,
        ["m"] = PhysicalDimension.Length,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<char, int> Prefixes = new Dictionary<char, int>
    {
        ['f'] = -15,
        ['p'] = -12,
        ['n'] = -9,
        ['u'] = -6,
        ['µ'] = -6,
        ['μ'] = -6,
        ['m'] = -3,
        ['k'] = 3,
        ['M'] = 6,
        ['G'] = 9,
    }.ToFrozenDictionary();

    /// <summary>The letters that stand for powers of ten before a unit.</summary>
    public static string PrefixLetters { get; } = string.Concat(Prefixes.OrderBy(prefix => prefix.Value).Select(prefix => prefix.Key));

    /// <summary>Reads a quantity.</summary>
    /// <param name="text">The text.</param>
    /// <param name="dimension">The dimension it must have.</param>
    /// <param name="canonicalExponent">Power of ten of the unit wanted, for example −3 for mV.</param>
    /// <param name="value">The value in that unit; infinite, and the result false, where it is too large for a number.</param>
    /// <param name="problem">What is wrong, when the result is false.</param>
    public static bool TryParse(string text, PhysicalDimension dimension, int canonicalExponent, out double value, out string problem)
    {
        var trimmed = text.AsSpan().Trim();
        var numberLength = NumberLength(trimmed);
        var unit = trimmed[numberLength..].Trim().ToString();
        value = 0;
        if (numberLength == 0 || trimmed[..numberLength].Count('.') > 1)
        {
            problem = $"'{text}' is no {Describe(dimension)}: expected {Example(dimension)}";
            return false;
        }

        var number = trimmed[..numberLength];
        if (unit.Length == 0)
        {
            if (dimension == PhysicalDimension.Dimensionless || IsZero(number))
            {
                return TryConvert(number, 0, text, out value, out problem);
            }

            problem = $"'{text}' has no unit: expected a {Describe(dimension)}, for example '{number} {CanonicalUnit(dimension, canonicalExponent)}'";
            return false;
        }

        if (unit[0] == ',' || unit[0] == '_')
        {
            problem = $"'{text}' is no {Describe(dimension)}: expected {Example(dimension)}, with a decimal point and nothing between the digits";
            return false;
        }

        if (!TryParseUnit(unit, out var found, out var exponent))
        {
            if (dimension == PhysicalDimension.Dimensionless)
            {
                var share = unit == "%" && TryConvert(number, -2, text, out value, out _) ? value.ToString("R", CultureInfo.InvariantCulture) : number.ToString();
                value = 0;
                problem = $"'{unit}' is no unit: expected a plain number, for example '{share}'";
                return false;
            }

            problem = $"'{unit}' is no unit: expected a {Describe(dimension)}, for example '{number} {CanonicalUnit(dimension, canonicalExponent)}'";
            return false;
        }

        if (found != dimension)
        {
            problem = dimension == PhysicalDimension.Dimensionless
                ? $"'{text}' has a unit ({Describe(found)}): expected a plain number, for example '{number}'"
                : $"'{text}' is a {Describe(found)}: expected a {Describe(dimension)}, for example '{number} {CanonicalUnit(dimension, canonicalExponent)}'";
            return false;
        }

        return TryConvert(number, exponent - canonicalExponent, text, out value, out problem);
    }

    /// <summary>Reads a unit.</summary>
    /// <param name="unit">The unit, for example <c>uV</c>.</param>
    /// <param name="dimension">Its dimension.</param>
    /// <param name="exponent">Its power of ten.</param>
    public static bool TryParseUnit(string unit, out PhysicalDimension dimension, out int exponent)
    {
        exponent = 0;
        if (BaseUnits.TryGetValue(unit, out dimension))
        {
            return true;
        }

        return unit.Length > 1 && Prefixes.TryGetValue(unit[0], out exponent) && BaseUnits.TryGetValue(unit[1..], out dimension);
    }

    /// <summary>Whether a channel's unit is one of the voltages that encoders know: nV, uV (also with the micro sign), mV or V.</summary>
    /// <param name="unit">The unit as the recording has it.</param>
    public static bool IsSignalVoltage(string unit) =>
        TryParseUnit(unit, out var dimension, out var exponent) && dimension == PhysicalDimension.Voltage && exponent is -9 or -6 or -3 or 0;

    /// <summary>The exponent of the neuron side's canonical unit: ms, mV, pA, pF, nS, mm; base units otherwise.</summary>
    /// <param name="dimension">The dimension.</param>
    public static int NeuronExponent(PhysicalDimension dimension) => dimension switch
    {
        PhysicalDimension.Time or PhysicalDimension.Voltage or PhysicalDimension.Length => -3,
        PhysicalDimension.Conductance => -9,
        PhysicalDimension.Current or PhysicalDimension.Capacitance => -12,
        _ => 0,
    };

    /// <summary>The unit of a dimension at a power of ten, for messages.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="exponent">The power of ten.</param>
    public static string CanonicalUnit(PhysicalDimension dimension, int exponent)
    {
        if (dimension == PhysicalDimension.Dimensionless)
        {
            return "";
        }

        var prefix = exponent == 0 ? "" : Prefixes.First(entry => entry.Value == exponent && entry.Key is not ('µ' or 'μ')).Key.ToString();
        return prefix + BaseUnits.First(entry => entry.Value == dimension && entry.Key != "Ω").Key;
    }

    /// <summary>The dimension in words.</summary>
    /// <param name="dimension">The dimension.</param>
    public static string Describe(PhysicalDimension dimension) => dimension switch
    {
        PhysicalDimension.Dimensionless => "number",
        PhysicalDimension.Time => "time",
        PhysicalDimension.Voltage => "voltage",
        PhysicalDimension.Current => "current",
        PhysicalDimension.Capacitance => "capacitance",
        PhysicalDimension.Conductance => "conductance",
        PhysicalDimension.Resistance => "resistance",
        PhysicalDimension.Length => "length",
        _ => "frequency",
    };

    private static string Example(PhysicalDimension dimension) => dimension == PhysicalDimension.Dimensionless
        ? "a number"
        : $"a number with a unit, for example '1 {CanonicalUnit(dimension, NeuronExponent(dimension))}'";

    private static bool TryConvert(ReadOnlySpan<char> number, int shift, string text, out double value, out string problem)
    {
        problem = "";
        var mantissa = number;
        long exponent = shift;
        var marker = number.IndexOfAny('e', 'E');
        if (marker >= 0)
        {
            mantissa = number[..marker];
            if (!int.TryParse(number[(marker + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var written))
            {
                value = double.PositiveInfinity;
                problem = OutOfRange(text);
                return false;
            }

            exponent += written;
        }

        var shifted = exponent == 0 ? mantissa.ToString() : string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{exponent}");
        if (!double.TryParse(shifted, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value))
        {
            problem = OutOfRange(text);
            return false;
        }

        return true;
    }

    private static string OutOfRange(string text) =>
        string.Create(CultureInfo.InvariantCulture, $"'{text}' is out of range: expected a number of at most {double.MaxValue:G4} in magnitude");

    private static bool IsZero(ReadOnlySpan<char> number) => number.IndexOfAnyExcept("+-0.") < 0 && number.Contains('0');

    /// <summary>Length of the number at the start of a text; an exponent counts only where digits follow it.</summary>
    private static int NumberLength(ReadOnlySpan<char> text)
    {
        var position = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        var digits = 0;
        while (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'))
        {
            digits += text[position] == '.' ? 0 : 1;
            position++;
        }

        if (digits == 0)
        {
            return 0;
        }

        if (position < text.Length && text[position] is 'e' or 'E')
        {
            var exponent = position + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-')
            {
                exponent++;
            }

            var first = exponent;
            while (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                exponent++;
            }

            position = exponent > first ? exponent : position;
        }

        return position;
    }
}

using System.Globalization;
using CsCheck;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;

namespace Neuromesh.Experiments.Tests.Quantities;

public sealed class QuantityParserTests
{
    private static readonly (string Prefix, int Exponent)[] Prefixes =
        [("f", -15), ("p", -12), ("n", -9), ("u", -6), ("µ", -6), ("μ", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9)];

    private static readonly (string Unit, PhysicalDimension Dimension)[] Units =
    [
        ("s", PhysicalDimension.Time), ("V", PhysicalDimension.Voltage), ("A", PhysicalDimension.Current), ("F", PhysicalDimension.Capacitance),
        ("S", PhysicalDimension.Conductance), ("ohm", PhysicalDimension.Resistance), ("Ω", PhysicalDimension.Resistance), ("Hz", PhysicalDimension.Frequency),
        ("m", PhysicalDimension.Length),
    ];

    private static readonly Gen<((string Prefix, int Exponent), (string Unit, PhysicalDimension Dimension))> AnyUnit =
        Gen.Select(Gen.Int[0, Prefixes.Length - 1].Select(index => Prefixes[index]), Gen.Int[0, Units.Length - 1].Select(index => Units[index]));

    [Theory]
    [InlineData("0.1 mV", PhysicalDimension.Voltage, -3, 0.1)]
    [InlineData("0.3mV", PhysicalDimension.Voltage, -3, 0.3)]
    [InlineData("100 uS", PhysicalDimension.Conductance, 0, 1e-4)]
    [InlineData("1 uS", PhysicalDimension.Conductance, 0, 1e-6)]
    [InlineData("0.1 us", PhysicalDimension.Time, -3, 1e-4)]
    [InlineData("-70 mV", PhysicalDimension.Voltage, -3, -70)]
    [InlineData("-0.07 V", PhysicalDimension.Voltage, -3, -70)]
    [InlineData("20 ms", PhysicalDimension.Time, -3, 20)]
    [InlineData(" 2.5e-1 s ", PhysicalDimension.Time, -3, 250)]
    [InlineData("+5.e2 pA", PhysicalDimension.Current, -12, 500)]
    [InlineData(".5 nA", PhysicalDimension.Current, -12, 500)]
    [InlineData("1.5 GHz", PhysicalDimension.Frequency, 0, 1.5e9)]
    [InlineData("1 MV", PhysicalDimension.Voltage, -3, 1e9)]
    [InlineData("3 kΩ", PhysicalDimension.Resistance, 0, 3000)]
    [InlineData("0", PhysicalDimension.Time, -3, 0)]
    [InlineData("-0.0", PhysicalDimension.Voltage, -3, -0.0)]
    [InlineData("2.5", PhysicalDimension.Dimensionless, 0, 2.5)]
    [InlineData("250 um", PhysicalDimension.Length, -3, 0.25)]
    public void A_value_is_rounded_once(string text, PhysicalDimension dimension, int exponent, double expected)
    {
        Assert.True(QuantityParser.TryParse(text, dimension, exponent, out var value, out var problem), problem);

        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
    }

    [Theory]
    [InlineData("", PhysicalDimension.Time, "is no time: expected a number with a unit, for example '1 ms'")]
    [InlineData("ms", PhysicalDimension.Time, "is no time")]
    [InlineData("-", PhysicalDimension.Time, "is no time")]
    [InlineData(".", PhysicalDimension.Time, "is no time")]
    [InlineData("--1 ms", PhysicalDimension.Time, "is no time")]
    [InlineData("NaN ms", PhysicalDimension.Time, "is no time")]
    [InlineData("Infinity ms", PhysicalDimension.Time, "is no time")]
    [InlineData("0x10 ms", PhysicalDimension.Time, "is no unit")]
    [InlineData("1", PhysicalDimension.Time, "has no unit: expected a time, for example '1 ms'")]
    [InlineData("1 Ms", PhysicalDimension.Voltage, "is a time: expected a voltage")]
    [InlineData("1 MS", PhysicalDimension.Time, "is a conductance: expected a time")]
    [InlineData("1 mS", PhysicalDimension.Time, "is a conductance: expected a time")]
    [InlineData("1 seconds", PhysicalDimension.Time, "'seconds' is no unit: expected a time, for example '1 ms'")]
    [InlineData("1 m V", PhysicalDimension.Voltage, "'m V' is no unit")]
    [InlineData("1_000 ms", PhysicalDimension.Time, "nothing between the digits")]
    [InlineData("1,5 ms", PhysicalDimension.Time, "with a decimal point")]
    [InlineData("1.5.1 ms", PhysicalDimension.Time, "is no time")]
    [InlineData("1e999 ms", PhysicalDimension.Time, "out of range")]
    [InlineData("1e99999999999 ms", PhysicalDimension.Time, "out of range")]
    [InlineData("1e308 GV", PhysicalDimension.Voltage, "out of range")]
    [InlineData("12.5 %", PhysicalDimension.Dimensionless, "'%' is no unit: expected a plain number, for example '0.125'")]
    [InlineData("5 parts", PhysicalDimension.Dimensionless, "'parts' is no unit: expected a plain number, for example '5'")]
    [InlineData("5 mV", PhysicalDimension.Dimensionless, "has a unit (voltage): expected a plain number, for example '5'")]
    public void What_is_no_quantity_says_why(string text, PhysicalDimension dimension, string says)
    {
        Assert.False(QuantityParser.TryParse(text, dimension, QuantityParser.NeuronExponent(dimension), out _, out var problem));

        Assert.Contains(says, problem, StringComparison.Ordinal);
    }

    /// <summary>Reading in the unit that was written gives back the number, whatever its digits.</summary>
    [Fact]
    public void Every_double_comes_back_from_its_text_in_every_unit() =>
        Gen.Select(Gen.Double.Where(double.IsFinite), AnyUnit, Gen.Int[0, 2].Select(count => new string(' ', count))).Sample((value, unit, space) =>
        {
            var ((prefix, exponent), (symbol, dimension)) = unit;
            var text = value.ToString("R", CultureInfo.InvariantCulture) + space + prefix + symbol;

            return QuantityParser.TryParse(text, dimension, exponent, out var read, out _) && read.Equals(value);
        });

    /// <summary>Reading in another unit is the correctly rounded product with the power of ten: that of exact decimal arithmetic.</summary>
    [Fact]
    public void Conversion_is_correctly_rounded() =>
        Gen.Select(Gen.Long[-999_999_999, 999_999_999], Gen.Int[0, 9], AnyUnit, Gen.Int[0, Prefixes.Length - 1].Select(index => Prefixes[index])).Sample((digits, decimals, unit, wanted) =>
        {
            var ((prefix, exponent), (symbol, dimension)) = unit;
            var text = Decimal(digits, decimals) + " " + prefix + symbol;
            var exact = $"{digits}e{exponent - decimals - wanted.Exponent}";

            return QuantityParser.TryParse(text, dimension, wanted.Exponent, out var read, out _)
                && read == double.Parse(exact, NumberStyles.Float, CultureInfo.InvariantCulture);
        });

    [Fact]
    public void A_quantity_has_one_dimension_only() =>
        Gen.Select(AnyUnit, Gen.Enum<PhysicalDimension>()).Sample((unit, other) =>
            QuantityParser.TryParse("2 " + unit.Item1.Prefix + unit.Item2.Unit, other, 0, out _, out _) == (other == unit.Item2.Dimension));

    [Fact]
    public void Canonical_units_can_be_read()
    {
        foreach (var (_, dimension) in Units)
        {
            var exponent = QuantityParser.NeuronExponent(dimension);

            Assert.True(QuantityParser.TryParseUnit(QuantityParser.CanonicalUnit(dimension, exponent), out var found, out var power));
            Assert.Equal((dimension, exponent), (found, power));
        }
    }

    [Theory]
    [InlineData("uV", true)]
    [InlineData("µV", true)]
    [InlineData("μV", true)]
    [InlineData("mV", true)]
    [InlineData("nV", true)]
    [InlineData("V", true)]
    [InlineData("kV", false)]
    [InlineData("pV", false)]
    [InlineData("UV", false)]
    [InlineData("", false)]
    [InlineData("uA", false)]
    public void Units_of_channels_that_are_voltages(string unit, bool expected) => Assert.Equal(expected, QuantityParser.IsSignalVoltage(unit));

    private static string Decimal(long digits, int decimals)
    {
        var text = Math.Abs(digits).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return (digits < 0 ? "-" : "") + text[..^decimals] + (decimals > 0 ? "." + text[^decimals..] : "");
    }
}

using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Tests.Numerics;

/// <summary>Special cases as IEEE 754-2019 clause 9.2.1 states them, and pinned bits.</summary>
[Trait("Category", "Kernels")]
public sealed class DeterministicMathSpecialValueTests
{
    private const double Infinity = double.PositiveInfinity;
    private const double MinusZero = -0.0;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(MinusZero, 1)]
    [InlineData(Infinity, Infinity)]
    [InlineData(-Infinity, 0)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(709.782712893384, 1.7976931348622732e308)]
    [InlineData(709.7827128933841, Infinity)]
    [InlineData(-745.1332191019411, double.Epsilon)]
    [InlineData(-745.1332191019412, 0)]
    [InlineData(1e300, Infinity)]
    [InlineData(-1e300, 0)]
    [InlineData(1e-300, 1)]
    public void Exp(double x, double expected) => Same(expected, DeterministicMath.Exp(x));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(MinusZero, MinusZero)]
    [InlineData(Infinity, Infinity)]
    [InlineData(-Infinity, -1)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(1e300, Infinity)]
    [InlineData(-1e300, -1)]
    [InlineData(1e-300, 1e-300)]
    [InlineData(-double.Epsilon, -double.Epsilon)]
    public void Expm1(double x, double expected) => Same(expected, DeterministicMath.Expm1(x));

    [Theory]
    [InlineData(0, -Infinity)]
    [InlineData(MinusZero, -Infinity)]
    [InlineData(1, 0)]
    [InlineData(-1, double.NaN)]
    [InlineData(-Infinity, double.NaN)]
    [InlineData(Infinity, Infinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Log(double x, double expected) => Same(expected, DeterministicMath.Log(x));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(MinusZero, MinusZero)]
    [InlineData(-1, -Infinity)]
    [InlineData(-1.5, double.NaN)]
    [InlineData(Infinity, Infinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(1e-300, 1e-300)]
    public void Log1p(double x, double expected) => Same(expected, DeterministicMath.Log1p(x));

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(MinusZero, MinusZero, 1)]
    [InlineData(Infinity, double.NaN, double.NaN)]
    [InlineData(-Infinity, double.NaN, double.NaN)]
    [InlineData(double.NaN, double.NaN, double.NaN)]
    [InlineData(1e-300, 1e-300, 1)]
    public void Sin_and_cos(double x, double sin, double cos)
    {
        Same(sin, DeterministicMath.Sin(x));
        Same(cos, DeterministicMath.Cos(x));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(MinusZero, MinusZero)]
    [InlineData(Infinity, 1)]
    [InlineData(-Infinity, -1)]
    [InlineData(30, 1)]
    [InlineData(-30, -1)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(-1e-300, -1e-300)]
    public void Tanh(double x, double expected) => Same(expected, DeterministicMath.Tanh(x));

    [Theory]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(1, double.NaN, 1)]
    [InlineData(1, Infinity, 1)]
    [InlineData(2, double.NaN, double.NaN)]
    [InlineData(double.NaN, 2, double.NaN)]
    [InlineData(MinusZero, -3, -Infinity)]
    [InlineData(MinusZero, -2, Infinity)]
    [InlineData(MinusZero, -2.5, Infinity)]
    [InlineData(0, -3, Infinity)]
    [InlineData(MinusZero, 3, MinusZero)]
    [InlineData(MinusZero, 2.5, 0)]
    [InlineData(0, Infinity, 0)]
    [InlineData(0, -Infinity, Infinity)]
    [InlineData(-1, Infinity, 1)]
    [InlineData(-1, -Infinity, 1)]
    [InlineData(-1, 3, -1)]
    [InlineData(-1, 4, 1)]
    [InlineData(-1, 0.5, double.NaN)]
    [InlineData(0.5, Infinity, 0)]
    [InlineData(0.5, -Infinity, Infinity)]
    [InlineData(2, Infinity, Infinity)]
    [InlineData(2, -Infinity, 0)]
    [InlineData(-2, -Infinity, 0)]
    [InlineData(Infinity, 2, Infinity)]
    [InlineData(Infinity, -2, 0)]
    [InlineData(-Infinity, 3, -Infinity)]
    [InlineData(-Infinity, 2, Infinity)]
    [InlineData(-Infinity, 0.5, Infinity)]
    [InlineData(-Infinity, -3, MinusZero)]
    [InlineData(-Infinity, -2, 0)]
    [InlineData(-8, 1.0 / 3, double.NaN)]
    [InlineData(-2, 3, -8)]
    [InlineData(-2, 1e300, Infinity)]
    [InlineData(0.999, 1e300, 0)]
    [InlineData(2, 1024, Infinity)]
    [InlineData(2, 1023, 8.98846567431158e307)]
    [InlineData(2, -1074, double.Epsilon)]
    [InlineData(-2, -1073, -2 * double.Epsilon)]
    [InlineData(2, -1080, 0)]
    [InlineData(3, 20, 3486784401)]
    [InlineData(7.25, 1, 7.25)]
    [InlineData(-1e-310, 1, -1e-310)]
    [InlineData(5, 1e-300, 1)]
    public void Pow(double x, double y, double expected) => Same(expected, DeterministicMath.Pow(x, y));

    [Theory]
    [InlineData("exp", -0.005, 0x3FEFD7246927D28B)]
    [InlineData("exp", -0.1, 0x3FECF46D99D52B3A)]
    [InlineData("exp", 3.7, 0x4044394144EEEC81)]
    [InlineData("exp", -700.25, 0x00CAF5FE9A485C8E)]
    [InlineData("expm1", -0.005, 0xBF746DCB6C16BA88)]
    [InlineData("expm1", 1e-09, 0x3E112E0BE84BBB51)]
    [InlineData("log", 0.1, 0xC0026BB1BBB55515)]
    [InlineData("log", 1.001, 0x3F5060354F8C3CC4)]
    [InlineData("log", 1e+300, 0x4085963447F87FB5)]
    [InlineData("log1p", -0.25, 0xBFD269621134DB92)]
    [InlineData("log1p", 1e-05, 0x3EE4F8AEA9AE7317)]
    [InlineData("sin", 0.5, 0x3FDEAEE8744B05F0)]
    [InlineData("sin", 100.25, 0xBFD1BF00980DC35C)]
    [InlineData("sin", 1e+22, 0xBFEB453AB76BF397)]
    [InlineData("cos", 0.5, 0x3FEC1528065B7D50)]
    [InlineData("cos", -3.3, 0xBFEF996F2CA70BB6)]
    [InlineData("tanh", 0.75, 0x3FE45323E552F228)]
    [InlineData("pow(x, 0.3)", 12.5, 0x40011135DB1C200F)]
    [InlineData("pow(x, 0.3)", 1e-200, 0x3379B604AAACA64B)]
    public void Bits_are_pinned(string function, double x, ulong bits)
    {
        var actual = function switch
        {
            "exp" => DeterministicMath.Exp(x),
            "expm1" => DeterministicMath.Expm1(x),
            "log" => DeterministicMath.Log(x),
            "log1p" => DeterministicMath.Log1p(x),
            "sin" => DeterministicMath.Sin(x),
            "cos" => DeterministicMath.Cos(x),
            "tanh" => DeterministicMath.Tanh(x),
            "pow(x, 0.3)" => DeterministicMath.Pow(x, 0.3),
            _ => throw new ArgumentException(function, nameof(function)),
        };
        Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(actual));
    }

    private static void Same(double expected, double actual)
    {
        if (double.IsNaN(expected))
        {
            Assert.True(double.IsNaN(actual), $"{actual:R} is a number");
            return;
        }

        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
    }
}

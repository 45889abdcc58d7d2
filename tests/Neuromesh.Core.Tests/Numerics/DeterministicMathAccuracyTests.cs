using CsCheck;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Tests.Numerics;

/// <summary>Errors against whole-number arithmetic stay below what the documentation says.</summary>
[Trait("Category", "Kernels")]
public sealed class DeterministicMathAccuracyTests
{
    private const double Tight = 0.55;
    private const double TightTrigonometric = 0.85;
    private const int Samples = 3000;

    // Magnitudes spread evenly over the exponents.
    private static readonly Gen<double> AnyFinite = WithExponents(-1023, 1023);

    private static readonly Gen<double> Positive = AnyFinite.Select(x => Math.Max(Math.Abs(x), double.Epsilon));

    [Fact]
    public void Exp_is_accurate_over_its_whole_range()
        => Check(Gen.OneOf(Gen.Double[-708, 709.78], Gen.Double[-1, 1]), DeterministicMath.Exp, ExactReference.Exp, Tight);

    [Fact]
    public void Exp_is_accurate_where_the_result_is_subnormal()
        => Check(Gen.Double[-745.1, -708], DeterministicMath.Exp, ExactReference.Exp, 1);

    [Fact]
    public void Exp_is_accurate_in_every_cell_of_its_table()
        => CheckEach(
            Enumerable.Range(-300, 600).Select(i => i * (Math.Log(2) / 128)),
            DeterministicMath.Exp,
            ExactReference.Exp,
            Tight);

    [Fact]
    public void Expm1_is_accurate_over_its_whole_range()
        => Check(Gen.OneOf(Gen.Double[-45, 60], Gen.Double[-1, 1], Gen.Double[-0.03, 0.03]), DeterministicMath.Expm1, ExactReference.Expm1, Tight);

    [Fact]
    public void Log_is_accurate_over_its_whole_range()
        => Check(
            Gen.OneOf(Positive, Gen.Double[0.5, 2], Gen.Double[0.98, 1.02]),
            DeterministicMath.Log,
            ExactReference.Log,
            Tight);

    [Fact]
    public void Log_is_accurate_in_every_cell_of_its_table()
        => CheckEach(
            Enumerable.Range(0, 512).SelectMany(i => new[] { 1 + (i / 512.0), 1 + ((i + 0.37) / 512), 3.5e-200 * (1 + (i / 512.0)) }),
            DeterministicMath.Log,
            ExactReference.Log,
            Tight);

    [Fact]
    public void Log_is_accurate_for_subnormal_numbers()
        => CheckEach([double.Epsilon, 1e-320, 2.2250738585072011e-308], DeterministicMath.Log, ExactReference.Log, Tight);

    [Fact]
    public void Log1p_is_accurate_over_its_whole_range()
        => Check(
            Gen.OneOf(Gen.Double[-0.999999, 3], Gen.Double[-0.02, 0.02], Gen.Double[0, 1e18], Gen.Double[-1e-12, 1e-12]),
            DeterministicMath.Log1p,
            ExactReference.Log1p,
            Tight);

    [Fact]
    public void Tanh_is_accurate_over_its_whole_range()
        => Check(Gen.OneOf(Gen.Double[0.001, 25], Gen.Double[1e-9, 0.01]), DeterministicMath.Tanh, ExactReference.Tanh, Tight);

    [Fact]
    public void Sin_is_accurate_over_its_whole_range()
        => Check(
            Gen.OneOf(Gen.Double[-1e6, 1e6], Gen.Double[-4, 4], WithExponents(-100, 1023)),
            DeterministicMath.Sin,
            ExactReference.Sin,
            TightTrigonometric);

    [Fact]
    public void Cos_is_accurate_over_its_whole_range()
        => Check(
            Gen.OneOf(Gen.Double[-1e6, 1e6], Gen.Double[-4, 4], AnyFinite),
            DeterministicMath.Cos,
            ExactReference.Cos,
            TightTrigonometric);

    [Fact]
    public void Sin_and_cos_are_accurate_at_the_doubles_next_to_multiples_of_a_quarter_turn()
    {
        var angles = Enumerable.Range(1, 400).Select(k => k * (Math.PI / 2)).Append(1e6 * Math.PI).ToArray();
        CheckEach(angles, DeterministicMath.Sin, ExactReference.Sin, TightTrigonometric);
        CheckEach(angles, DeterministicMath.Cos, ExactReference.Cos, TightTrigonometric);
    }

    // 6381956970095103 · 2^797 is the double that comes closest to a multiple of pi/2 (W. Kahan, "Minimizing q·m − n", 1983).
    [Fact]
    public void Cos_is_accurate_at_the_worst_double_of_all()
    {
        var worst = Math.ScaleB(6381956970095103, 797);
        Assert.True(Math.Abs(DeterministicMath.Cos(worst)) < 1e-18);
        CheckEach([worst], DeterministicMath.Cos, ExactReference.Cos, TightTrigonometric);
    }

    [Fact]
    public void Sin_and_cos_are_accurate_at_every_exponent()
    {
        var angles = Enumerable.Range(-1, 1025).Select(e => Math.ScaleB(1.2345678901234567, e)).ToArray();
        CheckEach(angles, DeterministicMath.Sin, ExactReference.Sin, TightTrigonometric);
        CheckEach(angles, DeterministicMath.Cos, ExactReference.Cos, TightTrigonometric);
    }

    [Fact]
    public void Pow_is_accurate_over_its_whole_range()
        => Gen.Select(Gen.OneOf(Positive, Gen.Double[1.00001, 1.01]), Gen.Double[-708, 709])
            .Select((x, logarithm) => (X: x, Y: logarithm / Math.Log(x)))
            .Sample(
                pair =>
                {
                    var error = ExactReference.ErrorInUlp(DeterministicMath.Pow(pair.X, pair.Y), ExactReference.Pow(pair.X, pair.Y));
                    return error < Tight;
                },
                iter: Samples);

    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(10, 308)]
    [InlineData(10, -308)]
    [InlineData(1.0000000000000002, 3e18)]
    [InlineData(0.9999999999999999, 6e18)]
    [InlineData(3, 600.123)]
    public void Pow_is_accurate_at_chosen_points(double x, double y)
        => Assert.InRange(ExactReference.ErrorInUlp(DeterministicMath.Pow(x, y), ExactReference.Pow(x, y)), 0, Tight);

    // The C library is not exact either, so this is a coarse net over inputs of every size.
    [Fact]
    public void No_function_is_more_than_two_units_from_the_C_library()
    {
        Compare(AnyFinite, DeterministicMath.Exp, Math.Exp);
        Compare(AnyFinite, DeterministicMath.Log, Math.Log);
        Compare(AnyFinite, DeterministicMath.Sin, Math.Sin);
        Compare(AnyFinite, DeterministicMath.Cos, Math.Cos);
        Compare(AnyFinite, DeterministicMath.Tanh, Math.Tanh);
        Gen.Select(AnyFinite, AnyFinite).Sample(
            (x, y) => UnitsApart(DeterministicMath.Pow(x, y), Math.Pow(x, y)) <= 2,
            iter: Samples);
        Gen.Select(Gen.Double[-20, 20], Gen.Int[-30, 30]).Sample(
            (x, y) => UnitsApart(DeterministicMath.Pow(x, y), Math.Pow(x, y)) <= 2,
            iter: Samples);
    }

    [Fact]
    public void The_reference_itself_agrees_with_published_digits()
    {
        // OEIS A001113, A002162, A049469, A049470: e, ln 2, sin 1, cos 1, as the nearest doubles.
        Assert.InRange(ExactReference.ErrorInUlp(2.718281828459045235, ExactReference.Exp(1)), 0, 0.5);
        Assert.InRange(ExactReference.ErrorInUlp(0.693147180559945309, ExactReference.Log(2)), 0, 0.5);
        Assert.InRange(ExactReference.ErrorInUlp(0.841470984807896506, ExactReference.Sin(1)), 0, 0.5);
        Assert.InRange(ExactReference.ErrorInUlp(0.540302305868139717, ExactReference.Cos(1)), 0, 0.5);
        Assert.InRange(ExactReference.ErrorInUlp(0.761594155955764888, ExactReference.Tanh(1)), 0, 0.5);
        Assert.InRange(ExactReference.ErrorInUlp(1.718281828459045235, ExactReference.Expm1(1)), 0, 0.5);
        Assert.InRange(ExactReference.ErrorInUlp(1.414213562373095048, ExactReference.Pow(2, 0.5)), 0, 0.5);
        Assert.InRange(ExactReference.ErrorInUlp(Math.BitIncrement(1.414213562373095048), ExactReference.Pow(2, 0.5)), 0.5, 1.5);
    }

    private static Gen<double> WithExponents(int lowest, int highest)
        => Gen.Select(Gen.Int[lowest, highest], Gen.ULong).Select(
            (exponent, bits) => BitConverter.UInt64BitsToDouble((bits & 0x800FFFFFFFFFFFFF) | ((ulong)(exponent + 1023) << 52)));

    private static void Check(Gen<double> inputs, Func<double, double> actual, Func<double, ExactReference.Value> expected, double limit)
        => inputs.Sample(x => ExactReference.ErrorInUlp(actual(x), expected(x)) < limit, iter: Samples);

    private static void CheckEach(
        IEnumerable<double> inputs,
        Func<double, double> actual,
        Func<double, ExactReference.Value> expected,
        double limit)
    {
        foreach (var x in inputs)
        {
            var error = ExactReference.ErrorInUlp(actual(x), expected(x));
            Assert.True(error < limit, $"x = {x:R}: result {actual(x):R} is {error} units off");
        }
    }

    private static void Compare(Gen<double> inputs, Func<double, double> actual, Func<double, double> expected)
        => inputs.Sample(x => UnitsApart(actual(x), expected(x)) <= 2, iter: Samples);

    private static long UnitsApart(double a, double b)
        => double.IsNaN(a) && double.IsNaN(b) ? 0 : Math.Abs(Position(a) - Position(b));

    private static long Position(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        return bits < 0 ? long.MinValue - bits : bits;
    }
}

using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Tests.Numerics;

public sealed class NormalDistributionTests
{
    // The test values printed with the algorithm (Wichura 1988, "test results"): p = 0.25, 0.001 and 1e-20.
    [Theory]
    [InlineData(0.25, -0.6744897501960817)]
    [InlineData(0.001, -3.090232306167814)]
    [InlineData(1e-20, -9.262340089798408)]
    public void Published_values_are_met(double probability, double expected)
        => Assert.InRange(NormalDistribution.Quantile(probability) / expected, 1 - 4e-16, 1 + 4e-16);

    // Quantile then distribution function gives the probability back; Phi from its own series and continued fraction.
    [Fact]
    public void Quantile_inverts_the_distribution_function()
    {
        for (var exponent = -300.0; exponent < -0.31; exponent += 0.37)
        {
            var probability = Math.Pow(10, exponent);
            var deviate = NormalDistribution.Quantile(probability);

            // A relative error e of the deviate x changes the probability by about x^2 · e, here with e = 8e-16.
            var tolerance = 1e-14 + (deviate * deviate * 8e-16);
            Assert.InRange(Cumulative(deviate) / probability, 1 - tolerance, 1 + tolerance);
        }
    }

    [Fact]
    public void Quantile_is_odd_around_one_half()
    {
        Assert.Equal(0, NormalDistribution.Quantile(0.5));
        for (var i = 1; i < 512; i++)
        {
            var probability = i / 1024.0;
            Assert.Equal(-NormalDistribution.Quantile(probability), NormalDistribution.Quantile(1 - probability));
        }
    }

    [Theory]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(-0.1, double.NaN)]
    [InlineData(1.1, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void Ends_and_nonsense(double probability, double expected) => Assert.Equal(expected, NormalDistribution.Quantile(probability));

    // Abramowitz and Stegun 26.2.10 (series) for |x| < 4, 26.2.14 (continued fraction) beyond; x <= 0.
    private static double Cumulative(double x)
    {
        var density = Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
        if (x > -1.5)
        {
            double term = x, sum = x;
            for (var n = 1; Math.Abs(term) > 1e-20; n++)
            {
                term *= -x * x / (2 * n);
                sum += term / ((2 * n) + 1);
            }

            return 0.5 + (sum / Math.Sqrt(2 * Math.PI));
        }

        var fraction = 0.0;
        for (var n = 400; n >= 1; n--)
        {
            fraction = n / (-x + fraction);
        }

        return density / (-x + fraction);
    }
}

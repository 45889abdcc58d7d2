using CsCheck;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Synapses;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

public sealed class CrossbarMappingTests
{
    private static readonly CrossbarWeights One = Weights(new ConstantWeight(1), 1, 1);

    // The formula in decimal arithmetic with 28 digits.
    [Fact]
    public void Continuous_conductances_follow_the_formula()
    {
        var mapping = new CrossbarMapping(Parameters(fullScale: 2.5), One);
        Gen.Double[0, 2.5].Sample(weight =>
        {
            var expected = Exact(Gmin) + ((Exact(Gmax) - Exact(Gmin)) * Exact(weight) / 2.5m);
            return Math.Abs(mapping.ConductanceSiemens(weight) - (double)expected) <= 4e-16 * Gmax;
        });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(256)]
    public void Quantised_conductances_follow_the_formula(int levels)
    {
        var mapping = new CrossbarMapping(Parameters(levels: levels, fullScale: 2.5), One);
        var step = (Exact(Gmax) - Exact(Gmin)) / (levels - 1);
        Gen.Double[0, 4].Sample(weight =>
        {
            var clipped = Math.Min(Exact(weight), 2.5m);
            var position = clipped / 2.5m * (levels - 1);
            var beside = Math.Abs(position - Math.Floor(position) - 0.5m) < 1e-9m;
            var expected = Exact(Gmin) + (Math.Round(position) * step);
            var actual = mapping.ConductanceSiemens(weight);
            return beside || Math.Abs(actual - (double)expected) <= 4e-16 * Gmax;
        });
    }

    [Fact]
    public void There_are_as_many_conductances_as_levels()
    {
        var mapping = new CrossbarMapping(Parameters(levels: 7, fullScale: 1), One);
        var conductances = Enumerable.Range(0, 10_001).Select(i => mapping.ConductanceSiemens(i / 10_000.0)).Distinct().ToArray();
        Assert.Equal(7, conductances.Length);
        Assert.Equal(Gmin, conductances[0]);
        Assert.Equal(Gmax, conductances[^1]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    public void The_ends_of_the_range_are_met_exactly(int? levels)
    {
        var mapping = new CrossbarMapping(Parameters(levels: levels, fullScale: 0.7), One);
        Assert.Equal(Gmin, mapping.ConductanceSiemens(0));
        Assert.Equal(Gmax, mapping.ConductanceSiemens(0.7));
        Assert.Equal(Gmax, mapping.ConductanceSiemens(1e300));
    }

    [Fact]
    public void The_full_scale_is_the_largest_magnitude_of_the_whole_matrix()
    {
        var mapping = new CrossbarMapping(Parameters(), Weights(new WeightMatrix([1, -7.5, 3, 0, 2, 7]), 2, 3));
        Assert.Equal(7.5, mapping.WeightFullScale);
        Assert.Equal(0.3, new CrossbarMapping(Parameters(), Weights(new ConstantWeight(-0.3), 4, 4)).WeightFullScale);
        Assert.Equal(1, new CrossbarMapping(Parameters(), Weights(new ConstantWeight(0), 4, 4)).WeightFullScale);
        Assert.Equal(9, new CrossbarMapping(Parameters(fullScale: 9), Weights(new ConstantWeight(1), 4, 4)).WeightFullScale);
    }

    [Fact]
    public void Parameters_outside_their_range_are_refused()
    {
        var good = Parameters();
        CrossbarParameters[] bad =
        [
            good with { ConductanceMinSiemens = -1e-9 },
            good with { ConductanceMinSiemens = double.NaN },
            good with { ConductanceMaxSiemens = Gmin },
            good with { ConductanceMaxSiemens = double.PositiveInfinity },
            good with { Levels = 1 },
            good with { ReadVoltageVolts = 0 },
            good with { ReadVoltageVolts = double.NaN },
            good with { WeightFullScale = 0 },
            good with { WeightFullScale = double.NaN },
        ];
        Assert.All(bad, parameters => Assert.Throws<ArgumentException>(() => new CrossbarMapping(parameters, One)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_full_scale_cannot_come_from_weights_that_are_not_finite(double weight)
        => Assert.Throws<ArgumentException>(() => new CrossbarMapping(Parameters(), Weights(new WeightMatrix([1, weight]), 1, 2)));
}

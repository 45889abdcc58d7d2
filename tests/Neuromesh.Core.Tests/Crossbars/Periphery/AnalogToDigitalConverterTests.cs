using Neuromesh.Core.Crossbars.Periphery;

namespace Neuromesh.Core.Tests.Crossbars.Periphery;

[Trait("Category", "Crossbars")]
public sealed class AnalogToDigitalConverterTests
{
    // 6.02 n + 1.76 dB on a full-scale sine (Bennett 1948); its levels reach both ends, which costs 2^n / (2^n − 1).
    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(12)]
    public void A_full_scale_sine_has_the_known_signal_to_noise_ratio(int bits)
    {
        var converter = new AnalogToDigitalConverter(bits, -1, 1);
        double signal = 0, noise = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var value = Math.Sin(i * 0.7390851332151607);
            var error = converter.Value(converter.Code(value)) - value;
            signal += value * value;
            noise += error * error;
        }

        var levels = Math.ScaleB(1, bits);
        var expected = (6.0206 * bits) + 1.7609 + (20 * Math.Log10((levels - 1) / levels));
        Assert.Equal(expected, 10 * Math.Log10(signal / noise), 0.25);
    }

    [Fact]
    public void Values_beyond_the_range_are_clipped_and_inside_off_by_half_a_step_at_most()
    {
        var converter = new AnalogToDigitalConverter(4, -2, 13);
        Assert.Equal(1, converter.Step);
        Assert.Equal((0, 0, 15, 15), (converter.Code(-5), converter.Code(double.NegativeInfinity), converter.Code(14), converter.Code(1e300)));
        for (var value = -2.0; value <= 13; value += 0.01)
        {
            Assert.True(Math.Abs(converter.Value(converter.Code(value)) - value) <= 0.5 + 1e-12);
        }
    }

    [Theory]
    [InlineData(0, 0.0, 1.0)]
    [InlineData(25, 0.0, 1.0)]
    [InlineData(8, 1.0, 1.0)]
    [InlineData(8, 1.0, double.NaN)]
    public void A_converter_without_range_or_bits_is_refused(int bits, double lowest, double highest)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new AnalogToDigitalConverter(bits, lowest, highest));
}

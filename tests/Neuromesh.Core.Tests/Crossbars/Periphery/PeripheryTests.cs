using CsCheck;
using Neuromesh.Core.Crossbars.Periphery;

namespace Neuromesh.Core.Tests.Crossbars.Periphery;

/// <summary>Drivers, amplifiers, hold stages, calibration and the offset column against their equations' solutions.</summary>
[Trait("Category", "Crossbars")]
public sealed class PeripheryTests
{
    [Fact]
    public void A_driver_is_odd_monotonic_and_off_by_half_a_step_at_most() => Gen.Select(Gen.Int[1, 16], Gen.Double[-1.2, 1.2], Gen.Double[-1.2, 1.2]).Sample(
        (bits, first, second) =>
        {
            var driver = new DigitalToAnalogConverter(bits, 0.2);
            var cut = Math.Clamp(first, -1, 1);
            Assert.InRange(driver.Share(first) - cut, (-0.5 / driver.HighestCode) - 1e-12, (0.5 / driver.HighestCode) + 1e-12);
            Assert.Equal(-driver.Share(first), driver.Share(-first));
            Assert.True(first > second ? driver.Share(first) >= driver.Share(second) : driver.Share(first) <= driver.Share(second));
            Assert.Equal((0, 1, -1), (driver.Share(0), driver.Share(1), driver.Share(-1)));
        });

    [Fact]
    public void The_codes_of_a_driver_are_equally_spaced_voltages()
    {
        var driver = new DigitalToAnalogConverter(3, 0.7);
        for (var code = -7; code <= 7; code++)
        {
            Assert.Equal(0.1 * code, driver.Volts(code), 1e-15);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => driver.Volts(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => driver.Volts(int.MinValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DigitalToAnalogConverter(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DigitalToAnalogConverter(8, 0));
    }

    [Fact]
    public void An_amplifier_is_a_line_between_its_saturations()
    {
        var amplifier = new TransimpedanceAmplifier(10_000, 1.2, 0.01);
        Assert.Equal(0.01, amplifier.Volts(0));
        Assert.Equal(0.51, amplifier.Volts(50e-6), 1e-15);
        Assert.Equal(-0.49, amplifier.Volts(-50e-6), 1e-15);
        Assert.Equal(1.2, amplifier.Volts((1.2 - 0.01) / 10_000), 1e-15);
        Assert.Equal((1.2, -1.2), (amplifier.Volts(1), amplifier.Volts(double.NegativeInfinity)));
        Assert.Equal(1e4, new TransimpedanceAmplifier(10_000).Volts(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransimpedanceAmplifier(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransimpedanceAmplifier(1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransimpedanceAmplifier(1, 1, -1));
    }

    /// <summary>1 pF and 1 pA: 1 V/s. 1 pF and 1 Tohm: a time constant of 1 s.</summary>
    [Fact]
    public void A_held_voltage_droops_as_the_capacitor_discharges()
    {
        Assert.Equal(0.5 - 1e-3, new SampleAndHold(1e-12, leakageAmperes: 1e-12).Held(0.5, 1e-3), 1e-15);
        var resistive = new SampleAndHold(1e-12, 1e12);
        Assert.Equal(0.5 / Math.E, resistive.Held(0.5, 1), 1e-15);
        Assert.Equal(0.5, resistive.Held(0.5, 0));
        var both = new SampleAndHold(1e-12, 1e12, 2e-13);
        Assert.Equal(-0.2, both.Held(0.5, 100), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => both.Held(0.5, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleAndHold(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleAndHold(1e-12, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleAndHold(1e-12, 1, double.PositiveInfinity));
    }

    [Fact]
    public void Holding_twice_is_holding_for_the_sum_of_times() =>
        Gen.Select(Gen.Double[-1, 1], Gen.Double[0, 2], Gen.Double[0, 2], Gen.Double[-1e-12, 1e-12], Gen.Double[1e11, 1e16]).Sample(
            (volts, first, second, amperes, ohms) =>
            {
                var stage = new SampleAndHold(1e-12, ohms, amperes);
                Assert.Equal(stage.Held(volts, first + second), stage.Held(stage.Held(volts, first), second), 1e-10);

                // A resistance of 1e15 ohm and more is nearly none: the droop is that of the current, within t V / (R C).
                var straight = new SampleAndHold(1e-12, double.PositiveInfinity, amperes).Held(volts, first);
                Assert.InRange(Math.Abs(stage.Held(volts, first) - straight), 0, 1e-12 + (first * (Math.Abs(volts) + (2 * Math.Abs(amperes) * 1e12)) / (ohms * 1e-12)));
            });

    [Fact]
    public void Calibration_takes_gain_and_offset_out_to_within_a_step() =>
        Gen.Select(Gen.Int[4, 14], Gen.Double[0.8, 1.2], Gen.Double[-0.1, 0.1], Gen.Double[-0.7, 0.7]).Sample(
            (bits, gain, offset, value) =>
            {
                var converter = new ConverterWithErrors(new AnalogToDigitalConverter(bits, -1, 1), gain, offset);
                var calibration = ConverterCalibration.Measure(converter, -0.7, 0.7);
                var step = converter.Converter.Step;
                var bound = (step / calibration.Gain) + 1e-12;
                Assert.InRange(calibration.Corrected(converter.Code(value)) - value, -bound, bound);
                Assert.InRange(calibration.Gain - gain, -step / 1.4 * 1.0001, step / 1.4 * 1.0001);
                Assert.InRange(calibration.Offset - offset, -step, step);
            });

    [Fact]
    public void Without_calibration_the_errors_are_there()
    {
        var converter = new ConverterWithErrors(new AnalogToDigitalConverter(12, -1, 1), 1.1, 0.05);
        var calibration = ConverterCalibration.Measure(converter, -0.5, 0.5);
        Assert.InRange(converter.Converter.Value(converter.Code(0.4)) - 0.4, 0.09 - 0.0003, 0.09 + 0.0003);
        Assert.InRange(calibration.Corrected(converter.Code(0.4)) - 0.4, -0.0005, 0.0005);
    }

    [Theory]
    [InlineData(0.5, 0.5, "must be above")]
    [InlineData(-2, 0.5, "codes 0 and")]
    [InlineData(-0.5, 2, "and 255")]
    [InlineData(0.1, 0.1001, "two different")]
    public void References_that_tell_nothing_are_refused(double low, double high, string message)
    {
        var converter = new ConverterWithErrors(new AnalogToDigitalConverter(8, -1, 1), 1.1, 0);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => ConverterCalibration.Measure(converter, low, high)).Message);
    }

    [Fact]
    public void An_offset_column_gives_the_signed_product() => Gen.Select(Gen.Double[-1, 1].Array[48], Gen.Double[-2.5, 2.5].Array[48 * 3]).Sample(
        (inputs, weights) =>
        {
            const double ReadVolts = 0.2;
            var mapping = new OffsetColumn(2e-6, 80e-6, 2.5);
            var amperes = new double[4];
            var expected = new double[3];
            for (var row = 0; row < inputs.Length; row++)
            {
                amperes[3] += ReadVolts * inputs[row] * mapping.OffsetSiemens;
                for (var column = 0; column < 3; column++)
                {
                    var siemens = mapping.ConductanceSiemens(weights[(3 * row) + column]);
                    Assert.InRange(siemens, 2e-6 - 1e-20, 80e-6 + 1e-20);
                    amperes[column] += ReadVolts * inputs[row] * siemens;
                    expected[column] += inputs[row] * weights[(3 * row) + column];
                }
            }

            var sums = new double[3];
            mapping.Sums(amperes.AsSpan(0, 3), amperes[3], ReadVolts, sums);
            for (var column = 0; column < 3; column++)
            {
                Assert.Equal(expected[column], sums[column], 1e-12);
            }
        },
        iter: 200);

    [Fact]
    public void Weights_beyond_the_full_scale_of_an_offset_column_are_cut_and_bad_ones_refused()
    {
        var mapping = new OffsetColumn(2e-6, 10e-6, 1);
        Assert.Equal(6e-6, mapping.OffsetSiemens, 1e-18);
        Assert.Equal(10e-6, mapping.ConductanceSiemens(3), 1e-18);
        Assert.Equal(2e-6, mapping.ConductanceSiemens(-3), 1e-18);
        Assert.Equal(mapping.OffsetSiemens, mapping.ConductanceSiemens(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => mapping.ConductanceSiemens(double.NaN));
        Assert.Throws<ArgumentException>(() => mapping.Sums(new double[2], 0, 0.2, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OffsetColumn(-1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OffsetColumn(2, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OffsetColumn(1, 2, 0));
    }
}

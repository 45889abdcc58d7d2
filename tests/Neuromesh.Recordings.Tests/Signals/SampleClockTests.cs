using System.Numerics;
using CsCheck;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;
using Neuromesh.Recordings.Signals;

namespace Neuromesh.Recordings.Tests.Signals;

public sealed class SampleClockTests
{
    private static readonly SamplingRate[] UsualRates = [new(17361, 100), new(256, 1), new(30_000, 1), new(1, 60), new(1_000_003, 7)];

    private static readonly Gen<SamplingRate> Rates = Gen.OneOf(
        Gen.Int[0, UsualRates.Length - 1].Select(index => UsualRates[index]),
        Gen.Select(Gen.Long[1, 1_000_000_000_000], Gen.Long[1, 1_000_000_000_000], (numerator, denominator) => new SamplingRate(numerator, denominator)));

    [Fact]
    public void Position_equals_the_fraction_at_every_step() =>
        Gen.Select(Rates, Gen.Long[1, 10_000_000], Gen.Long[0, 1_000_000_000_000_000]).Sample(
            (rate, nanoseconds, offset) =>
            {
                var clock = new SampleClock(rate, new TimeStep(nanoseconds), offset);
                for (var step = 0; step < 300; step++)
                {
                    var position = Position(rate, nanoseconds, offset, step);
                    Assert.Equal(position.Sample, clock.Sample);
                    Assert.Equal(position.Remainder.IsZero, clock.IsOnSample);
                    Assert.Equal((double)position.Remainder / (double)position.Unit, clock.Fraction, 1e-15);
                    clock.Advance();
                }
            },
            iter: 300);

    [Theory]
    [InlineData(17361, 100)]
    [InlineData(256, 1)]
    [InlineData(30_000, 1)]
    [InlineData(1, 60)]
    public void No_drift_after_millions_of_steps(long numerator, long denominator)
    {
        const int steps = 3_000_000;
        var rate = new SamplingRate(numerator, denominator);
        var clock = new SampleClock(rate, new TimeStep(100_001), 7);
        for (var step = 0; step < steps; step++)
        {
            clock.Advance();
        }

        var position = Position(rate, 100_001, 7, steps);
        Assert.Equal(position.Sample, clock.Sample);
        Assert.Equal((double)position.Remainder / (double)position.Unit, clock.Fraction, 1e-15);
    }

    [Fact]
    public void StepsCovered_counts_the_steps_that_have_their_samples() =>
        Gen.Select(Rates, Gen.Long[1, 10_000_000], Gen.Long[0, 10_000_000_000], Gen.Int[-3, 40], Gen.Enum<ResamplingRule>()).Sample(
            (rate, nanoseconds, offset, ahead, rule) =>
            {
                const int limit = 50;
                var clock = new SampleClock(rate, new TimeStep(nanoseconds), offset);
                var known = Math.Max(0, clock.Sample + ahead);
                var expected = 0;
                while (expected < limit)
                {
                    var position = Position(rate, nanoseconds, offset, expected);
                    var last = rule == ResamplingRule.Linear && !position.Remainder.IsZero ? position.Sample + 1 : position.Sample;
                    if (last >= known)
                    {
                        break;
                    }

                    expected++;
                }

                Assert.Equal(expected, clock.StepsCovered(known, rule, limit));
            },
            iter: 3000);

    private static (long Sample, BigInteger Remainder, BigInteger Unit) Position(SamplingRate rate, long nanoseconds, long offset, long step)
    {
        var unit = new BigInteger(PlainEncoding.NanosecondsPerSecond) * rate.Denominator;
        var sample = BigInteger.DivRem(((new BigInteger(step) * nanoseconds) + offset) * rate.Numerator, unit, out var remainder);
        return ((long)sample, remainder, unit);
    }
}

using CsCheck;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Tests.Random;

public sealed class PhiloxStreamTests
{
    private static readonly RandomKey Key = RandomKey.Create(20240607, "stream test");

    [Fact]
    public void Words_are_those_of_successive_blocks()
    {
        var stream = new PhiloxStream(Key, entity: 17, draw: 5);
        for (var block = 0u; block < 5; block++)
        {
            var expected = Philox4x32.Block(17, block, 0, 5, Key.K0, Key.K1);
            Assert.Equal(expected, (stream.NextUInt32(), stream.NextUInt32(), stream.NextUInt32(), stream.NextUInt32()));
        }
    }

    [Fact]
    public void Wide_draws_take_two_words_low_first()
    {
        var words = new PhiloxStream(Key, 3);
        var wide = new PhiloxStream(Key, 3);
        var doubles = new PhiloxStream(Key, 3);
        for (var i = 0; i < 9; i++)
        {
            ulong low = words.NextUInt32();
            var expected = low | ((ulong)words.NextUInt32() << 32);
            Assert.Equal(expected, wide.NextUInt64());
            Assert.Equal(Math.ScaleB(expected >> 11, -53), doubles.NextDouble());
        }
    }

    [Fact]
    public void A_copy_reads_on_by_itself()
    {
        var stream = new PhiloxStream(Key, 1);
        _ = stream.NextUInt32();
        var copy = stream;
        Assert.Equal(stream.NextUInt64(), copy.NextUInt64());
        _ = stream.NextNormal();
        Assert.NotEqual(stream.NextUInt64(), copy.NextUInt64());
    }

    [Fact]
    public void Integers_stay_below_their_bound()
        => Gen.Select(Gen.ULong.Where(bound => bound > 0), Gen.UInt).Sample((bound, entity) =>
        {
            var stream = new PhiloxStream(Key, entity);
            return stream.NextBelow(bound) < bound && stream.NextBelow(1) == 0;
        });

    [Fact]
    public void A_bound_of_zero_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            var stream = new PhiloxStream(Key, 0);
            _ = stream.NextBelow(0);
        });

    // Chi-square with 9 degrees of freedom: 27.9 is exceeded with probability 0.001; the seed is fixed.
    [Fact]
    public void Integers_and_doubles_are_uniform()
    {
        const int Draws = 100_000;
        var integers = new int[10];
        var doubles = new int[10];
        var stream = new PhiloxStream(Key, 99);
        for (var i = 0; i < Draws; i++)
        {
            integers[stream.NextBelow(10)]++;
            doubles[(int)(stream.NextDouble() * 10)]++;
        }

        Assert.InRange(ChiSquare(integers, Draws / 10.0), 0.5, 27.9);
        Assert.InRange(ChiSquare(doubles, Draws / 10.0), 0.5, 27.9);
    }

    // Standard errors for n draws: mean 1 / sqrt(n), variance sqrt(2 / n), third moment sqrt(15 / n), fourth sqrt(96 / n).
    [Fact]
    public void Normal_deviates_have_the_moments_of_the_normal_distribution()
    {
        const int Draws = 200_000;
        double sum = 0, squares = 0, cubes = 0, fourths = 0;
        for (var entity = 0u; entity < Draws / 10; entity++)
        {
            var stream = new PhiloxStream(Key, entity);
            for (var i = 0; i < 10; i++)
            {
                var x = stream.NextNormal();
                sum += x;
                squares += x * x;
                cubes += x * x * x;
                fourths += x * x * x * x;
            }
        }

        var root = Math.Sqrt(Draws);
        Assert.InRange(sum / Draws * root, -4, 4);
        Assert.InRange(((squares / Draws) - 1) * root / Math.Sqrt(2), -4, 4);
        Assert.InRange(cubes / Draws * root / Math.Sqrt(15), -4, 4);
        Assert.InRange(((fourths / Draws) - 3) * root / Math.Sqrt(96), -4, 4);
    }

    private static double ChiSquare(int[] counts, double expected) => counts.Sum(n => (n - expected) * (n - expected) / expected);
}

using Neuromesh.Core.Random;

namespace Neuromesh.Core.Tests.Random;

public sealed class RandomKeyTests
{
    // Computed from the documented formula by a separate program in another language.
    [Theory]
    [InlineData(0, "a", 0, 0xed70bc3e66fe33acUL)]
    [InlineData(1, "projection weights", 0, 0x8352f64a91e3afd4UL)]
    [InlineData(1, "projection weights", 1, 0xdaed6d699c4776f5UL)]
    [InlineData(ulong.MaxValue, "µ", -1, 0x7e9c2d7fa677ac0aUL)]
    [InlineData((ulong)long.MaxValue, "crossbar weights", 3, 0x809444ee33ca28d9UL)]
    public void The_hash_is_pinned(ulong seed, string purpose, long index, ulong expected)
    {
        var key = RandomKey.Create(seed, purpose, index);
        Assert.Equal(expected, key.Value);
        Assert.Equal((uint)expected, key.K0);
        Assert.Equal((uint)(expected >> 32), key.K1);
    }

    // First output of the published SplitMix64 generator for seed 0.
    [Fact]
    public void The_mix_is_that_of_split_mix()
        => Assert.Equal(0xE220A8397B1DCDAFUL, RandomKey.Mix(0x9E3779B97F4A7C15));

    [Fact]
    public void Neighbouring_seeds_purposes_and_indexes_have_different_keys()
    {
        var keys = from seed in Enumerable.Range(-20, 40)
                   from purpose in new[] { "a", "b", "ab", "ba", "weights", "Weights" }
                   from index in Enumerable.Range(-10, 20)
                   select RandomKey.Create((ulong)seed, purpose, index).Value;
        Assert.Equal(40 * 6 * 20, keys.Distinct().Count());
    }

    [Fact]
    public void A_purpose_is_required() => Assert.Throws<ArgumentException>(() => RandomKey.Create(1, string.Empty));
}

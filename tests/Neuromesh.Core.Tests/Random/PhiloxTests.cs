using CsCheck;
using Neuromesh.Core.Random;
using Neuromesh.Core.Random.Lanes;

namespace Neuromesh.Core.Tests.Random;

[Trait("Category", "Kernels")]
public sealed class PhiloxTests
{
    // Known-answer vectors of the authors' library Random123, file tests/kat_vectors, lines "philox4x32 10".
    [Theory]
    [InlineData(
        0u, 0u, 0u, 0u, 0u, 0u,
        0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu,
        0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_gives_the_published_vectors(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3)
        => Assert.Equal((x0, x1, x2, x3), Philox4x32.Block(c0, c1, c2, c3, k0, k1));

    [Fact]
    public void Fill_equals_blocks_at_every_width_and_awkward_length()
    {
        int[] lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, .. Enumerable.Range(511, 10)];
        Gen.Select(Gen.ULong, Gen.UInt, Gen.UInt, Gen.UInt, Gen.UInt).Sample(
            (seed, first, c1, c2, c3) =>
            {
                foreach (var length in lengths)
                {
                    FillEqualsBlocks(RandomKey.Create(seed, "test"), first, c1, c2, c3, length);
                }
            },
            iter: 20);
    }

    [Fact]
    public void Fill_counts_blocks_modulo_two_to_the_32()
        => FillEqualsBlocks(RandomKey.Create(1, "test"), uint.MaxValue - 9, 1, 2, 3, 300);

    private static void FillEqualsBlocks(RandomKey key, uint first, uint c1, uint c2, uint c3, int length)
    {
        var expected = new uint[length];
        for (var i = 0; i < length; i++)
        {
            var (x0, x1, x2, x3) = Philox4x32.Block(unchecked(first + (uint)(i / 4)), c1, c2, c3, key.K0, key.K1);
            expected[i] = (i % 4) switch
            {
                0 => x0,
                1 => x1,
                2 => x2,
                _ => x3,
            };
        }

        Check(words => PhiloxFill.Words(key, first, c1, c2, c3, words));
        Check(words => PhiloxFill.Scalar(key, first, c1, c2, c3, words));
        Check(words => PhiloxFill.Vectors<BlockLanes128>(key, first, c1, c2, c3, words));
        Check(words => PhiloxFill.Vectors<BlockLanes256>(key, first, c1, c2, c3, words));
        Check(words => PhiloxFill.Vectors<BlockLanes512>(key, first, c1, c2, c3, words));

        void Check(Filler fill)
        {
            // A guard word behind the span shows that nothing is written beyond it.
            var actual = new uint[length + 1];
            actual[length] = 0xDEADBEEF;
            fill(actual.AsSpan(0, length));
            Assert.Equal(expected, actual[..length]);
            Assert.Equal(0xDEADBEEF, actual[length]);
        }
    }

    private delegate void Filler(Span<uint> words);
}

using CsCheck;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Tests.Kernels;

[Trait("Category", "Kernels")]
public sealed class NormalDeviatesTests
{
    // The ends of the range, both sides of the fold in the middle, and both sides of where the tails begin (0.075 and 0.925).
    private static readonly uint[] Edges = [0, 1, 0x7FF, 0x800, 0x13333333, 0x13333334, 0x7FFFFFFF, 0x80000000, 0xECCCCCCC, 0xECCCCCCD, 0xFFFFFFFF];

    [Fact]
    public void Every_deviate_has_the_bits_of_the_scalar_function() =>
        Gen.OneOf(Gen.UInt, Gen.Int[0, Edges.Length - 1].Select(i => Edges[i])).Array[0, 80].Sample(words =>
        {
            var deviates = new double[words.Length / 2];
            NormalDeviates.Fill(words.AsSpan(0, 2 * deviates.Length), deviates);
            for (var i = 0; i < deviates.Length; i++)
            {
                Assert.Equal(
                    BitConverter.DoubleToUInt64Bits(Deviates.Normal(words[2 * i], words[(2 * i) + 1])), BitConverter.DoubleToUInt64Bits(deviates[i]));
            }
        });

    [Fact]
    public void Two_words_are_wanted_for_each() => Assert.Throws<ArgumentException>(() => NormalDeviates.Fill(new uint[7], new double[4]));
}

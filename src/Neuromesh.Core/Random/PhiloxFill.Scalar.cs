namespace Neuromesh.Core.Random;

/// <content>The reference.</content>
public static partial class PhiloxFill
{
    /// <summary>What <see cref="Words"/> computes, one block at a time.</summary>
    internal static void Scalar(RandomKey key, uint firstBlock, uint c1, uint c2, uint c3, Span<uint> words)
    {
        while (words.Length >= Philox4x32.WordsPerBlock)
        {
            (words[0], words[1], words[2], words[3]) = Philox4x32.Block(firstBlock, c1, c2, c3, key.K0, key.K1);
            words = words[Philox4x32.WordsPerBlock..];
            firstBlock = unchecked(firstBlock + 1);
        }

        if (words.Length > 0)
        {
            var block = Philox4x32.Block(firstBlock, c1, c2, c3, key.K0, key.K1);
            words[0] = block.X0;
            if (words.Length > 1)
            {
                words[1] = block.X1;
            }

            if (words.Length > 2)
            {
                words[2] = block.X2;
            }
        }
    }
}

using System.Runtime.Intrinsics;
using Neuromesh.Core.Random.Lanes;

namespace Neuromesh.Core.Random;

/// <summary>Philox words for many neighbouring entities at once; every vector width gives the bits of the scalar reference.</summary>
public static partial class PhiloxFill
{
    /// <summary>
    /// Fills words[4 i + w] with word w of <c>Philox(counter = (firstBlock + i, c1, c2, c3), key)</c>.
    /// </summary>
    /// <param name="key">Key of the purpose.</param>
    /// <param name="firstBlock">Counter word 0 of the first block; counts on modulo 2^32.</param>
    /// <param name="c1">Counter word 1, by convention the low half of the step.</param>
    /// <param name="c2">Counter word 2, by convention the high half of the step.</param>
    /// <param name="c3">Counter word 3, by convention the draw index.</param>
    /// <param name="words">Receives the words; any length. The last block is cut where the span ends.</param>
    /// <remarks>
    /// With an entity's words at index entity, one block serves four neighbouring entities. Lanes hold blocks; blocks left over
    /// by a vector are made by the scalar reference, whose whole-number arithmetic has the same result.
    /// </remarks>
    public static void Words(RandomKey key, uint firstBlock, uint c1, uint c2, uint c3, Span<uint> words)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vectors<BlockLanes512>(key, firstBlock, c1, c2, c3, words);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vectors<BlockLanes256>(key, firstBlock, c1, c2, c3, words);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Vectors<BlockLanes128>(key, firstBlock, c1, c2, c3, words);
        }
        else
        {
            Scalar(key, firstBlock, c1, c2, c3, words);
        }
    }
}

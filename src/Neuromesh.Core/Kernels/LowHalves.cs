using Neuromesh.Core.Random;

namespace Neuromesh.Core.Kernels;

/// <summary>The low halves of the words of <see cref="PoissonCounts"/>: drawn one at a time, for the few words whose high half does not decide.</summary>
/// <param name="Key">Key of the purpose, the one of the high halves.</param>
/// <param name="First">Index of the entity whose half is at 0. Eight entities share a block, as they do with the high halves.</param>
/// <param name="C1">Counter word 1.</param>
/// <param name="C2">Counter word 2.</param>
/// <param name="C3">Counter word 3, another one than that of the high halves.</param>
public readonly record struct LowHalves(RandomKey Key, uint First, uint C1, uint C2, uint C3)
{
    /// <summary>Halves in a block of the generator.</summary>
    public const int PerBlock = 2 * Philox4x32.WordsPerBlock;

    /// <summary>One of them.</summary>
    /// <param name="index">Its place.</param>
    public ushort At(int index)
    {
        var entity = unchecked(First + (uint)index);
        var block = Philox4x32.Block(entity / PerBlock, C1, C2, C3, Key.K0, Key.K1);
        var word = (entity / 2 % Philox4x32.WordsPerBlock) switch
        {
            0 => block.X0,
            1 => block.X1,
            2 => block.X2,
            _ => block.X3,
        };
        return (ushort)(entity % 2 == 0 ? word : word >> 16);
    }
}

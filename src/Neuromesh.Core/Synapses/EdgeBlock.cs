namespace Neuromesh.Core.Synapses;

/// <summary>Some rows of an <see cref="EdgeList"/>: where they lie, and what they reach. <see cref="EdgeReader"/> reads them.</summary>
/// <param name="Offset">Where the block begins in the list's store.</param>
/// <param name="Bytes">Bytes of its columns: sources, targets, weights, delays.</param>
/// <param name="EndsBytes">Bytes of the columns of sources and targets, which come first.</param>
/// <param name="RankBytes">Bytes, behind the others, of the places of the rows within their chunk; 0 where all rows of the chunk stand as the table has them.</param>
/// <param name="Length">Number of rows, 1 to <see cref="EdgeList.BlockLength"/>.</param>
/// <param name="SmallestTarget">Smallest target of the rows.</param>
/// <param name="LargestTarget">Largest target of the rows.</param>
public readonly record struct EdgeBlock(long Offset, int Bytes, int EndsBytes, int RankBytes, int Length, int SmallestTarget, int LargestTarget)
{
    /// <summary>Whether a target can lie in a range: if not, no row of the block is needed for it.</summary>
    /// <param name="first">First target of the range.</param>
    /// <param name="count">Number of targets in the range.</param>
    public bool MayReach(int first, int count) => LargestTarget >= first && SmallestTarget < (long)first + count;
}

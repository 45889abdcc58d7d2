namespace Neuromesh.Core.Random.Lanes;

/// <summary>The same word of several Philox blocks side by side, so that the generator is written once for every vector width.</summary>
/// <remarks>
/// A lane is 64 bits wide and its value is the low 32 bits; the high 32 bits carry rubbish that no operation lets into a low half. Lane
/// 2 i holds block i and lane 2 i + 1 holds block Count / 2 + i, which is what <see cref="Store"/> needs to write blocks in order.
/// </remarks>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
internal unsafe interface IBlockLanes<TSelf>
    where TSelf : struct, IBlockLanes<TSelf>
{
    /// <summary>Number of blocks, a power of two.</summary>
    static abstract int Count { get; }

    /// <summary>One value in every lane.</summary>
    static abstract TSelf Broadcast(uint value);

    /// <summary>first + b (modulo 2^32) in the lane of block b.</summary>
    static abstract TSelf Counters(uint first);

    /// <summary>The full 64-bit products of the values.</summary>
    static abstract TSelf Multiply(TSelf left, TSelf right);

    /// <summary>The high 32 bits of a product as a value.</summary>
    static abstract TSelf HighHalf(TSelf product);

    static abstract TSelf operator ^(TSelf left, TSelf right);

    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>Writes 4 · Count words: word w of block b to destination[4 b + w].</summary>
    static abstract void Store(TSelf word0, TSelf word1, TSelf word2, TSelf word3, uint* destination);
}

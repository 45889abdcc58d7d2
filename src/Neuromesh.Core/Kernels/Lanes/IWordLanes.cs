namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Several 32-bit words side by side, for kernels written once for every vector width.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
internal unsafe interface IWordLanes<TSelf>
    where TSelf : struct, IWordLanes<TSelf>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Lane i from source[i]; no alignment is needed.</summary>
    static abstract TSelf Load(uint* source);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Broadcast(uint value);

    /// <summary>Lane i to destination[i].</summary>
    void Store(uint* destination);

    /// <summary>The sum modulo 2^32 in each lane.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>The difference modulo 2^32 in each lane.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>All bits set (−1) where left ≥ right as unsigned numbers, 0 elsewhere.</summary>
    static abstract TSelf GreaterThanOrEqual(TSelf left, TSelf right);

    /// <summary>Whether all bits of all lanes are 0.</summary>
    static abstract bool IsZero(TSelf value);
}

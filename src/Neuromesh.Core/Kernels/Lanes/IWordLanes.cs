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

    /// <summary>counts + 1 where value ≥ threshold as unsigned numbers, counts elsewhere.</summary>
    static abstract TSelf CountReached(TSelf counts, TSelf value, TSelf threshold);

    /// <summary>The larger of two unsigned numbers in each lane.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The largest unsigned number of all lanes.</summary>
    static abstract uint MaxOfLanes(TSelf value);
}

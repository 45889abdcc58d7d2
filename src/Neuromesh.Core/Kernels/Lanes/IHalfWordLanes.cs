namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Several unsigned 16-bit numbers side by side, for kernels written once for every vector width.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
internal unsafe interface IHalfWordLanes<TSelf>
    where TSelf : struct, IHalfWordLanes<TSelf>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Lane i from source[i]; no alignment is needed.</summary>
    static abstract TSelf Load(ushort* source);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Broadcast(ushort value);

    /// <summary>Lane i to destination[i].</summary>
    void Store(ushort* destination);

    /// <summary>counts + 1 where value &gt; threshold, counts elsewhere.</summary>
    static abstract TSelf CountAbove(TSelf counts, TSelf value, TSelf threshold);

    /// <summary>All bits set in each lane where value = threshold or the lane of ties is set.</summary>
    static abstract TSelf AddTies(TSelf ties, TSelf value, TSelf threshold);

    /// <summary>Whether any lane of value is at or above the threshold's.</summary>
    static abstract bool AnyReaches(TSelf value, TSelf threshold);

    /// <summary>Whether any bit is set.</summary>
    static abstract bool Any(TSelf value);

    /// <summary>The larger number in each lane.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The bits of both.</summary>
    static abstract TSelf Or(TSelf left, TSelf right);

    /// <summary>Lane i from the byte source[i].</summary>
    static abstract TSelf LoadBytes(byte* source);

    /// <summary>The sum in each lane.</summary>
    static abstract TSelf Add(TSelf left, TSelf right);

    /// <summary>Adds lane i to sums[i].</summary>
    void AddTo(int* sums);
}

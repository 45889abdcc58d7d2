namespace Neuromesh.Core.Crossbars.Products.Lanes;

/// <summary>Several single-precision numbers side by side; every width gives the same bits.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
internal unsafe interface IFloatLanes<TSelf>
    where TSelf : struct, IFloatLanes<TSelf>
{
    /// <summary>Number of lanes: 1, 4, 8 or 16.</summary>
    static abstract int Count { get; }

    /// <summary>0 in every lane.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>Lane i from source[i].</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Lane i from the whole number source[i], exactly.</summary>
    static abstract TSelf Load(ushort* source);

    /// <summary>Lane i from the whole number source[i], exactly.</summary>
    static abstract TSelf Load(byte* source);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>Lane i to destination[i].</summary>
    void Store(float* destination);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);
}

namespace Neuromesh.Core.Devices.Pulses.Lanes;

/// <summary>Several cells side by side in single precision; every width gives the same bits.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
internal unsafe interface ICellLanes<TSelf>
    where TSelf : struct, ICellLanes<TSelf>
{
    /// <summary>Number of lanes: 1, 4, 8 or 16.</summary>
    static abstract int Count { get; }

    /// <summary>Lane i from source[i].</summary>
    static abstract TSelf Load(float* source);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>The 16 bits of each word from a place on, as a number.</summary>
    static abstract TSelf LoadHalves(uint* words, int shift);

    /// <summary>Lane i to destination[i].</summary>
    void Store(float* destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The value, not below the lowest and not above the highest.</summary>
    static abstract TSelf Clamp(TSelf value, TSelf lowest, TSelf highest);

    /// <summary>value = 2^result · mantissa with a mantissa in [2/3, 4/3).</summary>
    static abstract TSelf Exponent(TSelf value, out TSelf mantissa);

    /// <summary>Whether a lane is below a limit.</summary>
    static abstract bool AnyBelow(TSelf value, float limit);

    /// <summary>The one vector where the value is below a limit, the other elsewhere.</summary>
    static abstract TSelf SelectBelow(TSelf value, float limit, TSelf below, TSelf other);

    /// <summary>value · 2^n for a whole number n, −126 to 127, given as n + 1.5 · 2^23; the result must be normal.</summary>
    static abstract TSelf AddToExponent(TSelf value, TSelf shifted);
}

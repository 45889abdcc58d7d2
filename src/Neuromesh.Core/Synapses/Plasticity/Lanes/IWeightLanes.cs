namespace Neuromesh.Core.Synapses.Plasticity.Lanes;

/// <summary>Several weights of 32 bits side by side; every width gives the same bits.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
internal unsafe interface IWeightLanes<TSelf>
    where TSelf : struct, IWeightLanes<TSelf>
{
    /// <summary>Number of lanes: 1, 4, 8 or 16.</summary>
    static abstract int Count { get; }

    /// <summary>Lane i from source[i].</summary>
    static abstract TSelf Load(float* source);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>Lane i to destination[i].</summary>
    void Store(float* destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary><c>left &lt; right ? left : right</c>.</summary>
    static abstract TSelf Smaller(TSelf left, TSelf right);

    /// <summary><c>left &gt; right ? left : right</c>.</summary>
    static abstract TSelf Larger(TSelf left, TSelf right);

    /// <summary><c>value &lt; bound ? 0 : result</c>.</summary>
    static abstract TSelf ZeroBelow(TSelf value, TSelf bound, TSelf result);

    /// <summary>x = mantissa · 2^exponent with a mantissa from √½ to √2, for normal x above 0.</summary>
    static abstract TSelf Split(TSelf x, out TSelf exponent);

    /// <summary>value · 2^exponent for a whole number, where the result is a normal number.</summary>
    static abstract TSelf TimesPowerOfTwo(TSelf value, TSelf exponent);
}

/// <summary>Numbers that the widths share.</summary>
internal static class WeightLaneConstants
{
    /// <summary>The bits of √½.</summary>
    public const int RootOfHalf = 0x3f3504f3;

    /// <summary>Bits of a mantissa.</summary>
    public const int MantissaBits = 23;

    /// <summary>1.5 · 2^23: added to a whole number it leaves its two's complement in the low bits, and rounds any other small number to a whole one.</summary>
    public const float WholeOffset = 12582912f;
}

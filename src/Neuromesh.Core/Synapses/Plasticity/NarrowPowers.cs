using System.Runtime.CompilerServices;
using Neuromesh.Core.Synapses.Plasticity.Lanes;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>A fixed power of numbers of 0 or more, in 32 bits.</summary>
internal interface INarrowPower
{
    /// <summary>The power.</summary>
    /// <param name="x">0 or more.</param>
    TLanes Of<TLanes>(TLanes x)
        where TLanes : struct, IWeightLanes<TLanes>;
}

/// <summary>x^0.</summary>
internal readonly struct NarrowZerothPower : INarrowPower
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes x)
        where TLanes : struct, IWeightLanes<TLanes> => TLanes.Broadcast(1);
}

/// <summary>x^1.</summary>
internal readonly struct NarrowFirstPower : INarrowPower
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes x)
        where TLanes : struct, IWeightLanes<TLanes> => x;
}

/// <summary>Any other power: <c>2^(mu·log2 x)</c>.</summary>
/// <remarks>
/// With x = m·2^e, m from √½ to √2, and s = (m - 1)/(m + 1): log2 x = e + 2/ln 2·(s + s³/3 + s⁵/5 + s⁷/7), which leaves less than 1e-8; 2^f for f from -½ to ½ by its series to f⁶,
/// which leaves less than 2e-7. What remains is the rounding of mu·log2 x: a relative error below 5e-7·(1 + mu·|log2 x|/4). Exactly 0 below the smallest normal number; results are bounded
/// by 2^-125 and 2^126.
/// </remarks>
/// <param name="mu">The power, above 0 and at most 4.</param>
internal readonly struct NarrowAnyPower(double mu) : INarrowPower
{
    private const double Log2 = 0.6931471805599453;
    private const float SmallestNormal = 1.17549435e-38f;
    private const float S1 = (float)(2 / Log2);
    private const float S3 = (float)(2 / Log2 / 3);
    private const float S5 = (float)(2 / Log2 / 5);
    private const float S7 = (float)(2 / Log2 / 7);
    private const float F1 = (float)Log2;
    private const float F2 = (float)(Log2 * Log2 / 2);
    private const float F3 = (float)(Log2 * Log2 * Log2 / 6);
    private const float F4 = (float)(Log2 * Log2 * Log2 * Log2 / 24);
    private const float F5 = (float)(Log2 * Log2 * Log2 * Log2 * Log2 / 120);
    private const float F6 = (float)(Log2 * Log2 * Log2 * Log2 * Log2 * Log2 / 720);

    private readonly float _mu = (float)mu;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes x)
        where TLanes : struct, IWeightLanes<TLanes>
    {
        var mantissa = TLanes.Split(x, out var exponent);
        var one = TLanes.Broadcast(1);
        var s = (mantissa - one) / (mantissa + one);
        var q = s * s;
        var series = s * (TLanes.Broadcast(S1) + (q * (TLanes.Broadcast(S3) + (q * (TLanes.Broadcast(S5) + (q * TLanes.Broadcast(S7)))))));
        var t = TLanes.Broadcast(_mu) * (exponent + series);
        t = TLanes.Smaller(TLanes.Larger(t, TLanes.Broadcast(-125)), TLanes.Broadcast(126));
        var offset = TLanes.Broadcast(WeightLaneConstants.WholeOffset);
        var whole = (t + offset) - offset;
        var f = t - whole;
        var power = one + (f * (TLanes.Broadcast(F1) + (f * (TLanes.Broadcast(F2) + (f * (TLanes.Broadcast(F3)
            + (f * (TLanes.Broadcast(F4) + (f * (TLanes.Broadcast(F5) + (f * TLanes.Broadcast(F6))))))))))));
        return TLanes.ZeroBelow(x, TLanes.Broadcast(SmallestNormal), TLanes.TimesPowerOfTwo(power, whole));
    }
}

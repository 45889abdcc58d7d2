using System.Runtime.CompilerServices;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>x^mu for x ≥ 0 and one mu, without a branch: powers of the exponent and of the leading 8 bits from tables, the rest by a series.</summary>
/// <remarks>
/// <c>x = 2^e · c · (1 + r)</c>, c a multiple of 1/256, 0 ≤ r &lt; 1/256; the binomial series of (1 + r)^mu to r^6 leaves less than 2^-55 for mu up to 4.
/// Relative error below 1e-15 for mu up to 4; exact at 0 (for mu above 0) and 1. Subnormal x counts as 0.
/// A third of the cost of <see cref="DeterministicMath.Pow"/>, which fills the tables.
/// </remarks>
internal sealed unsafe class PowerTable : IDisposable
{
    private const int LeadingBits = 8;
    private const int Leading = 1 << LeadingBits;
    private const int Exponents = 1 << 11;
    private const int ExponentBias = 1023;
    private const int FractionBits = 52;

    private readonly NativeBuffer<double> _tables = new(Exponents + (2 * Leading));
    private readonly double _c1;
    private readonly double _c2;
    private readonly double _c3;
    private readonly double _c4;
    private readonly double _c5;
    private readonly double _c6;

    /// <summary>Makes the tables.</summary>
    /// <param name="mu">The power, above 0 and at most 4.</param>
    public PowerTable(double mu)
    {
        var exponents = _tables.Pointer;
        for (var e = 1; e < Exponents; e++)
        {
            exponents[e] = DeterministicMath.Pow(BitConverter.UInt64BitsToDouble((ulong)e << FractionBits), mu);
        }

        for (var i = 0; i < Leading; i++)
        {
            var c = 1 + (i / (double)Leading);
            exponents[Exponents + i] = DeterministicMath.Pow(c, mu);
            exponents[Exponents + Leading + i] = 1 / c;
        }

        _c1 = mu;
        _c2 = _c1 * (mu - 1) / 2;
        _c3 = _c2 * (mu - 2) / 3;
        _c4 = _c3 * (mu - 3) / 4;
        _c5 = _c4 * (mu - 4) / 5;
        _c6 = _c5 * (mu - 5) / 6;
    }

    /// <summary>x^mu.</summary>
    /// <param name="x">0 or more.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(double x)
    {
        var tables = _tables.Pointer;
        var bits = BitConverter.DoubleToUInt64Bits(x);
        var leading = (nint)(bits >> (FractionBits - LeadingBits)) & (Leading - 1);
        var fraction = BitConverter.UInt64BitsToDouble((bits & ((1UL << FractionBits) - 1)) | ((ulong)ExponentBias << FractionBits));
        var c = 1 + (leading * (1.0 / Leading));
        var r = (fraction - c) * tables[Exponents + Leading + leading];
        var series = r * (_c1 + (r * (_c2 + (r * (_c3 + (r * (_c4 + (r * (_c5 + (r * _c6))))))))));
        var power = tables[Exponents + leading];
        return tables[(nint)(bits >> FractionBits) & (Exponents - 1)] * (power + (power * series));
    }

    public void Dispose() => _tables.Dispose();
}

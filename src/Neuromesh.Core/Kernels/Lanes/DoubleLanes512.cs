using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Eight doubles in 512 bits.</summary>
public readonly unsafe struct DoubleLanes512 : IDoubleLanes<DoubleLanes512>
{
    private readonly Vector512<double> _lanes;

    private DoubleLanes512(Vector512<double> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static DoubleLanes512 Zero => new(Vector512<double>.Zero);

    /// <inheritdoc/>
    public static DoubleLanes512 Load(double* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    public static DoubleLanes512 Broadcast(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    public void Store(double* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    public static DoubleLanes512 operator +(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes512 operator -(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes512 operator *(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes512 operator /(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes512 FusedMultiplyAdd(DoubleLanes512 left, DoubleLanes512 right, DoubleLanes512 summand)
        => new(Vector512.FusedMultiplyAdd(left._lanes, right._lanes, summand._lanes));

    /// <inheritdoc/>
    public static DoubleLanes512 Floor(DoubleLanes512 value) => new(Vector512.Floor(value._lanes));

    /// <inheritdoc/>
    public static DoubleLanes512 Lookup64(double* table, DoubleLanes512 wholeNumber)
    {
        var indexes = WholeBits(wholeNumber);
        if (!Avx512F.IsSupported)
        {
            return new(Vector512.Create(
                DoubleLanes256.Lookup64(table, DoubleLanes256.FromVector(wholeNumber._lanes.GetLower())).Vector,
                DoubleLanes256.Lookup64(table, DoubleLanes256.FromVector(wholeNumber._lanes.GetUpper())).Vector));
        }

        // Four permutations of sixteen entries and three selections take half the time of a gather.
        var quarter0 = Avx512F.PermuteVar8x64x2(Vector512.Load(table), indexes, Vector512.Load(table + 8));
        var quarter1 = Avx512F.PermuteVar8x64x2(Vector512.Load(table + 16), indexes, Vector512.Load(table + 24));
        var quarter2 = Avx512F.PermuteVar8x64x2(Vector512.Load(table + 32), indexes, Vector512.Load(table + 40));
        var quarter3 = Avx512F.PermuteVar8x64x2(Vector512.Load(table + 48), indexes, Vector512.Load(table + 56));
        var odd = Vector512.Equals(indexes & Vector512.Create(16L), Vector512.Create(16L)).AsDouble();
        var upper = Vector512.Equals(indexes & Vector512.Create(32L), Vector512.Create(32L)).AsDouble();
        return new(Vector512.ConditionalSelect(
            upper,
            Vector512.ConditionalSelect(odd, quarter3, quarter2),
            Vector512.ConditionalSelect(odd, quarter1, quarter0)));
    }

    /// <inheritdoc/>
    public static DoubleLanes512 TimesPowerOfTwo(DoubleLanes512 value, DoubleLanes512 exponent)
        => new((value._lanes.AsInt64() + (WholeBits(exponent) << 52)).AsDouble());

    /// <inheritdoc/>
    public static DoubleLanes512 GreaterThanOrEqual(DoubleLanes512 left, DoubleLanes512 right)
        => new(Vector512.GreaterThanOrEqual(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes512 GreaterThan(DoubleLanes512 left, DoubleLanes512 right)
        => new(Vector512.GreaterThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes512 LessThan(DoubleLanes512 left, DoubleLanes512 right)
        => new(Vector512.LessThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes512 Select(DoubleLanes512 mask, DoubleLanes512 whenTrue, DoubleLanes512 whenFalse)
        => new(Vector512.ConditionalSelect(mask._lanes, whenTrue._lanes, whenFalse._lanes));

    /// <inheritdoc/>
    public static DoubleLanes512 And(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes & right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes512 AndNot(DoubleLanes512 left, DoubleLanes512 right)
        => new(Vector512.AndNot(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes512 Or(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes | right._lanes);

    /// <inheritdoc/>
    public static uint MaskBits(DoubleLanes512 mask) => (uint)mask._lanes.ExtractMostSignificantBits();

    /// <inheritdoc/>
    public static DoubleLanes512 LoadInt32(int* source) => new(
        Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Double(Vector256.Load(source))
            : Vector512.Create(DoubleLanes256.LoadInt32(source).Vector, DoubleLanes256.LoadInt32(source + 4).Vector));

    /// <inheritdoc/>
    public static DoubleLanes512 LoadUInt16(ushort* source) => new(
        Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Double(Avx2.ConvertToVector256Int32(source))
            : Vector512.Create(DoubleLanes256.LoadUInt16(source).Vector, DoubleLanes256.LoadUInt16(source + 4).Vector));

    // The whole number in two's complement in the low bits of each lane: 1.5 · 2^52 leaves the unit in the last bit.
    private static Vector512<long> WholeBits(DoubleLanes512 wholeNumber) => (wholeNumber._lanes + Vector512.Create(6755399441055744.0)).AsInt64();
}

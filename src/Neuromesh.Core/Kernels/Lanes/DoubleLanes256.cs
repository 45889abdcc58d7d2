using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Four doubles in 256 bits.</summary>
public readonly unsafe struct DoubleLanes256 : IDoubleLanes<DoubleLanes256>
{
    private readonly Vector256<double> _lanes;

    private DoubleLanes256(Vector256<double> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static DoubleLanes256 Zero => new(Vector256<double>.Zero);

    /// <inheritdoc/>
    public static DoubleLanes256 Load(double* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    public static DoubleLanes256 Broadcast(double value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    public void Store(double* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    public static DoubleLanes256 operator +(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes256 operator -(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes256 operator *(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes256 operator /(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes256 FusedMultiplyAdd(DoubleLanes256 left, DoubleLanes256 right, DoubleLanes256 summand)
        => new(Vector256.FusedMultiplyAdd(left._lanes, right._lanes, summand._lanes));

    /// <inheritdoc/>
    public static DoubleLanes256 Floor(DoubleLanes256 value) => new(Vector256.Floor(value._lanes));

    /// <inheritdoc/>
    public static DoubleLanes256 Lookup64(double* table, DoubleLanes256 wholeNumber)
    {
        var indexes = WholeBits(wholeNumber) & Vector256.Create(63L);
        return new(Avx2.IsSupported
            ? Avx2.GatherVector256(table, indexes, sizeof(double))
            : Vector256.Create(table[indexes[0]], table[indexes[1]], table[indexes[2]], table[indexes[3]]));
    }

    /// <inheritdoc/>
    public static DoubleLanes256 TimesPowerOfTwo(DoubleLanes256 value, DoubleLanes256 exponent)
        => new((value._lanes.AsInt64() + (WholeBits(exponent) << 52)).AsDouble());

    /// <inheritdoc/>
    public static DoubleLanes256 GreaterThanOrEqual(DoubleLanes256 left, DoubleLanes256 right)
        => new(Vector256.GreaterThanOrEqual(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes256 GreaterThan(DoubleLanes256 left, DoubleLanes256 right)
        => new(Vector256.GreaterThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes256 LessThan(DoubleLanes256 left, DoubleLanes256 right)
        => new(Vector256.LessThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes256 Select(DoubleLanes256 mask, DoubleLanes256 whenTrue, DoubleLanes256 whenFalse)
        => new(Vector256.ConditionalSelect(mask._lanes, whenTrue._lanes, whenFalse._lanes));

    /// <inheritdoc/>
    public static DoubleLanes256 And(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes & right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes256 AndNot(DoubleLanes256 left, DoubleLanes256 right)
        => new(Vector256.AndNot(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes256 Or(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes | right._lanes);

    /// <inheritdoc/>
    public static uint MaskBits(DoubleLanes256 mask) => (uint)mask._lanes.ExtractMostSignificantBits();

    /// <summary>The vector itself.</summary>
    internal Vector256<double> Vector => _lanes;

    /// <summary>The lanes of a vector.</summary>
    /// <param name="lanes">The vector.</param>
    internal static DoubleLanes256 FromVector(Vector256<double> lanes) => new(lanes);

    /// <inheritdoc/>
    public static DoubleLanes256 LoadInt32(int* source) => new(
        Avx.IsSupported
            ? Avx.ConvertToVector256Double(Vector128.Load(source))
            : Vector256.Create(DoubleLanes128.LoadInt32(source).Vector, DoubleLanes128.LoadInt32(source + 2).Vector));

    /// <inheritdoc/>
    public static DoubleLanes256 LoadUInt16(ushort* source) => new(
        Avx.IsSupported
            ? Avx.ConvertToVector256Double(Sse41.ConvertToVector128Int32(source))
            : Vector256.Create(DoubleLanes128.LoadUInt16(source).Vector, DoubleLanes128.LoadUInt16(source + 2).Vector));

    // The whole number in two's complement in the low bits of each lane: 1.5 · 2^52 leaves the unit in the last bit.
    private static Vector256<long> WholeBits(DoubleLanes256 wholeNumber) => (wholeNumber._lanes + Vector256.Create(6755399441055744.0)).AsInt64();
}

using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Two doubles in 128 bits.</summary>
public readonly unsafe struct DoubleLanes128 : IDoubleLanes<DoubleLanes128>
{
    private readonly Vector128<double> _lanes;

    private DoubleLanes128(Vector128<double> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 2;

    /// <inheritdoc/>
    public static DoubleLanes128 Zero => new(Vector128<double>.Zero);

    /// <inheritdoc/>
    public static DoubleLanes128 Load(double* source) => new(Vector128.Load(source));

    /// <inheritdoc/>
    public static DoubleLanes128 Broadcast(double value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    public void Store(double* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    public static DoubleLanes128 operator +(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes128 operator -(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes128 operator *(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes128 operator /(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes128 FusedMultiplyAdd(DoubleLanes128 left, DoubleLanes128 right, DoubleLanes128 summand)
        => new(Vector128.FusedMultiplyAdd(left._lanes, right._lanes, summand._lanes));

    /// <inheritdoc/>
    public static DoubleLanes128 Floor(DoubleLanes128 value) => new(Vector128.Floor(value._lanes));

    /// <inheritdoc/>
    public static DoubleLanes128 Lookup64(double* table, DoubleLanes128 wholeNumber)
    {
        var indexes = WholeBits(wholeNumber);
        return new(Vector128.Create(table[indexes[0] & 63], table[indexes[1] & 63]));
    }

    /// <inheritdoc/>
    public static DoubleLanes128 TimesPowerOfTwo(DoubleLanes128 value, DoubleLanes128 exponent)
        => new((value._lanes.AsInt64() + (WholeBits(exponent) << 52)).AsDouble());

    /// <inheritdoc/>
    public static DoubleLanes128 GreaterThanOrEqual(DoubleLanes128 left, DoubleLanes128 right)
        => new(Vector128.GreaterThanOrEqual(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes128 GreaterThan(DoubleLanes128 left, DoubleLanes128 right)
        => new(Vector128.GreaterThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes128 LessThan(DoubleLanes128 left, DoubleLanes128 right)
        => new(Vector128.LessThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes128 Select(DoubleLanes128 mask, DoubleLanes128 whenTrue, DoubleLanes128 whenFalse)
        => new(Vector128.ConditionalSelect(mask._lanes, whenTrue._lanes, whenFalse._lanes));

    /// <inheritdoc/>
    public static DoubleLanes128 And(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes & right._lanes);

    /// <inheritdoc/>
    public static DoubleLanes128 AndNot(DoubleLanes128 left, DoubleLanes128 right)
        => new(Vector128.AndNot(left._lanes, right._lanes));

    /// <inheritdoc/>
    public static DoubleLanes128 Or(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes | right._lanes);

    /// <inheritdoc/>
    public static uint MaskBits(DoubleLanes128 mask) => (uint)mask._lanes.ExtractMostSignificantBits();

    /// <summary>The vector itself.</summary>
    internal Vector128<double> Vector => _lanes;

    /// <inheritdoc/>
    public static DoubleLanes128 LoadInt32(int* source) => new(
        Vector128.Create(source[0], (double)source[1]));

    /// <inheritdoc/>
    public static DoubleLanes128 LoadUInt16(ushort* source) => new(
        Vector128.Create(source[0], (double)source[1]));

    // The whole number in two's complement in the low bits of each lane: 1.5 · 2^52 leaves the unit in the last bit.
    private static Vector128<long> WholeBits(DoubleLanes128 wholeNumber) => (wholeNumber._lanes + Vector128.Create(6755399441055744.0)).AsInt64();
}

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
}

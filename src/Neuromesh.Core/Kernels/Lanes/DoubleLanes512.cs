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
}

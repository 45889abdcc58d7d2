using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Crossbars.Wires.Lanes;

/// <summary>Two doubles in 128 bits.</summary>
internal readonly unsafe struct LineLanes128 : ILineLanes<LineLanes128>
{
    private readonly Vector128<double> _lanes;

    private LineLanes128(Vector128<double> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 2;

    /// <inheritdoc/>
    public static LineLanes128 Zero => new(Vector128<double>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes128 Load(double* source) => new(Vector128.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes128 Broadcast(double value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes128 operator +(LineLanes128 left, LineLanes128 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes128 operator -(LineLanes128 left, LineLanes128 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes128 operator *(LineLanes128 left, LineLanes128 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes128 operator /(LineLanes128 left, LineLanes128 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes128 MultiplyAdd(LineLanes128 left, LineLanes128 right, LineLanes128 addend)
        => new(Vector128.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes128 LargerMagnitude(LineLanes128 left, LineLanes128 right)
        => new(Vector128.Max(Vector128.Abs(left._lanes), Vector128.Abs(right._lanes)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(double* source, nint sourceStride, double* destination, nint destinationStride)
        => StoreTransposed(
            Vector128.Load(source),
            Vector128.Load(source + sourceStride),
            destination,
            destinationStride);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeProduct(
        double* left, double* right, nint sourceStride, LineLanes128 factor, double* destination, nint destinationStride)
        => StoreTransposed(
            factor._lanes * Vector128.Load(left) * Vector128.Load(right),
            factor._lanes * Vector128.Load(left + sourceStride) * Vector128.Load(right + sourceStride),
            destination,
            destinationStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTransposed(
        Vector128<double> r0, Vector128<double> r1,
        double* destination,
        nint stride)
    {
        if (Sse2.IsSupported)
        {
            Sse2.UnpackLow(r0, r1).Store(destination);
            Sse2.UnpackHigh(r0, r1).Store(destination + stride);
        }
        else
        {
            Scatter(r0, destination, stride);
            Scatter(r1, destination + 1, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(Vector128<double> row, double* destination, nint stride)
    {
        for (var lane = 0; lane < Count; lane++)
        {
            destination[lane * stride] = row.GetElement(lane);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Crossbars.Wires.Lanes;

/// <summary>Four doubles in 256 bits.</summary>
internal readonly unsafe struct LineLanes256 : ILineLanes<LineLanes256>
{
    private readonly Vector256<double> _lanes;

    private LineLanes256(Vector256<double> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static LineLanes256 Zero => new(Vector256<double>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes256 Load(double* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes256 Broadcast(double value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes256 operator +(LineLanes256 left, LineLanes256 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes256 operator -(LineLanes256 left, LineLanes256 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes256 operator *(LineLanes256 left, LineLanes256 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes256 operator /(LineLanes256 left, LineLanes256 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes256 MultiplyAdd(LineLanes256 left, LineLanes256 right, LineLanes256 addend)
        => new(Vector256.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes256 LargerMagnitude(LineLanes256 left, LineLanes256 right)
        => new(Vector256.Max(Vector256.Abs(left._lanes), Vector256.Abs(right._lanes)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(double* source, nint sourceStride, double* destination, nint destinationStride)
        => StoreTransposed(
            Vector256.Load(source),
            Vector256.Load(source + sourceStride),
            Vector256.Load(source + (2 * sourceStride)),
            Vector256.Load(source + (3 * sourceStride)),
            destination,
            destinationStride);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeProduct(
        double* left, double* right, nint sourceStride, LineLanes256 factor, double* destination, nint destinationStride)
        => StoreTransposed(
            factor._lanes * Vector256.Load(left) * Vector256.Load(right),
            factor._lanes * Vector256.Load(left + sourceStride) * Vector256.Load(right + sourceStride),
            factor._lanes * Vector256.Load(left + (2 * sourceStride)) * Vector256.Load(right + (2 * sourceStride)),
            factor._lanes * Vector256.Load(left + (3 * sourceStride)) * Vector256.Load(right + (3 * sourceStride)),
            destination,
            destinationStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTransposed(
        Vector256<double> r0, Vector256<double> r1, Vector256<double> r2, Vector256<double> r3,
        double* destination,
        nint stride)
    {
        if (Avx.IsSupported)
        {
            var even0 = Avx.UnpackLow(r0, r1);
            var odd0 = Avx.UnpackHigh(r0, r1);
            var even1 = Avx.UnpackLow(r2, r3);
            var odd1 = Avx.UnpackHigh(r2, r3);
            Avx.Permute2x128(even0, even1, 0x20).Store(destination);
            Avx.Permute2x128(odd0, odd1, 0x20).Store(destination + stride);
            Avx.Permute2x128(even0, even1, 0x31).Store(destination + (2 * stride));
            Avx.Permute2x128(odd0, odd1, 0x31).Store(destination + (3 * stride));
        }
        else
        {
            Scatter(r0, destination, stride);
            Scatter(r1, destination + 1, stride);
            Scatter(r2, destination + 2, stride);
            Scatter(r3, destination + 3, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(Vector256<double> row, double* destination, nint stride)
    {
        for (var lane = 0; lane < Count; lane++)
        {
            destination[lane * stride] = row.GetElement(lane);
        }
    }
}

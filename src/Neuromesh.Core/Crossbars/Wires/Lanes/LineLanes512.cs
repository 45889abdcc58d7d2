using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Crossbars.Wires.Lanes;

/// <summary>Eight doubles in 512 bits.</summary>
internal readonly unsafe struct LineLanes512 : ILineLanes<LineLanes512>
{
    private readonly Vector512<double> _lanes;

    private LineLanes512(Vector512<double> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static LineLanes512 Zero => new(Vector512<double>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes512 Load(double* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes512 Broadcast(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes512 operator +(LineLanes512 left, LineLanes512 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes512 operator -(LineLanes512 left, LineLanes512 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes512 operator *(LineLanes512 left, LineLanes512 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes512 operator /(LineLanes512 left, LineLanes512 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes512 MultiplyAdd(LineLanes512 left, LineLanes512 right, LineLanes512 addend)
        => new(Vector512.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LineLanes512 LargerMagnitude(LineLanes512 left, LineLanes512 right)
        => new(Vector512.Max(Vector512.Abs(left._lanes), Vector512.Abs(right._lanes)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(double* source, nint sourceStride, double* destination, nint destinationStride)
        => StoreTransposed(
            Vector512.Load(source),
            Vector512.Load(source + sourceStride),
            Vector512.Load(source + (2 * sourceStride)),
            Vector512.Load(source + (3 * sourceStride)),
            Vector512.Load(source + (4 * sourceStride)),
            Vector512.Load(source + (5 * sourceStride)),
            Vector512.Load(source + (6 * sourceStride)),
            Vector512.Load(source + (7 * sourceStride)),
            destination,
            destinationStride);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeProduct(
        double* left, double* right, nint sourceStride, LineLanes512 factor, double* destination, nint destinationStride)
        => StoreTransposed(
            factor._lanes * Vector512.Load(left) * Vector512.Load(right),
            factor._lanes * Vector512.Load(left + sourceStride) * Vector512.Load(right + sourceStride),
            factor._lanes * Vector512.Load(left + (2 * sourceStride)) * Vector512.Load(right + (2 * sourceStride)),
            factor._lanes * Vector512.Load(left + (3 * sourceStride)) * Vector512.Load(right + (3 * sourceStride)),
            factor._lanes * Vector512.Load(left + (4 * sourceStride)) * Vector512.Load(right + (4 * sourceStride)),
            factor._lanes * Vector512.Load(left + (5 * sourceStride)) * Vector512.Load(right + (5 * sourceStride)),
            factor._lanes * Vector512.Load(left + (6 * sourceStride)) * Vector512.Load(right + (6 * sourceStride)),
            factor._lanes * Vector512.Load(left + (7 * sourceStride)) * Vector512.Load(right + (7 * sourceStride)),
            destination,
            destinationStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTransposed(
        Vector512<double> r0, Vector512<double> r1, Vector512<double> r2, Vector512<double> r3, Vector512<double> r4, Vector512<double> r5, Vector512<double> r6, Vector512<double> r7,
        double* destination,
        nint stride)
    {
        if (Avx512F.IsSupported)
        {
            var even0 = Avx512F.UnpackLow(r0, r1);
            var odd0 = Avx512F.UnpackHigh(r0, r1);
            var even1 = Avx512F.UnpackLow(r2, r3);
            var odd1 = Avx512F.UnpackHigh(r2, r3);
            var even2 = Avx512F.UnpackLow(r4, r5);
            var odd2 = Avx512F.UnpackHigh(r4, r5);
            var even3 = Avx512F.UnpackLow(r6, r7);
            var odd3 = Avx512F.UnpackHigh(r6, r7);
            TransposePairs(even0, even1, even2, even3, destination, 2 * stride);
            TransposePairs(odd0, odd1, odd2, odd3, destination + stride, 2 * stride);
        }
        else
        {
            Scatter(r0, destination, stride);
            Scatter(r1, destination + 1, stride);
            Scatter(r2, destination + 2, stride);
            Scatter(r3, destination + 3, stride);
            Scatter(r4, destination + 4, stride);
            Scatter(r5, destination + 5, stride);
            Scatter(r6, destination + 6, stride);
            Scatter(r7, destination + 7, stride);
        }
    }

    // Columns c, c + 2, c + 4 and c + 6 of the block, whose rows lie two to a 128-bit quarter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposePairs(
        Vector512<double> p0, Vector512<double> p1, Vector512<double> p2, Vector512<double> p3, double* destination, nint stride)
    {
        var low01 = Avx512F.Shuffle4x128(p0, p1, 0x88);
        var high01 = Avx512F.Shuffle4x128(p0, p1, 0xDD);
        var low23 = Avx512F.Shuffle4x128(p2, p3, 0x88);
        var high23 = Avx512F.Shuffle4x128(p2, p3, 0xDD);
        Avx512F.Shuffle4x128(low01, low23, 0x88).Store(destination);
        Avx512F.Shuffle4x128(high01, high23, 0x88).Store(destination + stride);
        Avx512F.Shuffle4x128(low01, low23, 0xDD).Store(destination + (2 * stride));
        Avx512F.Shuffle4x128(high01, high23, 0xDD).Store(destination + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(Vector512<double> row, double* destination, nint stride)
    {
        for (var lane = 0; lane < Count; lane++)
        {
            destination[lane * stride] = row.GetElement(lane);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Four doubles in 256 bits.</summary>
public readonly unsafe struct DoubleLanes256 : IDoubleLanes<DoubleLanes256>
{
    // 1.5 · 2^52: added to a whole number it leaves its two's complement in the low bits.
    private const double WholeOffset = 6755399441055744.0;

    private readonly Vector256<double> _lanes;

    private DoubleLanes256(Vector256<double> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static DoubleLanes256 Zero => new(Vector256<double>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 Load(double* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 Broadcast(double value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 operator +(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 operator -(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 operator *(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 operator /(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 FusedMultiplyAdd(DoubleLanes256 left, DoubleLanes256 right, DoubleLanes256 summand)
        => new(Vector256.FusedMultiplyAdd(left._lanes, right._lanes, summand._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 Floor(DoubleLanes256 value) => new(Vector256.Floor(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lookup64(double* first, double* second, DoubleLanes256 wholeNumber, out DoubleLanes256 fromFirst, out DoubleLanes256 fromSecond)
    {
        DoubleLanes128.Lookup64(first, second, DoubleLanes128.FromVector(wholeNumber._lanes.GetLower()), out var lowFirst, out var lowSecond);
        DoubleLanes128.Lookup64(first, second, DoubleLanes128.FromVector(wholeNumber._lanes.GetUpper()), out var highFirst, out var highSecond);
        fromFirst = new(Vector256.Create(lowFirst.Vector, highFirst.Vector));
        fromSecond = new(Vector256.Create(lowSecond.Vector, highSecond.Vector));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 TimesPowerOfTwo(DoubleLanes256 value, DoubleLanes256 exponent)
        => new((value._lanes.AsInt64() + (WholeBits(exponent) << 52)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 Exp(DoubleLanes256 x)
    {
        var value = x._lanes;
        if (!Vector256.LessThanOrEqualAll(Vector256.Abs(value), Vector256.Create(708.0)) || !Avx2.IsSupported)
        {
            return DeterministicMath.ExpOfAny(x);
        }

        var n = Vector256.Floor((value * Vector256.Create(DeterministicMath.ExpStepsPerUnit)) + Vector256.Create(0.5));
        var r = (value - (n * Vector256.Create(DeterministicMath.ExpStepHigh))) + (Vector256<double>.Zero - (n * Vector256.Create(DeterministicMath.ExpStepLow)));
        var series = r * r * (Vector256.Create(0.5) + (r * (Vector256.Create(1.0 / 6) + (r * (Vector256.Create(1.0 / 24)
            + (r * (Vector256.Create(1.0 / 120) + (r * Vector256.Create(1.0 / 720)))))))));
        var indexes = (n + Vector256.Create(WholeOffset)).AsInt64();
        indexes &= Vector256.Create(63L);
        var head = Avx2.GatherVector256(DeterministicMath.ExpHeads, indexes, sizeof(double));
        var tail = Avx2.GatherVector256(DeterministicMath.ExpTails, indexes, sizeof(double));
        var mantissa = head + (tail + (head * (r + series)));
        var exponent = (Vector256.Floor(n * Vector256.Create(1.0 / 64)) + Vector256.Create(WholeOffset)).AsInt64() << 52;
        return new((mantissa.AsInt64() + exponent).AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 GreaterThanOrEqual(DoubleLanes256 left, DoubleLanes256 right)
        => new(Vector256.GreaterThanOrEqual(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 GreaterThan(DoubleLanes256 left, DoubleLanes256 right)
        => new(Vector256.GreaterThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 LessThan(DoubleLanes256 left, DoubleLanes256 right)
        => new(Vector256.LessThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 Select(DoubleLanes256 mask, DoubleLanes256 whenTrue, DoubleLanes256 whenFalse)
        => new(Vector256.ConditionalSelect(mask._lanes, whenTrue._lanes, whenFalse._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 And(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes & right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 AndNot(DoubleLanes256 left, DoubleLanes256 right)
        => new(Vector256.AndNot(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 Or(DoubleLanes256 left, DoubleLanes256 right) => new(left._lanes | right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(DoubleLanes256 mask) => (uint)mask._lanes.ExtractMostSignificantBits();

    /// <summary>The vector itself.</summary>
    internal Vector256<double> Vector => _lanes;

    /// <summary>The lanes of a vector.</summary>
    /// <param name="lanes">The vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static DoubleLanes256 FromVector(Vector256<double> lanes) => new(lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 LoadInt32(int* source) => new(
        Avx.IsSupported
            ? Avx.ConvertToVector256Double(Vector128.Load(source))
            : Vector256.Create(DoubleLanes128.LoadInt32(source).Vector, DoubleLanes128.LoadInt32(source + 2).Vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 LoadUInt16(ushort* source) => new(
        Avx.IsSupported
            ? Avx.ConvertToVector256Double(Sse41.ConvertToVector128Int32(source))
            : Vector256.Create(DoubleLanes128.LoadUInt16(source).Vector, DoubleLanes128.LoadUInt16(source + 2).Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> WholeBits(DoubleLanes256 wholeNumber) => (wholeNumber._lanes + Vector256.Create(WholeOffset)).AsInt64();
}

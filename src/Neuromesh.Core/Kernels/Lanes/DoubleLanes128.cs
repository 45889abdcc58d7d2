using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Two doubles in 128 bits.</summary>
public readonly unsafe struct DoubleLanes128 : IDoubleLanes<DoubleLanes128>
{
    // 1.5 · 2^52: added to a whole number it leaves its two's complement in the low bits.
    private const double WholeOffset = 6755399441055744.0;

    private readonly Vector128<double> _lanes;

    private DoubleLanes128(Vector128<double> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 2;

    /// <inheritdoc/>
    public static DoubleLanes128 Zero => new(Vector128<double>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 Load(double* source) => new(Vector128.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 Broadcast(double value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 operator +(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 operator -(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 operator *(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 operator /(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 FusedMultiplyAdd(DoubleLanes128 left, DoubleLanes128 right, DoubleLanes128 summand)
        => new(Vector128.FusedMultiplyAdd(left._lanes, right._lanes, summand._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 Floor(DoubleLanes128 value) => new(Vector128.Floor(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lookup64(double* first, double* second, DoubleLanes128 wholeNumber, out DoubleLanes128 fromFirst, out DoubleLanes128 fromSecond)
    {
        var indexes = WholeBits(wholeNumber) & Vector128.Create(63L);
        fromFirst = new(Vector128.Create(first[indexes[0]], first[indexes[1]]));
        fromSecond = new(Vector128.Create(second[indexes[0]], second[indexes[1]]));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 TimesPowerOfTwo(DoubleLanes128 value, DoubleLanes128 exponent)
        => new((value._lanes.AsInt64() + (WholeBits(exponent) << 52)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 Exp(DoubleLanes128 x)
    {
        var value = x._lanes;
        if (!Vector128.LessThanOrEqualAll(Vector128.Abs(value), Vector128.Create(708.0)))
        {
            return DeterministicMath.ExpOfAny(x);
        }

        var n = Vector128.Floor((value * Vector128.Create(DeterministicMath.ExpStepsPerUnit)) + Vector128.Create(0.5));
        var r = (value - (n * Vector128.Create(DeterministicMath.ExpStepHigh))) + (Vector128<double>.Zero - (n * Vector128.Create(DeterministicMath.ExpStepLow)));
        var series = r * r * (Vector128.Create(0.5) + (r * (Vector128.Create(1.0 / 6) + (r * (Vector128.Create(1.0 / 24)
            + (r * (Vector128.Create(1.0 / 120) + (r * Vector128.Create(1.0 / 720)))))))));
        var indexes = (n + Vector128.Create(WholeOffset)).AsInt64();
        var index0 = (int)indexes[0] & 63;
        var index1 = (int)indexes[1] & 63;
        var head = Vector128.Create(DeterministicMath.ExpHeads[index0], DeterministicMath.ExpHeads[index1]);
        var tail = Vector128.Create(DeterministicMath.ExpTails[index0], DeterministicMath.ExpTails[index1]);
        var mantissa = head + (tail + (head * (r + series)));
        var exponent = (Vector128.Floor(n * Vector128.Create(1.0 / 64)) + Vector128.Create(WholeOffset)).AsInt64() << 52;
        return new((mantissa.AsInt64() + exponent).AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 GreaterThanOrEqual(DoubleLanes128 left, DoubleLanes128 right)
        => new(Vector128.GreaterThanOrEqual(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 GreaterThan(DoubleLanes128 left, DoubleLanes128 right)
        => new(Vector128.GreaterThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 LessThan(DoubleLanes128 left, DoubleLanes128 right)
        => new(Vector128.LessThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 Select(DoubleLanes128 mask, DoubleLanes128 whenTrue, DoubleLanes128 whenFalse)
        => new(Vector128.ConditionalSelect(mask._lanes, whenTrue._lanes, whenFalse._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 And(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes & right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 AndNot(DoubleLanes128 left, DoubleLanes128 right)
        => new(Vector128.AndNot(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 Or(DoubleLanes128 left, DoubleLanes128 right) => new(left._lanes | right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(DoubleLanes128 mask) => (uint)mask._lanes.ExtractMostSignificantBits();

    /// <summary>The vector itself.</summary>
    internal Vector128<double> Vector => _lanes;

    /// <summary>The lanes of a vector.</summary>
    /// <param name="lanes">The vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static DoubleLanes128 FromVector(Vector128<double> lanes) => new(lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 LoadInt32(int* source) => new(
        Vector128.Create(source[0], (double)source[1]));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 LoadUInt16(ushort* source) => new(
        Vector128.Create(source[0], (double)source[1]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> WholeBits(DoubleLanes128 wholeNumber) => (wholeNumber._lanes + Vector128.Create(WholeOffset)).AsInt64();
}

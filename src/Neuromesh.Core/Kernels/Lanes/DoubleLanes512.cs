using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Eight doubles in 512 bits.</summary>
public readonly unsafe struct DoubleLanes512 : IDoubleLanes<DoubleLanes512>
{
    // 1.5 · 2^52: added to a whole number it leaves its two's complement in the low bits.
    private const double WholeOffset = 6755399441055744.0;

    private readonly Vector512<double> _lanes;

    private DoubleLanes512(Vector512<double> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static DoubleLanes512 Zero => new(Vector512<double>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 Load(double* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 Broadcast(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 operator +(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 operator -(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 operator *(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 operator /(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 FusedMultiplyAdd(DoubleLanes512 left, DoubleLanes512 right, DoubleLanes512 summand)
        => new(Vector512.FusedMultiplyAdd(left._lanes, right._lanes, summand._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 Floor(DoubleLanes512 value) => new(Vector512.Floor(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lookup64(double* first, double* second, DoubleLanes512 wholeNumber, out DoubleLanes512 fromFirst, out DoubleLanes512 fromSecond)
    {
        DoubleLanes256.Lookup64(first, second, DoubleLanes256.FromVector(wholeNumber._lanes.GetLower()), out var lowFirst, out var lowSecond);
        DoubleLanes256.Lookup64(first, second, DoubleLanes256.FromVector(wholeNumber._lanes.GetUpper()), out var highFirst, out var highSecond);
        fromFirst = new(Vector512.Create(lowFirst.Vector, highFirst.Vector));
        fromSecond = new(Vector512.Create(lowSecond.Vector, highSecond.Vector));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 TimesPowerOfTwo(DoubleLanes512 value, DoubleLanes512 exponent)
        => new((value._lanes.AsInt64() + (WholeBits(exponent) << 52)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 Exp(DoubleLanes512 x)
    {
        var value = x._lanes;
        if (!Vector512.LessThanOrEqualAll(Vector512.Abs(value), Vector512.Create(708.0)) || !Avx512F.IsSupported)
        {
            return DeterministicMath.ExpOfAny(x);
        }

        var n = Vector512.Floor((value * Vector512.Create(DeterministicMath.ExpStepsPerUnit)) + Vector512.Create(0.5));
        var r = (value - (n * Vector512.Create(DeterministicMath.ExpStepHigh))) + (Vector512<double>.Zero - (n * Vector512.Create(DeterministicMath.ExpStepLow)));
        var series = r * r * (Vector512.Create(0.5) + (r * (Vector512.Create(1.0 / 6) + (r * (Vector512.Create(1.0 / 24)
            + (r * (Vector512.Create(1.0 / 120) + (r * Vector512.Create(1.0 / 720)))))))));
        var indexes = (n + Vector512.Create(WholeOffset)).AsInt64();
        var heads = DeterministicMath.ExpHeads;
        var tails = DeterministicMath.ExpTails;

        // Four permutations of sixteen entries and three selections take less time than a gather.
        var odd = Vector512.Equals(indexes & Vector512.Create(16L), Vector512.Create(16L)).AsDouble();
        var upper = Vector512.Equals(indexes & Vector512.Create(32L), Vector512.Create(32L)).AsDouble();
        var head = Vector512.ConditionalSelect(
            upper,
            Vector512.ConditionalSelect(
                odd,
                Avx512F.PermuteVar8x64x2(Vector512.Load(heads + 48), indexes, Vector512.Load(heads + 56)),
                Avx512F.PermuteVar8x64x2(Vector512.Load(heads + 32), indexes, Vector512.Load(heads + 40))),
            Vector512.ConditionalSelect(
                odd,
                Avx512F.PermuteVar8x64x2(Vector512.Load(heads + 16), indexes, Vector512.Load(heads + 24)),
                Avx512F.PermuteVar8x64x2(Vector512.Load(heads), indexes, Vector512.Load(heads + 8))));
        var tail = Vector512.ConditionalSelect(
            upper,
            Vector512.ConditionalSelect(
                odd,
                Avx512F.PermuteVar8x64x2(Vector512.Load(tails + 48), indexes, Vector512.Load(tails + 56)),
                Avx512F.PermuteVar8x64x2(Vector512.Load(tails + 32), indexes, Vector512.Load(tails + 40))),
            Vector512.ConditionalSelect(
                odd,
                Avx512F.PermuteVar8x64x2(Vector512.Load(tails + 16), indexes, Vector512.Load(tails + 24)),
                Avx512F.PermuteVar8x64x2(Vector512.Load(tails), indexes, Vector512.Load(tails + 8))));
        var mantissa = head + (tail + (head * (r + series)));
        var exponent = (Vector512.Floor(n * Vector512.Create(1.0 / 64)) + Vector512.Create(WholeOffset)).AsInt64() << 52;
        return new((mantissa.AsInt64() + exponent).AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 GreaterThanOrEqual(DoubleLanes512 left, DoubleLanes512 right)
        => new(Vector512.GreaterThanOrEqual(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 GreaterThan(DoubleLanes512 left, DoubleLanes512 right)
        => new(Vector512.GreaterThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 LessThan(DoubleLanes512 left, DoubleLanes512 right)
        => new(Vector512.LessThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 Select(DoubleLanes512 mask, DoubleLanes512 whenTrue, DoubleLanes512 whenFalse)
        => new(Vector512.ConditionalSelect(mask._lanes, whenTrue._lanes, whenFalse._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 And(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes & right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 AndNot(DoubleLanes512 left, DoubleLanes512 right)
        => new(Vector512.AndNot(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 Or(DoubleLanes512 left, DoubleLanes512 right) => new(left._lanes | right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(DoubleLanes512 mask) => (uint)mask._lanes.ExtractMostSignificantBits();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 LoadInt32(int* source) => new(
        Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Double(Vector256.Load(source))
            : Vector512.Create(DoubleLanes256.LoadInt32(source).Vector, DoubleLanes256.LoadInt32(source + 4).Vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 LoadUInt16(ushort* source) => new(
        Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Double(Avx2.ConvertToVector256Int32(source))
            : Vector512.Create(DoubleLanes256.LoadUInt16(source).Vector, DoubleLanes256.LoadUInt16(source + 4).Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> WholeBits(DoubleLanes512 wholeNumber) => (wholeNumber._lanes + Vector512.Create(WholeOffset)).AsInt64();
}

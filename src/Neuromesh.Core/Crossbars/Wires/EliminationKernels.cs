using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>Dense kernels of the nested elimination; each number is one chain of operations, so every width gives the same bits.</summary>
/// <typeparam name="T">The width.</typeparam>
internal static unsafe class EliminationKernels<T>
    where T : struct, ILineLanes<T>
{
    /// <summary>Rows of a tile of <see cref="RankUpdate"/>.</summary>
    public const int TileRows = 4;

    /// <summary>Columns to which matrices are padded.</summary>
    public const int TileColumns = 16;

    private const int DotLanes = LineSystem.DotLanes;

    /// <summary>
    /// target[r, c] += Σ_k left[k, r] · right[k, c] for the four rows and the columns [0, columns), a multiple of 16; k in ascending order.
    /// </summary>
    public static void RankUpdate(double* left, double* right, nint stride, int ranks, double* target, nint targetStride, int columns)
    {
        for (var column = 0; column < columns; column += 2 * T.Count)
        {
            Tile(left, right + column, stride, ranks, target + column, targetStride);
        }
    }

    /// <summary>target += factor · source over [0, count), a multiple of 8.</summary>
    public static void AddScaled(double factor, double* source, double* target, int count)
    {
        var factors = T.Broadcast(factor);
        for (var i = 0; i < count; i += T.Count)
        {
            T.MultiplyAdd(factors, T.Load(source + i), T.Load(target + i)).Store(target + i);
        }
    }

    /// <summary>target = factor · source over [0, count), a multiple of 8.</summary>
    public static void Scale(double factor, double* source, double* target, int count)
    {
        var factors = T.Broadcast(factor);
        for (var i = 0; i < count; i += T.Count)
        {
            (factors * T.Load(source + i)).Store(target + i);
        }
    }

    /// <summary>The sum over [0, count), a multiple of 8, in eight partial sums.</summary>
    public static double Sum(double* source, int count)
    {
        var partial = stackalloc double[DotLanes];
        for (var lane = 0; lane < DotLanes; lane += T.Count)
        {
            var sum = T.Zero;
            for (var i = lane; i < count; i += DotLanes)
            {
                sum += T.Load(source + i);
            }

            sum.Store(partial + lane);
        }

        return LineSystem.Sum(partial);
    }

    /// <summary>The dot product over [0, count), a multiple of 8, in eight partial sums.</summary>
    public static double Dot(double* left, double* right, int count)
    {
        var partial = stackalloc double[DotLanes];
        for (var lane = 0; lane < DotLanes; lane += T.Count)
        {
            var sum = T.Zero;
            for (var i = lane; i < count; i += DotLanes)
            {
                sum = T.MultiplyAdd(T.Load(left + i), T.Load(right + i), sum);
            }

            sum.Store(partial + lane);
        }

        return LineSystem.Sum(partial);
    }

    private static void Tile(double* left, double* right, nint stride, int ranks, double* target, nint targetStride)
    {
        T a0 = T.Zero, a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
        for (var k = 0; k < ranks; k++)
        {
            var first = T.Load(right);
            var second = T.Load(right + T.Count);
            var factor = T.Broadcast(left[0]);
            a0 = T.MultiplyAdd(factor, first, a0);
            a1 = T.MultiplyAdd(factor, second, a1);
            factor = T.Broadcast(left[1]);
            b0 = T.MultiplyAdd(factor, first, b0);
            b1 = T.MultiplyAdd(factor, second, b1);
            factor = T.Broadcast(left[2]);
            c0 = T.MultiplyAdd(factor, first, c0);
            c1 = T.MultiplyAdd(factor, second, c1);
            factor = T.Broadcast(left[3]);
            d0 = T.MultiplyAdd(factor, first, d0);
            d1 = T.MultiplyAdd(factor, second, d1);
            left += stride;
            right += stride;
        }

        Add(target, a0, a1);
        Add(target + targetStride, b0, b1);
        Add(target + (2 * targetStride), c0, c1);
        Add(target + (3 * targetStride), d0, d1);
    }

    private static void Add(double* target, T first, T second)
    {
        (T.Load(target) + first).Store(target);
        (T.Load(target + T.Count) + second).Store(target + T.Count);
    }
}

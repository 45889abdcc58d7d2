using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Tests.Kernels;

/// <summary>Every operation of every width equals the scalar operation, bit for bit, special values included.</summary>
[Trait("Category", "Kernels")]
public sealed unsafe class DoubleLanesTests
{
    private static readonly double[] Specials =
        [0, -0.0, 1, -1, 0.1, 1e300, -1e-310, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    [Fact]
    public void Width_64() => Check<DoubleLanes64>(1);

    [Fact]
    public void Width_128() => Check<DoubleLanes128>(2);

    [Fact]
    public void Width_256() => Check<DoubleLanes256>(4);

    [Fact]
    public void Width_512() => Check<DoubleLanes512>(8);

    [Fact]
    public void The_width_in_use_has_a_name()
        => Assert.Equal(VectorWidth.Bits == 64 ? "scalar" : $"{VectorWidth.Bits} bit", VectorWidth.Name);

    private static void Check<T>(int count)
        where T : struct, IDoubleLanes<T>
    {
        Assert.Equal(count, T.Count);
        for (var shift = 0; shift < Specials.Length * Specials.Length; shift++)
        {
            var left = new double[count];
            var right = new double[count];
            for (var i = 0; i < count; i++)
            {
                left[i] = Specials[(shift + i) % Specials.Length];
                right[i] = Specials[((shift / Specials.Length) + (3 * i)) % Specials.Length];
            }

            fixed (double* leftPointer = left, rightPointer = right)
            {
                T a = T.Load(leftPointer), b = T.Load(rightPointer);
                Same(a + b, (x, y) => x + y);
                Same(a - b, (x, y) => x - y);
                Same(a * b, (x, y) => x * y);
                Same(a / b, (x, y) => x / y);
                Same(T.FusedMultiplyAdd(a, b, a), (x, y) => Math.FusedMultiplyAdd(x, y, x));
                Same(T.Floor(a), (x, _) => Math.Floor(x));
                Mask(T.GreaterThanOrEqual(a, b), (x, y) => x >= y);
                Mask(T.GreaterThan(a, b), (x, y) => x > y);
                Mask(T.LessThan(a, b), (x, y) => x < y);
                Mask(T.And(T.GreaterThanOrEqual(a, b), T.GreaterThanOrEqual(b, a)), (x, y) => x == y);
                Mask(T.AndNot(T.GreaterThanOrEqual(a, b), T.GreaterThanOrEqual(b, a)), (x, y) => x > y);
                Mask(T.Or(T.GreaterThan(a, b), T.LessThan(a, b)), (x, y) => x < y || x > y);
                Same(T.Select(T.GreaterThan(a, b), a, b), (x, y) => x > y ? x : y);
                Same(T.And(T.GreaterThan(a, b), a), (x, y) => x > y ? x : 0);
                Same(T.Broadcast(left[0]), (_, _) => left[0]);
                Same(T.Zero, (_, _) => 0);
            }

            void Same(T actual, Func<double, double, double> expected)
            {
                var stored = new double[count];
                fixed (double* pointer = stored)
                {
                    actual.Store(pointer);
                }

                for (var i = 0; i < count; i++)
                {
                    var wanted = expected(left[i], right[i]);
                    if (double.IsNaN(wanted))
                    {
                        Assert.True(double.IsNaN(stored[i]));
                    }
                    else
                    {
                        Assert.Equal(BitConverter.DoubleToInt64Bits(wanted), BitConverter.DoubleToInt64Bits(stored[i]));
                    }
                }
            }

            void Mask(T actual, Func<double, double, bool> expected)
            {
                var bits = 0u;
                for (var i = 0; i < count; i++)
                {
                    bits |= expected(left[i], right[i]) ? 1u << i : 0;
                }

                Assert.Equal(bits, T.MaskBits(actual));
            }
        }
    }
}

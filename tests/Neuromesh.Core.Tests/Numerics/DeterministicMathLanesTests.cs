using CsCheck;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Tests.Numerics;

/// <summary>The exponential of several lanes has the bits of the scalar one, whatever its neighbours are.</summary>
[Trait("Category", "Kernels")]
public sealed unsafe class DeterministicMathLanesTests
{
    private static readonly double[] Specials =
    [
        0, -0.0, 1, -1, double.Epsilon, -double.Epsilon, 1e-17, -1e-17, 5e-17, 0.0054, -0.0054, 707.999, 708, -708, -708.0000001, 709, 709.0000001,
        709.782712893384, 709.7827128933841, 710, 710.5, 1e4, 1e300, -708.3964185322641, -709, -720, -744.4400719213812, -745.13,
        -745.1332191019412, -745.1332191019413, -746, -747, -1e5, -1e300, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        double.MaxValue, double.MinValue,
    ];

    private static readonly Gen<double[]> Vectors = Gen.Frequency(
        (5, Gen.Double[-20, 20]),
        (3, Gen.Double[-708, 709]),
        (1, Gen.Double[-760, 720]),
        (1, Gen.Int[0, Specials.Length - 1].Select(index => Specials[index])),
        (1, Gen.Double)).Array[8];

    [Fact]
    public void Random_vectors() => Vectors.Sample(Check, iter: 20_000, threads: 1);

    [Fact]
    public void Special_values_in_every_lane()
    {
        foreach (var special in Specials)
        {
            for (var lane = 0; lane < 8; lane++)
            {
                var vector = new double[8];
                Array.Fill(vector, 0.3);
                vector[lane] = special;
                Check(vector);
            }
        }
    }

    [Fact]
    public void Every_entry_of_the_table_and_every_power_of_two()
    {
        var vector = new double[8];
        for (var n = -68_900; n < 65_560; n += 8)
        {
            for (var i = 0; i < 8; i++)
            {
                vector[i] = (n + i) * Math.Log(2) / 64;
            }

            Check(vector);
        }
    }

    private static void Check(double[] vector)
    {
        Check<DoubleLanes64>(vector);
        Check<DoubleLanes128>(vector);
        Check<DoubleLanes256>(vector);
        Check<DoubleLanes512>(vector);
    }

    private static void Check<TLanes>(double[] vector)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var results = stackalloc double[8];
        fixed (double* values = vector)
        {
            for (var i = 0; i < 8; i += TLanes.Count)
            {
                DeterministicMath.Exp(TLanes.Load(values + i)).Store(results + i);
            }
        }

        for (var i = 0; i < 8; i++)
        {
            var expected = DeterministicMath.Exp(vector[i]);
            Assert.True(
                BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(results[i]) || (double.IsNaN(expected) && double.IsNaN(results[i])),
                $"{TLanes.Count} lanes: exp({vector[i]:R}) = {results[i]:R}, expected {expected:R}");
        }
    }
}

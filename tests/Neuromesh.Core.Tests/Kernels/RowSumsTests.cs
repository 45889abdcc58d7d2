using CsCheck;
using Neuromesh.Core.Kernels;

namespace Neuromesh.Core.Tests.Kernels;

[Trait("Category", "Kernels")]
public sealed class RowSumsTests
{
    private static readonly Gen<(double[] Row, double[] Negative, double[] Values)> Rows = Gen.Int[0, 70].SelectMany(length =>
        Gen.Select(Gen.Double[0, 5].Array[length], Gen.Double[-5, 0].Array[length], Gen.OneOf(Gen.Double[-3, 3], Gen.Const(0.0)).Array[length]));

    [Fact]
    public void Values_are_added_element_by_element() => Rows.Sample(rows =>
    {
        var sums = rows.Row.ToArray();
        RowSums.Add(sums, rows.Values);
        Assert.Equal(rows.Row.Zip(rows.Values, (sum, value) => sum + value), sums);
    });

    [Fact]
    public void Values_below_zero_go_to_a_row_of_their_own() => Rows.Sample(rows =>
    {
        var (sums, negative) = (rows.Row.ToArray(), rows.Negative.ToArray());
        RowSums.AddBySign(sums, negative, rows.Values);
        Assert.Equal(rows.Row.Zip(rows.Values, (sum, value) => value < 0 ? sum : sum + value), sums);
        Assert.Equal(rows.Negative.Zip(rows.Values, (sum, value) => value < 0 ? sum + value : sum), negative);
    });

    [Fact]
    public void Rows_of_different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RowSums.Add(new double[3], new double[2]));
        Assert.Throws<ArgumentException>(() => RowSums.AddBySign(new double[3], new double[2], new double[3]));
    }
}

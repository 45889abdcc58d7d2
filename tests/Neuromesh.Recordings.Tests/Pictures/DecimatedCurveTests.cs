using CsCheck;
using Neuromesh.Recordings.Pictures;

namespace Neuromesh.Recordings.Tests.Pictures;

public sealed class DecimatedCurveTests
{
    private const int Columns = 10;

    [Fact]
    public void Every_column_keeps_its_extremes_and_its_ends() => Gen.Double[-100, 100].Array[1, 500].Sample(values =>
    {
        var curve = new DecimatedCurve(0, 1, Columns);
        var samples = values.Select((value, index) => (Time: (index + 0.5) / values.Length, Value: value)).ToArray();
        foreach (var (time, value) in samples)
        {
            curve.Add(time, value);
        }

        var (times, kept) = curve.Points();
        Assert.Equal(times.Order(), times);
        Assert.Equal(times.Length, times.Distinct().Count());
        Assert.InRange(times.Length, 1, 4 * Columns);
        Assert.Equal((values.Min(), values.Max()), (curve.Minimum, curve.Maximum));
        var points = times.Zip(kept, (time, value) => (Time: time, Value: value)).ToArray();
        Assert.Subset(samples.ToHashSet(), points.ToHashSet());
        foreach (var column in samples.GroupBy(sample => (int)(sample.Time * Columns)))
        {
            var there = points.Where(point => (int)(point.Time * Columns) == column.Key).ToArray();
            Assert.Equal(column.Min(sample => sample.Value), there.Min(point => point.Value));
            Assert.Equal(column.Max(sample => sample.Value), there.Max(point => point.Value));
            Assert.Equal(column.First(), there[0]);
            Assert.Equal(column.Last(), there[^1]);
        }
    });

    [Fact]
    public void Values_that_are_not_finite_are_left_out()
    {
        var curve = new DecimatedCurve(0, 1, Columns);
        curve.Add(0.1, double.NaN);
        curve.Add(0.2, 3);
        curve.Add(0.3, double.PositiveInfinity);
        Assert.Equal([3.0], curve.Points().Values);
        Assert.Equal((3, 3), (curve.Minimum, curve.Maximum));
    }

    [Fact]
    public void No_values_are_no_points() => Assert.Empty(new DecimatedCurve(0, 1, Columns).Points().Times);
}

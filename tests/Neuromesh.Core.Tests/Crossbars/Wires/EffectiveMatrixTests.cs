using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Tests.Crossbars.Wires;

[Trait("Category", "Crossbars")]
public sealed class EffectiveMatrixTests
{
    [Theory]
    [InlineData(5, 9, 1.0, 2.0)]
    [InlineData(33, 20, 2.5, 0.7)]
    [InlineData(8, 8, 0.0, 1.0)]
    [InlineData(8, 8, 1.0, 0.0)]
    public void Its_products_are_solutions_of_the_array(int rows, int columns, double wordOhms, double bitOhms)
    {
        var example = ArrayExample.Draw(rows, columns, wordOhms, bitOhms, 11);
        using var array = example.Create();
        array.Solve(example.Volts);
        using var effective = new EffectiveMatrix(rows, columns, example.Wires);
        effective.SetConductances(example.Siemens);
        effective.SetUp();
        var amperes = new double[columns];
        effective.Read(example.Volts, 1, amperes);
        Close(array.OutputAmperes, amperes, 1e-11);
    }

    /// <summary>Before and after the matrix is set up: what devices and wires turn into heat.</summary>
    [Theory]
    [InlineData(5, 9, 1.0, 2.0)]
    [InlineData(33, 20, 250, 70)]
    [InlineData(8, 8, 0.0, 1.0)]
    [InlineData(8, 8, 1.0, 0.0)]
    public void The_drivers_deliver_what_devices_and_wires_dissipate(int rows, int columns, double wordOhms, double bitOhms)
    {
        var example = ArrayExample.Draw(rows, columns, wordOhms, bitOhms, 11);
        using var array = example.Create();
        array.Solve(example.Volts, WireMethod.Direct);
        var (devices, wires, _) = array.Powers();
        using var effective = new EffectiveMatrix(rows, columns, example.Wires, keepsDrivers: true);
        effective.SetConductances(example.Siemens);
        var amperes = new double[columns];
        effective.Read(example.Volts, 1, amperes);
        Assert.False(effective.IsSetUp);
        Assert.Equal(1, effective.SourcesWatts(example.Volts) / (devices + wires), 1e-9);
        effective.SetUp();
        effective.Read(example.Volts, 1, amperes);
        Assert.Equal(1, effective.SourcesWatts(example.Volts) / (devices + wires), 1e-9);
        using var without = new EffectiveMatrix(rows, columns, example.Wires);
        Assert.Throws<InvalidOperationException>(() => without.SourcesWatts(example.Volts));
    }

    [Fact]
    public void The_error_does_not_grow_over_a_thousand_changes()
    {
        const int Size = 10;
        var example = ArrayExample.Draw(Size, Size, 5, 5, 1);
        using var effective = new EffectiveMatrix(Size, Size, example.Wires);
        effective.SetConductances(example.Siemens);
        var random = new System.Random(2);
        double[] batch = [.. Enumerable.Range(0, 64).SelectMany(_ => example.Volts)];
        var amperes = new double[64 * Size];
        for (var change = 0; change < 1000; change++)
        {
            var cell = random.Next(Size * Size);
            example.Siemens[cell] = 1e-6 + (99e-6 * random.NextDouble());
            effective.SetConductance(cell / Size, cell % Size, example.Siemens[cell]);
            effective.Read(batch, 64, amperes);
            Assert.True(effective.IsSetUp);
        }

        using var fresh = example.Create();
        fresh.Solve(example.Volts);
        Close(fresh.OutputAmperes, amperes.AsSpan(0, Size), 1e-11);
    }

    [Fact]
    public void The_way_of_a_read_depends_on_the_calls_before_it()
    {
        var example = ArrayExample.Draw(6, 7, 1, 1, 4);
        using var effective = new EffectiveMatrix(6, 7, example.Wires);
        effective.SetConductances(example.Siemens);
        var amperes = new double[7];
        for (var read = 1; read < EffectiveMatrix.ReadsBeforeSetUp; read++)
        {
            effective.Read(example.Volts, 1, amperes);
            Assert.False(effective.IsSetUp);
        }

        var solved = (double[])amperes.Clone();
        effective.Read(example.Volts, 1, amperes);
        Assert.True(effective.IsSetUp);
        Close(solved, amperes, 1e-11);
        effective.SetConductance(2, 3, 1e-5);
        Assert.False(effective.IsSetUp);
        Assert.Equal(0, effective.ReadsSinceChange);
        Assert.Throws<InvalidOperationException>(() => effective.Row(0).ToArray());
    }

    [Fact]
    public void A_batch_has_the_bits_of_its_vectors()
    {
        var example = ArrayExample.Draw(6, 7, 1, 1, 4);
        using var effective = new EffectiveMatrix(6, 7, example.Wires);
        effective.SetConductances(example.Siemens);
        effective.SetUp();
        double[] batch = [.. Enumerable.Range(0, 5).SelectMany(k => example.Volts.Select(volts => volts * k))];
        var amperes = new double[35];
        effective.Read(batch, 5, amperes);
        var single = new double[7];
        for (var k = 0; k < 5; k++)
        {
            effective.Read(batch.AsSpan(k * 6, 6), 1, single);
            Assert.Equal(single, amperes[(k * 7)..((k + 1) * 7)]);
        }
    }

    private static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double relative)
    {
        var largest = 0.0;
        foreach (var value in expected)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], relative * largest);
        }
    }
}

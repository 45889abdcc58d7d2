using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Tests.Crossbars.Wires;

[Trait("Category", "Crossbars")]
public sealed class WiredArrayRefusalTests
{
    [Theory]
    [InlineData(-1e-9)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_conductance_that_is_none_is_refused_with_its_place(double siemens)
    {
        using var array = new WiredArray(3, 20, new WireResistances(1, 1));
        var values = new double[60];
        values[33] = siemens;
        var exception = Assert.Throws<ArgumentException>(() => array.SetConductances(values));
        Assert.Contains("Row 1, column 13", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.SetConductance(1, 13, siemens));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_voltage_that_is_not_finite_is_refused_with_its_row(double volts)
    {
        using var array = new WiredArray(3, 2, new WireResistances(1, 1));
        var exception = Assert.Throws<ArgumentException>(() => array.Solve([0, 0, volts]));
        Assert.Contains("Row 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_driver_and_devices_is_singular()
    {
        using var array = new WiredArray(3, 2, new WireResistances(1, 1));
        array.SetConductances([1e-5, 1e-5, 0, 0, 1e-5, 1e-5]);
        array.SetFloatingRows([false, true, false]);
        var exception = Assert.Throws<SingularArrayException>(() => array.Solve([1, 0, 1]));
        Assert.Equal((1, 0), (exception.Row, exception.Column));
        Assert.Contains("row 1, column 0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_between_ideal_lines_is_singular()
    {
        using var array = new WiredArray(2, 3, new WireResistances(0, 0));
        array.SetConductances([1e-5, 1e-5, 1e-5, 1e-5, 1e-5, double.PositiveInfinity]);
        var exception = Assert.Throws<SingularArrayException>(() => array.Solve([1, 1]));
        Assert.Equal((1, 2), (exception.Row, exception.Column));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_wire_that_is_none_is_refused(double ohms)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WireResistances(ohms, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WireResistances(1, ohms));
    }

    [Fact]
    public void An_iteration_that_does_not_converge_states_its_residual()
    {
        using var array = new WiredArray(64, 64, new WireResistances(1, 1));
        var random = new System.Random(1);
        array.SetConductances([.. Enumerable.Range(0, 64 * 64).Select(_ => 1e7 * random.NextDouble())]);
        double[] volts = [.. Enumerable.Range(0, 64).Select(_ => random.NextDouble())];
        var exception = Assert.Throws<WireSolveException>(() => array.Solve(volts, WireMethod.Iterative));
        Assert.Contains("residual", exception.Message, StringComparison.Ordinal);
        Assert.Equal(WireMethod.Direct, array.Solve(volts).Method);
    }
}

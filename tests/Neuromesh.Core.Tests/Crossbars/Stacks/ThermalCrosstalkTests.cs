using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Devices.Waveforms;

namespace Neuromesh.Core.Tests.Crossbars.Stacks;

[Trait("Category", "Crossbars")]
public sealed class ThermalCrosstalkTests
{
    private static readonly ThermalGeometry Geometry = new();

    [Fact]
    public void A_row_of_cells_is_a_fin_whose_rises_fall_by_a_constant_factor()
    {
        // K (2 a_n - a_(n-1) - a_(n+1)) + S a_n = 0 has a_n = x^n with x + 1/x = 2 + S/K; far ends do not matter.
        var geometry = Geometry with { IsolationMetres = 2e-9 };
        var crosstalk = new ThermalCrosstalk(1, 401, 1, geometry);
        var b = 1 + (geometry.SinkWattPerKelvin / geometry.LateralWattPerKelvin / 2);
        var x = b - Math.Sqrt((b * b) - 1);

        var coupling = crosstalk.Coupling(0, 0, 200);

        Assert.All(Enumerable.Range(0, 20), n => Assert.Equal(Math.Pow(x, n), coupling[200 + n], 1e-12));
    }

    [Fact]
    public void The_heat_leaves_through_the_substrate_and_sources_and_places_may_be_exchanged()
    {
        const int rows = 7, columns = 9, layers = 4;
        var crosstalk = new ThermalCrosstalk(rows, columns, layers, Geometry);
        var random = new System.Random(2);
        double[] watts = [.. Enumerable.Range(0, rows * columns * layers).Select(_ => 1e-5 * random.NextDouble())];
        var rises = new double[watts.Length];

        crosstalk.Rises(watts, rises);

        Assert.Equal(watts.Sum(), Geometry.SinkWattPerKelvin * rises.Take(rows * columns).Sum(), 1e-12 * watts.Sum());
        var (one, other) = (new double[watts.Length], new double[watts.Length]);
        (one[3], other[200]) = (1e-5, 1e-5);
        crosstalk.Rises(one, one);
        crosstalk.Rises(other, other);
        Assert.Equal(one[200], other[3], 1e-12 * other[3]);
    }

    [Fact]
    public void Rises_fall_with_the_distance_and_upper_layers_get_hotter()
    {
        var crosstalk = new ThermalCrosstalk(9, 9, 3, Geometry);
        var middle = crosstalk.Coupling(1, 4, 4);
        double At(int layer, int row, int column) => middle[(((layer * 9) + row) * 9) + column];

        Assert.True(At(1, 4, 5) < 1 && At(1, 4, 6) < At(1, 4, 5) && At(1, 5, 5) < At(1, 4, 5));
        Assert.Equal(At(1, 4, 5), At(1, 3, 4), 1e-12);
        Assert.True(At(2, 4, 4) < 1 && At(2, 4, 4) > At(0, 4, 4));
        double Own(int layer)
        {
            var watts = new double[243];
            watts[(((layer * 9) + 4) * 9) + 4] = 1e-5;
            var rises = new double[243];
            crosstalk.Rises(watts, rises);
            return rises.Max();
        }

        Assert.True(Own(2) > Own(1) && Own(1) > Own(0));
    }

    [Fact]
    public void Shrinking_all_lengths_raises_all_temperatures_in_proportion()
    {
        double[] Rises(double factor)
        {
            var watts = new double[5 * 5 * 2];
            watts[12] = 2e-5;
            var rises = new double[50];
            new ThermalCrosstalk(5, 5, 2, Geometry.Scaled(factor)).Rises(watts, rises);
            return rises;
        }

        Assert.All(Rises(1).Zip(Rises(0.25)), pair => Assert.Equal(4 * pair.First, pair.Second, 1e-10 * pair.Second));
    }

    [Fact]
    public void A_neighbours_reset_disturbs_a_low_cell_and_more_so_when_scaled_down()
    {
        // The neighbour dissipates 30 uW for 100 ns; the half-selected cell beside it, in its low-resistance state, sees half the reset voltage.
        const double volts = -0.55, seconds = 1e-7;
        double Loss(double scale, double watts)
        {
            var crosstalk = new ThermalCrosstalk(8, 8, 2, Geometry.Scaled(scale));
            var heat = new double[128];
            heat[27] = watts;
            var rises = new double[128];
            crosstalk.Rises(heat, rises);
            var device = new GapDevice { AmbientKelvin = 300 + rises[28] };
            double[] state = [device.SmallestGapMetres + 0.2e-9];
            var before = device.CurrentAmperes(state, device.ReadVolts);
            new WaveformIntegrator((ITwoTerminalDevice)device).Advance(state, VoltageWaveform.Pulse(volts, seconds), 0, seconds);
            return 1 - (device.CurrentAmperes(state, device.ReadVolts) / before);
        }

        var (cold, hot, hotter) = (Loss(1, 0), Loss(1, 3e-5), Loss(0.5, 3e-5));

        Assert.True(hot > 1.2 * cold, $"{cold} {hot}");
        Assert.True(hotter > 1.2 * hot, $"{hot} {hotter}");
        Assert.True(cold >= 0 && hotter < 1, $"{cold} {hotter}");
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(1, 1, 1)]
    public void The_reset_of_a_cell_of_a_stack_disturbs_its_half_selected_neighbours_more_with_heat_than_by_their_voltage(int layer, int row, int column)
    {
        // Cell (0, 1, 1) is reset with V/2 bias; (0, 1, 2) shares its word line, (1, 1, 1) its bit line, one layer up.
        var device = new GapDevice { CurrentScaleAmperes = 2e-5 };
        double GapAfter(ThermalCrosstalk? heat)
        {
            var cells = new DeviceCells(device, 2 * 4 * 4, rise => device with { AmbientKelvin = device.AmbientKelvin + rise });
            for (var cell = 0; cell < cells.Count; cell++)
            {
                cells.State(cell)[0] = 0.4e-9;
            }

            var stack = new HorizontalStack(4, 4, 2, new WireResistances(1, 1), cells);
            BiasPulse.Apply(stack, 0, new BiasPattern(BiasScheme.Half, 1, 1, -1.2), 1e-8, 2, heat);
            return cells.State(stack.CellOf(layer, row, column))[0] - 0.4e-9;
        }

        var (cold, warm, warmer) = (GapAfter(null), GapAfter(new ThermalCrosstalk(4, 4, 2, Geometry)), GapAfter(new ThermalCrosstalk(4, 4, 2, Geometry.Scaled(0.7))));

        Assert.True(cold >= 0 && warm > 2 * cold && warmer > 1.2 * warm, $"{cold} {warm} {warmer}");
    }

    [Fact]
    public void Heat_without_a_device_for_it_and_of_another_size_is_refused()
    {
        var device = new GapDevice { CurrentScaleAmperes = 2e-5 };
        var array = new BiasedArray(2, 2, new WireResistances(0, 0), new DeviceCells(device, 4));
        var pattern = new BiasPattern(BiasScheme.Half, 0, 0, -1);
        Assert.Contains("without a device for warmer", Assert.Throws<ArgumentException>(() => BiasPulse.Apply(array, pattern, 1e-9, 1, new ThermalCrosstalk(2, 2, 1, Geometry))).Message, StringComparison.Ordinal);
        Assert.Contains("over 8 cells where the array has 4", Assert.Throws<ArgumentException>(() => BiasPulse.Apply(array, pattern, 1e-9, 1, new ThermalCrosstalk(2, 2, 2, Geometry))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_powers_and_geometries_are_refused_by_place_and_range()
    {
        var crosstalk = new ThermalCrosstalk(2, 3, 2, Geometry);
        var watts = new double[12];
        watts[10] = -1;
        Assert.Contains("Layer 1, row 1, column 1", Assert.Throws<ArgumentException>(() => crosstalk.Rises(watts, new double[12])).Message, StringComparison.Ordinal);
        Assert.Contains("WidthMetres", Assert.Throws<ArgumentException>(() => new ThermalCrosstalk(2, 2, 1, Geometry with { WidthMetres = 1 })).Message, StringComparison.Ordinal);
    }
}

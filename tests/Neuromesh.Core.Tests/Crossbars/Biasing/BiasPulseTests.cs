using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Devices.ValenceChange;

namespace Neuromesh.Core.Tests.Crossbars.Biasing;

[Trait("Category", "Crossbars")]
public sealed class BiasPulseTests
{
    private const int Lines = 4;

    // Thresholds of 0.6 V, so that V/2 of 1.5 V disturbs and V/3 does not.
    private static readonly VteamDevice Device = new VteamDevice { SetVolts = 0.6, ResetVolts = -0.6 }.Checked();

    [Theory]
    [InlineData(BiasScheme.Half, true)]
    [InlineData(BiasScheme.Third, false)]
    public void Half_selected_cells_move_where_their_share_passes_the_threshold(BiasScheme scheme, bool moves)
    {
        var cells = new DeviceCells(Device, Lines * Lines);
        var array = new BiasedArray(Lines, Lines, new WireResistances(0, 0), cells);
        var start = cells.State(0)[0];

        BiasPulse.Apply(array, new BiasPattern(scheme, 1, 2, 1.5), 1e-11);

        // k (V/V_SET - 1)³ t / L
        Assert.Equal(Device.SetMetresPerSecond / Device.LengthMetres * Math.Pow((1.5 / 0.6) - 1, 3) * 1e-11, cells.State((1 * Lines) + 2)[0], 1e-5);
        Assert.Equal(moves, cells.State((1 * Lines) + 0)[0] != start);
        Assert.Equal(moves, cells.State((3 * Lines) + 2)[0] != start);
        Assert.Equal(start, cells.State((3 * Lines) + 3)[0]);
    }

    [Fact]
    public void Wires_take_voltage_from_the_far_cell()
    {
        double StateOf(double ohms)
        {
            var cells = new DeviceCells(Device, Lines * Lines);
            BiasPulse.Apply(new BiasedArray(Lines, Lines, new WireResistances(ohms, ohms), cells), new BiasPattern(BiasScheme.Third, 0, Lines - 1, 1.5), 1e-11, 4);
            return cells.ReadSiemens(Lines - 1);
        }

        Assert.True(StateOf(200) < StateOf(0));
    }

    [Fact]
    public void Cells_without_state_are_refused()
    {
        var array = new BiasedArray(1, 1, new WireResistances(0, 0), new LinearCells([1e-6]));
        Assert.Contains("LinearCells have no state", Assert.Throws<ArgumentException>(() => BiasPulse.Apply(array, new BiasPattern(BiasScheme.Half, 0, 0, 1), 1)).Message, StringComparison.Ordinal);
        var devices = new BiasedArray(1, 1, new WireResistances(0, 0), new DeviceCells(Device, 1));
        Assert.Contains("Cell 0", Assert.Throws<ArgumentException>(() => BiasPulse.Apply(devices, new BiasPattern(BiasScheme.Half, 0, 0, 100), 1)).Message, StringComparison.Ordinal);
    }
}

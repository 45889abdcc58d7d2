using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Stacks;

namespace Neuromesh.Core.Tests.Crossbars.Stacks;

[Trait("Category", "Crossbars")]
public sealed class PillarArrayTests
{
    private const double Siemens = 1e-6;

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.08)]
    public void Nonlinear_cells_select_by_twice_the_hyperbolic_cosine(double scale)
    {
        const int pillars = 36, layers = 8;
        const double volts = 1;
        var array = new PillarArray(6, 6, layers, 0, 0, LayerElectrodes.Planes, new HyperbolicCells([.. Enumerable.Repeat(Siemens, layers * pillars)], scale));
        LineDrive[] drives = [.. Enumerable.Repeat(LineDrive.AtStart(volts / 2), pillars)];
        drives[7] = LineDrive.AtStart(volts);
        LineDrive[] planes = [.. Enumerable.Repeat(LineDrive.AtEnd(volts / 2), layers)];
        planes[5] = LineDrive.AtEnd(0);

        array.Solve(drives, planes);

        var selected = array.CellAmperes[(5 * pillars) + 7];
        var half = array.CellAmperes[5 * pillars];
        Assert.Equal(2 * Math.Cosh(volts / (2 * scale)), selected / half, 1e-11 * selected / half);
        Assert.Equal(selected + ((pillars - 1) * half), -array.BitLineAmperes(5).End, 1e-12 * selected);
        Assert.Equal(selected + ((layers - 1) * half), array.PillarAmperes(7).Start, 1e-12 * selected);
        Assert.Equal(0, array.CellAmperes[0], 1e-20);
    }

    [Fact]
    public void A_floating_array_of_planes_has_the_sneak_resistance_of_its_three_steps()
    {
        const int pillars = 20, layers = 8;
        var array = new PillarArray(4, 5, layers, 0, 0, LayerElectrodes.Planes, new LinearCells([.. Enumerable.Repeat(Siemens, layers * pillars)]));
        var drives = new LineDrive[pillars];
        drives[3] = LineDrive.AtStart(1);
        var planes = new LineDrive[layers];
        planes[2] = LineDrive.AtEnd(0);

        array.Solve(drives, planes);

        var sneak = 1 / ((1.0 / (layers - 1)) + (1.0 / ((layers - 1) * (pillars - 1))) + (1.0 / (pillars - 1)));
        Assert.Equal(Siemens * (1 + sneak), array.PillarAmperes(3).Start, 1e-18);
    }

    [Fact]
    public void A_pillar_with_resistance_is_a_ladder()
    {
        // One pillar, eight grounded layers: input resistance of the ladder by folding it from its upper end.
        const double ohms = 5000;
        var siemens = Siemens;
        for (var layer = 1; layer < 8; layer++)
        {
            siemens = Siemens + (1 / (ohms + (1 / siemens)));
        }

        var array = new PillarArray(1, 1, 8, ohms, 0, LayerElectrodes.Lines, new LinearCells([.. Enumerable.Repeat(Siemens, 8)]));

        array.Solve([LineDrive.AtStart(1)], [.. Enumerable.Repeat(LineDrive.AtEnd(0), 8)]);

        Assert.Equal(1 / (ohms + (1 / siemens)), array.PillarAmperes(0).Start, 1e-18);
        Assert.True(array.CellVolts[7] < array.CellVolts[0]);
    }

    [Fact]
    public void Bit_lines_of_other_rows_are_apart()
    {
        var array = new PillarArray(2, 3, 2, 10, 20, LayerElectrodes.Lines, new LinearCells([.. Enumerable.Repeat(1e-4, 12)]));
        LineDrive[] bitLines = [.. Enumerable.Repeat(LineDrive.AtEnd(0), 4)];

        array.Solve([LineDrive.AtStart(1), LineDrive.AtStart(1), LineDrive.AtStart(1), LineDrive.AtStart(0), LineDrive.AtStart(0), LineDrive.AtStart(0)], bitLines);

        Assert.True(array.BitLineAmperes(0).End < -2e-4);
        Assert.Equal(0, array.BitLineAmperes(1).End, 1e-18);
        var (cells, wires, sources) = array.Powers();
        Assert.Equal(sources, cells + wires, 1e-12 * sources);
    }

    [Fact]
    public void Nine_layers_and_resistive_planes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PillarArray(1, 1, 9, 0, 0, LayerElectrodes.Planes, new LinearCells([.. Enumerable.Repeat(Siemens, 9)])));
        Assert.Throws<ArgumentException>(() => new PillarArray(1, 1, 1, 0, 1, LayerElectrodes.Planes, new LinearCells([Siemens])));
        Assert.Throws<ArgumentException>(() => new PillarArray(1, 2, 1, 0, 0, LayerElectrodes.Planes, new LinearCells([Siemens])));
    }
}

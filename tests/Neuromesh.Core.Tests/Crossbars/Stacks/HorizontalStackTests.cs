using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Tests.Crossbars.Stacks;

[Trait("Category", "Crossbars")]
public sealed class HorizontalStackTests
{
    private const double Siemens = 1e-5;
    private static readonly WireResistances Ideal = new(0, 0);

    [Fact]
    public void One_layer_is_a_planar_array()
    {
        var random = new System.Random(1);
        var cells = new LinearCells([.. Enumerable.Range(0, 12).Select(_ => random.NextDouble() * 1e-4)]);
        var pattern = new BiasPattern(BiasScheme.Half, 1, 2, 1);
        var wires = new WireResistances(3, 5);
        var planar = new BiasedArray(3, 4, wires, cells);
        planar.Solve(pattern.WordLines(3), pattern.BitLines(4));
        var stack = new HorizontalStack(3, 4, 1, wires, cells);

        stack.Solve(stack.Select(0, pattern));

        Assert.Equal(planar.CellAmperes.ToArray(), stack.CellAmperes.ToArray());
        Assert.Equal(planar.BitLineAmperes(2), stack.SourceAmperes(1, 2));
    }

    [Theory]
    [InlineData(1.0, 4, 6)]
    [InlineData(1e5, 4, 6)]
    [InlineData(1e5, 32, 32)]
    public void Two_floating_layers_have_the_sneak_resistance_of_their_two_ways_back(double ratio, int rows, int columns)
    {
        // All unselected lines of a kind have one voltage. From the selected word line to the other bit lines; from those backwards to the
        // other word lines below or to all word lines above; from these to the selected bit line.
        var (g, reverse) = (Siemens, Siemens / ratio);
        double Series(double one, double other) => one * other / (one + other);
        var below = Series((rows - 1) * (columns - 1) * reverse, (rows - 1) * g);
        var above = Series(rows * (columns - 1) * reverse, rows * g);
        var sneak = Series((columns - 1) * g, below + above);
        var stack = new HorizontalStack(rows, columns, 2, Ideal, new RectifyingCells([.. Enumerable.Repeat(g, 2 * rows * columns)], ratio));

        stack.Solve(stack.Select(0, new BiasPattern(BiasScheme.Floating, 1, 2, 1)));

        Assert.Equal(sneak + g, stack.SourceAmperes(0, 1).Start, 1e-12 * (sneak + g));
        Assert.Equal(-(sneak + g), stack.SourceAmperes(1, 2).End, 1e-12 * (sneak + g));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    public void A_path_that_climbs_meets_a_reversed_cell_more_for_every_layer_beyond_the_next(int highestPlane, int reversed)
        => Assert.Equal(reversed, FewestReversed(3, 3, layers: 5, highestPlane));

    [Fact]
    public void Rectification_keeps_a_cell_of_five_layers_readable()
    {
        const int lines = 16, layers = 5;
        double SneakShare(double ratio)
        {
            var stack = new HorizontalStack(lines, lines, layers, new WireResistances(1, 1), new RectifyingCells([.. Enumerable.Repeat(Siemens, layers * lines * lines)], ratio));
            stack.Solve(stack.Select(2, new BiasPattern(BiasScheme.Floating, 3, 4, 1)));
            var sensed = -stack.SourceAmperes(3, 4).End;
            var (cells, wires, sources) = stack.Powers();
            Assert.Equal(sources, cells + wires, 1e-9 * sources);
            return (sensed - stack.CellAmperes[stack.CellOf(2, 3, 4)]) / sensed;
        }

        Assert.True(SneakShare(1) > 0.9);
        Assert.True(SneakShare(1e5) < 0.02);
    }

    [Theory]
    [InlineData(BiasScheme.Half, 0.5, 0.0)]
    [InlineData(BiasScheme.Third, 1.0 / 3, -1.0 / 3)]
    public void Schemes_reach_the_lines_of_all_planes(BiasScheme scheme, double half, double unselected)
    {
        var stack = new HorizontalStack(3, 3, 3, Ideal, new LinearCells([.. Enumerable.Repeat(Siemens, 27)]));

        stack.Solve(stack.Select(1, new BiasPattern(scheme, 0, 0, 1)));

        Assert.Equal(1, stack.CellVolts[stack.CellOf(1, 0, 0)], 1e-15);
        Assert.Equal(half, stack.CellVolts[stack.CellOf(1, 0, 1)], 1e-15);
        Assert.Equal(half, stack.CellVolts[stack.CellOf(2, 0, 1)], 1e-15);
        Assert.Equal(half, stack.CellVolts[stack.CellOf(0, 1, 0)], 1e-15);
        Assert.Equal(unselected, stack.CellVolts[stack.CellOf(0, 1, 1)], 1e-15);
    }

    [Fact]
    public void A_floating_plane_is_refused_by_name()
    {
        double[] siemens = [1e-6, 1e-6, 1e-6, 1e-6, 0, 0, 0, 0];
        var stack = new HorizontalStack(2, 2, 2, Ideal, new LinearCells(siemens));

        var refused = Assert.Throws<SingularArrayException>(() => stack.Solve(stack.Select(0, new BiasPattern(BiasScheme.Floating, 0, 0, 1))));

        Assert.Contains("of plane 2 floats", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Fewest reversed cells on a way from a word line of plane 0 to a bit line of plane 1 that reaches a plane and avoids the cell between the two.</summary>
    private static int FewestReversed(int rows, int columns, int layers, int highestPlane)
    {
        int Lines(int plane) => plane % 2 == 0 ? rows : columns;
        var fewest = new Dictionary<(int Plane, int Line, bool Reached), int> { [(0, 0, highestPlane == 0)] = 0 };
        var open = new PriorityQueue<(int Plane, int Line, bool Reached), int>();
        open.Enqueue((0, 0, highestPlane == 0), 0);
        while (open.TryDequeue(out var at, out var cost))
        {
            if (at == (1, 0, true))
            {
                return cost;
            }

            foreach (var plane in (int[])[at.Plane - 1, at.Plane + 1])
            {
                for (var line = 0; plane >= 0 && plane <= Math.Min(layers, highestPlane) && line < Lines(plane); line++)
                {
                    var isSelectedCell = Math.Min(plane, at.Plane) == 0 && at.Line == 0 && line == 0;
                    var next = (plane, line, at.Reached || plane == highestPlane);
                    var price = cost + (plane % 2 == 0 ? 1 : 0);
                    if (!isSelectedCell && price < fewest.GetValueOrDefault(next, int.MaxValue))
                    {
                        fewest[next] = price;
                        open.Enqueue(next, price);
                    }
                }
            }
        }

        return -1;
    }
}

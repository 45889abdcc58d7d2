using CsCheck;
using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Wires.Lanes;
using Neuromesh.Core.Tests.Crossbars.Wires;

namespace Neuromesh.Core.Tests.Crossbars.Networks;

[Trait("Category", "Crossbars")]
public sealed class NetworkEliminationTests
{
    [Fact]
    public void Networks_whose_directions_differ_are_solved_as_by_a_dense_elimination() => Gen.Select(Gen.Int[1, 60], Gen.Int[0, 100_000]).Sample(
        (nodes, seed) =>
        {
            var random = new System.Random(seed);
            var matrix = new double[nodes, nodes + 1];
            NodePlace[] places = [.. Enumerable.Range(0, nodes).Select(_ => new NodePlace(random.Next(6), random.Next(6), random.Next(3)))];
            var branches = Enumerable.Range(0, 3 * nodes).Select(_ => (First: random.Next(nodes), Second: random.Next(nodes))).Where(pair => pair.First != pair.Second).ToList();
            var elimination = new NetworkElimination(places, branches);
            foreach (var (first, second) in branches)
            {
                var (byFirst, bySecond) = (random.NextDouble(), random.NextDouble());
                elimination.Add(first, second, byFirst, bySecond);
                matrix[first, first] += byFirst;
                matrix[first, second] -= bySecond;
                matrix[second, first] -= byFirst;
                matrix[second, second] += bySecond;
            }

            var values = new double[nodes];
            for (var node = 0; node < nodes; node++)
            {
                var toFixed = 0.1 + random.NextDouble();
                elimination.AddToFixed(node, toFixed);
                matrix[node, node] += toFixed;
                values[node] = matrix[node, nodes] = random.NextDouble() - 0.5;
            }

            Assert.Equal(-1, elimination.Factor());
            elimination.Solve(values);

            var dense = ArrayExample.Solve(matrix);
            for (var node = 0; node < nodes; node++)
            {
                Assert.Equal(dense[node], values[node], 1e-11);
            }
        },
        iter: 200);

    [Fact]
    public void A_chain_of_any_ratio_is_exact()
    {
        // 1 A through conductances that alternate between 1e15 and 1e-15 S: the voltages add up to 1e15 V each second branch.
        const int nodes = 200;
        var elimination = new NetworkElimination(
            [.. Enumerable.Range(0, nodes).Select(i => new NodePlace(i, 0, 0))], [.. Enumerable.Range(1, nodes - 1).Select(i => (i - 1, i))]);
        for (var i = 1; i < nodes; i++)
        {
            var siemens = i % 2 == 0 ? 1e15 : 1e-15;
            elimination.Add(i - 1, i, siemens, siemens);
        }

        elimination.AddToFixed(0, 1e15);
        Assert.Equal(-1, elimination.Factor());
        var values = new double[nodes];
        values[^1] = 1;

        elimination.Solve(values);

        Assert.Equal(1e-15, values[0], 1e-29);
        Assert.Equal(100e15, values[^1], 1e3);
    }

    [Fact]
    public void A_part_without_way_to_a_fixed_voltage_is_found()
    {
        var elimination = new NetworkElimination([.. Enumerable.Range(0, 5).Select(i => new NodePlace(i, 0, 0))], [(0, 1), (2, 3), (3, 4)]);
        elimination.Add(0, 1, 1, 1);
        elimination.Add(2, 3, 1, 1);
        elimination.Add(3, 4, 1, 1);
        elimination.AddToFixed(0, 1);

        Assert.InRange(elimination.Factor(), 2, 4);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(300)]
    [InlineData(900)]
    public void Every_width_gives_the_same_bits(int nodes)
    {
        var expected = Solve<LineLanes64>(nodes);
        Assert.Equal(expected, Solve<LineLanes128>(nodes));
        Assert.Equal(expected, Solve<LineLanes256>(nodes));
        Assert.Equal(expected, Solve<LineLanes512>(nodes));
    }

    [Fact]
    public void What_was_kept_as_base_comes_back_and_a_reset_removes_it()
    {
        var elimination = new NetworkElimination([new NodePlace(0, 0, 0), new NodePlace(1, 0, 0)], [(0, 1)]);
        elimination.Add(0, 1, 2, 2);
        elimination.AddToFixed(0, 4);
        elimination.KeepAsBase();
        for (var time = 0; time < 2; time++)
        {
            elimination.Clear();
            elimination.AddToFixed(1, 1);
            Assert.Equal(-1, elimination.Factor());
            double[] values = [0, 7];
            elimination.Solve(values);

            // 6 V(0) = 2 V(1), 3 V(1) = 7 + 2 V(0).
            Assert.Equal([1.0, 3.0], values, (one, other) => Math.Abs(one - other) < 1e-15);
        }

        elimination.Reset();
        elimination.AddToFixed(1, 1);
        Assert.Equal(0, elimination.Factor());
    }

    // A lattice with random conductances of both directions, and one node that all others touch, so that parts of all sizes occur.
    private static double[] Solve<T>(int nodes)
        where T : struct, ILineLanes<T>
    {
        var random = new System.Random(nodes);
        NodePlace[] places = [.. Enumerable.Range(0, nodes).Select(node => new NodePlace(node / 20, node % 20, 0))];
        List<(int, int)> branches = [.. Enumerable.Range(1, nodes - 1).Select(node => (node - 1, node)), .. Enumerable.Range(20, Math.Max(nodes - 20, 0)).Select(node => (node, node - 20))];
        branches.AddRange(Enumerable.Range(1, nodes - 1).Select(node => (node, 0)));
        var elimination = new NetworkElimination(places, branches);
        foreach (var (first, second) in branches)
        {
            elimination.Add(first, second, random.NextDouble(), random.NextDouble());
        }

        var values = new double[nodes];
        for (var node = 0; node < nodes; node++)
        {
            elimination.AddToFixed(node, 0.01 * random.NextDouble());
            values[node] = random.NextDouble() - 0.5;
        }

        Assert.Equal(-1, elimination.Factor<T>());
        elimination.Solve<T>(values);
        return values;
    }
}

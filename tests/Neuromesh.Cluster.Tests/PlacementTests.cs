using Neuromesh.Cluster.Placement;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Random;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Tests;

/// <summary>No result depends on which node holds what.</summary>
public sealed class PlacementTests(OneThread one) : IClassFixture<OneThread>
{
    /// <summary>
    /// Cores and tiles anywhere: tiles away from their sources and targets, nodes with tiles alone or with nothing, tiles on a gateway
    /// that does not compute.
    /// </summary>
    [Fact]
    public async Task Any_placement_gives_the_same_bits()
    {
        uint seed = 0;
        Protocol.Cluster.V1.Placement Scatter(SubmitRun load, IReadOnlyList<PlacedNode> computeNodes, PlacedNode gateway)
        {
            var placement = PlacementPlanner.Plan(load, computeNodes, gateway);
            var stream = new PhiloxStream(RandomKey.Create(5, "placement", 0), seed);

            // Seeds 0 and 1 are extremes: all cores on one node, all tiles on another.
            foreach (var core in placement.Cores)
            {
                core.Node = seed < 2 ? (int)seed : (int)stream.NextBelow((ulong)placement.Nodes.Count);
            }

            foreach (var tile in placement.Tiles)
            {
                tile.Node = seed < 2 ? 2 + (int)seed : (int)stream.NextBelow((ulong)placement.Nodes.Count);
            }

            return placement;
        }

        await using var cluster = await TestCluster.StartAsync(
            TestCluster.GatewayOnly() with { Placement = Scatter }, TestCluster.Compute(), TestCluster.Compute(), TestCluster.Compute());
        foreach (var (minimumDelay, seeds) in new[] { (5, new uint[] { 0, 1, 2 }), (50, [3, 4]) })
        {
            var experiment = TestExperiments.Dense(minimumDelay, 200);
            var reference = await one.Cluster.Run(experiment);
            foreach (var next in seeds)
            {
                seed = next;
                var result = await cluster.Run(experiment, new RunOptions { NeuronsPerCore = 40 });
                Assert.Equal(
                    (reference.Fingerprint, reference.StateFingerprint, reference.SynapticEvents),
                    (result.Fingerprint, result.StateFingerprint, result.SynapticEvents));
            }
        }
    }

    [Fact]
    public void Cores_go_where_their_cost_per_thread_is_least_and_tiles_to_their_targets()
    {
        var load = new SubmitRun { NeuronsPerCore = 10 };
        load.Populations.Add(new PopulationLoad { Size = 95, CostPerNeuron = 3 });
        load.Populations.Add(new PopulationLoad { Size = 30, CostPerNeuron = 1 });
        load.Tiles.Add(new TileLoad { Projection = 0, TargetPopulation = 1, FirstColumn = 15, Columns = 10 });
        var nodes = new[] { new PlacedNode { Address = "b", Threads = 2 }, new PlacedNode { Address = "a", Threads = 1 } };
        var placement = PlacementPlanner.Plan(load, nodes, new PlacedNode { Address = "g" });

        Assert.Equal(["a", "b", "g"], placement.Nodes.Select(node => node.Address));
        Assert.Equal([false, false, true], placement.Nodes.Select(node => node.Gateway));
        Assert.Equal([.. Enumerable.Repeat(10, 9), 5, 10, 10, 10], placement.Cores.Select(core => core.Size));
        Assert.Equal(95 + 30, placement.Cores.Sum(core => core.Size));
        double CostOf(int node) => placement.Cores.Where(core => core.Node == node).Sum(core => core.Size * (core.Population == 0 ? 3 : 1));
        Assert.Equal(315, CostOf(0) + CostOf(1));
        Assert.InRange(CostOf(1) / CostOf(0), 1.8, 2.2);
        Assert.Equal(placement.Cores[11].Node, placement.Tiles.Single().Node);
        Assert.Throws<ArgumentException>(() => PlacementPlanner.Plan(load, [], nodes[0]));
    }
}

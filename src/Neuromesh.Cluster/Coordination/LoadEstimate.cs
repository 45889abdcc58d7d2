using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Placement;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Coordination;

/// <summary>What an experiment is expected to cost, for its placement. Only ratios matter.</summary>
public static class LoadEstimate
{
    /// <summary>
    /// Cost of a neuron's update in a biological second over that of a synapse: a few nanoseconds in each step against a few events a second at a few nanoseconds.
    /// </summary>
    private const double SynapsesPerStep = 0.1;

    /// <summary>Cost of a neuron with the synapses onto it.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="population">The neuron's population.</param>
    public static PopulationCost CostOf(Experiment experiment, Population population)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(population);
        var synapses = experiment.Projections
            .OfType<SparseProjection>()
            .Where(projection => projection.Target.Index == population.Index)
            .Sum(MemoryEstimate.ExpectedSynapses);
        return new PopulationCost(population.Size, (SynapsesPerStep * 1000 / experiment.TimeStep.Milliseconds) + (synapses / population.Size));
    }

    internal static SubmitRun Of(Experiment experiment, RunOptions options, string runId, string gatewayAgent)
    {
        var submit = new SubmitRun
        {
            RunId = runId,
            GatewayAgent = gatewayAgent,
            GatewayProcessId = Environment.ProcessId,
            NeuronsPerCore = options.NeuronsPerCore ?? 0,
        };
        if (experiment.Training is not null)
        {
            // One actor for the units and one for the array, of about the same cost, on two nodes where there are two.
            submit.Populations.Add(new PopulationLoad { Size = 1, CostPerNeuron = 1 });
            submit.Tiles.Add(new TileLoad { TargetPopulation = PlacementPlanner.NoPopulation, Cost = 1 });
            return submit;
        }

        foreach (var population in experiment.Populations)
        {
            submit.Populations.Add(new PopulationLoad { Size = population.Size, CostPerNeuron = CostOf(experiment, population).CostPerNeuron });
        }

        submit.Tiles.AddRange(TileGeometry.Of(experiment).Select(tile => new TileLoad
        {
            Projection = tile.Projection,
            RowTile = tile.RowTile,
            ColumnTile = tile.ColumnTile,
            TargetPopulation = experiment.Projections[tile.Projection].Target.Index,
            FirstColumn = tile.FirstColumn,
            Columns = tile.Columns,
            Cost = (double)tile.Rows * tile.Columns,
        }));
        return submit;
    }
}

using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests.Reading;

public sealed class TableTests
{
    [Fact]
    public void Values_of_neurons_come_in_canonical_units_in_order_of_the_index()
    {
        var experiment = Descriptions.Read(
            """
            duration: 1 s
            populations:
              a:
                model: lif-exponential
                size: 3
                perNeuron:
                  file: t.csv
                  index: id
                  columns:
                    biasCurrent: { column: I, unit: nA }
                    membranePotential: { column: V, unit: V }
            """,
            tables: ("t.csv", "# made by hand\nV;other;id;I\n-0.061;x;2;0.3\n\n-0.07;y;0;0.1\n-0.065;z;1;-0.2\n"));

        var a = experiment.Populations[0];
        Assert.Equal([100, -200, 300], Assert.IsType<PerNeuronValue>(a.Parameters["biasCurrent"]).Values.AsEnumerable());
        Assert.Equal([-70, -65, -61], Assert.IsType<PerNeuronValue>(a.InitialValues["membranePotential"]).Values.AsEnumerable());
        Assert.Equal(new ConstantValue(250), a.Parameters["capacitance"]);
    }

    [Fact]
    public void Without_an_index_lines_are_neurons_in_order()
    {
        var experiment = Descriptions.Read(
            "duration: 1 s\npopulations:\n  a: { model: lif-delta, size: 2, perNeuron: { file: t.csv, columns: { capacitance: { column: C, unit: pF } } } }",
            tables: ("t.csv", "\uFEFF\"C\"\r\n3\r\n4\r\n"));

        Assert.Equal([3, 4], Assert.IsType<PerNeuronValue>(experiment.Populations[0].Parameters["capacitance"]).Values.AsEnumerable());
    }

    [Fact]
    public void Explicit_edges_keep_their_order_and_set_the_epoch()
    {
        var experiment = Descriptions.Read(
            "duration: 1 s\npopulations:\n  a: { model: lif-exponential, size: 3 }\nprojections:\n  p: { from: a, to: a, rule: { type: explicit, file: t.csv } }",
            tables: ("t.csv", "source,target,weight,delay\n2,0,-1.5,2.5\n0,1,3,1.2\n2,0,1e2,4"));

        var projection = Assert.IsType<SparseProjection>(experiment.Projections[0]);
        var rule = Assert.IsType<ExplicitEdgesRule>(projection.Rule);
        Assert.Equal([new(2, 0, -1.5, 25), new(0, 1, 3, 12), new(2, 0, 100, 40)], rule.Edges.Enumerate());
        Assert.Equal((12, 40, 12), (projection.MinimumDelaySteps, projection.MaximumDelaySteps, experiment.EpochSteps));
    }

    [Fact]
    public void Columns_that_a_table_lacks_come_from_the_projection()
    {
        var experiment = Descriptions.Read(
            """
            duration: 1 s
            populations:
              a: { model: lif-delta, size: 3 }
            projections:
              p:
                from: a
                to: a
                rule: { type: explicit, file: t.csv, columns: { source: pre, target: post } }
                weight: 0.5 mV
                delay: 2 ms
            """,
            tables: ("t.csv", "pre,post\n0,1\n1,2"));

        var rule = Assert.IsType<ExplicitEdgesRule>(Assert.IsType<SparseProjection>(experiment.Projections[0]).Rule);
        Assert.Equal([new(0, 1, 0.5, 20), new(1, 2, 0.5, 20)], rule.Edges.Enumerate());
    }

    [Fact]
    public void A_table_without_edges_does_not_shorten_the_epoch()
    {
        var experiment = Descriptions.Read(
            "duration: 1 s\npopulations:\n  a: { model: lif-exponential, size: 3 }\nprojections:\n  p: { from: a, to: a, rule: { type: explicit, file: t.csv } }",
            tables: ("t.csv", "source,target,weight,delay\n"));

        Assert.Equal(Experiment.MaximumEpochSteps, experiment.EpochSteps);
    }

    [Fact]
    public void Spike_trains_are_sorted_by_time_and_source()
    {
        var experiment = Descriptions.Read(
            "duration: 1 s\npopulations:\n  a: { model: lif-exponential, size: 3 }\ninputs:\n  x: { type: spike-trains, file: t.csv, sources: 4, columns: { source: i, time: { column: t, unit: s } } }",
            tables: ("t.csv", "i,t\n2,0.02\n0,0.01\n1,0.01\n2,0.01"));

        var trains = Assert.IsType<SpikeTrainInput>(experiment.Inputs[0]);
        Assert.Equal([100L, 100, 100, 200], trains.Steps.AsEnumerable());
        Assert.Equal([0, 1, 2, 2], trains.Sources.AsEnumerable());
        Assert.Equal((3, 4), (trains.FirstSource, trains.SourceCount));
    }

    [Fact]
    public void A_matrix_is_row_major_by_source()
    {
        var experiment = Descriptions.Read(
            "duration: 1 s\npopulations:\n  a: { model: lif-delta, size: 3 }\ninputs:\n  x: { type: spike-trains, trains: [[1 ms], []] }\n"
            + "projections:\n  p: { from: x, to: a, crossbar: { conductanceRange: [1 uS, 2 uS] }, weight: { matrix: t.csv, unit: uV }, delay: 1 ms }",
            tables: ("t.csv", "1000,2000,3000\n-4000,5000,6000"));

        Assert.Equal([1, 2, 3, -4, 5, 6], Assert.IsType<WeightMatrix>(experiment.Projections[0].Weights).Values.AsEnumerable());
    }

    [Fact]
    public void Tables_beside_the_description_are_found()
    {
        var folder = Directory.CreateTempSubdirectory("neuromesh-tables-");
        try
        {
            var path = Path.Combine(folder.FullName, "my net.yaml");
            File.WriteAllText(path, "duration: 1 s\npopulations:\n  a: { model: lif-delta, size: 1, perNeuron: { file: sub/t.csv, columns: { capacitance: { column: C, unit: pF } } } }");
            Directory.CreateDirectory(Path.Combine(folder.FullName, "sub"));
            File.WriteAllText(Path.Combine(folder.FullName, "sub", "t.csv"), "C\n7\n");

            var (package, experiment) = ExperimentReader.ReadFile(path, [], EegProbe.Instance);

            Assert.Equal("my-net", experiment.Name);
            Assert.Equal([7], Assert.IsType<PerNeuronValue>(experiment.Populations[0].Parameters["capacitance"]).Values.AsEnumerable());
            Assert.Equal("C\n7\n", new StreamReader(package.Files["sub/t.csv"].Open()).ReadToEnd());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

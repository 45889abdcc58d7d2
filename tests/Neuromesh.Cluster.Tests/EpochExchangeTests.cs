using CsCheck;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Tests;

/// <summary>The exchange as a state machine: whatever the order of arrival, epochs are merged and begun in order and complete.</summary>
public sealed class EpochExchangeTests
{
    private const int Gateway = 2;

    /// <summary>Two compute nodes with three cores between them, a gateway of its own, and tiles on both nodes.</summary>
    private static readonly RunTopology Topology = CreateTopology();

    [Fact]
    public void Every_order_of_arrival_gives_the_same_epochs() => Gen.Int.Array[64].Sample(
        choices =>
        {
            var network = new Network(Topology, choices);
            network.Run();
            foreach (var node in network.Nodes)
            {
                Assert.Equal(Topology.EpochCount - 1, node.FinishedWith);
                var epochs = Enumerable.Range(0, (int)Topology.EpochCount).Select(epoch => (long)epoch).ToArray();
                Assert.Equal(node.Begun.Order().Distinct(), node.Begun);
                Assert.Equal(node.Number == Gateway ? [] : epochs, node.Advanced);
            }

            // The gateway has recorded every spike of every core, in order of (step, source).
            var expected = new List<(long, int)>();
            for (long epoch = 0; epoch < Topology.EpochCount; epoch++)
            {
                for (var step = 0; step < Topology.StepsOf(epoch); step++)
                {
                    for (var core = 0; core < Topology.Placement.Cores.Count; core++)
                    {
                        expected.AddRange(SpikesOf(epoch, step, core).Select(source => ((epoch * Topology.Experiment.EpochSteps) + 1 + step, source)));
                    }

                    expected.Add(((epoch * Topology.Experiment.EpochSteps) + 1 + step, TestExperiments.DenseNeurons));
                }
            }

            Assert.Equal(expected, network.Nodes[Gateway].Recorded);
        },
        iter: 200,
        threads: 1);

    [Fact]
    public void Of_several_faults_the_earliest_ends_the_run_whatever_the_order_of_arrival() => Gen.Int.Array[64].Sample(
        choices =>
        {
            const long Epoch = 7;
            var network = new Network(Topology, choices);
            network.Faults[(0, Epoch)] = new NeuronFaultException(37, 150, "a step later");
            network.Faults[(1, Epoch)] = new NeuronFaultException(36, 240, "the neuron behind it");
            network.Faults[(2, Epoch)] = new NeuronFaultException(36, 201, "the first");
            network.Run();
            var gateway = network.Nodes[Gateway];
            Assert.Equal("the first", gateway.Fault?.Message);
            Assert.Equal(Epoch, gateway.RecordedEpochs);
            Assert.All(network.Nodes, node => Assert.Equal(-1, node.FinishedWith));
            Assert.All(network.Nodes.Where(node => node.Number != Gateway), node => Assert.Equal((null, Epoch), (node.Fault, node.Advanced[^1])));
        },
        iter: 100,
        threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(19)]
    public void The_samples_of_tiles_are_recorded_once_and_down_to_the_last_epoch(int epochs)
    {
        var topology = CreateTopology((5 * epochs) - 2, "  weights: [{ projection: forward, interval: 0.1 ms }]");
        Gen.Int.Array[64].Sample(
            choices =>
            {
                var network = new Network(topology, choices);
                network.Run();
                Assert.All(network.Nodes, node => Assert.Equal(epochs - 1, node.FinishedWith));
                var gateway = network.Nodes[Gateway];
                Assert.Equal(epochs, gateway.RecordedEpochs);
                Assert.Equal(Enumerable.Range(0, epochs).Select(epoch => (long)epoch), gateway.SampledEpochs);
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public void A_frame_that_arrives_twice_or_out_of_order_is_an_error()
    {
        var node = new Node(Topology, 0, new Network(Topology, []));
        node.Exchange.Release(0, new EpochSpikes(), false);
        Assert.Throws<InvalidOperationException>(() => node.Exchange.Release(0, new EpochSpikes(), false));
        node.Exchange.FrameReceived(1, 0);
        Assert.Throws<InvalidOperationException>(() => node.Exchange.FrameReceived(1, 0));
        Assert.Throws<InvalidOperationException>(() => node.Exchange.SlotForFrame(1, (2 * EpochExchange.ReleaseWindow) + 8));
    }

    private static RunTopology CreateTopology(long steps = 93, string record = TestExperiments.DefaultRecord)
    {
        var experiment = TestExperiments.Dense(5, steps, record).Experiment;
        var placement = new Protocol.Cluster.V1.Placement();
        placement.Nodes.Add(new PlacedNode { Address = "a" });
        placement.Nodes.Add(new PlacedNode { Address = "b" });
        placement.Nodes.Add(new PlacedNode { Address = "c", Gateway = true });
        placement.Cores.Add(new PlacedCore { Population = 0, First = 0, Size = 200, Node = 1 });
        placement.Cores.Add(new PlacedCore { Population = 0, First = 200, Size = 50, Node = 0 });
        placement.Cores.Add(new PlacedCore { Population = 1, First = 0, Size = 150, Node = 1 });
        var tiles = TileGeometry.Of(experiment);
        for (var tile = 0; tile < tiles.Length; tile++)
        {
            placement.Tiles.Add(new PlacedTile { Node = tile % 2 });
        }

        return new RunTopology(experiment, placement);
    }

    private static int[] SpikesOf(long epoch, int step, int core)
    {
        var first = core switch { 0 => 0, 1 => 200, _ => 250 };
        return (epoch + step + core) % 3 == 0 ? [] : [first + (int)(epoch % 40), first + 41 + step];
    }

    /// <summary>Three nodes whose messages wait in queues, one for each pair, and are delivered in an arbitrary order of queues.</summary>
    private sealed class Network
    {
        private readonly Dictionary<string, Queue<Action>> _queues = [];
        private readonly int[] _choices;
        private readonly RunTopology _topology;
        private int _choice;

        public Network(RunTopology topology, int[] choices)
        {
            _topology = topology;
            _choices = choices;
            Nodes = [.. Enumerable.Range(0, topology.NodeCount).Select(node => new Node(topology, node, this))];
        }

        public Node[] Nodes { get; }

        /// <summary>Faults of neurons, by core and epoch.</summary>
        public Dictionary<(int Core, long Epoch), NeuronFaultException> Faults { get; } = [];

        public void Post(string queue, Action action)
        {
            if (!_queues.TryGetValue(queue, out var actions))
            {
                _queues[queue] = actions = new Queue<Action>();
            }

            actions.Enqueue(action);
        }

        public void Run()
        {
            foreach (var node in Nodes)
            {
                Post($"begin {node.Number}", node.Exchange.Begin);
            }

            while (Possible() is { Length: > 0 } possible)
            {
                var choice = _choices.Length == 0 ? 0 : _choices[_choice++ % _choices.Length] & int.MaxValue;
                possible[choice % possible.Length]();
                foreach (var node in Nodes)
                {
                    node.Exchange.FinishMerged();
                }
            }
        }

        /// <summary>Whatever may happen next: the delivery of the first message of any queue, or a release.</summary>
        private Action[] Possible()
        {
            var deliveries = _queues.Values.Where(queue => queue.Count > 0).Select(queue => (Action)(() => queue.Dequeue()()));
            return CanRelease ? [.. deliveries, Release] : [.. deliveries];
        }

        /// <summary>The signal source releases in order and not too far ahead.</summary>
        private bool CanRelease
        {
            get
            {
                var gateway = Nodes[Gateway];
                return gateway.Released < _topology.EpochCount && gateway.Released < gateway.RecordedEpochs + _topology.ReleaseWindow;
            }
        }

        private void Release()
        {
            var gateway = Nodes[Gateway];
            var epoch = gateway.Released++;
            var inputs = new EpochSpikes();
            inputs.Begin(0);
            for (var step = 0; step < _topology.StepsOf(epoch); step++)
            {
                inputs.Append([TestExperiments.DenseNeurons]);
                inputs.EndStep();
            }

            gateway.Exchange.Release(epoch, inputs, epoch == _topology.EpochCount - 1);
        }
    }

    private sealed class Node : IEpochExchangeActions
    {
        private readonly RunTopology _topology;
        private readonly Network _network;

        public Node(RunTopology topology, int number, Network network)
        {
            _topology = topology;
            _network = network;
            Number = number;
            Exchange = new EpochExchange(topology, number, this);
        }

        public int Number { get; }

        public EpochExchange Exchange { get; }

        public List<long> Begun { get; } = [];

        public List<long> Advanced { get; } = [];

        public List<(long Step, int Source)> Recorded { get; } = [];

        public long Released { get; set; }

        public long RecordedEpochs { get; private set; }

        public List<long> SampledEpochs { get; } = [];

        public long FinishedWith { get; private set; } = -1;

        public NeuronFaultException? Fault { get; private set; }

        public void SendFrame(int node, EpochSlot slot)
        {
            var epoch = slot.Epoch;
            var cores = slot.Cores.ToArray();
            var inputs = Number == Gateway ? slot.Inputs : null;
            var last = slot.Last;
            var fault = slot.Fault;
            _network.Post($"{Number} to {node}", () =>
            {
                var target = _network.Nodes[node].Exchange;
                var arriving = target.SlotForFrame(Number, epoch);
                for (var core = 0; core < cores.Length; core++)
                {
                    if (_topology.Placement.Cores[core].Node == Number)
                    {
                        arriving.Cores[core] = cores[core];
                    }
                }

                if (fault is not null)
                {
                    arriving.Add(fault);
                }

                if (inputs is not null)
                {
                    target.Release(epoch, inputs, last);
                }

                target.FrameReceived(Number, epoch);
            });
        }

        public void SendTileFrame(int node, EpochSlot slot)
        {
            var epoch = slot.Epoch;
            _network.Post($"{Number} to {node}", () => _network.Nodes[node].Exchange.TileFrameReceived(Number, epoch));
        }

        public void DriveTiles(long epoch, EpochSpikes merged)
        {
            for (var tile = 0; tile < _topology.Tiles.Length; tile++)
            {
                if (_topology.Placement.Tiles[tile].Node == Number)
                {
                    var geometry = _topology.Tiles[tile];
                    var output = new TileOutput(geometry.Projection, geometry.RowTile, geometry.FirstColumn, geometry.Columns);
                    output.Begin(epoch);
                    var number = tile;
                    _network.Post($"tile {tile}", () => Exchange.TileDriven(number, output));
                }
            }
        }

        public void Record(EpochSlot slot, EpochSpikes merged)
        {
            for (var step = 0; step < merged.Steps; step++)
            {
                foreach (var source in merged.OfStep(step))
                {
                    Recorded.Add((merged.FirstStep + step, source));
                }
            }

            foreach (var sampled in slot.SampledTiles)
            {
                SampledEpochs.Add(sampled.Epoch);
                Assert.All(Enumerable.Range(0, _topology.NodeCount), node => Assert.Equal(node != Number && _topology.Placement.Tiles.Any(tile => tile.Node == node), sampled.TileFrameArrived[node]));
            }

            RecordedEpochs++;
        }

        public void EpochBegins(long epoch) => Begun.Add(epoch);

        public void AdvanceCores(long epoch, EpochSpikes? arrived, List<TileOutput> tileOutputs)
        {
            Advanced.Add(epoch);
            AssertTilesAreThoseOfTheirLag(epoch, tileOutputs);
            for (var core = 0; core < _topology.Placement.Cores.Count; core++)
            {
                if (_topology.Placement.Cores[core].Node == Number)
                {
                    var number = core;
                    _network.Post($"core {core}", () =>
                    {
                        if (_network.Faults.TryGetValue((number, epoch), out var fault))
                        {
                            Exchange.CoreFailed(number, epoch, fault);
                        }
                        else
                        {
                            Exchange.CoreAdvanced(number, epoch, Emit(epoch, number), []);
                        }
                    });
                }
            }
        }

        public void Finish(long lastEpoch) => FinishedWith = lastEpoch;

        public void Fail(NeuronFaultException fault) => Fault = Fault is null ? fault : throw new InvalidOperationException("The run fails twice.");

        private void AssertTilesAreThoseOfTheirLag(long epoch, List<TileOutput> tileOutputs) => Assert.All(
            tileOutputs,
            output => Assert.Equal(epoch - _topology.LagOfProjection(output.Projection), output.Epoch));

        private EpochSpikes Emit(long epoch, int core)
        {
            var spikes = new EpochSpikes();
            spikes.Begin((epoch * _topology.Experiment.EpochSteps) + 1);
            for (var step = 0; step < _topology.StepsOf(epoch); step++)
            {
                spikes.Append(SpikesOf(epoch, step, core));
                spikes.EndStep();
            }

            return spikes;
        }
    }
}

using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Cluster.Epochs;

/// <summary>What a node has gathered of one epoch. Reused in a ring of slots.</summary>
internal sealed class EpochSlot
{
    public EpochSlot(int cores, int tiles, int nodes)
    {
        Cores = new EpochSpikes?[cores];
        GapPotentials = new PotentialCourse[]?[cores];
        LocalTraces = new IReadOnlyList<TraceSampler>?[cores];
        LocalWeights = new IReadOnlyList<WeightTraceSampler>?[cores];
        LocalTileOutputs = new TileOutput?[tiles];
        TileOutputs = new List<TileOutput>(tiles);
        FrameArrived = new bool[nodes];
        TileFrameArrived = new bool[nodes];
    }

    public long Epoch { get; private set; } = -1;

    /// <summary>Spikes by core; null for cores this node has not heard of.</summary>
    public EpochSpikes?[] Cores { get; }

    /// <summary>Potentials expected after the epoch of the neurons with gap junctions, by core; null for cores this node has not heard of.</summary>
    public PotentialCourse[]?[] GapPotentials { get; }

    /// <summary>Samples of the local cores.</summary>
    public IReadOnlyList<TraceSampler>?[] LocalTraces { get; }

    /// <summary>Samples that came from other nodes.</summary>
    public List<RemoteTrace> RemoteTraces { get; } = [];

    /// <summary>Weights that the local cores sampled; null where there are none.</summary>
    public IReadOnlyList<WeightTraceSampler>?[] LocalWeights { get; }

    /// <summary>Weights that came from other nodes.</summary>
    public List<RemoteWeights> RemoteWeights { get; } = [];

    /// <summary>What the tiles of other nodes sampled in the epoch.</summary>
    public List<RemoteTileSamples> RemoteTileSamples { get; } = [];

    /// <summary>The slots whose tiles' samples are recorded with this epoch, in order: of one epoch before, and with the last epoch of all that are left.</summary>
    public List<EpochSlot> SampledTiles { get; } = [];

    /// <summary>Events of the external inputs, from the gateway.</summary>
    public EpochSpikes? Inputs { get; set; }

    /// <summary>Whether the gateway let the epoch go.</summary>
    public bool Released { get; set; }

    /// <summary>Whether the run ends with this epoch.</summary>
    public bool Last { get; set; }

    public int LocalCoresDone { get; set; }

    /// <summary>The earliest fault of a neuron that this node has heard of in the epoch; null while there is none.</summary>
    public NeuronFaultException? Fault { get; private set; }

    public bool FramesSent { get; set; }

    public bool[] FrameArrived { get; }

    /// <summary>Outputs of all tiles that this node has heard of, in any order.</summary>
    public List<TileOutput> TileOutputs { get; }

    /// <summary>Outputs of the local tiles, by number.</summary>
    public TileOutput?[] LocalTileOutputs { get; }

    public int LocalTilesDone { get; set; }

    public bool TileFramesSent { get; set; }

    public bool[] TileFrameArrived { get; }

    /// <summary>Takes a fault of a neuron, and keeps it if it is the earliest.</summary>
    public void Add(NeuronFaultException fault) => Fault = fault.IsBefore(Fault) ? fault : Fault;

    /// <summary>Puts the spikes of all cores and inputs together: step by step, core by core in ascending order of neurons, then the inputs, which is the order of global source ids without sorting.</summary>
    /// <param name="merged">Receives them.</param>
    /// <param name="firstStep">The epoch's first step.</param>
    /// <param name="steps">Its number of steps.</param>
    public void MergeInto(EpochSpikes merged, long firstStep, int steps)
    {
        merged.Begin(firstStep);
        for (var step = 0; step < steps; step++)
        {
            foreach (var core in Cores)
            {
                if (core is not null)
                {
                    merged.Append(core.OfStep(step));
                }
            }

            if (Inputs!.Count > 0)
            {
                merged.Append(Inputs.OfStep(step));
            }

            merged.EndStep();
        }
    }

    public void Begin(long epoch)
    {
        Epoch = epoch;
        Array.Clear(Cores);
        Array.Clear(GapPotentials);
        Array.Clear(LocalTraces);
        Array.Clear(LocalWeights);
        Array.Clear(LocalTileOutputs);
        Array.Clear(FrameArrived);
        Array.Clear(TileFrameArrived);
        RemoteTraces.Clear();
        RemoteWeights.Clear();
        RemoteTileSamples.Clear();
        TileOutputs.Clear();
        SampledTiles.Clear();
        Inputs = null;
        Released = false;
        Last = false;
        LocalCoresDone = 0;
        Fault = null;
        LocalTilesDone = 0;
        FramesSent = false;
        TileFramesSent = false;
    }
}

/// <summary>Weights that a core of another node sampled for one request; the synapses are told with epoch 0 only.</summary>
internal sealed record RemoteWeights(int Core, int Request, PlasticSynapse[]? Synapses, long[] Steps, double[] Weights);

/// <summary>What a tile of another node sampled for one request.</summary>
internal sealed record RemoteTileSamples(int Tile, int Request, long[] Steps, double[] Values);

/// <summary>Samples of one trace that another node took.</summary>
internal sealed record RemoteTrace(int Request, int FirstNeuron, int NeuronCount, int VariableCount, long[] Steps, double[] Values);

using Neuromesh.Cluster.GapJunctions;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.NeuronCores;

/// <summary>What a core actor lends its node for the epochs of a run: its engine, and two batches of spikes that take turns.</summary>
internal sealed class CoreWork
{
    private readonly EpochSpikes[] _spikes;
    private readonly RunMeter _meter;
    private readonly CoreGapPort? _gaps;

    /// <summary>Lends an engine.</summary>
    /// <param name="core">Number of the core.</param>
    /// <param name="engine">Its engine, which the core actor goes on to own.</param>
    /// <param name="meter">What the run spends.</param>
    /// <param name="gaps">The core's end of the exchange of potentials; null where the run has no gap junctions.</param>
    public CoreWork(int core, NeuronCoreEngine engine, RunMeter meter, CoreGapPort? gaps)
    {
        _gaps = gaps;
        _meter = meter;
        Core = core;
        Engine = engine;
        _spikes = [new(engine.MostSpikes), new(engine.MostSpikes)];

        // One list for both batches: every epoch hands on the same samplers.
        Traces = engine.Traces;
        Weights = engine.WeightTraces.IsEmpty ? null : engine.WeightTraces;
    }

    /// <summary>Number of the core.</summary>
    public int Core { get; }

    /// <summary>The engine.</summary>
    public NeuronCoreEngine Engine { get; }

    /// <summary>The core's samplers, overwritten by the next epoch: copied when an epoch is sent or recorded.</summary>
    public IReadOnlyList<TraceSampler> Traces { get; }

    /// <summary>The core's samplers of weights, as for the traces; null where no weights are recorded.</summary>
    public IReadOnlyList<WeightTraceSampler>? Weights { get; }

    /// <summary>Expected potentials of the core's neurons with gap junctions after its newest epoch; null where the run has none.</summary>
    public PotentialCourse[]? GapPotentials { get; private set; }

    /// <summary>What the core threw in its newest epoch; null where it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The batch that an epoch's spikes are in.</summary>
    /// <param name="epoch">Its number.</param>
    public EpochSpikes SpikesOf(long epoch) => _spikes[epoch % 2];

    /// <summary>Computes an epoch; what goes wrong is kept for the thread that asked.</summary>
    /// <param name="advance">The epoch.</param>
    public void Advance(AdvanceCores advance)
    {
        try
        {
            _meter.Sample();
            _gaps?.Accept(Engine, advance.GapPotentials);
            Engine.AdvanceEpoch(advance.Steps, advance.Arrived, advance.TileOutputs, SpikesOf(advance.Epoch));
            if (_gaps is not null)
            {
                GapPotentials = _gaps.Read(Engine, advance.Epoch);
            }
        }
        catch (Exception exception)
        {
            Failure = exception;
        }
    }
}

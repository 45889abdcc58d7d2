using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Hodgkin-Huxley neurons with the gates of Traub and Miles and exponentially decaying synaptic conductances:
/// <c>C dV/dt = -gNa·m³h·(V - ENa) - gK·n⁴·(V - EK) - gL·(V - E) - Ip - gex·(V - Eex) - gin·(V - Ein) + I</c>; <see cref="TraubGates"/>.
/// </summary>
/// <remarks>
/// Spikes are maxima above VT + 30 mV. Scheme: <see cref="HodgkinHuxleyNeuron{TGates, TSynapses, TIons}"/>.
/// Source: Traub and Miles 1991; Brette et al. 2007, doi:10.1007/s10827-007-0038-6; the conventions of NEST's <c>hh_cond_exp_traub</c>, whose neurons start, however, from the gates'
/// equilibrium at V = VT + E and so fire once at the start.
/// </remarks>
internal unsafe struct HodgkinHuxleyTraub : INeuronModel<HodgkinHuxleyTraub>
{
    private HodgkinHuxleyNeuron<TraubGates, ConductancePair<ExponentialPort>, FixedIons> _neurons;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "hh-traub",
        "Hodgkin-Huxley, C dV/dt = -gNa·m^3·h·(V - ENa) - gK·n^4·(V - EK) - gL·(V - E) - Ip - gex·(V - Eex) - gin·(V - Ein) + I with Traub's gates; a spike of weight w (nS) moves gex (w >= 0) by w or gin (w < 0) by -w.",
        PhysicalDimension.Conductance,
        [
            NeuronParameters.Capacitance(200),
            NeuronParameters.Conductance("sodiumConductance", 20000, "gNa", "Sodium conductance with all channels open."),
            NeuronParameters.Conductance("potassiumConductance", 6000, "gK", "Potassium conductance with all channels open."),
            NeuronParameters.Conductance("leakConductance", 10, "gL", "Conductance of the leak."),
            NeuronParameters.Rest(-60) with { Meaning = "Reversal potential of the leak." },
            NeuronParameters.Voltage("sodiumReversalPotential", 50, "ENa", "Reversal potential of sodium."),
            NeuronParameters.Voltage("potassiumReversalPotential", -90, "EK", "Reversal potential of potassium."),
            NeuronParameters.Current("pumpCurrent", 0, "Ip", "Net current of the sodium-potassium pump, outward."),
            NeuronParameters.Voltage("thresholdOffset", -63, "VT", "Shift of the gates; the threshold lies about 13 mV above."),
            NeuronParameters.Refractory(2, HodgkinHuxleyNeurons.RefractoryMeaning),
            NeuronParameters.Bias,
            NeuronParameters.ExcitatoryReversal(0),
            NeuronParameters.InhibitoryReversal(-80),
            NeuronParameters.ExcitatoryTime(5),
            NeuronParameters.InhibitoryTime(10),
        ],
        [.. HodgkinHuxleyNeurons.States, .. NeuronParameters.SynapticConductances])
    {
        IntegratesGapCurrents = true,
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static HodgkinHuxleyTraub Create(NeuronStorage storage)
    {
        var restMv = storage.Parameter("restPotential");
        var offsetMv = storage.Parameter("thresholdOffset");
        return new HodgkinHuxleyTraub
        {
            _neurons = HodgkinHuxleyNeurons.Create(
                storage,
                new TraubGates { OffsetMv = storage.AddParameter("thresholdOffset") },
                i => restMv[i],
                HodgkinHuxleyNeurons.ExponentialConductances,
                HodgkinHuxleyNeurons.ConstantIons,
                storage.AddCoefficient(i => offsetMv[i] + 30, "thresholdOffset")),
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => _neurons.Step(i, input, inhibitoryInput);
}

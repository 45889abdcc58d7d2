using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Hodgkin and Huxley's neurons with synaptic currents that are alpha functions:
/// <c>C dV/dt = -gNa·m³h·(V - ENa) - gK·n⁴·(V - EK) - gL·(V - E) - Ip + Iex + Iin + I</c>, <c>dx/dt = alpha_x·(1 - x) - beta_x·x</c> for x = m, h, n; <see cref="SquidGates"/>.
/// </summary>
/// <remarks>
/// The defaults are those of 10,000 square micrometres: 1 uF/cm² is 100 pF, 1 mS/cm² is 100 nS, 1 uA/cm² is 100 pA. The pump current is outward and so enters with a minus sign.
/// Scheme and detection of spikes: <see cref="HodgkinHuxleyNeuron{TGates, TSynapses, TIons}"/>.
/// Source: Hodgkin and Huxley 1952, doi:10.1113/jphysiol.1952.sp004764; the conventions of NEST's <c>hh_psc_alpha</c>; Eq 14 to 19 of Chen et al. 2023, doi:10.1002/adma.202301924.
/// </remarks>
internal unsafe struct HodgkinHuxley : INeuronModel<HodgkinHuxley>
{
    private HodgkinHuxleyNeuron<SquidGates, CurrentPair<AlphaPort>, FixedIons> _neurons;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "hh",
        "Hodgkin-Huxley, C dV/dt = -gNa·m^3·h·(V - ENa) - gK·n^4·(V - EK) - gL·(V - E) - Ip + Iex + Iin + I with the squid's gates; a spike of weight w (pA) adds an alpha function of peak w to Iex (w >= 0) or Iin (w < 0).",
        PhysicalDimension.Current,
        [
            NeuronParameters.Capacitance(100),
            NeuronParameters.Conductance("sodiumConductance", 12000, "gNa", "Sodium conductance with all channels open."),
            NeuronParameters.Conductance("potassiumConductance", 3600, "gK", "Potassium conductance with all channels open."),
            NeuronParameters.Conductance("leakConductance", 30, "gL", "Conductance of the leak."),
            NeuronParameters.Rest(-54.402) with { Meaning = "Reversal potential of the leak." },
            NeuronParameters.Voltage("sodiumReversalPotential", 50, "ENa", "Reversal potential of sodium."),
            NeuronParameters.Voltage("potassiumReversalPotential", -77, "EK", "Reversal potential of potassium."),
            NeuronParameters.Current("pumpCurrent", 0, "Ip", "Net current of the sodium-potassium pump, outward."),
            NeuronParameters.Voltage("detectionPotential", 0, "Vdet", "Maxima of the potential above it are spikes."),
            NeuronParameters.Refractory(2, HodgkinHuxleyNeurons.RefractoryMeaning),
            NeuronParameters.Bias,
            NeuronParameters.ExcitatoryTime(0.2),
            NeuronParameters.InhibitoryTime(2),
        ],
        [.. HodgkinHuxleyNeurons.States, .. NeuronParameters.SynapticCurrents])
    {
        IntegratesGapCurrents = true,
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static HodgkinHuxley Create(NeuronStorage storage) => new()
    {
        _neurons = HodgkinHuxleyNeurons.Create(
            storage,
            default(SquidGates),
            _ => -65,
            HodgkinHuxleyNeurons.AlphaCurrents,
            HodgkinHuxleyNeurons.ConstantIons,
            storage.AddParameter("detectionPotential")),
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => _neurons.Step(i, input, inhibitoryInput);
}

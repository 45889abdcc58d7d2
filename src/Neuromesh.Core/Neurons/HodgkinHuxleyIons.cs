using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Hodgkin and Huxley's neurons with a sodium-potassium pump and ion bookkeeping:
/// <c>C dV/dt = -INa - IK - gL·(V - E) - Ip + Iex + Iin + I</c>, <c>INa = (gNa·m³h + gNaL)·(V - ENa)</c>, <c>IK = (gK·n⁴ + gKL)·(V - EK)</c>; the reversal potentials follow
/// from the concentrations by Nernst's equation, and <c>d[Na]inside/dt = -(INa + 3 Ip)/(F·volume)</c>, <c>d[K]inside/dt = -(IK - 2 Ip)/(F·volume)</c>, with the opposite sign outside.
/// </summary>
/// <remarks>
/// <para>
/// The pump is <c>Ip = Imax·(1 + KNa/[Na]inside)⁻³·(1 + KK/[K]outside)⁻²</c>. With its default strength the concentrations of the review's Table 1 are stationary at rest (−71.03 mV);
/// with a strength of 0 the gradients run down. The leak is carried by sodium and potassium, so that every charge has its ion; <c>leakConductance</c> adds one that is not booked.
/// </para>
/// <para>
/// Concentrations are plain numbers in mM, volumes in pL (the default is that of a sphere of 10,000 square micrometres, 94 pL), temperature in kelvin; the bath is constant unless
/// <c>outsideVolume</c> is given. Scheme: <see cref="HodgkinHuxleyNeuron{TGates, TSynapses, TIons}"/> and <see cref="IonPools"/>.
/// Source: Eq 4 and 14 to 19 of Chen et al. 2023, doi:10.1002/adma.202301924, with the pump's stoichiometry of section 2.1.2; form of the pump as in Kager, Wadman and Somjen 2000,
/// doi:10.1152/jn.2000.84.1.495; the split of the leak and the pump's strength are ours.
/// </para>
/// </remarks>
internal unsafe struct HodgkinHuxleyIons : INeuronModel<HodgkinHuxleyIons>
{
    private HodgkinHuxleyNeuron<SquidGates, CurrentPair<AlphaPort>, IonPools> _neurons;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "hh-ions",
        "Hodgkin-Huxley with a pump of 3 Na+ out and 2 K+ in and ion bookkeeping, C dV/dt = -INa - IK - gL·(V - E) - Ip + Iex + Iin + I; concentrations follow the currents and set ENa, EK and Ip; a spike of weight w (pA) adds an alpha function of peak w to Iex (w >= 0) or Iin (w < 0).",
        PhysicalDimension.Current,
        [
            NeuronParameters.Capacitance(100),
            NeuronParameters.Conductance("sodiumConductance", 12000, "gNa", "Sodium conductance with all channels open."),
            NeuronParameters.Conductance("potassiumConductance", 3600, "gK", "Potassium conductance with all channels open."),
            NeuronParameters.Conductance("sodiumLeakConductance", 7, "gNaL", "Leak that is carried by sodium."),
            NeuronParameters.Conductance("potassiumLeakConductance", 23, "gKL", "Leak that is carried by potassium."),
            NeuronParameters.Conductance("leakConductance", 0, "gL", "Leak of other ions."),
            NeuronParameters.Rest(-54.402) with { Meaning = "Reversal potential of the leak of other ions." },
            NeuronParameters.NotNegative("pumpMaximumCurrent", PhysicalDimension.Current, PumpMaximumPa, "Imax", "Net outward current of the pump at full speed."),
            NeuronParameters.PositiveNumber("pumpSodiumHalf", 10, 1e6, "KNa", "Sodium inside at which a site of the pump is half occupied, in mM."),
            NeuronParameters.PositiveNumber("pumpPotassiumHalf", 3.5, 1e6, "KK", "Potassium outside at which a site of the pump is half occupied, in mM."),
            NeuronParameters.PositiveNumber("insideVolume", 94, 1e9, "vol", "Volume inside in pL."),
            NeuronParameters.PositiveNumber("outsideVolume", double.PositiveInfinity, 1e15, "volOut", "Volume outside in pL; infinite, a constant bath, if not given."),
            NeuronParameters.Number("temperature", 299.4, 1, 1000, "T", "Temperature in kelvin; RT/F is 25.8 mV at the default."),
            NeuronParameters.Voltage("detectionPotential", 0, "Vdet", "Maxima of the potential above it are spikes."),
            NeuronParameters.Refractory(2, HodgkinHuxleyNeurons.RefractoryMeaning),
            NeuronParameters.Bias,
            NeuronParameters.ExcitatoryTime(0.2),
            NeuronParameters.InhibitoryTime(2),
        ],
        [
            .. HodgkinHuxleyNeurons.States,
            .. NeuronParameters.SynapticCurrents,
            Concentration("sodiumInside", "Sodium inside in mM; 12 at the start if not given."),
            Concentration("potassiumInside", "Potassium inside in mM; 150 at the start if not given."),
            Concentration("sodiumOutside", "Sodium outside in mM; 145 at the start if not given."),
            Concentration("potassiumOutside", "Potassium outside in mM; 4.5 at the start if not given."),
            new("sodiumReversalPotential", PhysicalDimension.Voltage, "Reversal potential of sodium; recorded only.") { CanBeInitialised = false },
            new("potassiumReversalPotential", PhysicalDimension.Voltage, "Reversal potential of potassium; recorded only.") { CanBeInitialised = false },
            new("pumpCurrent", PhysicalDimension.Current, "Net outward current of the pump; recorded only.") { CanBeInitialised = false },
        ])
    {
        IntegratesGapCurrents = true,
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    // With the concentrations of Table 1 sodium and potassium both balance at −71.03 mV and a net pump current of 322.7 pA; the pump's occupation there is 0.05135.
    private const double PumpMaximumPa = 6284.6;

    /// <inheritdoc/>
    public static HodgkinHuxleyIons Create(NeuronStorage storage) => new()
    {
        _neurons = HodgkinHuxleyNeurons.Create(
            storage,
            default(SquidGates),
            _ => -65,
            HodgkinHuxleyNeurons.AlphaCurrents,
            Pools,
            storage.AddParameter("detectionPotential")),
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => _neurons.Step(i, input, inhibitoryInput);

    private static NeuronStateDescriptor Concentration(string name, string meaning) =>
        new(name, PhysicalDimension.Dimensionless, meaning) { Minimum = 1e-6, Maximum = 1e6 };

    private static IonPools Pools(NeuronStorage storage)
    {
        var insidePl = storage.Parameter("insideVolume");
        var outsidePl = storage.Parameter("outsideVolume");
        var kelvin = storage.Parameter("temperature");
        return new IonPools
        {
            SodiumInside = storage.AddState("sodiumInside", _ => 12),
            PotassiumInside = storage.AddState("potassiumInside", _ => 150),
            SodiumOutside = storage.AddState("sodiumOutside", _ => 145),
            PotassiumOutside = storage.AddState("potassiumOutside", _ => 4.5),
            SodiumReversalMv = storage.AddObservable(),
            PotassiumReversalMv = storage.AddObservable(),
            PumpPa = storage.AddObservable(),
            ThermalMv = storage.AddCoefficient(i => IonPhysics.ThermalVoltageMv(kelvin[i]), "temperature"),
            SodiumLeak = storage.AddParameter("sodiumLeakConductance"),
            PotassiumLeak = storage.AddParameter("potassiumLeakConductance"),
            PumpMaximumPa = storage.AddParameter("pumpMaximumCurrent"),
            SodiumHalf = storage.AddParameter("pumpSodiumHalf"),
            PotassiumHalf = storage.AddParameter("pumpPotassiumHalf"),

            // 1 pA·ms = 1e-15 C; over F in C/mol and pL that is 1e-15/(1e-12 L) mol/L = 1e-3 mol/L = 1 mM.
            InsidePerCharge = storage.AddCoefficient(i => 1 / (IonPhysics.FaradayCoulombPerMole * insidePl[i]), "insideVolume"),
            OutsidePerCharge = storage.AddCoefficient(i => 1 / (IonPhysics.FaradayCoulombPerMole * outsidePl[i]), "outsideVolume"),
        };
    }
}

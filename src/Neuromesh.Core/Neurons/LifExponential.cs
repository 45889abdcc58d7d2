using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Leaky integrate-and-fire neurons with exponentially decaying synaptic currents:
/// <c>tau dV/dt = -(V - E) + (tau/C)·(Iex + Iin + I)</c>, <c>tauSyn dIsyn/dt = -Isyn</c>, <c>Isyn ← Isyn + w</c> on a spike of weight w (pA).
/// </summary>
/// <remarks>
/// Exact integration on the grid. Weights of 0 and above drive the excitatory current, those below the inhibitory one. A spike is
/// emitted at the end of the step in which V reaches the threshold; V is then held at the reset potential for the refractory period,
/// while the currents go on.
/// Source: the equations of NEST's <c>iaf_psc_exp</c> (Rotter and Diesmann 1999, doi:10.1007/s004220050570; Tsodyks, Uziel and Markram 2000).
/// </remarks>
public sealed unsafe class LifExponential : INeuronGroup
{
    private readonly NativeBuffer<double> _potentialAboveRestMv;
    private readonly NativeBuffer<double> _refractoryStepsLeft;
    private readonly NativeBuffer<double> _driveMv;
    private readonly NeuronCoefficient _restMv;
    private readonly NeuronCoefficient _decay;
    private readonly NeuronCoefficient _threshold;
    private readonly NeuronCoefficient _reset;
    private readonly NeuronCoefficient _refractorySteps;
    private readonly NativeBuffer<double> _excitatoryCurrentPa;
    private readonly NativeBuffer<double> _inhibitoryCurrentPa;
    private readonly NeuronCoefficient _excitatoryDecay;
    private readonly NeuronCoefficient _inhibitoryDecay;
    private readonly NeuronCoefficient _excitatoryGain;
    private readonly NeuronCoefficient _inhibitoryGain;
    private readonly LifMembrane _membrane;
    private LifExponentialArrays _arrays;

    /// <summary>Creates the neurons in their initial state.</summary>
    /// <param name="slice">Parameters and initial values; the parameters of <c>lif-exponential</c>.</param>
    public LifExponential(NeuronSlice slice)
    {
        Size = slice.Size;
        _membrane = new LifMembrane(slice);
        _decay = _membrane.CreateDecay();
        _restMv = _membrane.CreateRest();
        _threshold = _membrane.CreateAboveRest("thresholdPotential");
        _reset = _membrane.CreateAboveRest("resetPotential");
        _excitatoryDecay = _membrane.CreateSynapticDecay("excitatoryTimeConstant");
        _inhibitoryDecay = _membrane.CreateSynapticDecay("inhibitoryTimeConstant");
        _excitatoryGain = _membrane.CreateSynapticGain("excitatoryTimeConstant");
        _inhibitoryGain = _membrane.CreateSynapticGain("inhibitoryTimeConstant");
        _excitatoryCurrentPa = CreateCurrent(slice, "excitatoryCurrent");
        _inhibitoryCurrentPa = CreateCurrent(slice, "inhibitoryCurrent");
        _refractorySteps = _membrane.CreateRefractorySteps();
        _potentialAboveRestMv = _membrane.CreateInitialPotential();
        _refractoryStepsLeft = new NativeBuffer<double>(NeuronCoefficient.RoundUp(Size));
        _driveMv = new NativeBuffer<double>(NeuronCoefficient.RoundUp(Size));
        _arrays = new LifExponentialArrays
        {
            PotentialAboveRestMv = _potentialAboveRestMv.Pointer,
            RefractoryStepsLeft = _refractoryStepsLeft.Pointer,
            DriveMv = _driveMv.Pointer,
            Decay = _decay.Pointer,
            DecayMask = _decay.Mask,
            ThresholdAboveRestMv = _threshold.Pointer,
            ThresholdAboveRestMvMask = _threshold.Mask,
            ResetAboveRestMv = _reset.Pointer,
            ResetAboveRestMvMask = _reset.Mask,
            RefractorySteps = _refractorySteps.Pointer,
            RefractoryStepsMask = _refractorySteps.Mask,
            ExcitatoryCurrentPa = _excitatoryCurrentPa.Pointer,
            InhibitoryCurrentPa = _inhibitoryCurrentPa.Pointer,
            ExcitatoryDecay = _excitatoryDecay.Pointer,
            ExcitatoryDecayMask = _excitatoryDecay.Mask,
            InhibitoryDecay = _inhibitoryDecay.Pointer,
            InhibitoryDecayMask = _inhibitoryDecay.Mask,
            ExcitatoryGain = _excitatoryGain.Pointer,
            ExcitatoryGainMask = _excitatoryGain.Mask,
            InhibitoryGain = _inhibitoryGain.Pointer,
            InhibitoryGainMask = _inhibitoryGain.Mask,
        };
        _arrays.DriveMvMask = _membrane.WriteDrive([], _driveMv.Span);
        GrowsSlowly = _membrane.GrowsSlowly(_excitatoryGain, _inhibitoryGain);
    }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public int PortCount => 2;

    /// <inheritdoc/>
    public long Bytes => _membrane.Bytes + _potentialAboveRestMv.Bytes + _refractoryStepsLeft.Bytes + _driveMv.Bytes + _excitatoryCurrentPa.Bytes + _inhibitoryCurrentPa.Bytes
        + _restMv.Bytes + _decay.Bytes + _threshold.Bytes + _reset.Bytes + _refractorySteps.Bytes
        + _excitatoryDecay.Bytes + _inhibitoryDecay.Bytes + _excitatoryGain.Bytes + _inhibitoryGain.Bytes;

    /// <inheritdoc/>
    public void SetInjectedCurrent(ReadOnlySpan<double> currentsPa) => _arrays.DriveMvMask = _membrane.WriteDrive(currentsPa, _driveMv.Span);

    /// <inheritdoc/>
    public int Step(long step, int first, int count, double* input, nint portOffset, int* fired)
    {
        var firedCount = LifExponentialUpdate.Step(_arrays.From(first), count, input + first, input + first + portOffset, fired);
        for (var i = 0; i < firedCount; i++)
        {
            fired[i] += first;
        }

        return firedCount;
    }

    /// <inheritdoc/>
    public double Read(int variable, int neuron) => variable switch
    {
        0 => _potentialAboveRestMv.Pointer[neuron] + _restMv[neuron],
        1 => _excitatoryCurrentPa.Pointer[neuron],
        2 => _inhibitoryCurrentPa.Pointer[neuron],
        _ => throw new ArgumentOutOfRangeException(nameof(variable)),
    };

    /// <inheritdoc/>
    public void AddState(int neuron, ref StateDigest digest)
    {
        digest.Add(_potentialAboveRestMv.Pointer[neuron]);
        digest.Add(_refractoryStepsLeft.Pointer[neuron]);
        digest.Add(_excitatoryCurrentPa.Pointer[neuron]);
        digest.Add(_inhibitoryCurrentPa.Pointer[neuron]);
    }

    /// <inheritdoc/>
    public bool GrowsSlowly { get; }

    /// <inheritdoc/>
    public int FindNonFinite(double headroom)
    {
        // A reset hides what a current that is not finite did to the potential.
        var potential = FiniteSearch.FindFirst(_potentialAboveRestMv.Pointer, Size, headroom);
        var excitatory = FiniteSearch.FindFirst(_excitatoryCurrentPa.Pointer, Size, headroom);
        var inhibitory = FiniteSearch.FindFirst(_inhibitoryCurrentPa.Pointer, Size, headroom);

        // The first of all three: as unsigned numbers the −1 of none is the largest.
        return (int)Math.Min((uint)potential, Math.Min((uint)excitatory, (uint)inhibitory));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _potentialAboveRestMv.Dispose();
        _refractoryStepsLeft.Dispose();
        _driveMv.Dispose();
        _restMv.Dispose();
        _decay.Dispose();
        _threshold.Dispose();
        _reset.Dispose();
        _refractorySteps.Dispose();
        _excitatoryCurrentPa.Dispose();
        _inhibitoryCurrentPa.Dispose();
        _excitatoryDecay.Dispose();
        _inhibitoryDecay.Dispose();
        _excitatoryGain.Dispose();
        _inhibitoryGain.Dispose();
    }

    private static NativeBuffer<double> CreateCurrent(NeuronSlice slice, string name)
    {
        var currentPa = new NativeBuffer<double>(NeuronCoefficient.RoundUp(slice.Size));
        slice.InitialValue(name)?.CopyTo(currentPa.Span);
        return currentPa;
    }
}

using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Leaky integrate-and-fire neurons whose synapses are jumps of the membrane potential:
/// <c>tau dV/dt = -(V - E) + R·I</c>, <c>R = tau/C</c>, <c>V ← V + J</c> on a spike of weight J (mV).
/// </summary>
/// <remarks>
/// Exact integration on the grid. A spike is emitted at the end of the step in which V reaches the threshold; V is then held at the
/// reset potential for the refractory period, during which incoming spikes are discarded or, with <c>refractoryInput</c> 1, added to V at its end, decayed by exp(-t/tau) over the time t that was left of it.
/// Source: the equations of NEST's <c>iaf_psc_delta</c> (Rotter and Diesmann 1999, doi:10.1007/s004220050570).
/// </remarks>
public sealed unsafe class LifDelta : INeuronGroup
{
    private readonly NativeBuffer<double> _potentialAboveRestMv;
    private readonly NativeBuffer<double> _refractoryStepsLeft;
    private readonly NativeBuffer<double> _driveMv;
    private readonly NeuronCoefficient _restMv;
    private readonly NeuronCoefficient _decay;
    private readonly NeuronCoefficient _threshold;
    private readonly NeuronCoefficient _reset;
    private readonly NeuronCoefficient _refractorySteps;
    private readonly NeuronCoefficient _minimum;
    private readonly LifMembrane _membrane;
    private readonly NativeBuffer<double>? _refractoryInputMv;
    private readonly NeuronCoefficient? _refractoryDecay;
    private LifDeltaArrays _arrays;

    /// <summary>Creates the neurons in their initial state.</summary>
    /// <param name="slice">Parameters and initial values; the parameters of <c>lif-delta</c>.</param>
    public LifDelta(NeuronSlice slice)
    {
        Size = slice.Size;
        _membrane = new LifMembrane(slice);
        _decay = _membrane.CreateDecay();
        _restMv = _membrane.CreateRest();
        _threshold = _membrane.CreateAboveRest("thresholdPotential");
        _reset = _membrane.CreateAboveRest("resetPotential");
        _minimum = _membrane.CreateAboveRest("minimumPotential");
        _refractorySteps = _membrane.CreateRefractorySteps();
        _potentialAboveRestMv = _membrane.CreateInitialPotential();
        _refractoryStepsLeft = new NativeBuffer<double>(NeuronCoefficient.RoundUp(Size));
        _driveMv = new NativeBuffer<double>(NeuronCoefficient.RoundUp(Size));
        _arrays = new LifDeltaArrays
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
            MinimumAboveRestMv = _minimum.Pointer,
            MinimumAboveRestMvMask = _minimum.Mask,
        };
        _arrays.DriveMvMask = _membrane.WriteDrive([], _driveMv.Span);
        if (slice.Parameters["refractoryInput"] is not ConstantValue { Value: 0 })
        {
            _refractoryDecay = _membrane.CreateRefractoryDecay();
            _refractoryInputMv = new NativeBuffer<double>(NeuronCoefficient.RoundUp(Size));
        }
    }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public int PortCount => 1;

    /// <inheritdoc/>
    public long Bytes => _membrane.Bytes + _potentialAboveRestMv.Bytes + _refractoryStepsLeft.Bytes + _driveMv.Bytes + (_refractoryInputMv?.Bytes ?? 0) + (_refractoryDecay?.Bytes ?? 0)
        + _restMv.Bytes + _decay.Bytes + _threshold.Bytes + _reset.Bytes + _refractorySteps.Bytes + _minimum.Bytes;

    /// <inheritdoc/>
    public void SetInjectedCurrent(ReadOnlySpan<double> currentsPa) => _arrays.DriveMvMask = _membrane.WriteDrive(currentsPa, _driveMv.Span);

    /// <inheritdoc/>
    public int Step(long step, int first, int count, double* input, nint portOffset, int* fired)
    {
        if (_refractoryInputMv is not null)
        {
            HoldInput(first, count, input);
        }

        var firedCount = LifDeltaUpdate.Step(_arrays.From(first), count, input + first, fired);
        for (var i = 0; i < firedCount; i++)
        {
            fired[i] += first;
        }

        return firedCount;
    }

    /// <inheritdoc/>
    public double Read(int variable, int neuron) => _potentialAboveRestMv.Pointer[neuron] + _restMv[neuron];

    /// <inheritdoc/>
    public void AddState(int neuron, ref StateDigest digest)
    {
        digest.Add(_potentialAboveRestMv.Pointer[neuron]);
        digest.Add(_refractoryStepsLeft.Pointer[neuron]);
        if (_refractoryInputMv is not null)
        {
            digest.Add(_refractoryInputMv.Pointer[neuron]);
        }
    }

    /// <inheritdoc/>
    public bool GrowsSlowly => _membrane.GrowsSlowly();

    /// <inheritdoc/>
    public int FindNonFinite(double headroom) => FiniteSearch.FindFirst(_potentialAboveRestMv.Pointer, Size, headroom);

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
        _minimum.Dispose();
        _refractoryInputMv?.Dispose();
        _refractoryDecay?.Dispose();
    }

    /// <summary>Keeps what reaches refractory neurons, as it will have decayed when they are free, and hands it to those that are.</summary>
    private void HoldInput(int first, int count, double* input)
    {
        for (var i = first; i < first + count; i++)
        {
            ref var held = ref _refractoryInputMv!.Pointer[i];
            if (_refractoryStepsLeft.Pointer[i] < 1)
            {
                input[i] += held;
                held = 0;
            }
            else if (input[i] != 0)
            {
                held += input[i] * DeterministicMath.Exp(-_refractoryStepsLeft.Pointer[i] * _refractoryDecay![i]);
            }
        }
    }
}

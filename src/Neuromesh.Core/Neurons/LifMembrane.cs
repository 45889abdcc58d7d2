using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Neurons;

/// <summary>What the leaky integrate-and-fire models share: the membrane's propagators and its drive by injected current.</summary>
internal sealed unsafe class LifMembrane
{
    private readonly NeuronSlice _slice;
    private readonly double _timeStepMs;
    private readonly double[] _restMv;
    private readonly double[] _timeConstantMs;
    private readonly double[] _biasCurrentPa;
    private readonly double[] _driveGain;

    public LifMembrane(NeuronSlice slice)
    {
        _slice = slice;
        _timeStepMs = slice.TimeStep.Milliseconds;
        _restMv = slice.Parameter("restPotential");
        _timeConstantMs = slice.Parameter("membraneTimeConstant");
        CapacitancePf = slice.Parameter("capacitance");
        _biasCurrentPa = slice.Parameter("biasCurrent");
        _driveGain = new double[slice.Size];
        for (var i = 0; i < slice.Size; i++)
        {
            // tau/C·(1 - exp(-h/tau)) without cancellation.
            _driveGain[i] = -_timeConstantMs[i] / CapacitancePf[i] * DeterministicMath.Expm1(-_timeStepMs / _timeConstantMs[i]);
        }
    }

    /// <summary>Membrane capacitance of each neuron in pF.</summary>
    public double[] CapacitancePf { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => 5L * sizeof(double) * _slice.Size;

    public NeuronCoefficient CreateRest() => new(_slice.Size, _slice.Varies("restPotential"), i => _restMv[i]);

    public NeuronCoefficient CreateDecay() => new(
        _slice.Size,
        _slice.Varies("membraneTimeConstant"),
        i => DeterministicMath.Exp(-_timeStepMs / _timeConstantMs[i]));

    /// <summary>Exponent of the decay over one step that input in the refractory period goes through; infinite where such input is lost.</summary>
    public NeuronCoefficient CreateRefractoryDecay()
    {
        var isKept = _slice.Parameter("refractoryInput");
        return new(
            _slice.Size,
            _slice.Varies("refractoryInput") || _slice.Varies("membraneTimeConstant"),
            i => isKept[i] > 0 ? _timeStepMs / _timeConstantMs[i] : double.PositiveInfinity);
    }

    public NeuronCoefficient CreateAboveRest(string potential)
    {
        var potentialMv = _slice.Parameter(potential);
        return new(_slice.Size, _slice.Varies(potential) || _slice.Varies("restPotential"), i => potentialMv[i] - _restMv[i]);
    }

    public NeuronCoefficient CreateRefractorySteps()
    {
        var periodMs = _slice.Parameter("refractoryPeriod");
        return new(_slice.Size, _slice.Varies("refractoryPeriod"), i => Math.Round(periodMs[i] / _timeStepMs));
    }

    public NativeBuffer<double> CreateInitialPotential()
    {
        var potentialAboveRestMv = new NativeBuffer<double>(NeuronCoefficient.RoundUp(_slice.Size));
        if (_slice.InitialValue("membranePotential") is { } initialMv)
        {
            for (var i = 0; i < _slice.Size; i++)
            {
                potentialAboveRestMv.Pointer[i] = initialMv[i] - _restMv[i];
            }
        }

        return potentialAboveRestMv;
    }

    /// <summary>
    /// Effect of a current that decays with its own time constant on the potential over one step, in mV/pA:
    /// <c>(exp(-h/tau) - exp(-h/tauSyn)) / (C·(1/tauSyn - 1/tau))</c>, written so that equal time constants are no special case.
    /// </summary>
    /// <param name="timeConstant">Name of the current's time constant.</param>
    public NeuronCoefficient CreateSynapticGain(string timeConstant)
    {
        var synapticMs = _slice.Parameter(timeConstant);
        var varies = _slice.Varies(timeConstant) || _slice.Varies("membraneTimeConstant") || _slice.Varies("capacitance");
        return new(_slice.Size, varies, i =>
        {
            var x = (_timeStepMs / synapticMs[i]) - (_timeStepMs / _timeConstantMs[i]);
            var ratio = x == 0 ? 1 : DeterministicMath.Expm1(x) / x;
            return _timeStepMs / CapacitancePf[i] * DeterministicMath.Exp(-_timeStepMs / synapticMs[i]) * ratio;
        });
    }

    public NeuronCoefficient CreateSynapticDecay(string timeConstant)
    {
        var synapticMs = _slice.Parameter(timeConstant);
        return new(_slice.Size, _slice.Varies(timeConstant), i => DeterministicMath.Exp(-_timeStepMs / synapticMs[i]));
    }

    /// <summary>Writes what bias and injected current add to the potential in one step.</summary>
    /// <param name="currentsPa">Injected current of each neuron in pA; empty for none.</param>
    /// <param name="driveMv">Receives the effect in mV; room for a whole vector at least.</param>
    /// <returns>The index mask of <paramref name="driveMv"/>: 0 where one vector of it says the drive of all neurons.</returns>
    public nint WriteDrive(ReadOnlySpan<double> currentsPa, Span<double> driveMv)
    {
        var isUniform = true;
        for (var i = 0; i < _slice.Size; i++)
        {
            driveMv[i] = _driveGain[i] * (_biasCurrentPa[i] + (currentsPa.IsEmpty ? 0 : currentsPa[i]));
            isUniform &= BitConverter.DoubleToInt64Bits(driveMv[i]) == BitConverter.DoubleToInt64Bits(driveMv[0]);
        }

        return isUniform ? 0 : -1;
    }

    /// <summary>Whether drive and synaptic currents have ordinary gains, see <see cref="INeuronGroup.GrowsSlowly"/>.</summary>
    /// <param name="synapticGains">Gains of the synaptic currents.</param>
    public bool GrowsSlowly(params ReadOnlySpan<NeuronCoefficient> synapticGains)
    {
        var slowly = !Array.Exists(_driveGain, gain => !(gain <= StateCheck.LargestCoefficient));
        foreach (var gain in synapticGains)
        {
            slowly &= gain.IsWithin(StateCheck.LargestCoefficient);
        }

        return slowly;
    }
}

using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Leaky integrate-and-fire neurons whose synaptic currents are alpha functions:
/// <c>tau dV/dt = -(V - E) + (tau/C)·(Iex + Iin + I)</c>, <c>dIsyn/dt = s - Isyn/tauSyn</c>, <c>ds/dt = -s/tauSyn</c>,
/// <c>s ← s + w·e/tauSyn</c> on a spike of weight w (pA), so that the current of one spike peaks at w.
/// </summary>
/// <remarks>
/// Exact integration on the grid; bounded from below where a minimum is given. A spike is emitted at the end of the step in which V reaches the
/// threshold; V is then held at the reset potential for the refractory period, while the currents go on.
/// Source: the equations of NEST's <c>iaf_psc_alpha</c> (Rotter and Diesmann 1999, doi:10.1007/s004220050570).
/// </remarks>
internal unsafe struct LifAlpha : INeuronModel<LifAlpha>
{
    private double* _potentialMv;
    private double* _refractoryStepsLeft;
    private double* _currentPa;
    private Coefficient _restMv;
    private Coefficient _decay;
    private Coefficient _driveGain;
    private Coefficient _thresholdMv;
    private Coefficient _resetMv;
    private Coefficient _minimumMv;
    private Coefficient _refractorySteps;
    private Current _excitatory;
    private Current _inhibitory;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "lif-alpha",
        "Leaky integrate-and-fire, tau dV/dt = -(V - E) + (tau/C)·(Iex + Iin + I); a spike of weight w (pA) adds an alpha function of peak w to Iex (w >= 0) or Iin (w < 0).",
        PhysicalDimension.Current,
        [
            NeuronParameters.PositiveTime("membraneTimeConstant", 10, "tau", "Time constant of the membrane."),
            NeuronParameters.Capacitance(250),
            NeuronParameters.Rest(-70),
            NeuronParameters.Reset(-70),
            NeuronParameters.Threshold(-55),
            NeuronParameters.Refractory(2),
            NeuronParameters.Bias,
            NeuronParameters.Minimum("Lower bound of the potential; below the threshold, none if not given."),
            NeuronParameters.ExcitatoryTime(2),
            NeuronParameters.InhibitoryTime(2),
        ],
        [NeuronParameters.MembranePotential, .. NeuronParameters.SynapticCurrents])
    {
        Check = NeuronParameters.ResetAndMinimumBelowThreshold,
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static bool IsLinear => true;

    /// <inheritdoc/>
    public static LifAlpha Create(NeuronStorage storage)
    {
        var tauMs = storage.Parameter("membraneTimeConstant");
        var capacitancePf = storage.Parameter("capacitance");
        var restMv = storage.Parameter("restPotential");
        var stepMs = storage.TimeStepMs;
        return new LifAlpha
        {
            _potentialMv = storage.AddState("membranePotential", i => restMv[i]),
            _currentPa = storage.CurrentPa,
            _restMv = storage.AddParameter("restPotential"),
            _decay = storage.AddCoefficient(i => DeterministicMath.Exp(-stepMs / tauMs[i]), "membraneTimeConstant"),
            _driveGain = storage.AddCoefficient(
                i => -tauMs[i] / capacitancePf[i] * DeterministicMath.Expm1(-stepMs / tauMs[i]), "membraneTimeConstant", "capacitance"),
            _thresholdMv = storage.AddParameter("thresholdPotential"),
            _resetMv = storage.AddParameter("resetPotential"),
            _minimumMv = storage.AddParameter("minimumPotential"),
            _refractorySteps = storage.AddRefractorySteps(),
            _excitatory = new Current(storage, "excitatory"),
            _inhibitory = new Current(storage, "inhibitory"),
            _refractoryStepsLeft = storage.AddHiddenState(),
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var potential = TLanes.Load(_potentialMv + i);
        var refractory = TLanes.Load(_refractoryStepsLeft + i);
        var rest = _restMv.At<TLanes>(i);
        var free = ((((potential - rest) * _decay.At<TLanes>(i))
            + _excitatory.Advance(i, input))
            + _inhibitory.Advance(i, inhibitoryInput))
            + (_driveGain.At<TLanes>(i) * TLanes.Load(_currentPa + i));
        free += rest;
        var minimum = _minimumMv.At<TLanes>(i);
        free = TLanes.Select(TLanes.LessThan(free, minimum), minimum, free);
        var one = TLanes.Broadcast(1);
        var isRefractory = TLanes.GreaterThanOrEqual(refractory, one);
        potential = TLanes.Select(isRefractory, potential, free);
        refractory = TLanes.Select(isRefractory, refractory - one, refractory);
        var fires = TLanes.GreaterThanOrEqual(potential, _thresholdMv.At<TLanes>(i));
        TLanes.Select(fires, _resetMv.At<TLanes>(i), potential).Store(_potentialMv + i);
        TLanes.Select(fires, _refractorySteps.At<TLanes>(i), refractory).Store(_refractoryStepsLeft + i);
        return fires;
    }

    /// <summary>One synaptic current and its effect on the potential.</summary>
    private readonly struct Current
    {
        private readonly double* _currentPa;
        private readonly double* _slope;
        private readonly double _stepMs;
        private readonly Coefficient _decay;
        private readonly Coefficient _gain;
        private readonly Coefficient _slopeGain;
        private readonly Coefficient _jump;

        public Current(NeuronStorage storage, string side)
        {
            var name = side + "TimeConstant";
            var synapticMs = storage.Parameter(name);
            var tauMs = storage.Parameter("membraneTimeConstant");
            var capacitancePf = storage.Parameter("capacitance");
            var stepMs = storage.TimeStepMs;
            _stepMs = stepMs;
            _currentPa = storage.AddState(side + "Current");
            _slope = storage.AddHiddenState();
            _jump = SynapticPorts.AlphaJump(storage, name);
            _decay = storage.AddCoefficient(i => DeterministicMath.Exp(-stepMs / synapticMs[i]), name);

            // (1/C)·∫ exp(-(h - s)/tau)·exp(-s/tauSyn) ds and the same with a factor s; x = 0 is no special case.
            _gain = storage.AddCoefficient(
                i =>
                {
                    var x = (stepMs / synapticMs[i]) - (stepMs / tauMs[i]);
                    var ratio = x == 0 ? 1 : DeterministicMath.Expm1(x) / x;
                    return stepMs / capacitancePf[i] * DeterministicMath.Exp(-stepMs / synapticMs[i]) * ratio;
                },
                name,
                "membraneTimeConstant",
                "capacitance");
            _slopeGain = storage.AddCoefficient(
                i => stepMs * stepMs / capacitancePf[i] * DeterministicMath.Exp(-stepMs / tauMs[i])
                    * SynapticPorts.FirstMoment((stepMs / synapticMs[i]) - (stepMs / tauMs[i])),
                name,
                "membraneTimeConstant",
                "capacitance");
        }

        /// <summary>Advances the current by one step and adds the input.</summary>
        /// <returns>What the current did to the potential, in mV.</returns>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Advance<TLanes>(nint i, TLanes input)
            where TLanes : unmanaged, IDoubleLanes<TLanes>
        {
            var current = TLanes.Load(_currentPa + i);
            var slope = TLanes.Load(_slope + i);
            var decay = _decay.At<TLanes>(i);
            ((current + (slope * TLanes.Broadcast(_stepMs))) * decay).Store(_currentPa + i);
            ((slope * decay) + (_jump.At<TLanes>(i) * input)).Store(_slope + i);
            return (current * _gain.At<TLanes>(i)) + (slope * _slopeGain.At<TLanes>(i));
        }
    }
}

using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Izhikevich's neurons: <c>dv/dt = 0.04 v² + 5 v + 140 - u + I</c>, <c>du/dt = a·(b·v - u)</c>; at v ≥ threshold <c>v ← c</c>, <c>u ← u + d</c>;
/// a spike of weight J (mV) moves v by J.
/// </summary>
/// <remarks>
/// v and u are in mV, time in ms; a current of 1 pA counts as I = 1 (mV/ms). The scheme is part of the model: forward Euler with the step of the
/// experiment, both variables from the values before the step (<c>consistentIntegration</c> 1, the default). With 0 it is that of the published
/// program: two half steps of v, u from the new v, and incoming weights act as a current over the step. Because the scheme is first order,
/// spike times move with the step.
/// The fused multiply-adds are explicit: a fast-spiking neuron multiplies a difference in the last bit tenfold every 25 ms, so that only the same roundings
/// give the same trajectory as NEST's; with these, the traces in the tests agree in every bit, with synaptic input and in both schemes.
/// Source: E. M. Izhikevich 2003, doi:10.1109/TNN.2003.820440; the conventions of NEST's <c>izhikevich</c>.
/// </remarks>
internal unsafe struct Izhikevich : INeuronModel<Izhikevich>
{
    private double* _potentialMv;
    private double* _recoveryMv;
    private double* _current;
    private double _stepMs;
    private Coefficient _rate;
    private Coefficient _sensitivity;
    private Coefficient _resetMv;
    private Coefficient _jumpMv;
    private Coefficient _thresholdMv;
    private Coefficient _minimumMv;
    private Coefficient _consistent;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "izhikevich",
        "Izhikevich's neuron, dv/dt = 0.04 v^2 + 5 v + 140 - u + I, du/dt = a·(b·v - u) (mV, ms; 1 pA counts as I = 1), v <- c and u <- u + d after a spike; a spike of weight J (mV) moves v by J.",
        PhysicalDimension.Voltage,
        [
            NeuronParameters.PositiveNumber("recoveryRate", 0.02, 1000, "a", "Rate of the recovery variable, per ms."),
            NeuronParameters.Number("recoverySensitivity", 0.2, -1e6, 1e6, "b", "Sensitivity of the recovery variable to v."),
            NeuronParameters.Voltage("resetPotential", -65, "c", "v after a spike."),
            NeuronParameters.Voltage("recoveryJump", 8, "d", "What a spike adds to u."),
            NeuronParameters.Threshold(30),
            NeuronParameters.Minimum("Lower bound of v; below the threshold, none if not given."),
            NeuronParameters.Bias,
            NeuronParameters.Number("consistentIntegration", 1, 0, 1, "", "1: forward Euler; 0: the scheme of the published program."),
        ],
        [
            new("membranePotential", PhysicalDimension.Voltage, "v; -65 mV at the start if not given."),
            new("recoveryVariable", PhysicalDimension.Voltage, "u; b·v at the start if not given."),
        ])
    {
        // The published step; at 5 ms the forward Euler scheme fires four times as often.
        LargestStepMs = 1,
        Check = (lowest, highest) =>
            NeuronParameters.ResetAndMinimumBelowThreshold(lowest, highest) ?? NeuronParameters.Switch("consistentIntegration", lowest, highest),
    };

    /// <inheritdoc/>
    public static int PortCount => 1;

    /// <inheritdoc/>
    public static Izhikevich Create(NeuronStorage storage)
    {
        var sensitivity = storage.Parameter("recoverySensitivity");
        var potentialMv = storage.AddState("membranePotential", _ => -65);
        return new Izhikevich
        {
            _potentialMv = potentialMv,
            _recoveryMv = storage.AddState("recoveryVariable", i => sensitivity[i] * potentialMv[i]),
            _current = storage.CurrentPa,
            _stepMs = storage.TimeStepMs,
            _rate = storage.AddParameter("recoveryRate"),
            _sensitivity = storage.AddParameter("recoverySensitivity"),
            _resetMv = storage.AddParameter("resetPotential"),
            _jumpMv = storage.AddParameter("recoveryJump"),
            _thresholdMv = storage.AddParameter("thresholdPotential"),
            _minimumMv = storage.AddParameter("minimumPotential"),
            _consistent = storage.AddParameter("consistentIntegration"),
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var v = TLanes.Load(_potentialMv + i);
        var u = TLanes.Load(_recoveryMv + i);
        var current = TLanes.Load(_current + i);
        var step = TLanes.Broadcast(_stepMs);
        var isConsistent = TLanes.GreaterThanOrEqual(_consistent.At<TLanes>(i), TLanes.Broadcast(0.5));
        var euler = v + TLanes.FusedMultiplyAdd(step, Slope(v, u) + current, input);
        var half = step * TLanes.Broadcast(0.5);
        var published = TLanes.FusedMultiplyAdd(half, (Slope(v, u) + current) + input, v);
        published = TLanes.FusedMultiplyAdd(half, (Slope(published, u) + current) + input, published);
        var next = TLanes.Select(isConsistent, euler, published);
        var pull = TLanes.FusedMultiplyAdd(_sensitivity.At<TLanes>(i), TLanes.Select(isConsistent, v, published), TLanes.Zero - u);
        u = TLanes.FusedMultiplyAdd(step * _rate.At<TLanes>(i), pull, u);
        var minimum = _minimumMv.At<TLanes>(i);
        next = TLanes.Select(TLanes.LessThan(next, minimum), minimum, next);
        var fires = TLanes.GreaterThanOrEqual(next, _thresholdMv.At<TLanes>(i));
        TLanes.Select(fires, _resetMv.At<TLanes>(i), next).Store(_potentialMv + i);
        TLanes.Select(fires, u + _jumpMv.At<TLanes>(i), u).Store(_recoveryMv + i);
        return fires;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Slope<TLanes>(TLanes v, TLanes u)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
        => (TLanes.FusedMultiplyAdd(TLanes.Broadcast(0.04) * v, v, TLanes.Broadcast(5) * v) + TLanes.Broadcast(140)) - u;
}

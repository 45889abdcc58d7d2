using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>What the models with spike-triggered threshold and current share: parameters, recorded variables, and how their spikes are drawn.</summary>
internal static unsafe class SpikeEscapes
{
    public static ImmutableArray<NeuronParameterDescriptor> Parameters =>
    [
        NeuronParameters.Capacitance(80),
        NeuronParameters.Leak(4),
        NeuronParameters.Rest(-70),
        NeuronParameters.Reset(-55),
        NeuronParameters.Refractory(4, "Time after a spike, from the next step on, in which the potential is held; a whole number of time steps."),
        NeuronParameters.Bias,
        NeuronParameters.Voltage("thresholdPotential", -35, "VT", "Threshold without spikes."),
        NeuronParameters.PositiveVoltage("slopeFactor", 0.5, "D", "Width of the stochastic threshold."),
        NeuronParameters.NotNegative("escapeRate", PhysicalDimension.Frequency, 1, "lambda0", "Rate of spikes at the threshold."),
        .. Enumerable.Range(1, SpikeEscape.MaximumComponents).SelectMany(Component),
    ];

    public static ImmutableArray<NeuronStateDescriptor> Observables =>
    [
        new("adaptiveThreshold", PhysicalDimension.Voltage, "Threshold with the effect of past spikes; recorded only.") { CanBeInitialised = false },
        new("spikeTriggeredCurrent", PhysicalDimension.Current, "Current that past spikes have left, outward; recorded only.") { CanBeInitialised = false },
    ];

    /// <summary>Builds the state; the threshold and the current are the next recorded variables.</summary>
    /// <param name="storage">The neurons' memory.</param>
    public static SpikeEscape Create(NeuronStorage storage)
    {
        var thresholdMv = storage.Parameter("thresholdPotential");
        var slopeMv = storage.Parameter("slopeFactor");
        var rateHz = storage.Parameter("escapeRate");
        var stepMs = storage.TimeStepMs;
        return new SpikeEscape
        {
            ThresholdMv = storage.AddObservable(i => thresholdMv[i]),
            CurrentPa = storage.AddObservable(),
            Current1 = CreateComponent(storage, "current", 1),
            Current2 = CreateComponent(storage, "current", 2),
            Current3 = CreateComponent(storage, "current", 3),
            Threshold1 = CreateComponent(storage, "threshold", 1),
            Threshold2 = CreateComponent(storage, "threshold", 2),
            Threshold3 = CreateComponent(storage, "threshold", 3),
            Currents = CountUsed(storage, "current"),
            Thresholds = CountUsed(storage, "threshold"),
            RefractoryStepsLeft = storage.AddHiddenState(),
            Uniforms = storage.AddUniforms("spike escape"),
            RestingThresholdMv = storage.AddParameter("thresholdPotential"),
            InverseSlope = storage.AddCoefficient(i => 1 / slopeMv[i], "slopeFactor"),
            Hazard = storage.AddCoefficient(i => rateHz[i] / 1000 * stepMs, "escapeRate"),
            ResetMv = storage.AddParameter("resetPotential"),
            RefractorySteps = storage.AddRefractorySteps(),
        };
    }

    private static IEnumerable<NeuronParameterDescriptor> Component(int number)
    {
        var suffix = number.ToString(CultureInfo.InvariantCulture);
        yield return NeuronParameters.Current("currentJump" + suffix, 0, "q" + suffix, "What a spike adds to a component of the spike-triggered current.");
        yield return NeuronParameters.PositiveTime("currentTimeConstant" + suffix, 100, "tauQ" + suffix, "Time constant of that component.");
        yield return NeuronParameters.Voltage("thresholdJump" + suffix, 0, "t" + suffix, "What a spike adds to a component of the threshold.");
        yield return NeuronParameters.PositiveTime("thresholdTimeConstant" + suffix, 100, "tauT" + suffix, "Time constant of that component.");
    }

    private static SpikeEscape.Component CreateComponent(NeuronStorage storage, string kind, int number)
    {
        var suffix = number.ToString(CultureInfo.InvariantCulture);
        var tauMs = storage.Parameter(kind + "TimeConstant" + suffix);
        var stepMs = storage.TimeStepMs;
        return new SpikeEscape.Component
        {
            Value = storage.AddHiddenState(),
            Factor = storage.AddCoefficient(i => DeterministicMath.Exp(-stepMs / tauMs[i]), kind + "TimeConstant" + suffix),
            Size = storage.AddParameter(kind + "Jump" + suffix),
        };
    }

    // Components after the last one that a spike can move stay 0 for ever: skipping them changes no bit. Judged by the population, not by the slice.
    private static int CountUsed(NeuronStorage storage, string kind)
    {
        var used = SpikeEscape.MaximumComponents;
        while (used > 0 && storage.IsConstant(kind + "Jump" + used.ToString(CultureInfo.InvariantCulture), 0))
        {
            used--;
        }

        return used;
    }
}

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>How the synapses of a projection change. Times are in ms, weights in the target model's unit; equations and sources are in the folder's README.</summary>
public abstract record PlasticityRule;

/// <summary>Which pairs of spikes count.</summary>
public enum SpikePairing
{
    /// <summary>Every presynaptic spike with every postsynaptic one.</summary>
    AllToAll,

    /// <summary>Every presynaptic spike with the last postsynaptic one before it, and the other way round: the symmetric scheme.</summary>
    Nearest,

    /// <summary>Every presynaptic spike with the last postsynaptic one before it and the first one after it.</summary>
    PresynapticCentred,

    /// <summary>Only neighbours: a presynaptic spike with the last postsynaptic one where no other presynaptic spike lies between, and the other way round.</summary>
    ReducedSymmetric,
}

/// <summary>
/// Pair rule with powers of the weight: <c>w ← w + λ·W·(1 - w/W)^μ+·x</c> on a postsynaptic spike, <c>w ← w - α·λ·W·(w/W)^μ-·y</c> on a presynaptic one, within [0, W].
/// Both powers 0 are the additive rule, both 1 the multiplicative one.
/// </summary>
/// <param name="TauPlusMs">Time constant of the presynaptic trace x, above 0.</param>
/// <param name="TauMinusMs">Time constant of the postsynaptic trace y, above 0.</param>
/// <param name="Lambda">Size of a change, 0 or more.</param>
/// <param name="Alpha">Depression over potentiation, 0 or more.</param>
/// <param name="MuPlus">Power of the distance from the bound, 0 or more.</param>
/// <param name="MuMinus">Power of the weight, 0 or more.</param>
/// <param name="MaximumWeight">The bound W; its sign is that of all weights.</param>
/// <param name="Pairing">Which pairs count.</param>
public sealed record PairRule(
    double TauPlusMs,
    double TauMinusMs,
    double Lambda,
    double Alpha,
    double MuPlus,
    double MuMinus,
    double MaximumWeight,
    SpikePairing Pairing) : PlasticityRule;

/// <summary>Power-law rule: <c>w ← w + λ·w^μ·x</c> on a postsynaptic spike, <c>w ← w - λ·α·w·y</c> on a presynaptic one, within [0, W].</summary>
/// <param name="TauPlusMs">Time constant of the presynaptic trace x, above 0.</param>
/// <param name="TauMinusMs">Time constant of the postsynaptic trace y, above 0.</param>
/// <param name="Lambda">Size of a change, in the weight's unit to the power 1 - μ, 0 or more.</param>
/// <param name="Alpha">Depression over potentiation, in the weight's unit to the power 0, 0 or more.</param>
/// <param name="Mu">Power of the weight, 0 or more.</param>
/// <param name="MaximumWeight">The bound W, above 0; infinite for none.</param>
/// <param name="Pairing">Which pairs count.</param>
public sealed record PowerLawRule(
    double TauPlusMs,
    double TauMinusMs,
    double Lambda,
    double Alpha,
    double Mu,
    double MaximumWeight,
    SpikePairing Pairing) : PlasticityRule;

/// <summary>
/// Triplet rule: <c>|w| ← |w| + x·(A+ + A3+·y2)</c> on a postsynaptic spike, <c>|w| ← |w| - y·(A- + A3-·x2)</c> on a presynaptic one, within [0, |W|];
/// the slow traces x2 and y2 are taken just before the spike.
/// </summary>
/// <param name="TauPlusMs">Time constant of the presynaptic trace x, above 0.</param>
/// <param name="TauPlusTripletMs">Time constant of the slow presynaptic trace x2, above 0.</param>
/// <param name="TauMinusMs">Time constant of the postsynaptic trace y, above 0.</param>
/// <param name="TauMinusTripletMs">Time constant of the slow postsynaptic trace y2, above 0.</param>
/// <param name="PairPotentiation">A+, in the weight's unit.</param>
/// <param name="TripletPotentiation">A3+, in the weight's unit.</param>
/// <param name="PairDepression">A-, in the weight's unit.</param>
/// <param name="TripletDepression">A3-, in the weight's unit.</param>
/// <param name="MaximumWeight">The bound W; its sign is that of all weights.</param>
public sealed record TripletRule(
    double TauPlusMs,
    double TauPlusTripletMs,
    double TauMinusMs,
    double TauMinusTripletMs,
    double PairPotentiation,
    double TripletPotentiation,
    double PairDepression,
    double TripletDepression,
    double MaximumWeight) : PlasticityRule;

/// <summary>
/// Inhibitory rule of a target rate: <c>|w| ← |w| + η·x</c> on a postsynaptic spike, <c>|w| ← |w| + η·(y - α)</c> on a presynaptic one, within [0, |W|].
/// </summary>
/// <param name="TauMs">Time constant of both traces, above 0.</param>
/// <param name="Eta">Size of a change, in the weight's unit.</param>
/// <param name="Alpha">Depression of each presynaptic spike, without unit: 2 × target rate × time constant.</param>
/// <param name="MaximumWeight">The bound W; its sign is that of all weights.</param>
public sealed record VogelsSprekelerRule(double TauMs, double Eta, double Alpha, double MaximumWeight) : PlasticityRule;

/// <summary>
/// Reward-modulated pair rule: pairs change an eligibility c by A+·x and -A-·y, <c>dc/dt = -c/τc</c>, and the weight follows <c>dw/dt = c·(n - b)</c> within its
/// bounds, where every spike of the modulating sources adds 1/τn to the concentration n, <c>dn/dt = -n/τn</c>.
/// </summary>
/// <param name="TauPlusMs">Time constant of the presynaptic trace x, above 0.</param>
/// <param name="TauMinusMs">Time constant of the postsynaptic trace y, above 0.</param>
/// <param name="TauEligibilityMs">τc, above 0.</param>
/// <param name="TauModulatorMs">τn, above 0.</param>
/// <param name="Potentiation">A+, in the weight's unit.</param>
/// <param name="Depression">A-, in the weight's unit.</param>
/// <param name="Baseline">b, in 1/ms.</param>
/// <param name="MinimumWeight">Lower bound.</param>
/// <param name="MaximumWeight">Upper bound.</param>
/// <param name="FirstModulator">Global id of the first modulating source.</param>
/// <param name="ModulatorCount">Number of modulating sources.</param>
/// <param name="ModulatorDelaySteps">Steps from a modulating spike to its effect, an epoch or more.</param>
public sealed record ModulatedRule(
    double TauPlusMs,
    double TauMinusMs,
    double TauEligibilityMs,
    double TauModulatorMs,
    double Potentiation,
    double Depression,
    double Baseline,
    double MinimumWeight,
    double MaximumWeight,
    int FirstModulator,
    int ModulatorCount,
    int ModulatorDelaySteps) : PlasticityRule;

/// <summary>
/// Short-term plasticity: a spike transmits <c>u·x·w</c>, then <c>x ← 1 + (x - u·x - 1)·exp(-Δ/τrec)</c> and <c>u ← U + u·(1 - U)·exp(-Δ/τfac)</c> until the
/// next one, which comes Δ later.
/// </summary>
/// <param name="Utilization">U, from 0 to 1.</param>
/// <param name="RecoveryMs">τrec, above 0.</param>
/// <param name="FacilitationMs">τfac, 0 for none.</param>
public sealed record ShortTermRule(double Utilization, double RecoveryMs, double FacilitationMs) : PlasticityRule
{
    /// <summary>u that the first spike of a source finds, from 0 to 1.</summary>
    public double InitialUtilization { get; init; } = Utilization;

    /// <summary>x that the first spike of a source finds, from 0 to 1.</summary>
    public double InitialResources { get; init; } = 1;
}

/// <summary>
/// Release triggered by calcium from a pool of vesicles: a spike adds ΔCa to the calcium, releases the share <c>Ca^4/(Ca^4 + K^4)</c> of the pool and transmits
/// that share of w; the calcium decays to 0 and the pool refills to 1.
/// </summary>
/// <param name="CalciumMs">Time constant of the calcium, above 0.</param>
/// <param name="CalciumPerSpike">ΔCa in µmol/l, above 0.</param>
/// <param name="HalfCalcium">K in µmol/l: the calcium that releases half of the pool, above 0.</param>
/// <param name="RefillMs">Time constant of the refilling, above 0.</param>
public sealed record VesicleRule(double CalciumMs, double CalciumPerSpike, double HalfCalcium, double RefillMs) : PlasticityRule;

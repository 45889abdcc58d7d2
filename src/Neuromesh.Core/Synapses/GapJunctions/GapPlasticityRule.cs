namespace Neuromesh.Core.Synapses.GapJunctions;

/// <summary>
/// Plastic gap junctions: <c>dg/dt = P·(1 - g/B)·(S_a + S_b) - D·(H(b_a - θ) + H(b_b - θ))</c>, g not below 0, with S the spikes of either end, <c>db/dt = -b/τ + S</c> and H the step function.
/// Bursts of either neuron weaken the junction, every spike strengthens it.
/// </summary>
/// <remarks>
/// Both ends see the same spikes and so the same conductance. The conductance during a step shows all spikes up to the step before.
/// Source: G. Pernelle, W. Nicola, C. Clopath, PLoS Comput. Biol. 14 (2018) e1006025, doi:10.1371/journal.pcbi.1006025, after the depression that J. S. Haas, B. Zavala, C. E. Landisman found,
/// Science 334 (2011) 389-393, doi:10.1126/science.1207502. Deviations: a factor of one half that averages both ends is part of P and D; b decays exactly.
/// </remarks>
/// <param name="BurstTimeConstantMs">τ in ms, above 0.</param>
/// <param name="BurstThreshold">θ in spikes, 0 or more.</param>
/// <param name="DepressionNanosiemensPerMs">D in nS/ms, 0 or more.</param>
/// <param name="PotentiationNanosiemens">P in nS, 0 or more.</param>
/// <param name="SoftBoundNanosiemens">B in nS, above 0; +∞ for none.</param>
public sealed record GapPlasticityRule(
    double BurstTimeConstantMs,
    double BurstThreshold,
    double DepressionNanosiemensPerMs,
    double PotentiationNanosiemens,
    double SoftBoundNanosiemens);

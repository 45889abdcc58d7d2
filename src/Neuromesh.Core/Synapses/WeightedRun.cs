namespace Neuromesh.Core.Synapses;

/// <summary>The synapses of one source in one core, each with a weight of 64 bits.</summary>
/// <param name="Targets">16-bit target of each.</param>
/// <param name="Weights">Weight of each.</param>
/// <param name="ShortDelays">Steps beyond one epoch of each, in 8 bits, ascending; 0 where they are not held so.</param>
/// <param name="LongDelays">The same in 16 bits.</param>
/// <param name="DelayOffset">Steps beyond one epoch of all, where neither is there.</param>
/// <param name="Count">Number of synapses.</param>
internal readonly record struct WeightedRun(nint Targets, nint Weights, nint ShortDelays, nint LongDelays, int DelayOffset, nint Count);

using System.Collections.Immutable;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>One state variable and its unit.</summary>
/// <param name="Name">Name, for example <c>V_m</c>.</param>
/// <param name="Unit">Unit, for example <c>mV</c>; empty for a pure number.</param>
public sealed record TraceVariable(string Name, string Unit);

/// <summary>State variables of some neurons of one population that are sampled together.</summary>
/// <param name="Population">Name of the population.</param>
/// <param name="Neurons">Global ids of the neurons.</param>
/// <param name="Variables">The variables; one name has the same unit in all sets of a file.</param>
public sealed record TraceSet(string Population, ImmutableArray<long> Neurons, ImmutableArray<TraceVariable> Variables);

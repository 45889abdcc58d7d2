namespace Neuromesh.Recordings.Signals;

/// <summary>One channel of a recording that is read or streamed: what an encoder must know of it.</summary>
/// <param name="Label">Label, trimmed.</param>
/// <param name="Unit">Physical unit, for example <c>uV</c>; may be empty.</param>
/// <param name="Rate">Samples per second.</param>
public sealed record StreamedChannel(string Label, string Unit, SamplingRate Rate);

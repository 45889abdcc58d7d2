namespace Neuromesh.Recordings.RunFiles;

/// <summary>Neurons with global ids that follow each other.</summary>
/// <param name="First">Global id of the first one, 0 or more.</param>
/// <param name="Size">Number of neurons, 1 or more.</param>
public sealed record NeuronSpan(long First, long Size);

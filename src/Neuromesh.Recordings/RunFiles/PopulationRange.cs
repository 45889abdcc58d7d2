namespace Neuromesh.Recordings.RunFiles;

/// <summary>The global neuron ids of one population.</summary>
/// <param name="Name">Name of the population.</param>
/// <param name="FirstNeuron">Global id of its first neuron, 0 or more.</param>
/// <param name="Size">Number of neurons, 1 or more.</param>
public sealed record PopulationRange(string Name, long FirstNeuron, long Size)
{
    /// <summary>True when a neuron belongs to the population.</summary>
    /// <param name="neuron">Global neuron id.</param>
    public bool Contains(long neuron) => neuron >= FirstNeuron && neuron - FirstNeuron < Size;
}

namespace Neuromesh.Core.NeuronCores;

/// <summary>Neighbouring neurons of a core whose input is put together at one go, so that their part of the row stays in the L1 cache.</summary>
/// <param name="First">First neuron within the core.</param>
/// <param name="Count">Number of neurons.</param>
internal readonly record struct InputTile(int First, int Count)
{
    /// <summary>Most neurons of a tile.</summary>
    public const int MostNeurons = Neurons + Remainder;

    private const int Neurons = 1024;

    // A tile costs a few calls beside its neurons: a short rest of a core goes with the tile before.
    private const int Remainder = 256;

    /// <summary>The neuron after the last one.</summary>
    public int End => First + Count;

    /// <summary>The tile that begins at a neuron.</summary>
    /// <param name="first">The neuron.</param>
    /// <param name="size">Neurons of the core.</param>
    public static InputTile At(int first, int size) => new(first, size - first <= MostNeurons ? size - first : Neurons);
}

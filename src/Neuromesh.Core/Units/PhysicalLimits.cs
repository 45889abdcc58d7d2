namespace Neuromesh.Core.Units;

/// <summary>The largest quantities that an experiment may give: far beyond any neuron, and small enough for products of several to stay finite.</summary>
/// <remarks>The values are choices of this project. What a model or rule permits may be narrower.</remarks>
public static class PhysicalLimits
{
    /// <summary>Largest magnitude of a quantity of the neuron side.</summary>
    /// <param name="dimension">Its dimension.</param>
    /// <returns>The magnitude in the canonical unit: 1e9 ms, 1e6 mV, 1e9 pA, 1e9 pF, 1e9 nS, 1e9 Hz, 1e6 mm; 1e9 for plain numbers, 1e15 ohm.</returns>
    public static double Largest(PhysicalDimension dimension) => dimension switch
    {
        PhysicalDimension.Voltage or PhysicalDimension.Length => 1e6,
        PhysicalDimension.Resistance => 1e15,
        _ => 1e9,
    };
}

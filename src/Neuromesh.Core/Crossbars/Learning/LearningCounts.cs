namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>What a tile has done: the energy of its cells, and how often its periphery was used.</summary>
public sealed class LearningCounts
{
    /// <summary>Reads, forwards and transposed.</summary>
    public long Reads { get; set; }

    /// <summary>Outer-product updates.</summary>
    public long Updates { get; set; }

    /// <summary>Pulses on cells.</summary>
    public long Pulses { get; set; }

    /// <summary>Lines driven by a converter.</summary>
    public long DacConversions { get; set; }

    /// <summary>Values converted.</summary>
    public long AdcConversions { get; set; }

    /// <summary>Dissipation of the cells by reads, in J.</summary>
    public double ReadJoules { get; set; }

    /// <summary>Dissipation of the cells by pulses, in J.</summary>
    public double WriteJoules { get; set; }
}

namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>Nodes that are eliminated together, and those that are left behind as their neighbours.</summary>
internal sealed class EliminationPart
{
    /// <summary>The nodes: those of this part, then the neighbours in the order of their elimination.</summary>
    public required int[] Nodes { get; init; }

    /// <summary>How many of them this part eliminates.</summary>
    public required int Own { get; init; }

    /// <summary>Parts whose neighbours are nodes of this one.</summary>
    public required IReadOnlyList<EliminationPart> Children { get; init; }

    /// <summary>For each neighbour where it stands among the parent's nodes.</summary>
    public int[] InParent { get; set; } = [];

    /// <summary>Conductances c[i, j] = −∂(current that leaves i)/∂(voltage of j), [Nodes × Nodes]; later the factors.</summary>
    public double[] Conductances { get; set; } = [];

    /// <summary>For each node the conductance to nodes of fixed voltage.</summary>
    public double[] ToFixed { get; set; } = [];

    /// <summary>For each own node the sum of its conductances when it is eliminated.</summary>
    public double[] Pivots { get; set; } = [];
}

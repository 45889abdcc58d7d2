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

    /// <summary>How many nodes are left behind.</summary>
    public int Kept => Nodes.Length - Own;

    /// <summary>Doubles from one row of a panel to the next.</summary>
    public int Stride { get; set; }

    /// <summary>
    /// Where [own × stride] conductances c[k, j] from each own node k to all nodes stand: c[i, j] = −∂(current that leaves i)/∂(voltage of j). What is not after k in row k is 0 once k is eliminated.
    /// </summary>
    public int Rows { get; set; }

    /// <summary>Where [own × stride] conductances c[i, k] stand, row k for node k; divided by the pivot once k is eliminated.</summary>
    public int Columns { get; set; }

    /// <summary>Where [stride] conductances to nodes of fixed voltage stand.</summary>
    public int ToFixed { get; set; }

    /// <summary>Where [kept × rest stride] conductances between the nodes left behind stand.</summary>
    public int Rest { get; set; }

    /// <summary>Doubles from one row of the rest to the next.</summary>
    public int RestStride { get; set; }

    /// <summary>For each own node the sum of its conductances when it is eliminated.</summary>
    public double[] Pivots { get; set; } = [];
}

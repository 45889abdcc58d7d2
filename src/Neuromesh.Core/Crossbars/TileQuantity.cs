namespace Neuromesh.Core.Crossbars;

/// <summary>What of a tile's cells is recorded.</summary>
public enum TileQuantity
{
    /// <summary>The weight that a read of the cells alone delivers, without wires, noise and converter, in the target's unit.</summary>
    Weight,

    /// <summary>Conductance of the plus device in S.</summary>
    PlusConductance,

    /// <summary>Conductance of the minus device in S.</summary>
    MinusConductance,
}

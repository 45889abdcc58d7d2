namespace Neuromesh.Core.Crossbars;

/// <summary>What word lines have that a read does not drive.</summary>
public enum UnselectedRows
{
    /// <summary>0 V.</summary>
    Grounded,

    /// <summary>Nothing: they take the voltage that their cells give them. Without bit-line resistance that is 0 V, too.</summary>
    Floating,
}

namespace Neuromesh.Core.Crossbars.Products;

/// <summary>How many bits a conductance is stored in.</summary>
public enum CellPrecision
{
    /// <summary>Single precision.</summary>
    Single,

    /// <summary>65,536 equally spaced levels.</summary>
    Bits16,

    /// <summary>256 equally spaced levels.</summary>
    Bits8,
}

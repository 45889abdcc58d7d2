namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>Where a node lies in an array: it orders the elimination and names the node in messages.</summary>
/// <param name="Row">Row, from 0.</param>
/// <param name="Column">Column, from 0.</param>
/// <param name="Plane">Plane of electrodes, from 0 at the bottom.</param>
internal readonly record struct NodePlace(int Row, int Column, int Plane)
{
    /// <summary>The coordinate along an axis: 0 row, 1 column, 2 plane.</summary>
    public int Along(int axis) => axis switch { 0 => Row, 1 => Column, _ => Plane };
}

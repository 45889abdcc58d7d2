namespace Neuromesh.Core.Crossbars.Stacks;

/// <summary>A contact between the transistors below and one nanowire, in the square lattice of contacts.</summary>
/// <param name="M">First coordinate.</param>
/// <param name="N">Second coordinate.</param>
public readonly record struct CmolPin(int M, int N);

/// <summary>A crosspoint of nanowires: in units of their pitch, along the lower (x) and the upper (y) wires.</summary>
/// <param name="X">Number of the upper wire.</param>
/// <param name="Y">Number of the lower wire.</param>
public readonly record struct CmolCrosspoint(int X, int Y);

/// <summary>
/// CMOL: a crossbar of nanowires with pitch 1, tilted against the square lattice of transistors below so that each piece of wire meets one contact
/// and each crosspoint has one address, a pair of contacts.
/// </summary>
/// <remarks>
/// <para>
/// With the tilt r contacts of the lower wires lie at <c>m (r, 1) + n (−1, r)</c> in units of the nanowires' pitch: cells of area r² + 1, the tilt
/// <c>arctan(1/r)</c> between cells and wires. Contact (m, n) meets wire y = m + n r; the next contact on that wire is r² + 1 away, so a
/// wire is cut into pieces of r² + 1, each with one contact in it. The upper wires follow by turning the
/// lattice by 90° (and displacing it by half a cell, which changes no address); each piece crosses r² + 1 others.
/// In layer k of a stack the pieces are cut k (r² + 1) further along, so that a pair of contacts belongs to one layer and the same
/// pattern of contacts serves all layers.
/// </para>
/// <para>
/// Sources: D. B. Strukov and R. S. Williams, "Four-dimensional address topology for circuits with stacked multilayer crossbar arrays", Proc.
/// Natl. Acad. Sci. USA 106, 20155 (2009), doi:10.1073/pnas.0906949106 (four coordinates for a crosspoint of a stack); the geometry is derived here, and the shift of the layers is a choice of this model.
/// </para>
/// </remarks>
public sealed class CmolAddressing
{
    /// <summary>Creates an addressing.</summary>
    /// <param name="tilt">r, 1 to 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside its range.</exception>
    public CmolAddressing(int tilt)
    {
        if (tilt < 1 || tilt > 1000)
        {
            throw new ArgumentOutOfRangeException(nameof(tilt), tilt, "The tilt is 1 to 1000.");
        }

        Tilt = tilt;
    }

    /// <summary>r.</summary>
    public int Tilt { get; }

    /// <summary>Length of a piece of wire in pitches, and the number of pieces that it crosses in a layer: r² + 1.</summary>
    public int WireLength => (Tilt * Tilt) + 1;

    /// <summary>Side of a transistor cell in pitches of nanowires: √(r² + 1).</summary>
    public double CellPitch => Math.Sqrt(WireLength);

    /// <summary>The tilt's sine, 1/√(r² + 1): the pitch of the nanowires over the side of a cell.</summary>
    public double SineOfTilt => 1 / CellPitch;

    /// <summary>The contacts of the two wires at a crosspoint: its address.</summary>
    /// <param name="crosspoint">The crosspoint.</param>
    /// <param name="layer">Layer, from 0.</param>
    public (CmolPin Lower, CmolPin Upper) AddressOf(CmolCrosspoint crosspoint, int layer = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);

        // The upper wires' lattice is the lower wires', turned: (x, y) takes the place of (y, -x).
        return (PinAt(crosspoint.X - ((long)layer * WireLength), crosspoint.Y), PinAt(crosspoint.Y, -(long)crosspoint.X));
    }

    /// <summary>The crosspoint that a pair of contacts addresses.</summary>
    /// <param name="lower">Contact of a lower wire.</param>
    /// <param name="upper">Contact of an upper wire.</param>
    /// <param name="layer">Layer, from 0.</param>
    /// <returns>The crosspoint; null where the two pieces of wire do not cross in that layer.</returns>
    public CmolCrosspoint? CrosspointOf(CmolPin lower, CmolPin upper, int layer = 0)
    {
        var y = (long)lower.M + ((long)lower.N * Tilt);
        var x = -(upper.M + ((long)upper.N * Tilt));
        var (nearX, nearY) = (x - ((long)layer * WireLength), y);
        return IsOnPiece(lower, nearX) && IsOnPiece(upper, nearY) ? new CmolCrosspoint(checked((int)x), checked((int)y)) : null;
    }

    /// <summary>Where a contact of a lower wire lies, along the wire and in number of wires.</summary>
    /// <param name="pin">The contact.</param>
    public (long X, long Y) LowerPinPlace(CmolPin pin) => (((long)pin.M * Tilt) - pin.N, pin.M + ((long)pin.N * Tilt));

    // A piece reaches from (r² + 1)/2 before its contact to as far behind it; of an even length the half before is the longer.
    private bool IsOnPiece(CmolPin pin, long along)
    {
        var from = ((long)pin.M * Tilt) - pin.N - (WireLength / 2);
        return along >= from && along < from + WireLength;
    }

    // With m = wire - n r the contact lies at wire r - n (r² + 1).
    private CmolPin PinAt(long along, long wire)
    {
        var n = -FloorDivide(along - (wire * Tilt) + (WireLength / 2), WireLength);
        return new CmolPin(checked((int)(wire - (n * Tilt))), checked((int)n));
    }

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}

namespace Neuromesh.Core.Units;

/// <summary>
/// What kind of quantity a value is. Every value that a user writes is checked against one of these.
/// </summary>
/// <remarks>
/// Inside the program a value is a bare <see cref="double"/> in the canonical unit of its side, which its name says:
/// neurons use ms, mV, pA, pF, nS (coherent: pF·mV/ms = pA, nS·mV = pA), crossbars V, S, A and s.
/// </remarks>
public enum PhysicalDimension
{
    /// <summary>A plain number.</summary>
    Dimensionless,

    /// <summary>Time; canonical unit ms (neurons) or s (devices).</summary>
    Time,

    /// <summary>Electric potential; canonical unit mV (neurons) or V (devices).</summary>
    Voltage,

    /// <summary>Electric current; canonical unit pA (neurons) or A (devices).</summary>
    Current,

    /// <summary>Capacitance; canonical unit pF.</summary>
    Capacitance,

    /// <summary>Conductance; canonical unit nS (neurons) or S (devices).</summary>
    Conductance,

    /// <summary>Electric resistance; canonical unit ohm.</summary>
    Resistance,

    /// <summary>Events or cycles per time; canonical unit Hz.</summary>
    Frequency,

    /// <summary>Length; canonical unit mm.</summary>
    Length,
}

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>The passes over an array that the iteration is made of; every implementation gives the same bits.</summary>
/// <remarks>
/// With a = r·G, the word lines' equations are <c>(T + r_w G) w = r_w G b + V e0</c> and the bit lines' <c>(T' + r_b G) b = r_b G w</c>,
/// where T and T' are the path graphs' Laplacians with one end held at the driver or at ground. A pivot d of T + a is 1 + δ with
/// <c>δ(k + 1) = a(k + 1) + δ(k) / (1 + δ(k))</c>, a sum of positive numbers; the open end of a word line has the pivot δ.
/// </remarks>
internal interface ILineSweeps
{
    /// <summary>Inverse pivots of all lines from the conductances, wires and driven rows.</summary>
    static abstract void Factor(LineSystem system);

    /// <summary>Word lines with the bit lines at ground; Product = r_b G w.</summary>
    static abstract void Source(LineSystem system);

    /// <summary>Reduced −= step · L⁻¹ Product, with L the unit lower factor of the bit lines; returns the residual's square norm rᵀ M⁻¹ r.</summary>
    static abstract double Forward(LineSystem system, double step);

    /// <summary>
    /// BitVolts += stepBefore · Direction; Direction = M⁻¹ r + share · Direction; Product = S · Direction; returns Directionᵀ · Product.
    /// </summary>
    static abstract double Backward(LineSystem system, double stepBefore, double share);

    /// <summary>
    /// BitVolts += step · Direction; Product = word-line voltages; sums of the device currents of rows and columns; returns the largest
    /// violation of Kirchhoff's law at a bit-line node, in V (times the bit line's segment conductance: in A).
    /// </summary>
    static abstract double Finish(LineSystem system, double step);
}

using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>Opening and closing rates of gates, per ms.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
internal struct GateRates<TLanes>
{
    /// <summary>Opening rates of sodium activation m, sodium inactivation h, potassium activation n.</summary>
    public TLanes AlphaM, AlphaH, AlphaN;

    /// <summary>Closing rates of the same.</summary>
    public TLanes BetaM, BetaH, BetaN;
}

/// <summary>The dependence of the gates on the potential.</summary>
internal interface IGates
{
    /// <summary>The rates at a potential.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="potentialMv">The potential in mV.</param>
    GateRates<TLanes> Rates<TLanes>(nint i, TLanes potentialMv)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;
}

/// <summary>The gates of the squid's giant axon.</summary>
/// <remarks>
/// With V in mV: <c>alpha_m = 0.1 (V + 40)/(1 - exp(-(V + 40)/10))</c>, <c>beta_m = 4 exp(-(V + 65)/18)</c>, <c>alpha_h = 0.07 exp(-(V + 65)/20)</c>,
/// <c>beta_h = 1/(1 + exp(-(V + 35)/10))</c>, <c>alpha_n = 0.01 (V + 55)/(1 - exp(-(V + 55)/10))</c>, <c>beta_n = 0.125 exp(-(V + 65)/80)</c>. Five of the exponentials are powers of
/// exp(-(V + 65)/80), so two are computed.
/// Source: Hodgkin and Huxley 1952, doi:10.1113/jphysiol.1952.sp004764, with the resting potential at −65 mV.
/// </remarks>
internal struct SquidGates : IGates
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly GateRates<TLanes> Rates<TLanes>(nint i, TLanes potentialMv)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var depth = TLanes.Broadcast(-65) - potentialMv;
        var eightieth = DeterministicMath.Exp(depth * TLanes.Broadcast(1.0 / 80));
        var fortieth = eightieth * eightieth;
        var twentieth = fortieth * fortieth;
        var tenth = twentieth * twentieth;
        return new GateRates<TLanes>
        {
            AlphaM = Gates.Linear((potentialMv + TLanes.Broadcast(40)) * TLanes.Broadcast(0.1), tenth * TLanes.Broadcast(12.182493960703473)),
            BetaM = TLanes.Broadcast(4) * DeterministicMath.Exp(depth * TLanes.Broadcast(1.0 / 18)),
            AlphaH = TLanes.Broadcast(0.07) * twentieth,
            BetaH = TLanes.Broadcast(1) / (TLanes.Broadcast(1) + (tenth * TLanes.Broadcast(20.085536923187668))),
            AlphaN = TLanes.Broadcast(0.1) * Gates.Linear((potentialMv + TLanes.Broadcast(55)) * TLanes.Broadcast(0.1), tenth * TLanes.Broadcast(2.718281828459045)),
            BetaN = TLanes.Broadcast(0.125) * eightieth,
        };
    }
}

/// <summary>The gates of Traub and Miles' hippocampal cell, shifted by an offset VT.</summary>
/// <remarks>
/// With v = V - VT in mV: <c>alpha_m = 0.32 (13 - v)/(exp((13 - v)/4) - 1)</c>, <c>beta_m = 0.28 (v - 40)/(exp((v - 40)/5) - 1)</c>, <c>alpha_h = 0.128 exp((17 - v)/18)</c>,
/// <c>beta_h = 4/(1 + exp((40 - v)/5))</c>, <c>alpha_n = 0.032 (15 - v)/(exp((15 - v)/5) - 1)</c>, <c>beta_n = 0.5 exp((10 - v)/40)</c>. Five of the exponentials are powers of
/// exp(-v/40), so two are computed.
/// Source: Traub and Miles 1991, "Neuronal Networks of the Hippocampus", as in Brette et al. 2007, doi:10.1007/s10827-007-0038-6.
/// </remarks>
internal struct TraubGates : IGates
{
    /// <summary>VT in mV.</summary>
    public Coefficient OffsetMv;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly GateRates<TLanes> Rates<TLanes>(nint i, TLanes potentialMv)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var v = potentialMv - OffsetMv.At<TLanes>(i);
        var fortieth = DeterministicMath.Exp(v * TLanes.Broadcast(-1.0 / 40));
        var twentieth = fortieth * fortieth;
        var tenth = twentieth * twentieth;
        var fifth = tenth * tenth;
        var quarter = fifth * twentieth;
        var eight = fifth * TLanes.Broadcast(2980.9579870417283);
        var fifthOfV = v * TLanes.Broadcast(0.2);
        return new GateRates<TLanes>
        {
            AlphaM = TLanes.Broadcast(1.28) * Gates.Linear((v * TLanes.Broadcast(0.25)) - TLanes.Broadcast(3.25), quarter * TLanes.Broadcast(25.790339917193062)),
            BetaM = TLanes.Broadcast(1.4) * (eight * Gates.Linear(fifthOfV - TLanes.Broadcast(8), eight)),
            AlphaH = TLanes.Broadcast(0.128) * DeterministicMath.Exp((TLanes.Broadcast(17) - v) * TLanes.Broadcast(1.0 / 18)),
            BetaH = TLanes.Broadcast(4) / (TLanes.Broadcast(1) + eight),
            AlphaN = TLanes.Broadcast(0.16) * Gates.Linear(fifthOfV - TLanes.Broadcast(3), fifth * TLanes.Broadcast(20.085536923187668)),
            BetaN = TLanes.Broadcast(0.5 * 1.2840254166877414) * fortieth,
        };
    }
}

/// <summary>What rates are made of.</summary>
internal static class Gates
{
    /// <summary>x/(1 - exp(-x)), also around x = 0.</summary>
    /// <param name="x">x.</param>
    /// <param name="exponential">exp(-x).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Linear<TLanes>(TLanes x, TLanes exponential)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        // Below 0.001 the quotient loses digits and the series' first dropped term is below 1.4e-15.
        var square = x * x;
        var series = TLanes.Broadcast(1) + ((x * TLanes.Broadcast(0.5)) + (square * TLanes.Broadcast(1.0 / 12)));
        return TLanes.Select(TLanes.LessThan(square, TLanes.Broadcast(1e-6)), series, x / (TLanes.Broadcast(1) - exponential));
    }
}

using System.Runtime.CompilerServices;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>A fixed power of a number of 0 or more.</summary>
internal interface IWeightPower
{
    /// <summary>The power.</summary>
    /// <param name="x">0 or more.</param>
    double Of(double x);
}

/// <summary>x^0.</summary>
internal readonly struct ZerothPower : IWeightPower
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(double x) => 1;
}

/// <summary>x^1.</summary>
internal readonly struct FirstPower : IWeightPower
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(double x) => x;
}

/// <summary>Any other power.</summary>
/// <param name="table">Its table.</param>
internal readonly struct TabulatedPower(PowerTable table) : IWeightPower
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(double x) => table.Of(x);
}

using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>A number for each neuron, or one for all, as kernels read it.</summary>
/// <param name="values">The values; one vector of the same value where the mask is 0.</param>
/// <param name="mask">−1 (all bits) for a value each, 0 for a common one.</param>
internal readonly unsafe struct Coefficient(double* values, nint mask)
{
    private readonly double* _values = values;
    private readonly nint _mask = mask;

    /// <summary>The values of neighbouring neurons.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="first">The first neuron.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes At<TLanes>(nint first)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => TLanes.Load(_values + (first & _mask));
}

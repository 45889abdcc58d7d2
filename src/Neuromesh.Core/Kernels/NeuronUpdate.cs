using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>The equations of a neuron model, written once for every vector width.</summary>
internal interface INeuronKernel
{
    /// <summary>Advances neighbouring neurons by one step.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="i">The first neuron.</param>
    /// <param name="input">Input of port 0.</param>
    /// <param name="inhibitoryInput">Input of port 1.</param>
    /// <returns>The mask of the neurons that fire.</returns>
    /// <remarks>A lane's result may depend on nothing but its own state, coefficients and input.</remarks>
    TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;
}

/// <summary>One step of the neurons of a group.</summary>
/// <remarks>
/// Lanes are neighbouring neurons; the remainder runs through one-lane vectors, which are plain doubles and the reference of the others. Each
/// neuron's arithmetic is the same sequence of operations, without fused multiply-add, at every width: the same bits.
/// </remarks>
internal static unsafe class NeuronUpdate
{
    /// <summary>Advances neurons at the widest vectors of this CPU.</summary>
    /// <typeparam name="TKernel">The model.</typeparam>
    /// <param name="kernel">The model's state and coefficients.</param>
    /// <param name="first">The first neuron.</param>
    /// <param name="end">One past the last neuron.</param>
    /// <param name="input">Input of port 0; cleared.</param>
    /// <param name="inhibitoryInput">Input of port 1; cleared. The row of port 0 where there is one port.</param>
    /// <param name="fired">Receives the indexes of the neurons that fired, ascending; room for all.</param>
    /// <returns>Number of neurons that fired.</returns>
    public static int Step<TKernel>(in TKernel kernel, nint first, nint end, double* input, double* inhibitoryInput, int* fired)
        where TKernel : struct, INeuronKernel
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Step<TKernel, DoubleLanes512>(kernel, first, end, input, inhibitoryInput, fired);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return Step<TKernel, DoubleLanes256>(kernel, first, end, input, inhibitoryInput, fired);
        }

        return Vector128.IsHardwareAccelerated
            ? Step<TKernel, DoubleLanes128>(kernel, first, end, input, inhibitoryInput, fired)
            : Step<TKernel, DoubleLanes64>(kernel, first, end, input, inhibitoryInput, fired);
    }

    /// <summary>Advances neurons at one width.</summary>
    /// <typeparam name="TKernel">The model.</typeparam>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="kernel">The model's state and coefficients.</param>
    /// <param name="first">The first neuron.</param>
    /// <param name="end">One past the last neuron.</param>
    /// <param name="input">Input of port 0; cleared.</param>
    /// <param name="inhibitoryInput">Input of port 1; cleared.</param>
    /// <param name="fired">Receives the indexes of the neurons that fired.</param>
    /// <returns>Number of neurons that fired.</returns>
    public static int Step<TKernel, TLanes>(in TKernel kernel, nint first, nint end, double* input, double* inhibitoryInput, int* fired)
        where TKernel : struct, INeuronKernel
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var whole = end - ((end - first) % TLanes.Count);
        var firedCount = Range<TKernel, TLanes>(kernel, first, whole, input, inhibitoryInput, fired);
        return firedCount + Range<TKernel, DoubleLanes64>(kernel, whole, end, input, inhibitoryInput, fired + firedCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int Range<TKernel, TLanes>(in TKernel kernel, nint first, nint end, double* input, double* inhibitoryInput, int* fired)
        where TKernel : struct, INeuronKernel
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var own = kernel;
        var firedCount = 0;
        for (var i = first; i < end; i += TLanes.Count)
        {
            var fires = own.Step(i, TLanes.Load(input + i), TLanes.Load(inhibitoryInput + i));
            TLanes.Zero.Store(input + i);
            TLanes.Zero.Store(inhibitoryInput + i);
            for (var bits = TLanes.MaskBits(fires); bits != 0; bits &= bits - 1)
            {
                fired[firedCount++] = (int)i + BitOperations.TrailingZeroCount(bits);
            }
        }

        return firedCount;
    }
}

using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>The current of gap junctions within a step, <c>constant + linear·τ + quadratic·τ² - conductance·V</c>, for kernels that go through the step in substeps; nothing where a core has no junctions.</summary>
/// <remarks>See <see cref="NeuronCores.GapCurrent"/>. The own potential enters as through a leak, so the rule's limit of stability and its order are those of the membrane.</remarks>
internal unsafe struct GapCoupling
{
    /// <summary>Sum of each neuron's conductances in nS; null without gap junctions.</summary>
    public double* ConductanceNanosiemens;

    /// <summary>Coefficients of the current in pA.</summary>
    public double* ConstantPa, LinearPa, QuadraticPa;

    /// <summary>Half substeps of a step.</summary>
    public double HalfSubsteps;

    /// <summary>Adds the current to that of the synapses.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="halfSubstep">Half substeps since the step began.</param>
    /// <param name="drive">The current at V = 0 in pA.</param>
    /// <param name="conductance">The conductance in nS.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo<TLanes>(nint i, int halfSubstep, ref TLanes drive, ref TLanes conductance)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        if (ConductanceNanosiemens is not null)
        {
            Add(i, halfSubstep, ref drive, ref conductance);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Add<TLanes>(nint i, int halfSubstep, ref TLanes drive, ref TLanes conductance)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var time = TLanes.Broadcast(halfSubstep / HalfSubsteps);
        drive += TLanes.Load(ConstantPa + i) + (time * (TLanes.Load(LinearPa + i) + (time * TLanes.Load(QuadraticPa + i))));
        conductance += TLanes.Load(ConductanceNanosiemens + i);
    }
}

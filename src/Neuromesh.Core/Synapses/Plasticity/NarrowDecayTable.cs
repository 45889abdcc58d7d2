using System.Runtime.CompilerServices;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>A <see cref="DecayTable"/> rounded to 32 bits.</summary>
internal sealed unsafe class NarrowDecayTable : IDisposable
{
    private readonly NativeBuffer<float> _values;
    private readonly DecayTable _exact;

    /// <summary>Makes the table.</summary>
    /// <param name="exact">What it holds; the caller disposes of it after this table.</param>
    public NarrowDecayTable(DecayTable exact)
    {
        _exact = exact;
        _values = new NativeBuffer<float>(exact.Length);
        for (var n = 0; n < exact.Length; n++)
        {
            _values.Pointer[n] = (float)exact.Values[n];
        }
    }

    /// <summary>Steps that the table covers.</summary>
    public int Length => _exact.Length;

    /// <summary>The table.</summary>
    public float* Values => _values.Pointer;

    /// <summary>The decay over a number of steps.</summary>
    /// <param name="steps">The number; below 0 it counts as 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Over(long steps) => (ulong)steps < (ulong)Length ? _values.Pointer[steps] : Direct(steps);

    /// <summary>The same without the table.</summary>
    /// <param name="steps">The number; below 0 it counts as 0.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public float Direct(long steps) => (float)_exact.Direct(steps);

    public void Dispose() => _values.Dispose();
}

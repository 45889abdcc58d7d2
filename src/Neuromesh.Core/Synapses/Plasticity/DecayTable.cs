using System.Runtime.CompilerServices;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary><c>exp(-n·dt/tau)</c> for whole numbers of steps, from a table where n is small: the same bits, as the table holds the function's own results.</summary>
internal sealed unsafe class DecayTable : IDisposable
{
    private const int Shortest = 1 << 10;
    private const int Longest = 1 << 14;
    private const double TabulatedTimeConstants = 32;

    private readonly NativeBuffer<double> _values;
    private readonly long _stepNanoseconds;
    private readonly double _tauMs;

    /// <summary>Makes the table.</summary>
    /// <param name="tauMs">Time constant in ms, above 0.</param>
    /// <param name="timeStep">Length of a step.</param>
    public DecayTable(double tauMs, TimeStep timeStep)
    {
        _tauMs = tauMs;
        _stepNanoseconds = timeStep.Nanoseconds;
        Length = (int)Math.Clamp(TabulatedTimeConstants * tauMs / timeStep.Milliseconds, Shortest, Longest);
        _values = new NativeBuffer<double>(Length);
        for (var n = 0; n < Length; n++)
        {
            _values.Pointer[n] = Direct(n);
        }
    }

    /// <summary>Steps that the table covers.</summary>
    public int Length { get; }

    /// <summary>The table.</summary>
    public double* Values => _values.Pointer;

    /// <summary>The decay over a number of steps.</summary>
    /// <param name="steps">The number; below 0, as before the first spike of a trace, it counts as 0: a growing factor of many time constants times a trace of 0 would be no number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Over(long steps) => (ulong)steps < (ulong)Length ? _values.Pointer[steps] : Direct(steps);

    /// <summary>The same without the table.</summary>
    /// <param name="steps">The number, as for <see cref="Over"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double Direct(long steps) => DeterministicMath.Exp(-(Math.Max(steps, 0) * (double)_stepNanoseconds / 1e6) / _tauMs);

    public void Dispose() => _values.Dispose();
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Devices.Pulses.Lanes;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Devices.Pulses;

/// <summary>The devices of one array that are moved by pulses, see <see cref="ExponentialStepModel"/>.</summary>
/// <remarks>Draws, layout and widths as in <see cref="PulsedCells"/>. Not for use by two threads at once.</remarks>
public sealed unsafe class ExponentialCells : IPulsedCells
{
    private const int Group = 32;

    // More mean steps leave a cell where so many do.
    private const int MostDisturbingSteps = 1_000_000;
    private const int ChunkCells = 2048;

    // 1.5 · 2^23: adding it rounds to a whole number, which then stands in the lowest bits.
    private const float Rounding = 12582912f;

    private readonly NativeBuffer<float> _memory;
    private readonly ApparentReadout? _apparent;
    private readonly int _padded;
    private readonly RandomKey _key;
    private readonly uint[] _words = new uint[ChunkCells / 2];
    private readonly float[] _deviates = new float[ChunkCells];

    /// <summary>Creates the devices, all at w = 0 or as near as their bounds allow.</summary>
    /// <param name="count">Number of cells, 1 or more.</param>
    /// <param name="model">Their model.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="tile">Which tile of the experiment.</param>
    /// <exception cref="ArgumentException">A parameter is outside its documented range.</exception>
    public ExponentialCells(int count, ExponentialStepModel model, ulong seed, long tile)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(model);
        model.Check();
        Count = count;
        Model = model;
        _padded = (count + Group - 1) / Group * Group;
        _memory = new NativeBuffer<float>(6L * _padded);
        _key = RandomKey.Create(seed, "exponential steps", tile);

        // The spread of steps and bounds is that of the linear model's cells.
        using var drawn = new PulsedCells(count, model.Spread, seed, tile);
        for (var cell = 0; cell < count; cell++)
        {
            var (up, down) = drawn.Steps(cell);
            (Lowest[cell], Highest[cell]) = up == 0 && down == 0 ? (0, 0) : drawn.Bounds(cell);
            (UpStep[cell], DownStep[cell]) = (up, down);
            var width = Highest[cell] - Lowest[cell];
            Position[cell] = width > 0 ? (float)(2 * model.PositionSlope) / width : 0;
        }

        _apparent = ApparentReadout.IsNeeded(model.Spread) ? new ApparentReadout(_padded, model.Spread, seed, tile) : null;
    }

    /// <summary>Number of cells.</summary>
    public int Count { get; }

    /// <summary>The cells' model.</summary>
    public ExponentialStepModel Model { get; }

    /// <summary>The cells' stored states w.</summary>
    public ReadOnlySpan<float> Weights => new(State, Count);

    /// <summary>What reads see, see <see cref="PulsedCells.ApparentWeights"/>.</summary>
    public ReadOnlySpan<float> ApparentWeights => new(_apparent is null ? State : _apparent.Weights, Count);

    private float* State => _memory.Pointer;

    private float* Lowest => State + _padded;

    private float* Highest => Lowest + _padded;

    private float* UpStep => Highest + _padded;

    private float* DownStep => UpStep + _padded;

    private float* Position => DownStep + _padded;

    /// <summary>A cell's bounds; both are 0 where it is stuck.</summary>
    /// <param name="cell">Which, from 0.</param>
    public (float Minimum, float Maximum) Bounds(int cell)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)cell, (uint)Count, nameof(cell));
        return (Lowest[cell], Highest[cell]);
    }

    /// <summary>Sets a cell's state.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="weight">w; clipped to the cell's bounds.</param>
    public void SetWeight(int cell, float weight)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)cell, (uint)Count, nameof(cell));
        State[cell] = Math.Clamp(weight, Lowest[cell], Highest[cell]);
        _apparent?.Set(cell, State[cell], Lowest[cell], Highest[cell]);
    }

    /// <summary>One pulse on every cell.</summary>
    /// <param name="up">Whether it raises w.</param>
    /// <param name="step">Step of the experiment.</param>
    /// <param name="pulse">Number of the pulse in that step: the same pair gives the same deviates.</param>
    public void PulseAll(bool up, ulong step, uint pulse)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            PulseAll<CellLanes512>(up, step, pulse);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            PulseAll<CellLanes256>(up, step, pulse);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            PulseAll<CellLanes128>(up, step, pulse);
        }
        else
        {
            PulseAll<CellLanes32>(up, step, pulse);
        }
    }

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<sbyte> directions, sbyte pulsed, ReadOnlySpan<float> weights, ReadOnlySpan<float> apparent)
    {
        for (var cell = 0; cell < directions.Length; cell++)
        {
            if (directions[cell] != pulsed || State[cell] == weights[cell])
            {
                State[cell] = weights[cell];
                _apparent?.Restore(cell, apparent[cell]);
            }
        }
    }

    /// <inheritdoc/>
    public void Shorten(ReadOnlySpan<float> weights, ReadOnlySpan<float> shares)
    {
        for (var cell = 0; cell < Count; cell++)
        {
            var shortened = weights[cell] + (shares[cell] * (State[cell] - weights[cell]));
            _apparent?.Move(cell, State[cell], shortened, Lowest[cell], Highest[cell]);
            State[cell] = shortened;
        }
    }

    /// <inheritdoc/>
    public void Disturb(ReadOnlySpan<float> up, ReadOnlySpan<float> down)
    {
        for (var cell = 0; cell < Count; cell++)
        {
            var weight = Moved(cell, Moved(cell, State[cell], up[cell], 1), down[cell], -1);
            _apparent?.Move(cell, State[cell], weight, Lowest[cell], Highest[cell]);
            State[cell] = weight;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _apparent?.Dispose();
    }

    /// <summary><see cref="PulseAll(bool, ulong, uint)"/> at one width.</summary>
    internal void PulseAll<T>(bool up, ulong step, uint pulse)
        where T : struct, ICellLanes<T>
    {
        fixed (uint* words = _words)
        fixed (float* deviates = _deviates)
        {
            for (var first = 0; first < _padded; first += ChunkCells)
            {
                var cells = Math.Min(ChunkCells, _padded - first);
                PhiloxFill.Words(
                    _key, (uint)(first / 2 / Philox4x32.WordsPerBlock), (uint)step, (uint)(step >> 32), pulse, _words.AsSpan(0, cells / 2));
                NormalDraws.Fill<T>(words, cells, deviates);
                Move<T>(deviates, first, (up ? UpStep : DownStep) + first, up, cells);
            }
        }

        _apparent?.Refresh(State, Lowest, Highest, _padded, step, pulse);
    }

    private float Moved(int cell, float weight, float steps, int sign)
    {
        var (step, scale, rate) = sign > 0 ? (UpStep[cell], Model.ScaleUp, Model.RateUp) : (DownStep[cell], Model.ScaleDown, Model.RateDown);
        float After(float share)
        {
            var growth = DeterministicMath.Exp(sign * rate * ((Position[cell] * (double)weight) + Model.PositionOffset));
            return (float)Math.Clamp(weight + (sign * share * step * Math.Max(0, 1 - (scale * growth))), Lowest[cell], Highest[cell]);
        }

        var whole = (int)Math.Min(steps, MostDisturbingSteps);
        for (var taken = 0; taken < whole; taken++)
        {
            var next = After(1);
            if (next == weight)
            {
                return weight;
            }

            weight = next;
        }

        return steps - whole is > 0 and < 1 ? After(steps - whole) : weight;
    }

    private void Move<T>(float* deviates, int first, float* steps, bool up, int cells)
        where T : struct, ICellLanes<T>
    {
        var state = State + first;
        var lowest = Lowest + first;
        var highest = Highest + first;
        var position = Position + first;
        var sign = up ? 1f : -1f;
        var rate = T.Broadcast(sign * (float)(up ? Model.RateUp : Model.RateDown));
        var scale = T.Broadcast(-(float)(up ? Model.ScaleUp : Model.ScaleDown));
        var offset = T.Broadcast((float)Model.PositionOffset);
        var (sigma, added, slope) = (T.Broadcast((float)Model.StepDeviation), T.Broadcast((float)Model.AddedDeviation), T.Broadcast((float)Model.SlopeDeviation));
        var (zero, one, direction, largest) = (T.Broadcast(0), T.Broadcast(1), T.Broadcast(sign), T.Broadcast(float.MaxValue));
        for (var i = 0; i < cells; i += T.Count)
        {
            var weight = T.Load(state + i);
            var growth = Exponential(rate * T.MultiplyAdd(T.Load(position + i), weight, offset));
            var change = T.Load(steps + i) * T.Clamp(T.MultiplyAdd(scale, growth, one), zero, largest);
            var magnitude = T.Clamp(weight, zero - weight, largest);
            var deviation = sigma * (T.MultiplyAdd(slope, magnitude, added) + change);
            var moved = T.MultiplyAdd(deviation, T.Load(deviates + i), T.MultiplyAdd(direction, change, weight));
            T.Clamp(moved, T.Load(lowest + i), T.Load(highest + i)).Store(state + i);
        }
    }

    // e^x to 3e-7 for |x| up to 80: x = n ln 2 + r, e^r by its series to r^6.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Exponential<T>(T x)
        where T : struct, ICellLanes<T>
    {
        x = T.Clamp(x, T.Broadcast(-80), T.Broadcast(80));
        var shifted = T.MultiplyAdd(x, T.Broadcast(1.44269504f), T.Broadcast(Rounding));
        var n = shifted - T.Broadcast(Rounding);
        var r = T.MultiplyAdd(n, T.Broadcast(-0.693145752f), x);
        r = T.MultiplyAdd(n, T.Broadcast(-1.42860677e-6f), r);
        var p = T.MultiplyAdd(T.Broadcast(1 / 720f), r, T.Broadcast(1 / 120f));
        p = T.MultiplyAdd(p, r, T.Broadcast(1 / 24f));
        p = T.MultiplyAdd(p, r, T.Broadcast(1 / 6f));
        p = T.MultiplyAdd(p, r, T.Broadcast(0.5f));
        p = T.MultiplyAdd(p, r, T.Broadcast(1));
        return T.AddToExponent(T.MultiplyAdd(p, r, T.Broadcast(1)), shifted);
    }
}

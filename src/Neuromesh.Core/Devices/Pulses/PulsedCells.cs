using System.Runtime.Intrinsics;
using Neuromesh.Core.Devices.Pulses.Lanes;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Devices.Pulses;

/// <summary>The devices of one array that are moved by pulses, see <see cref="LinearStepModel"/>.</summary>
/// <remarks>
/// Cells differ as drawn from (seed, tile, cell); a pulse's deviates are drawn from (seed, tile, step, pulse, cell). Both are the same for
/// every placement and vector width. Of a group of 32 cells, cell c below 16 takes the low and cell 16 + c the high half of word c.
/// Not for use by two threads at once.
/// </remarks>
public sealed unsafe class PulsedCells : IPulsedCells
{
    private const int Group = 32;
    private const int ChunkCells = 2048;

    // A step that reaches where it rests is at its end.
    private const double SteepestSlope = -1 + 1e-9;

    private readonly NativeBuffer<float> _memory;
    private readonly int _padded;
    private readonly StepNoise _noise;
    private readonly RandomKey _key;
    private readonly ApparentReadout? _apparent;
    private readonly uint[] _words = new uint[ChunkCells / 2];
    private readonly float[] _deviates = new float[ChunkCells];

    /// <summary>Creates the devices, all at w = 0 or as near as their bounds allow.</summary>
    /// <param name="count">Number of cells, 1 or more.</param>
    /// <param name="model">Their model.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="tile">Which tile of the experiment.</param>
    /// <exception cref="ArgumentException">A parameter is outside its documented range.</exception>
    public PulsedCells(int count, LinearStepModel model, ulong seed, long tile)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(model);
        model.Check();
        Count = count;
        Model = model;
        _noise = StepNoise.Of(model);
        _padded = (count + Group - 1) / Group * Group;
        _memory = new NativeBuffer<float>(7L * _padded);
        _key = RandomKey.Create(seed, "pulse steps", tile);
        var devices = RandomKey.Create(seed, "pulsed devices", tile);
        for (var cell = 0; cell < count; cell++)
        {
            DrawDevice(cell, new PhiloxStream(devices, (uint)cell));
        }

        _apparent = ApparentReadout.IsNeeded(model) ? new ApparentReadout(_padded, model, seed, tile) : null;
    }

    /// <summary>Number of cells.</summary>
    public int Count { get; }

    /// <summary>The cells' model.</summary>
    public LinearStepModel Model { get; }

    /// <summary>The cells' states w.</summary>
    public ReadOnlySpan<float> Weights => new(State, Count);

    /// <summary>What reads see: the states with the noise of the last write and at the nearest level, where the model has them.</summary>
    public ReadOnlySpan<float> ApparentWeights => new(_apparent is null ? State : _apparent.Weights, Count);

    private float* State => _memory.Pointer;

    private float* Lowest => State + _padded;

    private float* Highest => Lowest + _padded;

    private float* UpStep => Highest + _padded;

    private float* UpSlope => UpStep + _padded;

    private float* DownStep => UpSlope + _padded;

    private float* DownSlope => DownStep + _padded;

    /// <summary>A cell's bounds.</summary>
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
            var weight = Moved(State[cell], up[cell], UpStep[cell], UpSlope[cell], Lowest[cell], Highest[cell]);
            weight = Moved(weight, down[cell], DownStep[cell], DownSlope[cell], Lowest[cell], Highest[cell]);
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

    /// <summary>A cell's mean steps at w = 0, up and down, both 0 or more; both 0 where it is stuck.</summary>
    /// <param name="cell">Which, from 0.</param>
    internal (float Up, float Down) Steps(int cell) => (UpStep[cell], -DownStep[cell]);

    /// <summary><see cref="PulseAll(bool, ulong, uint)"/> at one width.</summary>
    internal void PulseAll<T>(bool up, ulong step, uint pulse)
        where T : struct, ICellLanes<T>
    {
        var steps = up ? UpStep : DownStep;
        var slopes = up ? UpSlope : DownSlope;
        fixed (uint* words = _words)
        fixed (float* deviates = _deviates)
        {
            for (var first = 0; first < _padded; first += ChunkCells)
            {
                var cells = Math.Min(ChunkCells, _padded - first);
                PhiloxFill.Words(
                    _key, (uint)(first / 2 / Philox4x32.WordsPerBlock), (uint)step, (uint)(step >> 32), pulse, _words.AsSpan(0, cells / 2));
                NormalDraws.Fill<T>(words, cells, deviates);
                Move<T>(deviates, State + first, Lowest + first, Highest + first, steps + first, slopes + first, up ? _noise.Up : _noise.Down, cells, _noise.IsAdditive);
            }
        }

        _apparent?.Refresh(State, Lowest, Highest, _padded, step, pulse);
    }

    private static void Move<T>(float* deviates, float* state, float* lowest, float* highest, float* steps, float* slopes, float deviation, int cells, bool isAdditive)
        where T : struct, ICellLanes<T>
    {
        var sigma = T.Broadcast(deviation);
        var one = T.Broadcast(1);
        for (var i = 0; isAdditive && i < cells; i += T.Count)
        {
            var weight = T.Load(state + i);
            var step = T.Load(steps + i);
            var mean = weight + T.MultiplyAdd(T.Load(slopes + i), weight, step);
            T.Clamp(T.MultiplyAdd(sigma * step, T.Load(deviates + i), mean), T.Load(lowest + i), T.Load(highest + i)).Store(state + i);
        }

        for (var i = 0; !isAdditive && i < cells; i += T.Count)
        {
            var noise = T.MultiplyAdd(sigma, T.Load(deviates + i), one);
            var weight = T.Load(state + i);
            var change = T.MultiplyAdd(T.Load(slopes + i), weight, T.Load(steps + i));
            T.Clamp(T.MultiplyAdd(change, noise, weight), T.Load(lowest + i), T.Load(highest + i)).Store(state + i);
        }
    }

    // Whole steps go on as a geometric sequence towards where they rest, w + step/slope from there; bounds cut it off, and it does not turn.
    private static float Moved(float weight, float steps, float step, float slope, float lowest, float highest)
    {
        var whole = Math.Floor((double)steps);
        var moved = slope == 0
            ? weight + (whole * step)
            : weight + (DeterministicMath.Expm1(whole * DeterministicMath.Log1p(Math.Max(slope, SteepestSlope))) * (weight + ((double)step / slope)));
        moved = Math.Clamp(moved, lowest, highest);
        return (float)Math.Clamp(moved + ((steps - whole) * (step + (slope * moved))), lowest, highest);
    }

    private void DrawDevice(int cell, PhiloxStream stream)
    {
        var (up, down, minimum, maximum) = Model.Draw(ref stream);
        if (stream.NextDouble() < Model.StuckShare)
        {
            (up, down) = (0, 0);
        }

        Lowest[cell] = (float)minimum;
        Highest[cell] = (float)maximum;
        (UpStep[cell], DownStep[cell]) = ((float)up, -(float)down);
        (UpSlope[cell], DownSlope[cell]) = Model.DrawSlopes(ref stream, (up, down, minimum, maximum));
    }
}

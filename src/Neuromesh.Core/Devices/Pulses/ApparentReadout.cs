using Neuromesh.Core.Memory;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Devices.Pulses;

/// <summary>The weights that reads see: the stored ones with the noise of the last write, at the nearest level.</summary>
/// <remarks>
/// The noise belongs to the write, not to the read: it stays until the cell is written again and is drawn from (seed, tile, step, pulse, cell).
/// Levels are those between a cell's own bounds; the stored weight keeps its value, so steps smaller than a level add up. Scalar: writes of
/// models with write noise or levels cost about twice those of the others.
/// </remarks>
internal sealed unsafe class ApparentReadout : IDisposable
{
    private readonly NativeBuffer<float> _memory;
    private readonly RandomKey _key;
    private readonly float _deviation;
    private readonly int _levels;
    private readonly uint[] _words;

    /// <summary>Creates the readout.</summary>
    /// <param name="padded">Number of cells, a multiple of 32.</param>
    /// <param name="model">Write noise and levels.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="tile">Which tile.</param>
    public ApparentReadout(int padded, LinearStepModel model, ulong seed, long tile)
    {
        _memory = new NativeBuffer<float>(padded);
        _key = RandomKey.Create(seed, "write noise", tile);
        _deviation = (float)(model.WriteNoise * model.Step);
        _levels = model.Levels;
        _words = new uint[padded / 2];
    }

    /// <summary>Whether a model needs one.</summary>
    public static bool IsNeeded(LinearStepModel model) => model.WriteNoise > 0 || model.Levels > 0;

    /// <summary>The apparent weights.</summary>
    public float* Weights => _memory.Pointer;

    /// <summary>Takes one cell without noise.</summary>
    public void Set(int cell, float weight, float lowest, float highest) => Weights[cell] = Snap(weight, lowest, highest);

    /// <summary>Gives one cell back what was seen of it before.</summary>
    public void Restore(int cell, float apparent) => Weights[cell] = apparent;

    /// <summary>Moves what is seen of one cell with its stored weight; the noise of its last write stays.</summary>
    public void Move(int cell, float from, float to, float lowest, float highest)
    {
        if (from != to)
        {
            Weights[cell] = Snap(_deviation == 0 ? to : Weights[cell] + (to - from), lowest, highest);
        }
    }

    /// <summary>Takes all cells after a pulse.</summary>
    public void Refresh(float* weights, float* lowest, float* highest, int cells, ulong step, uint pulse)
    {
        if (_deviation == 0)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                Weights[cell] = Snap(weights[cell], lowest[cell], highest[cell]);
            }

            return;
        }

        PhiloxFill.Words(_key, 0, (uint)step, (uint)(step >> 32), pulse, _words);
        fixed (uint* words = _words)
        {
            NormalDraws.Fill(words, new Span<float>(Weights, cells));
        }

        for (var cell = 0; cell < cells; cell++)
        {
            Weights[cell] = Snap(weights[cell] + (_deviation * Weights[cell]), lowest[cell], highest[cell]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private float Snap(float weight, float lowest, float highest)
    {
        if (_levels == 0 || highest <= lowest)
        {
            return weight;
        }

        var spacing = (highest - lowest) / (_levels - 1);
        var level = MathF.Round((weight - lowest) / spacing);
        return lowest + (Math.Clamp(level, 0, _levels - 1) * spacing);
    }
}

using System.Numerics;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Devices.Pulses.Lanes;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Learning.Kernels;

/// <summary>The cells of one row while pulses fall on them: pointers to its state and to its cells' steps.</summary>
/// <remarks>All arrays hold <see cref="TransistorArray.Stride"/> cells.</remarks>
internal unsafe struct RowCells
{
    public float* State;
    public float* Lowest;
    public float* Highest;
    public float* UpStep;
    public float* UpSlope;
    public float* DownStep;
    public float* DownSlope;
}

/// <summary>Pulses where a row's train and a column's coincide, one by one, each with a deviate of its own.</summary>
internal static unsafe class CoincidentPulses
{
    /// <summary>Cells that share a block of deviates, see <see cref="PulsedCells"/>.</summary>
    private const int Group = 32;

    /// <summary>Pulses the cells of a row by the linear law.</summary>
    /// <param name="cells">The row.</param>
    /// <param name="counts">Pulses of each cell.</param>
    /// <param name="directions">1 where the cell's pulses raise w, −1 where they lower it.</param>
    /// <param name="most">Largest count.</param>
    /// <param name="groups">Bit g: whether cells 16 g to 16 g + 15 have pulses.</param>
    /// <param name="noise">Cycle-to-cycle deviation.</param>
    /// <param name="draws">The row's deviates.</param>
    /// <param name="words">Room for half a word a cell.</param>
    public static void Linear(
        RowCells cells, float* counts, float* directions, int most, uint groups, StepNoise noise, PulseDraws draws, Span<uint> words)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Linear<CellLanes512>(cells, counts, directions, most, groups, noise, draws, words);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Linear<CellLanes256>(cells, counts, directions, most, groups, noise, draws, words);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Linear<CellLanes128>(cells, counts, directions, most, groups, noise, draws, words);
        }
        else
        {
            Linear<CellLanes32>(cells, counts, directions, most, groups, noise, draws, words);
        }
    }

    /// <summary>How many slots a row's train shares with each column's.</summary>
    /// <param name="row">The row's train.</param>
    /// <param name="columns">The columns' trains.</param>
    /// <param name="counts">Receives the numbers.</param>
    /// <param name="groups">Bit g: whether a cell of 16 g to 16 g + 15 has any.</param>
    /// <returns>The largest number.</returns>
    public static int Count(uint row, ReadOnlySpan<uint> columns, float* counts, out uint groups)
    {
        var most = 0;
        groups = 0;
        for (var column = 0; column < columns.Length; column++)
        {
            var count = BitOperations.PopCount(row & columns[column]);
            counts[column] = count;
            if (count > 0)
            {
                groups |= 1u << (column / 16);
                most = Math.Max(most, count);
            }
        }

        return most;
    }

    /// <summary><see cref="Linear(RowCells, float*, float*, int, uint, StepNoise, PulseDraws, Span{uint})"/> at one width.</summary>
    internal static void Linear<T>(
        RowCells cells, float* counts, float* directions, int most, uint groups, StepNoise noise, PulseDraws draws, Span<uint> words)
        where T : struct, ICellLanes<T>
    {
        var (up, down, one) = (T.Broadcast(noise.Up), T.Broadcast(noise.Down), T.Broadcast(1));
        fixed (uint* first = words)
        {
            for (var pulse = 0; pulse < most; pulse++)
            {
                draws.Fill((uint)pulse, words);
                for (var left = groups; left != 0; left &= left - 1)
                {
                    var group = BitOperations.TrailingZeroCount(left) * (Group / 2);
                    var source = first + (group / Group * (Group / 2));
                    var shift = group % Group == 0 ? 0 : 16;
                    for (var lane = 0; lane < Group / 2; lane += T.Count)
                    {
                        var i = group + lane;
                        var weight = T.Load(cells.State + i);
                        var direction = T.Load(directions + i);
                        var sigma = T.SelectBelow(direction, 0, down, up);
                        var deviate = NormalDraws.Draw<T>(source + lane, shift);
                        var slope = T.SelectBelow(direction, 0, T.Load(cells.DownSlope + i), T.Load(cells.UpSlope + i));
                        var step = T.SelectBelow(direction, 0, T.Load(cells.DownStep + i), T.Load(cells.UpStep + i));
                        var change = T.MultiplyAdd(slope, weight, step);
                        var moved = noise.IsAdditive
                            ? T.MultiplyAdd(sigma * step, deviate, weight + change)
                            : T.MultiplyAdd(change, T.MultiplyAdd(sigma, deviate, one), weight);
                        moved = T.Clamp(moved, T.Load(cells.Lowest + i), T.Load(cells.Highest + i));
                        T.SelectBelow(T.Load(counts + i), pulse + 0.5f, weight, moved).Store(cells.State + i);
                    }
                }
            }
        }
    }
}

/// <summary>Where the deviates of one row's pulses are counted from.</summary>
/// <param name="Key">Key of the purpose.</param>
/// <param name="Row">The row.</param>
/// <param name="Step">Step of the experiment.</param>
internal readonly record struct PulseDraws(RandomKey Key, int Row, ulong Step)
{
    /// <summary>Fills half a word for each cell of the row.</summary>
    /// <param name="draw">Which pulse.</param>
    /// <param name="words">Receives the words.</param>
    public void Fill(uint draw, Span<uint> words) =>
        PhiloxFill.Words(Key, (uint)(Row * (words.Length / Philox4x32.WordsPerBlock)), (uint)Step, (uint)(Step >> 32), draw, words);
}

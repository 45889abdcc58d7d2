using System.Runtime.Intrinsics.X86;
using Neuromesh.Core.Crossbars.Products.Lanes;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>
/// Passes over an array that carry many vectors side by side: each is one step <c>b ← M⁻¹ r_b G A⁻¹ r_w G b</c> between the bit lines'
/// and the word lines' equations (see <see cref="ILineSweeps"/>), with lanes as vectors.
/// </summary>
/// <remarks>
/// A pass goes through the rows once: substitution along the bit lines gives b(i), the word line of row i is solved at once, and its
/// currents enter the elimination of the bit lines in the direction of the pass; the next pass goes the other way. So every cell's
/// voltages are read and written once a step. Every number is one chain of operations: the bits do not depend on the width.
/// </remarks>
/// <typeparam name="T">The width.</typeparam>
internal static unsafe class LinePasses<T>
    where T : struct, IFloatLanes<T>
{
    private const int CacheLine = 64;

    /// <summary>Vectors of one pass; two independent chains hide the latency of a sweep.</summary>
    public static int Vectors => 2 * T.Count;

    /// <summary>The first half of the first step: word lines with grounded bit lines, and the elimination from the last row to the first.</summary>
    /// <param name="coefficients">[rows × columns × 8], see <see cref="LineCoefficients"/>.</param>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="volts">[rows × vectors] in V.</param>
    /// <param name="field">[(rows + 2) × columns × vectors]; row 0 and the last are zero, the others overwritten.</param>
    public static void Start(float* coefficients, int rows, int columns, float* volts, float* field)
    {
        var half = T.Count;
        var width = 2 * half;
        var line = (long)columns * width;
        for (var row = rows - 1; row >= 0; row--)
        {
            var target = field + ((row + 1) * line);
            var before = target + line;
            var cells = coefficients + ((long)row * columns * LineCoefficients.Count);
            var first = T.Load(volts + ((long)row * width));
            var second = T.Load(volts + ((long)row * width) + half);
            for (var column = 0; column < columns; column++)
            {
                var factor = T.Broadcast(cells[LineCoefficients.UpInverse]);
                var source = T.Broadcast(cells[LineCoefficients.Source]);
                T.MultiplyAdd(factor, T.Load(before), T.MultiplyAdd(source, first, T.Zero)).Store(target);
                T.MultiplyAdd(factor, T.Load(before + half), T.MultiplyAdd(source, second, T.Zero)).Store(target + half);
                cells += LineCoefficients.Count;
                before += width;
                target += width;
            }
        }
    }

    /// <summary>One step.</summary>
    /// <param name="coefficients">[rows × columns × 8].</param>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="down">From the first row to the last; else from the last to the first. The pass before went the other way.</param>
    /// <param name="field">As in <see cref="Start"/>: what the elimination of the pass before has left, overwritten by this one's.</param>
    /// <param name="bitVolts">[columns × vectors], overwritten by the bit lines' voltages at the last row of the pass.</param>
    public static void Step(float* coefficients, int rows, int columns, bool down, float* field, float* bitVolts)
    {
        var width = 2 * T.Count;
        var line = (long)columns * width;
        new Span<float>(bitVolts, checked((int)line)).Clear();
        var substitution = down ? LineCoefficients.UpInverse : LineCoefficients.DownInverse;
        var elimination = down ? LineCoefficients.DownInverse : LineCoefficients.UpInverse;
        var step = down ? line : -line;
        var cellStep = (down ? 1 : -1) * (long)columns * LineCoefficients.Count;
        var here = field + ((down ? 1 : rows) * line);
        var cells = coefficients + ((down ? 0 : rows - 1) * (long)columns * LineCoefficients.Count);
        for (var pair = 0; pair < rows / 2; pair++)
        {
            ForwardPair(cells, cells + cellStep, columns, substitution, here, here + step, bitVolts);
            BackwardPair(cells, cells + cellStep, columns, elimination, here - step, here, here + step, pair + 1 < rows / 2 ? here + (2 * step) : here, step);
            here += 2 * step;
            cells += 2 * cellStep;
        }

        if (rows % 2 == 1)
        {
            Forward(cells, columns, substitution, here, bitVolts);
            Backward(cells, columns, elimination, here - step, here);
        }
    }

    // b(i) = z(i) + k(i) b(i ± 1), and the forward sweep of the word line, which takes the place of z(i).
    private static void Forward(float* cells, int columns, int substitution, float* reduced, float* bitVolts)
    {
        var half = T.Count;
        T wordA = T.Zero, wordB = wordA;
        for (var column = 0; column < columns; column++)
        {
            var factor = T.Broadcast(cells[substitution]);
            var bitA = T.MultiplyAdd(factor, T.Load(bitVolts), T.Load(reduced));
            var bitB = T.MultiplyAdd(factor, T.Load(bitVolts + half), T.Load(reduced + half));
            bitA.Store(bitVolts);
            bitB.Store(bitVolts + half);
            var inverse = T.Broadcast(cells[LineCoefficients.WordInverse]);
            var device = T.Broadcast(cells[LineCoefficients.WordDevice]);
            wordA = T.MultiplyAdd(inverse, wordA, T.MultiplyAdd(device, bitA, T.Zero));
            wordB = T.MultiplyAdd(inverse, wordB, T.MultiplyAdd(device, bitB, T.Zero));
            wordA.Store(reduced);
            wordB.Store(reduced + half);
            cells += LineCoefficients.Count;
            reduced += 2 * half;
            bitVolts += 2 * half;
        }
    }

    // Two rows at once, the second after the first in the direction of the pass: what lies between them stays in registers.
    private static void ForwardPair(float* first, float* second, int columns, int substitution, float* firstReduced, float* secondReduced, float* bitVolts)
    {
        var half = T.Count;
        T firstA = T.Zero, firstB = firstA, secondA = firstA, secondB = firstA;
        for (var column = 0; column < columns; column++)
        {
            var factor = T.Broadcast(first[substitution]);
            var bitA = T.MultiplyAdd(factor, T.Load(bitVolts), T.Load(firstReduced));
            var bitB = T.MultiplyAdd(factor, T.Load(bitVolts + half), T.Load(firstReduced + half));
            var inverse = T.Broadcast(first[LineCoefficients.WordInverse]);
            var device = T.Broadcast(first[LineCoefficients.WordDevice]);
            firstA = T.MultiplyAdd(inverse, firstA, T.MultiplyAdd(device, bitA, T.Zero));
            firstB = T.MultiplyAdd(inverse, firstB, T.MultiplyAdd(device, bitB, T.Zero));
            firstA.Store(firstReduced);
            firstB.Store(firstReduced + half);
            factor = T.Broadcast(second[substitution]);
            bitA = T.MultiplyAdd(factor, bitA, T.Load(secondReduced));
            bitB = T.MultiplyAdd(factor, bitB, T.Load(secondReduced + half));
            bitA.Store(bitVolts);
            bitB.Store(bitVolts + half);
            inverse = T.Broadcast(second[LineCoefficients.WordInverse]);
            device = T.Broadcast(second[LineCoefficients.WordDevice]);
            secondA = T.MultiplyAdd(inverse, secondA, T.MultiplyAdd(device, bitA, T.Zero));
            secondB = T.MultiplyAdd(inverse, secondB, T.MultiplyAdd(device, bitB, T.Zero));
            secondA.Store(secondReduced);
            secondB.Store(secondReduced + half);
            first += LineCoefficients.Count;
            second += LineCoefficients.Count;
            firstReduced += 2 * half;
            secondReduced += 2 * half;
            bitVolts += 2 * half;
        }
    }

    // The backward sweep of the word line, and the elimination of the bit lines.
    private static void Backward(float* cells, int columns, int elimination, float* before, float* reduced)
    {
        var half = T.Count;
        T wordA = T.Zero, wordB = wordA;
        cells += (long)(columns - 1) * LineCoefficients.Count;
        for (var at = (columns - 1) * (nint)(2 * half); at >= 0; at -= 2 * half)
        {
            var inverse = T.Broadcast(cells[LineCoefficients.WordInverse]);
            wordA = T.MultiplyAdd(inverse, wordA, T.Load(reduced + at));
            wordB = T.MultiplyAdd(inverse, wordB, T.Load(reduced + at + half));
            var factor = T.Broadcast(cells[elimination]);
            var device = T.Broadcast(cells[elimination + 1]);
            T.MultiplyAdd(factor, T.Load(before + at), T.MultiplyAdd(device, wordA, T.Zero)).Store(reduced + at);
            T.MultiplyAdd(factor, T.Load(before + at + half), T.MultiplyAdd(device, wordB, T.Zero)).Store(reduced + at + half);
            cells -= LineCoefficients.Count;
        }
    }

    // The next two rows, which come from beyond the L2 cache, are asked for meanwhile.
    private static void BackwardPair(
        float* first, float* second, int columns, int elimination, float* before, float* firstReduced, float* secondReduced, float* next, long step)
    {
        var half = T.Count;
        T firstA = T.Zero, firstB = firstA, secondA = firstA, secondB = firstA;
        first += (long)(columns - 1) * LineCoefficients.Count;
        second += (long)(columns - 1) * LineCoefficients.Count;
        for (var at = (columns - 1) * (nint)(2 * half); at >= 0; at -= 2 * half)
        {
            var inverse = T.Broadcast(first[LineCoefficients.WordInverse]);
            firstA = T.MultiplyAdd(inverse, firstA, T.Load(firstReduced + at));
            firstB = T.MultiplyAdd(inverse, firstB, T.Load(firstReduced + at + half));
            var factor = T.Broadcast(first[elimination]);
            var device = T.Broadcast(first[elimination + 1]);
            var leftA = T.MultiplyAdd(factor, T.Load(before + at), T.MultiplyAdd(device, firstA, T.Zero));
            var leftB = T.MultiplyAdd(factor, T.Load(before + at + half), T.MultiplyAdd(device, firstB, T.Zero));
            leftA.Store(firstReduced + at);
            leftB.Store(firstReduced + at + half);
            inverse = T.Broadcast(second[LineCoefficients.WordInverse]);
            secondA = T.MultiplyAdd(inverse, secondA, T.Load(secondReduced + at));
            secondB = T.MultiplyAdd(inverse, secondB, T.Load(secondReduced + at + half));
            factor = T.Broadcast(second[elimination]);
            device = T.Broadcast(second[elimination + 1]);
            T.MultiplyAdd(factor, leftA, T.MultiplyAdd(device, secondA, T.Zero)).Store(secondReduced + at);
            T.MultiplyAdd(factor, leftB, T.MultiplyAdd(device, secondB, T.Zero)).Store(secondReduced + at + half);
            first -= LineCoefficients.Count;
            second -= LineCoefficients.Count;
            if (Sse.IsSupported)
            {
                Sse.Prefetch1(next + at);
                Sse.Prefetch1(next + at + step);
                if (T.Count * sizeof(float) >= CacheLine)
                {
                    Sse.Prefetch1(next + at + half);
                    Sse.Prefetch1(next + at + step + half);
                }
            }
        }
    }
}

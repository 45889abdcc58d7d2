namespace Neuromesh.Core.Crossbars.Wires;

/// <content>Elimination along the lines: word lines with rows side by side, bit lines row by row.</content>
internal readonly unsafe partial struct VectorSweeps<T>
{
    /// <inheritdoc/>
    public static void Factor(LineSystem system)
    {
        for (var top = 0; top < system.PaddedRows; top += PanelRows)
        {
            for (var lane = 0; lane < PanelRows; lane += 2 * T.Count)
            {
                FactorWordLines(
                    system.Conductances + ((long)(top + lane) * system.Stride),
                    system.Stride,
                    system.Columns,
                    system.Wires.WordLineOhms,
                    system.Driven + top + lane,
                    system.Panel + lane,
                    system.WordInverses + ((long)top * system.Stride) + lane);
            }
        }

        var excess = system.RowBefore;
        new Span<double>(excess, system.Stride).Clear();
        for (var row = 0; row < system.Rows; row++)
        {
            var start = (long)row * system.Stride;
            FactorBitRow(system.Conductances + start, system.Wires.BitLineOhms, excess, system.BitInverses + start, system.Stride);
        }
    }

    // 2 × Count neighbouring word lines; two independent vectors hide the latency of the divisions.
    private static void FactorWordLines(double* conductances, int stride, int columns, double wordLineOhms, double* driven, double* scratch, double* inverses)
    {
        var ohms = T.Broadcast(wordLineOhms);
        var one = T.Broadcast(1);
        var half = T.Count;
        T shareA = T.Load(driven), shareB = T.Load(driven + half);
        for (var block = 0; block < stride; block += half)
        {
            T.Transpose(conductances + block, stride, scratch, PanelRows);
            T.Transpose(conductances + ((long)half * stride) + block, stride, scratch + half, PanelRows);
            var count = Math.Min(half, columns - block);
            for (var k = 0; k < half; k++)
            {
                var target = inverses + ((long)(block + k) * PanelRows);
                if (k >= count)
                {
                    T.Zero.Store(target);
                    T.Zero.Store(target + half);
                    continue;
                }

                // The share of what hangs to the left that reaches this node: 1 for the driver itself, δ / (1 + δ) for a node.
                var excessA = T.MultiplyAdd(ohms, T.Load(scratch + (k * PanelRows)), shareA);
                var excessB = T.MultiplyAdd(ohms, T.Load(scratch + (k * PanelRows) + half), shareB);
                var last = block + k == columns - 1;
                var inverseA = one / (last ? excessA : excessA + one);
                var inverseB = one / (last ? excessB : excessB + one);
                inverseA.Store(target);
                inverseB.Store(target + half);
                shareA = excessA * inverseA;
                shareB = excessB * inverseB;
            }
        }
    }

    private static void FactorBitRow(double* conductances, double bitLineOhms, double* share, double* inverses, int stride)
    {
        var ohms = T.Broadcast(bitLineOhms);
        var one = T.Broadcast(1);
        for (var column = 0; column < stride; column += T.Count)
        {
            var excess = T.MultiplyAdd(ohms, T.Load(conductances + column), T.Load(share + column));
            var inverse = one / (excess + one);
            inverse.Store(inverses + column);
            (excess * inverse).Store(share + column);
        }
    }

    /// <summary>Product = word-line voltages of one panel for given bit-line voltages and drivers (none: all at 0 V).</summary>
    private static void SolveWordPanel(LineSystem system, int top, double* bitVolts, double* drives)
    {
        if (system.Wires.WordLineOhms == 0)
        {
            for (var row = top; row < top + PanelRows; row++)
            {
                new Span<double>(system.Product + ((long)row * system.Stride), system.Columns).Fill(drives is null ? 0 : drives[row]);
            }

            return;
        }

        for (var lane = 0; lane < PanelRows; lane += 2 * T.Count)
        {
            var start = (long)(top + lane) * system.Stride;
            SolveWordLines(
                bitVolts + start,
                system.Conductances + start,
                system.Stride,
                system.Wires.WordLineOhms,
                drives is null ? system.ZeroRow : drives + top + lane,
                system.WordInverses + ((long)top * system.Stride) + lane,
                system.Panel + lane,
                system.Product + start);
        }
    }

    private static void SolveWordLines(
        double* bitVolts, double* conductances, int stride, double wordLineOhms, double* drives, double* inverses, double* panel, double* wordVolts)
    {
        var half = T.Count;
        var ohms = T.Broadcast(wordLineOhms);
        var second = (long)half * stride;
        T valueA = T.Load(drives), valueB = T.Load(drives + half);
        T inverseA = T.Broadcast(1), inverseB = inverseA;
        for (var block = 0; block < stride; block += half)
        {
            var at = panel + ((long)block * PanelRows);
            T.TransposeProduct(bitVolts + block, conductances + block, stride, ohms, at, PanelRows);
            T.TransposeProduct(bitVolts + second + block, conductances + second + block, stride, ohms, at + half, PanelRows);
            var factors = inverses + ((long)block * PanelRows);
            for (var k = 0; k < half; k++)
            {
                valueA = T.MultiplyAdd(inverseA, valueA, T.Load(at));
                valueB = T.MultiplyAdd(inverseB, valueB, T.Load(at + half));
                valueA.Store(at);
                valueB.Store(at + half);
                inverseA = T.Load(factors);
                inverseB = T.Load(factors + half);
                at += PanelRows;
                factors += PanelRows;
            }
        }

        valueA = T.Zero;
        valueB = T.Zero;
        for (var block = stride - half; block >= 0; block -= half)
        {
            var first = panel + ((long)block * PanelRows);
            var factors = inverses + ((long)block * PanelRows);
            for (var k = half - 1; k >= 0; k--)
            {
                var at = first + (k * PanelRows);
                inverseA = T.Load(factors + (k * PanelRows));
                inverseB = T.Load(factors + (k * PanelRows) + half);
                valueA = T.MultiplyAdd(inverseA, valueA, inverseA * T.Load(at));
                valueB = T.MultiplyAdd(inverseB, valueB, inverseB * T.Load(at + half));
                valueA.Store(at);
                valueB.Store(at + half);
            }

            T.Transpose(first, PanelRows, wordVolts + block, stride);
            T.Transpose(first + half, PanelRows, wordVolts + second + block, stride);
        }
    }
}

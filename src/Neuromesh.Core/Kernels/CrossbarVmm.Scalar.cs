namespace Neuromesh.Core.Kernels;

/// <content>The reference.</content>
public static partial class CrossbarVmm
{
    /// <summary>What <see cref="Accumulate"/> computes, one device at a time.</summary>
    internal static void Scalar(
        ReadOnlySpan<double> conductances,
        int stride,
        ReadOnlySpan<int> activeRows,
        double voltage,
        Span<double> currents)
    {
        foreach (var row in activeRows)
        {
            AddRow(conductances.Slice(row * stride, currents.Length), voltage, currents);
        }
    }

    private static void AddRow(ReadOnlySpan<double> conductances, double voltage, Span<double> currents)
    {
        for (var column = 0; column < currents.Length; column++)
        {
            currents[column] += conductances[column] * voltage;
        }
    }
}

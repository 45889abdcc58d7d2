using System.Runtime.InteropServices;

namespace Neuromesh.Core.Synapses;

/// <summary>Weights as whole numbers of a decimal step where all of them are such, as weights written with a few digits are; else as they are.</summary>
/// <remarks>
/// A weight w is held as the whole number m with w = m / 10^k only if the division gives the very bits of w, which is tried for each. Division of two numbers that
/// are exact in 64 bits rounds once, as reading the decimal text does, so that any text with up to 9 digits passes. Eight bytes go before the weights: k, or what stands in its place.
/// </remarks>
internal static class WeightColumn
{
    private const int MostDecimals = 9;
    private const long AreEqual = -1;
    private const long AreBits = -2;

    /// <summary>Most bytes that a column takes.</summary>
    /// <param name="count">How many weights there are.</param>
    public static int MostBytes(int count) => (2 * sizeof(long)) + (count * sizeof(double));

    /// <summary>Writes weights.</summary>
    /// <param name="weights">One or more, finite.</param>
    /// <param name="steps">Room for as many whole numbers.</param>
    /// <param name="bytes">Receives them; at least <see cref="MostBytes"/> long, aligned to 8.</param>
    /// <returns>Number of bytes written.</returns>
    public static int Write(ReadOnlySpan<double> weights, Span<int> steps, Span<byte> bytes)
    {
        ref var kind = ref MemoryMarshal.Cast<byte, long>(bytes)[0];
        var body = bytes[sizeof(long)..];
        if (!weights.ContainsAnyExcept(weights[0]) && weights[0] != 0)
        {
            kind = AreEqual;
            MemoryMarshal.Cast<byte, double>(body)[0] = weights[0];
            return 2 * sizeof(long);
        }

        var stepsPerUnit = 1.0;
        for (var decimals = 0; decimals <= MostDecimals; decimals++)
        {
            if (TryRound(weights, stepsPerUnit, steps))
            {
                kind = decimals;
                return sizeof(long) + IntegerColumn.Write(steps[..weights.Length], body);
            }

            stepsPerUnit *= 10;
        }

        kind = AreBits;
        weights.CopyTo(MemoryMarshal.Cast<byte, double>(body));
        return sizeof(long) + (weights.Length * sizeof(double));
    }

    /// <summary>Gives weights back.</summary>
    /// <param name="bytes">What was written, and whatever follows.</param>
    /// <param name="steps">Room for as many whole numbers.</param>
    /// <param name="weights">Receives as many weights as were written.</param>
    /// <returns>Number of bytes read.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, Span<int> steps, Span<double> weights)
    {
        var kind = MemoryMarshal.Cast<byte, long>(bytes)[0];
        var body = bytes[sizeof(long)..];
        switch (kind)
        {
            case AreEqual:
                weights.Fill(MemoryMarshal.Cast<byte, double>(body)[0]);
                return 2 * sizeof(long);
            case AreBits:
                MemoryMarshal.Cast<byte, double>(body)[..weights.Length].CopyTo(weights);
                return sizeof(long) + (weights.Length * sizeof(double));
            default:
                steps = steps[..weights.Length];
                var read = IntegerColumn.Read(body, steps);
                var stepsPerUnit = 1.0;
                for (var decimals = 0; decimals < kind; decimals++)
                {
                    stepsPerUnit *= 10;
                }

                for (var i = 0; i < steps.Length; i++)
                {
                    weights[i] = steps[i] / stepsPerUnit;
                }

                return sizeof(long) + read;
        }
    }

    private static bool TryRound(ReadOnlySpan<double> weights, double stepsPerUnit, Span<int> steps)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var rounded = Math.Round(weights[i] * stepsPerUnit);
            if (!(Math.Abs(rounded) <= int.MaxValue)
                || BitConverter.DoubleToInt64Bits((int)rounded / stepsPerUnit) != BitConverter.DoubleToInt64Bits(weights[i]))
            {
                return false;
            }

            steps[i] = (int)rounded;
        }

        return true;
    }
}

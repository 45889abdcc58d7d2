namespace Neuromesh.Core.Crossbars.Periphery;

/// <summary>How integers are spread over arrays of devices with few levels, and how these are read.</summary>
public sealed record BitSlicing
{
    /// <summary>Bits of a signed weight n: −2^(n−1) to 2^(n−1) − 1; 2 to 24.</summary>
    public required int WeightBits { get; init; }

    /// <summary>Bits that one device holds, 1 to 8: it has 2^b levels.</summary>
    public required int BitsPerCell { get; init; }

    /// <summary>Bits of an input, 0 to 2^m − 1, which a line's converter turns into a voltage; 1 to 16.</summary>
    public required int InputBits { get; init; }

    /// <summary>Bits of the converters behind the columns, 1 to 24; null for as many as every sum takes.</summary>
    public int? ConverterBits { get; init; }

    /// <summary>Conductance of level 0, 0 or more.</summary>
    public double ConductanceMinSiemens { get; init; } = 1e-6;

    /// <summary>Conductance of the highest level, above it.</summary>
    public double ConductanceMaxSiemens { get; init; } = 100e-6;

    /// <summary>Voltage of the highest input, above 0.</summary>
    public double ReadVolts { get; init; } = 0.2;

    /// <summary>Number of arrays: <c>⌈n / b⌉</c>.</summary>
    public int Slices => (WeightBits + BitsPerCell - 1) / BitsPerCell;

    /// <summary>Highest level of a device.</summary>
    internal int HighestLevel => (1 << BitsPerCell) - 1;

    /// <summary>Largest weight of either sign, <c>2^(n−1) − 1</c>; there is one more negative one.</summary>
    internal int HighestWeight => Offset - 1;

    /// <summary>What is added to a weight so that it is not negative, <c>2^(n−1)</c>, and what an offset column holds.</summary>
    internal int Offset => 1 << (WeightBits - 1);

    /// <summary>What a level of a slice stands for, <c>2^(b s)</c>.</summary>
    /// <param name="slice">s, from 0.</param>
    internal double Place(int slice) => 1L << (slice * BitsPerCell);

    /// <summary>The conductance of a digit.</summary>
    /// <param name="value">A weight with the offset, 0 or more.</param>
    /// <param name="slice">Which digit, from 0, the lowest.</param>
    internal double Siemens(int value, int slice)
    {
        var level = (value >> (slice * BitsPerCell)) & HighestLevel;
        return ConductanceMinSiemens + ((ConductanceMaxSiemens - ConductanceMinSiemens) * level / HighestLevel);
    }

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="ArgumentException">One is; the message names it.</exception>
    internal void Check()
    {
        Require(WeightBits is >= 2 and <= 24, nameof(WeightBits), WeightBits, "2 to 24");
        Require(BitsPerCell is >= 1 and <= 8, nameof(BitsPerCell), BitsPerCell, "1 to 8");
        Require(InputBits is >= 1 and <= 16, nameof(InputBits), InputBits, "1 to 16");
        Require(ConverterBits is null or (>= 1 and <= 24), nameof(ConverterBits), ConverterBits ?? 0, "1 to 24");
        Require(ConductanceMinSiemens >= 0 && double.IsFinite(ConductanceMinSiemens), nameof(ConductanceMinSiemens), ConductanceMinSiemens, "0 or more");
        Require(
            ConductanceMaxSiemens > ConductanceMinSiemens && double.IsFinite(ConductanceMaxSiemens),
            nameof(ConductanceMaxSiemens), ConductanceMaxSiemens, $"above {ConductanceMinSiemens:R}");
        Require(ReadVolts > 0 && double.IsFinite(ReadVolts), nameof(ReadVolts), ReadVolts, "above 0");
    }

    private static void Require(bool condition, string name, double value, string permitted)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} is {value:R}; it must be {permitted}.");
        }
    }
}

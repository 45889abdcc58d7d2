namespace Neuromesh.Core.Crossbars.Periphery;

/// <summary>Signed weights in one device each: they lie about the middle of the range, and one more column, all in the middle, is subtracted.</summary>
/// <remarks>
/// <c>G = G_mid + w / w_full · (Gmax − Gmin) / 2</c>, G_mid = (Gmin + Gmax) / 2, w cut at ±w_full; <c>Σ_i x_i w_ij = (I_j − I_offset) · 2 w_full / (V (Gmax − Gmin))</c>
/// with x_i = v_i / V. Exact for ideal devices and wires, with half the devices of differential pairs and half their difference of currents.
/// </remarks>
public sealed class OffsetColumn
{
    private readonly double _siemensPerWeight;

    /// <summary>Creates the mapping.</summary>
    /// <param name="conductanceMinSiemens">Gmin, 0 or more.</param>
    /// <param name="conductanceMaxSiemens">Gmax, above Gmin.</param>
    /// <param name="weightFullScale">w_full, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not permitted.</exception>
    public OffsetColumn(double conductanceMinSiemens, double conductanceMaxSiemens, double weightFullScale)
    {
        if (!(conductanceMinSiemens >= 0) || !double.IsFinite(conductanceMinSiemens))
        {
            throw new ArgumentOutOfRangeException(nameof(conductanceMinSiemens), conductanceMinSiemens, "The off conductance is 0 S or more.");
        }

        if (!(conductanceMaxSiemens > conductanceMinSiemens) || !double.IsFinite(conductanceMaxSiemens))
        {
            throw new ArgumentOutOfRangeException(
                nameof(conductanceMaxSiemens), conductanceMaxSiemens, $"The on conductance is above the off conductance of {conductanceMinSiemens:R} S.");
        }

        if (!(weightFullScale > 0) || !double.IsFinite(weightFullScale))
        {
            throw new ArgumentOutOfRangeException(nameof(weightFullScale), weightFullScale, "The full-scale weight is above 0.");
        }

        WeightFullScale = weightFullScale;
        OffsetSiemens = (conductanceMinSiemens + conductanceMaxSiemens) / 2;
        _siemensPerWeight = (conductanceMaxSiemens - conductanceMinSiemens) / (2 * weightFullScale);
    }

    /// <summary>w_full.</summary>
    public double WeightFullScale { get; }

    /// <summary>G_mid, the conductance of each device of the offset column.</summary>
    public double OffsetSiemens { get; }

    /// <summary>The conductance that stands for a weight.</summary>
    /// <param name="weight">Of either sign, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not a finite number.</exception>
    public double ConductanceSiemens(double weight)
    {
        if (!double.IsFinite(weight))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is a finite number.");
        }

        return OffsetSiemens + (Math.Clamp(weight, -WeightFullScale, WeightFullScale) * _siemensPerWeight);
    }

    /// <summary>Takes the offset column's current off and returns to weights.</summary>
    /// <param name="columnAmperes">[columns]: currents of the columns of weights.</param>
    /// <param name="offsetAmperes">Current of the offset column.</param>
    /// <param name="readVolts">V, the voltage of an input of 1, above 0.</param>
    /// <param name="sums">[columns]: receives the sums of input times weight.</param>
    /// <exception cref="ArgumentException">There are fewer sums than currents.</exception>
    public void Sums(ReadOnlySpan<double> columnAmperes, double offsetAmperes, double readVolts, Span<double> sums)
    {
        if (sums.Length < columnAmperes.Length)
        {
            throw new ArgumentException($"There is room for {sums.Length} sums of {columnAmperes.Length} columns.", nameof(sums));
        }

        for (var column = 0; column < columnAmperes.Length; column++)
        {
            sums[column] = (columnAmperes[column] - offsetAmperes) / (readVolts * _siemensPerWeight);
        }
    }
}

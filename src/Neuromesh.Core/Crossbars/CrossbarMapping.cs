using Neuromesh.Core.Crossbars.Periphery;

namespace Neuromesh.Core.Crossbars;

/// <summary>
/// From weights to conductances and back: <c>G = Gmin + (Gmax − Gmin) · |w| / weightFullScale</c>, clipped to [Gmin, Gmax].
/// </summary>
/// <remarks>
/// <para>
/// With n levels, the conductance is then rounded to <c>Gmin + k · ΔG, ΔG = (Gmax − Gmin) / (n − 1), k = round((G − Gmin) / ΔG)</c>,
/// ties to even; k = n − 1 is exactly Gmax. The weight that is read differs from the clipped one by at most
/// <c>weightFullScale / (2 (n − 1))</c>.
/// </para>
/// <para>
/// With a circuit around the memristor these are the conductances that a read finds of a cell alone, Gmin and Gmax those of its ends, and the memristor gets the conductance
/// that belongs to it: with ideal wires a read has the weight that was asked for.
/// </para>
/// <para>
/// Differential pairs: a positive weight lies on the plus device and its partner stays at Gmin, a negative one the reverse; a weight of
/// zero leaves both at Gmin.
/// </para>
/// <para>
/// Offset column: <c>G = (Gmin + Gmax) / 2 + w / weightFullScale · (Gmax − Gmin) / 2</c>, see <see cref="OffsetColumn"/>. Bit slices: the digits of
/// <c>round(w / weightFullScale · (2^(n−1) − 1)) + 2^(n−1)</c>, so the weight that is read differs by at most <c>weightFullScale / (2^n − 2)</c>.
/// </para>
/// </remarks>
public sealed class CrossbarMapping
{
    private readonly double _lowestSiemens;
    private readonly double _rangeSiemens;
    private readonly double _steps;
    private readonly double _stepSiemens;

    /// <summary>Creates the mapping of one projection.</summary>
    /// <param name="parameters">Devices and periphery.</param>
    /// <param name="weights">The projection's whole matrix; looked at only where the parameters give no full scale.</param>
    /// <exception cref="ArgumentException">A parameter is outside its documented range, or the largest weight is not finite.</exception>
    public CrossbarMapping(CrossbarParameters parameters, CrossbarWeights weights)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(weights);
        Check(parameters);
        Parameters = parameters;
        WeightFullScale = parameters.WeightFullScale ?? FullScaleOf(weights);
        _lowestSiemens = ReadSiemens(parameters.ConductanceMinSiemens);
        _rangeSiemens = ReadSiemens(parameters.ConductanceMaxSiemens) - _lowestSiemens;
        Require(_rangeSiemens > 0, "What is in series with the memristors lets no read tell the on state from the off state.");
        _steps = (parameters.Levels ?? 2) - 1;
        _stepSiemens = _rangeSiemens / _steps;
        WeightPerAmpere = WeightFullScale / (parameters.ReadVoltageVolts * _rangeSiemens);
        if (parameters.Encoding == WeightEncoding.OffsetColumn)
        {
            Offset = new OffsetColumn(_lowestSiemens, ReadSiemens(parameters.ConductanceMaxSiemens), WeightFullScale);

            // Half the range stands for the full scale.
            WeightPerAmpere *= 2;
        }
        else if (parameters.Encoding == WeightEncoding.BitSlices)
        {
            Slicing = new BitSlicing
            {
                WeightBits = parameters.Slices * parameters.BitsPerCell,
                BitsPerCell = parameters.BitsPerCell,
                InputBits = 1,
                ConductanceMinSiemens = _lowestSiemens,
                ConductanceMaxSiemens = ReadSiemens(parameters.ConductanceMaxSiemens),
                ReadVolts = parameters.ReadVoltageVolts,
            };
            Slicing.Check();
        }
    }

    /// <summary>Devices and periphery.</summary>
    public CrossbarParameters Parameters { get; }

    /// <summary>The weight that Gmax stands for, in the target's unit; 1 where all weights are zero and none was given.</summary>
    public double WeightFullScale { get; }

    /// <summary>
    /// Weight per ampere of difference between the bit lines, <c>weightFullScale / (readVoltage · (Gmax − Gmin))</c>; twice that with an offset column.
    /// </summary>
    public double WeightPerAmpere { get; }

    /// <summary>The mapping of weights about the middle of the range; null with other encodings.</summary>
    public OffsetColumn? Offset { get; }

    /// <summary>The digits of weights; null with other encodings.</summary>
    public BitSlicing? Slicing { get; }

    /// <summary>The conductance that stands for a magnitude.</summary>
    /// <param name="magnitude">A weight's magnitude in the target's unit, 0 or more.</param>
    /// <returns>The memristor's conductance in S, in the range of the parameters.</returns>
    public double ConductanceSiemens(double magnitude)
    {
        var share = magnitude / WeightFullScale;
        if (share >= 1)
        {
            return Parameters.ConductanceMaxSiemens;
        }

        return AtLevel(_lowestSiemens + (_rangeSiemens * share));
    }

    /// <summary>How many weights are beyond the full scale, and so are clipped to it.</summary>
    /// <param name="weights">Weights in the target's unit.</param>
    internal int Clipped(ReadOnlySpan<double> weights)
    {
        var clipped = 0;
        foreach (var weight in weights)
        {
            clipped += Math.Abs(weight) > WeightFullScale ? 1 : 0;
        }

        return clipped;
    }

    /// <summary>The conductances that stand for some weights of one row and, in the last column, for the weight 0.</summary>
    /// <param name="row">Row in the projection's matrix, for messages.</param>
    /// <param name="firstColumn">First column in the projection's matrix, for messages.</param>
    /// <param name="weights">[columns] in the target's unit.</param>
    /// <param name="slice">Which digit; 0 with an offset column.</param>
    /// <param name="siemens">[columns + 1]: receives conductances in S.</param>
    /// <exception cref="ArgumentException">A weight is not finite; the message names its place.</exception>
    internal void OffsetTargets(int row, int firstColumn, ReadOnlySpan<double> weights, int slice, Span<double> siemens)
    {
        for (var column = 0; column < siemens.Length; column++)
        {
            var weight = column < weights.Length ? weights[column] : 0;
            if (!double.IsFinite(weight))
            {
                throw new ArgumentException(Refusal(weight, row, firstColumn + column), nameof(weights));
            }

            siemens[column] = Slicing is null ? AtLevel(Offset!.ConductanceSiemens(weight)) : MemristorSiemens(Slicing.Siemens(Integer(weight), slice));
        }
    }

    /// <summary>The conductance of a level, in S, where the devices have levels.</summary>
    /// <param name="level">The level, from 0; those above the last one are the last one.</param>
    internal double SiemensOfLevel(double level) =>
        level >= _steps ? Parameters.ConductanceMaxSiemens : MemristorSiemens(_lowestSiemens + (level * _stepSiemens));

    /// <summary>The conductances that stand for some weights of one row.</summary>
    /// <param name="row">Row in the projection's matrix, for messages.</param>
    /// <param name="firstColumn">First column in the projection's matrix, for messages.</param>
    /// <param name="weights">[columns] in the target's unit.</param>
    /// <param name="plusSiemens">[columns]: receives the plus devices' conductances in S.</param>
    /// <param name="minusSiemens">[columns]: receives the minus devices'; empty without differential pairs.</param>
    /// <exception cref="ArgumentException">
    /// A weight is not finite, or is negative while there are no differential pairs; the message names its place and value.
    /// </exception>
    internal void Targets(int row, int firstColumn, ReadOnlySpan<double> weights, Span<double> plusSiemens, Span<double> minusSiemens)
    {
        var off = Parameters.ConductanceMinSiemens;
        for (var column = 0; column < weights.Length; column++)
        {
            var weight = weights[column];
            if (!double.IsFinite(weight) || (weight < 0 && minusSiemens.IsEmpty))
            {
                throw new ArgumentException(Refusal(weight, row, firstColumn + column), nameof(weights));
            }

            var conductance = ConductanceSiemens(Math.Abs(weight));
            plusSiemens[column] = weight < 0 ? off : conductance;
            if (!minusSiemens.IsEmpty)
            {
                minusSiemens[column] = weight < 0 ? conductance : off;
            }
        }
    }

    /// <summary>The weight that a read of two devices alone finds.</summary>
    /// <param name="plusSiemens">The plus device's conductance in S.</param>
    /// <param name="minusSiemens">The minus device's in S; the off state's where there are no pairs.</param>
    internal double WeightOf(double plusSiemens, double minusSiemens)
        => ((ReadSiemens(plusSiemens) - ReadSiemens(minusSiemens)) * Parameters.ReadVoltageVolts) * WeightPerAmpere;

    /// <summary>What of a row's cells is asked for, from their conductances.</summary>
    /// <param name="quantity">What.</param>
    /// <param name="plusSiemens">[columns]: the plus devices' conductances in S.</param>
    /// <param name="minusSiemens">[columns]: the minus devices'; empty without differential pairs.</param>
    /// <param name="values">[columns], overwritten.</param>
    internal void Values(TileQuantity quantity, ReadOnlySpan<double> plusSiemens, ReadOnlySpan<double> minusSiemens, Span<double> values)
    {
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = quantity switch
            {
                TileQuantity.PlusConductance => plusSiemens[column],
                TileQuantity.MinusConductance => minusSiemens.IsEmpty ? 0 : minusSiemens[column],
                _ => WeightOf(plusSiemens[column], minusSiemens.IsEmpty ? Parameters.ConductanceMinSiemens : minusSiemens[column]),
            };
        }
    }

    /// <summary>The current of a reference line of off devices, added up row by row as a column's is.</summary>
    /// <param name="activeRows">Number of driven rows.</param>
    /// <returns>The current in A.</returns>
    internal double ReferenceLineAmperes(int activeRows)
    {
        var amperes = 0.0;
        for (var i = 0; i < activeRows; i++)
        {
            amperes += _lowestSiemens * Parameters.ReadVoltageVolts;
        }

        return amperes;
    }

    private double ReadSiemens(double siemens) => Parameters.Circuit?.ReadSiemens(siemens, Parameters.ReadVoltageVolts) ?? siemens;

    private double MemristorSiemens(double readSiemens) => Parameters.Circuit is not { } circuit
        ? Math.Min(readSiemens, Parameters.ConductanceMaxSiemens)
        : Math.Clamp(circuit.MemristorSiemens(readSiemens, Parameters.ReadVoltageVolts), Parameters.ConductanceMinSiemens, Parameters.ConductanceMaxSiemens);

    /// <summary>A weight as an integer with the offset, 1 to 2^n − 1.</summary>
    private int Integer(double weight)
    {
        var share = Math.Clamp(weight / WeightFullScale, -1, 1);
        return (int)Math.Round(share * Slicing!.HighestWeight) + Slicing.Offset;
    }

    private double AtLevel(double continuous) =>
        Parameters.Levels is null ? MemristorSiemens(continuous) : SiemensOfLevel(Math.Round((continuous - _lowestSiemens) / _stepSiemens));

    private static string Refusal(double weight, int row, int column) => double.IsFinite(weight)
        ? $"The weight from source {row} to target {column} is {weight:R}: negative weights need differential pairs."
        : $"The weight from source {row} to target {column} is {weight:R}: weights must be finite numbers.";

    private static double FullScaleOf(CrossbarWeights weights)
    {
        var largest = weights.LargestMagnitude();
        if (!double.IsFinite(largest))
        {
            throw new ArgumentException("The weights of a crossbar must be finite numbers.", nameof(weights));
        }

        return largest == 0 ? 1 : largest;
    }

    private static void Check(CrossbarParameters parameters)
    {
        Require(
            parameters.ConductanceMinSiemens >= 0 && double.IsFinite(parameters.ConductanceMinSiemens),
            $"The off conductance is {parameters.ConductanceMinSiemens:R} S; it must be 0 or more.");
        Require(
            parameters.ConductanceMaxSiemens > parameters.ConductanceMinSiemens && double.IsFinite(parameters.ConductanceMaxSiemens),
            $"The on conductance is {parameters.ConductanceMaxSiemens:R} S; it must be above the off conductance.");
        Require(parameters.Levels is null or >= 2, $"There are {parameters.Levels} conductance levels; at least 2 are needed.");
        Require(
            parameters.Encoding != WeightEncoding.OffsetColumn || parameters.Levels is null || parameters.Levels % 2 == 1,
            $"There are {parameters.Levels} conductance levels; with an offset column their number must be odd, so that the middle is one.");
        Require(
            parameters.Encoding != WeightEncoding.BitSlices || parameters.Levels is null,
            "The levels of slices are given by the bits of a cell.");
        Require(
            parameters.Encoding != WeightEncoding.BitSlices || parameters.Learning is null,
            "Waveforms cannot act on digits that are spread over several arrays.");
        Require(
            parameters.ReadVoltageVolts > 0 && double.IsFinite(parameters.ReadVoltageVolts),
            $"The read voltage is {parameters.ReadVoltageVolts:R} V; it must be above 0.");
        Require(
            parameters.WeightFullScale is null || (parameters.WeightFullScale > 0 && double.IsFinite(parameters.WeightFullScale.Value)),
            $"The full-scale weight is {parameters.WeightFullScale:R}; it must be above 0.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}

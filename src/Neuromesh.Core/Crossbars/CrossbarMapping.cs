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
/// Differential pairs: a positive weight lies on the plus device and its partner stays at Gmin, a negative one the reverse; a weight of
/// zero leaves both at Gmin.
/// </para>
/// </remarks>
public sealed class CrossbarMapping
{
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
        _rangeSiemens = parameters.ConductanceMaxSiemens - parameters.ConductanceMinSiemens;
        _steps = (parameters.Levels ?? 2) - 1;
        _stepSiemens = _rangeSiemens / _steps;
        WeightPerAmpere = WeightFullScale / (parameters.ReadVoltageVolts * _rangeSiemens);
    }

    /// <summary>Devices and periphery.</summary>
    public CrossbarParameters Parameters { get; }

    /// <summary>The weight that Gmax stands for, in the target's unit; 1 where all weights are zero and none was given.</summary>
    public double WeightFullScale { get; }

    /// <summary>
    /// Weight per ampere of difference between the bit lines, <c>weightFullScale / (readVoltage · (Gmax − Gmin))</c>.
    /// </summary>
    public double WeightPerAmpere { get; }

    /// <summary>The conductance that stands for a magnitude.</summary>
    /// <param name="magnitude">A weight's magnitude in the target's unit, 0 or more.</param>
    /// <returns>A conductance in S, in [Gmin, Gmax].</returns>
    public double ConductanceSiemens(double magnitude)
    {
        var share = magnitude / WeightFullScale;
        if (share >= 1)
        {
            return Parameters.ConductanceMaxSiemens;
        }

        var continuous = Parameters.ConductanceMinSiemens + (_rangeSiemens * share);
        if (Parameters.Levels is null)
        {
            return Math.Min(continuous, Parameters.ConductanceMaxSiemens);
        }

        var level = Math.Round((continuous - Parameters.ConductanceMinSiemens) / _stepSiemens);
        return level >= _steps ? Parameters.ConductanceMaxSiemens : Parameters.ConductanceMinSiemens + (level * _stepSiemens);
    }

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

using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>What time leaves of a conductance: <c>G(t) = (Goff + (G − Goff) e^(−t/τ)) (1 + t/t₀)^−ν</c>, t since the last change.</summary>
/// <remarks>
/// Relaxation to the off state with one time constant, as of a charge that leaks or a filament that dissolves, and the power law of structural
/// relaxation; neither belongs to a preset, both are settings of the experiment.
/// </remarks>
/// <param name="OffSiemens">Goff in S.</param>
/// <param name="RelaxationSeconds">τ in s; infinite for none.</param>
/// <param name="DriftExponent">ν; 0 for none.</param>
/// <param name="DriftSeconds">t₀ in s.</param>
internal sealed record RetentionLaw(double OffSiemens, double RelaxationSeconds, double DriftExponent, double DriftSeconds)
{
    /// <summary>Whether time changes nothing.</summary>
    public bool IsConstant => double.IsPositiveInfinity(RelaxationSeconds) && DriftExponent == 0;

    /// <summary>The law of a tile's settings.</summary>
    /// <param name="parameters">The tile.</param>
    public static RetentionLaw Of(CrossbarParameters parameters) => new(
        parameters.ConductanceMinSiemens,
        parameters.Device?.RelaxationSeconds ?? double.PositiveInfinity,
        parameters.Device?.DriftExponent ?? 0,
        parameters.Device?.DriftSeconds ?? 1);

    /// <summary>Applies the law to cells that changed at one time.</summary>
    /// <param name="siemens">Conductances after their change in S.</param>
    /// <param name="seconds">Time since then in s, 0 or more.</param>
    /// <param name="result">Receives the conductances in S.</param>
    public void Apply(ReadOnlySpan<double> siemens, double seconds, Span<double> result)
    {
        if (IsConstant || seconds == 0)
        {
            siemens.CopyTo(result);
            return;
        }

        var kept = double.IsPositiveInfinity(RelaxationSeconds) ? 1 : DeterministicMath.Exp(-seconds / RelaxationSeconds);
        var drift = DriftExponent == 0 ? 1 : DeterministicMath.Pow(1 + (seconds / DriftSeconds), -DriftExponent);
        for (var i = 0; i < siemens.Length; i++)
        {
            var relaxed = kept == 1 ? siemens[i] : OffSiemens + ((siemens[i] - OffSiemens) * kept);
            result[i] = relaxed * drift;
        }
    }
}

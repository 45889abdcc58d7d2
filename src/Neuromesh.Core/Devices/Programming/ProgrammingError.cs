namespace Neuromesh.Core.Devices.Programming;

/// <summary>The error of cells that were programmed and verified: normal, its deviation a polynomial of the target, <c>σ = Σ c_k G^k</c>.</summary>
/// <remarks>The unit of c_k is µS^(1−k) with G in µS, as the fits are printed. Where the polynomial is negative the deviation is 0.</remarks>
/// <param name="LowestSiemens">Smallest target for which the fit holds, in S, 0 or more.</param>
/// <param name="HighestSiemens">Largest target, in S, above the smallest.</param>
/// <param name="Coefficients">c_0, c_1, …</param>
public sealed record ProgrammingError(double LowestSiemens, double HighestSiemens, params IReadOnlyList<double> Coefficients)
{
    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <returns>This model.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public ProgrammingError Checked()
    {
        DeviceParameter.NotNegative(LowestSiemens, "S");
        DeviceParameter.Above(HighestSiemens, LowestSiemens, "S");
        for (var k = 0; k < Coefficients.Count; k++)
        {
            DeviceParameter.Within(Coefficients[k], -1e12, 1e12, "", $"Coefficient {k}");
        }

        return this;
    }

    /// <summary>The deviation.</summary>
    /// <param name="targetSiemens">Target in S, in the fit's range.</param>
    /// <returns>The deviation in S.</returns>
    /// <exception cref="ArgumentException">The target is outside the range.</exception>
    public double DeviationSiemens(double targetSiemens)
    {
        DeviceParameter.Within(targetSiemens, LowestSiemens, HighestSiemens, "S", "The target");
        var (microsiemens, deviation) = (targetSiemens * 1e6, 0.0);
        for (var k = Coefficients.Count - 1; k >= 0; k--)
        {
            deviation = (deviation * microsiemens) + Coefficients[k];
        }

        return Math.Max(0, deviation) * 1e-6;
    }

    /// <summary>What programming reaches.</summary>
    /// <param name="targetSiemens">Target in S, in the fit's range.</param>
    /// <param name="low">Low word of a draw.</param>
    /// <param name="high">High word of a draw.</param>
    /// <returns>The conductance in S, 0 or more.</returns>
    public double Program(double targetSiemens, uint low, uint high)
        => Math.Max(0, targetSiemens + (DeviationSiemens(targetSiemens) * Random.Deviates.Normal(low, high)));
}

using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Devices.PhaseChange;

/// <summary>
/// 1/f noise as persistent, correlated state: relaxations with time constants a factor apart,
/// <c>x_k ← x_k e^(−Δt/τ_k) + √(1 − e^(−2Δt/τ_k)) ξ</c>, each of variance ln(factor), so that the spectrum is 1/f between the ends.
/// </summary>
/// <remarks>
/// Exact for any interval between reads. A slow relaxation contributes to the difference of two reads only once its τ has passed, which gives
/// the growth of the variance with the logarithm of the time: <c>⟨(x(t) − x(0))²⟩ = 2 ln(factor) Σ (1 − e^(−t/τ_k)) ≈ 2 ln(t/τ_0) + const</c>.
/// Deviates are drawn from a stream that the caller keys by cell and event. Source: the superposition of relaxations, A. van der Ziel, Physica
/// 16, 359-372 (1950), doi:10.1016/0031-8914(50)90078-4.
/// </remarks>
public sealed class FlickerNoise
{
    private readonly double[] _seconds;
    private readonly double _variance;

    /// <summary>Creates the noise of a band.</summary>
    /// <param name="shortestSeconds">Shortest time constant in s, above 0.</param>
    /// <param name="longestSeconds">Longest in s, above the shortest.</param>
    /// <param name="perDecade">Relaxations a decade, 1 to 10.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    public FlickerNoise(double shortestSeconds, double longestSeconds, int perDecade = 2)
    {
        DeviceParameter.Positive(shortestSeconds, "s");
        DeviceParameter.Above(longestSeconds, shortestSeconds, "s");
        DeviceParameter.Within(perDecade, 1, 10, "");
        var decades = DeterministicMath.Log(longestSeconds / shortestSeconds) / DeterministicMath.Log(10);
        _seconds = new double[(int)Math.Ceiling(decades * perDecade) + 1];
        var factor = DeterministicMath.Pow(10, 1.0 / perDecade);
        _variance = DeterministicMath.Log(factor);
        _seconds[0] = shortestSeconds;
        for (var k = 1; k < _seconds.Length; k++)
        {
            _seconds[k] = _seconds[k - 1] * factor;
        }
    }

    /// <summary>Number of state variables of a cell.</summary>
    public int StateCount => _seconds.Length;

    /// <summary>Variance of the sum of all relaxations.</summary>
    public double Variance => _variance * _seconds.Length;

    /// <summary>Draws a cell's state out of equilibrium.</summary>
    /// <param name="state">Receives the relaxations.</param>
    /// <param name="stream">Deviates; as many are taken as there are relaxations.</param>
    public void Start(Span<double> state, ref PhiloxStream stream)
    {
        for (var k = 0; k < state.Length; k++)
        {
            state[k] = Math.Sqrt(_variance) * stream.NextNormal();
        }
    }

    /// <summary>Advances a cell's state to its next read.</summary>
    /// <param name="state">The relaxations.</param>
    /// <param name="seconds">Time since the state in s, 0 or more.</param>
    /// <param name="stream">Deviates; as many are taken as there are relaxations.</param>
    /// <returns>The noise at the read: the sum of the relaxations.</returns>
    public double Advance(Span<double> state, double seconds, ref PhiloxStream stream)
    {
        DeviceParameter.NotNegative(seconds, "s");
        var sum = 0.0;
        for (var k = 0; k < state.Length; k++)
        {
            var kept = DeterministicMath.Exp(-seconds / _seconds[k]);
            state[k] = (state[k] * kept) + (Math.Sqrt(_variance * -DeterministicMath.Expm1(-2 * seconds / _seconds[k])) * stream.NextNormal());
            sum += state[k];
        }

        return sum;
    }
}

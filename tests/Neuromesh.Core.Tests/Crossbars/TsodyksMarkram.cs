namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>
/// The equations of Tsodyks and Markram (PNAS 94, 719 (1997), eq 2) with a release that lasts as long as a pulse, by the classical method of Runge and Kutta: r recovered, e effective, the rest
/// inactive, <c>dr/dt = i/τ_rec − k r</c>, <c>de/dt = k r − e/τ_in</c>.
/// </summary>
/// <param name="inactivationSeconds">τ_in.</param>
/// <param name="recoverySeconds">τ_rec.</param>
/// <param name="releasePerSecond">k during a pulse.</param>
internal sealed class TsodyksMarkram(double inactivationSeconds, double recoverySeconds, double releasePerSecond)
{
    private const int Steps = 2000;
    private double _recovered = 1;
    private double _effective;

    /// <summary>The effective share.</summary>
    public double Effective => _effective;

    /// <summary>Lets time pass.</summary>
    public void Rest(double seconds) => Integrate(0, seconds);

    /// <summary>A pulse; gives the mean of the effective share.</summary>
    public double Pulse(double seconds) => Integrate(releasePerSecond, seconds);

    private double Integrate(double release, double seconds)
    {
        var (step, integral) = (seconds / Steps, 0.0);
        (double R, double E, double I) Rates(double r, double e) => (((1 - r - e) / recoverySeconds) - (release * r), (release * r) - (e / inactivationSeconds), e);
        for (var i = 0; i < Steps; i++)
        {
            var a = Rates(_recovered, _effective);
            var b = Rates(_recovered + (step / 2 * a.R), _effective + (step / 2 * a.E));
            var c = Rates(_recovered + (step / 2 * b.R), _effective + (step / 2 * b.E));
            var d = Rates(_recovered + (step * c.R), _effective + (step * c.E));
            _recovered += step / 6 * (a.R + (2 * b.R) + (2 * c.R) + d.R);
            _effective += step / 6 * (a.E + (2 * b.E) + (2 * c.E) + d.E);
            integral += step / 6 * (a.I + (2 * b.I) + (2 * c.I) + d.I);
        }

        return integral / seconds;
    }
}

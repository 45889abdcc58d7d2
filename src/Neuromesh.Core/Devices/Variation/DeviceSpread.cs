using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Devices.Variation;

/// <summary>How the cells of an array of physical models differ from each other: the relative deviations of their main parameters.</summary>
/// <remarks>
/// <para>
/// Each factor is drawn by itself, <c>1 + s ξ</c> or <c>exp(σ ξ − σ²/2)</c> with <c>σ² = ln(1 + s²)</c>, both of mean 1 and deviation s before the truncation: a deviate
/// ξ beyond ±truncation is drawn again. Truncated at k the normal factor's mean stays 1 and its variance is <c>s² (1 − 2 k φ(k) / (2 Φ(k) − 1))</c>, 0.973 s² for k = 3.
/// </para>
/// <para>The draws of a cell are a function of (key; row, column) alone.</para>
/// </remarks>
public sealed record DeviceSpread
{
    /// <summary>Largest relative deviation of a parameter: at three deviations a normal factor is 0.1.</summary>
    public const double LargestDeviation = 0.3;

    /// <summary>Deviation of the conductance of the fully conducting state, 0 to 0.3.</summary>
    public double OnConductance { get; init; }

    /// <summary>Deviation of the conductance of the other end, 0 to 0.3.</summary>
    public double OffConductance { get; init; }

    /// <summary>Deviation of the voltages of switching, 0 to 0.3; SET and RESET are drawn apart where the model has both.</summary>
    public double Threshold { get; init; }

    /// <summary>Deviation of the activation energy, 0 to 0.3.</summary>
    public double ActivationEnergy { get; init; }

    /// <summary>Whether factors are lognormal; normal otherwise.</summary>
    public bool IsLognormal { get; init; }

    /// <summary>Deviations beyond which a deviate is drawn again, 0.5 to 3.</summary>
    public double Truncation { get; init; } = 3;

    /// <summary>All combinations of the smallest and the largest factors that can be drawn.</summary>
    public IEnumerable<DeviceFactors> Corners
    {
        get
        {
            for (var corner = 0; corner < 32; corner++)
            {
                double At(int bit, double deviation) => Factor((corner >> bit & 1) == 0 ? -Truncation : Truncation, deviation);
                yield return new DeviceFactors(At(0, OnConductance), At(1, OffConductance), At(2, Threshold), At(3, Threshold), At(4, ActivationEnergy));
            }
        }
    }

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <returns>This spread.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public DeviceSpread Checked()
    {
        DeviceParameter.Within(OnConductance, 0, LargestDeviation, "");
        DeviceParameter.Within(OffConductance, 0, LargestDeviation, "");
        DeviceParameter.Within(Threshold, 0, LargestDeviation, "");
        DeviceParameter.Within(ActivationEnergy, 0, LargestDeviation, "");
        DeviceParameter.Within(Truncation, 0.5, 3, "");
        return this;
    }

    /// <summary>The factors of one cell.</summary>
    /// <param name="key">Key of the array.</param>
    /// <param name="row">The cell's row.</param>
    /// <param name="column">The cell's column.</param>
    public DeviceFactors Draw(RandomKey key, int row, int column)
    {
        var stream = new PhiloxStream(key, (uint)row, (uint)column);
        return new DeviceFactors(
            Draw(ref stream, OnConductance), Draw(ref stream, OffConductance), Draw(ref stream, Threshold), Draw(ref stream, Threshold), Draw(ref stream, ActivationEnergy));
    }

    private double Draw(ref PhiloxStream stream, double deviation)
    {
        double deviate;
        do
        {
            deviate = stream.NextNormal();
        }
        while (Math.Abs(deviate) > Truncation);
        return Factor(deviate, deviation);
    }

    private double Factor(double deviate, double deviation)
    {
        if (deviation == 0 || !IsLognormal)
        {
            return 1 + (deviation * deviate);
        }

        var variance = DeterministicMath.Log(1 + (deviation * deviation));
        return DeterministicMath.Exp((Math.Sqrt(variance) * deviate) - (variance / 2));
    }
}

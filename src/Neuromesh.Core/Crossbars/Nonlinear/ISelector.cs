using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>A device with two terminals and no memory, whose current never falls when its voltage rises.</summary>
public interface ISelector
{
    /// <summary>The current in A and its derivative in S, above 0.</summary>
    /// <param name="volts">Voltage in V.</param>
    (double Amperes, double Siemens) At(double volts);
}

/// <summary>A threshold-less bidirectional selector: <c>I = G V₀ sinh(V/V₀)</c>.</summary>
public sealed record HyperbolicSelector : ISelector
{
    /// <summary>Conductance at small voltages in S, above 0.</summary>
    public required double Siemens { get; init; }

    /// <summary>V₀ in V, above 0.</summary>
    public required double VoltageScale { get; init; }

    /// <inheritdoc/>
    public (double Amperes, double Siemens) At(double volts)
    {
        var (sinh, cosh) = HyperbolicCells.Hyperbolic(volts / VoltageScale);
        return (Siemens * VoltageScale * sinh, Siemens * cosh);
    }
}

/// <summary>A junction diode: <c>I = I_s (exp(V/(n kT/q)) − 1) + G_leak V</c>.</summary>
/// <remarks>Shockley's equation with an ideality and a leak. Breakdown is not modelled.</remarks>
public sealed record JunctionDiode : ISelector
{
    /// <summary>Saturation current I_s in A, above 0.</summary>
    public required double SaturationAmperes { get; init; }

    /// <summary>Ideality n, 1 or more.</summary>
    public double Ideality { get; init; } = 1;

    /// <summary>Temperature in K, above 0.</summary>
    public double Kelvin { get; init; } = 300;

    /// <summary>Leak beside the junction in S, 0 or more. Without one the derivative vanishes at strong reverse voltages, and a line that only such diodes hold floats.</summary>
    public double LeakSiemens { get; init; }

    /// <summary>n kT/q in V.</summary>
    public double VoltageScale => Ideality * Devices.PhysicalConstants.BoltzmannEvPerKelvin * Kelvin;

    /// <inheritdoc/>
    public (double Amperes, double Siemens) At(double volts)
    {
        var grown = DeterministicMath.Expm1(volts / VoltageScale);
        return ((SaturationAmperes * grown) + (LeakSiemens * volts), (SaturationAmperes * (grown + 1) / VoltageScale) + LeakSiemens);
    }
}

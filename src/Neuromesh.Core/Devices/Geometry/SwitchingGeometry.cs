using Neuromesh.Core.Devices.ValenceChange;

namespace Neuromesh.Core.Devices.Geometry;

/// <summary>Where in a cell the conductance changes.</summary>
public enum SwitchingMechanism
{
    /// <summary>A filament shorts the electrodes: the resistance does not depend on the cell's area.</summary>
    Filament,

    /// <summary>The conductivity of the whole volume changes: resistance as thickness over area.</summary>
    Volume,

    /// <summary>The interface changes over the whole area: resistance as one over area, whatever the thickness.</summary>
    Area,
}

/// <summary>
/// How a cell's resistance and its switching charge scale with its size: filament <c>R = ρ d/(π r²) ‖ ρ₀ d/A</c>, volume <c>R = ρ(s) d/A</c>,
/// area <c>R = r(s)/A</c>, each with the state s between the two ends.
/// </summary>
/// <remarks>
/// Source: Fig 8 d-f of S. Chen et al., Adv. Mater. 2023, doi:10.1002/adma.202301924 (the three mechanisms and their scaling); ohmic formulas
/// with current straight across the film. Valid for cells wider than the filament; without spreading resistance and edges.
/// </remarks>
public sealed record SwitchingGeometry
{
    /// <summary>Where the conductance changes.</summary>
    public required SwitchingMechanism Mechanism { get; init; }

    /// <summary>Film thickness d in m, above 0.</summary>
    public double ThicknessMetres { get; init; } = 10e-9;

    /// <summary>Cell area A in m², above the filament's.</summary>
    public double AreaSquareMetres { get; init; } = 1e-14;

    /// <summary>Filament radius r at s = 1 in m, above 0.</summary>
    public double FilamentMetres { get; init; } = 5e-9;

    /// <summary>Resistivity of the switched material (filament, doped volume) in ohm·m, above 0.</summary>
    public double OnOhmMetres { get; init; } = 2e-6;

    /// <summary>Resistivity ρ₀ of the film as made in ohm·m, above the other.</summary>
    public double OffOhmMetres { get; init; } = 1e2;

    /// <summary>Interface resistance at s = 1 in ohm·m², above 0; <see cref="SwitchingMechanism.Area"/> only.</summary>
    public double OnOhmSquareMetres { get; init; } = 1e-10;

    /// <summary>Interface resistance at s = 0 in ohm·m², above the other.</summary>
    public double OffOhmSquareMetres { get; init; } = 1e-8;

    /// <summary>Density of the ions that switching moves in 1/m³, above 0.</summary>
    public double IonsPerCubicMetre { get; init; } = 1e27;

    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <returns>This geometry.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public SwitchingGeometry Checked()
    {
        DeviceParameter.Positive(ThicknessMetres, "m");
        DeviceParameter.Positive(FilamentMetres, "m");
        DeviceParameter.Above(AreaSquareMetres, Math.PI * FilamentMetres * FilamentMetres, "m²", lowerName: "the filament's area");
        DeviceParameter.Positive(OnOhmMetres, "ohm·m");
        DeviceParameter.Above(OffOhmMetres, OnOhmMetres, "ohm·m");
        DeviceParameter.Positive(OnOhmSquareMetres, "ohm·m²");
        DeviceParameter.Above(OffOhmSquareMetres, OnOhmSquareMetres, "ohm·m²");
        DeviceParameter.Positive(IonsPerCubicMetre, "1/m³");
        return this;
    }

    /// <summary>The resistance.</summary>
    /// <param name="state">s, 0 (off) to 1 (on).</param>
    /// <returns>The resistance in ohm.</returns>
    /// <exception cref="ArgumentException">The state is outside 0 to 1.</exception>
    public double Ohms(double state)
    {
        DeviceParameter.Within(state, 0, 1, "");
        var film = OffOhmMetres * ThicknessMetres / AreaSquareMetres;
        return Mechanism switch
        {
            SwitchingMechanism.Filament => 1 / ((state * Math.PI * FilamentMetres * FilamentMetres / (OnOhmMetres * ThicknessMetres)) + (1 / film)),
            SwitchingMechanism.Volume => ThicknessMetres / (AreaSquareMetres * ((state / OnOhmMetres) + ((1 - state) / OffOhmMetres))),
            _ => 1 / (AreaSquareMetres * ((state / OnOhmSquareMetres) + ((1 - state) / OffOhmSquareMetres))),
        };
    }

    /// <summary>A cell of this size: its conductance is that of the geometry at every state, how fast it switches is the model's.</summary>
    /// <remarks>Exact, as both conductances are straight lines in the state. The switching speed does not depend on the size while the model has no self-heating.</remarks>
    /// <param name="kinetics">How it switches; its conductances are replaced.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    public ThermalFilament Cell(ThermalFilament kinetics)
    {
        ArgumentNullException.ThrowIfNull(kinetics);
        _ = Checked();
        return (kinetics with { OffSiemens = 1 / Ohms(0), OnSiemens = 1 / Ohms(1) }).Checked();
    }

    /// <summary>Charge of the ions that one full switch moves.</summary>
    /// <returns>The charge in C: that of the filament, of the volume, or of 1 nm below the area.</returns>
    public double SwitchingCoulomb() => PhysicalConstants.ElementaryChargeCoulomb * IonsPerCubicMetre * Mechanism switch
    {
        SwitchingMechanism.Filament => Math.PI * FilamentMetres * FilamentMetres * ThicknessMetres,
        SwitchingMechanism.Volume => AreaSquareMetres * ThicknessMetres,
        _ => AreaSquareMetres * 1e-9,
    };
}

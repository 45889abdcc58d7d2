using Neuromesh.Core.Neurons;

namespace Neuromesh.Core.Tests.Neurons;

/// <summary>Nernst, Goldman and the resting potential with the concentrations of the review's Table 1.</summary>
public sealed class IonPhysicsTests
{
    private const double RoomMv = 25.8;
    private static readonly MembraneIon Sodium = new(1, 12, 145, 0.03);
    private static readonly MembraneIon Potassium = new(1, 150, 4.5, 1);
    private static readonly MembraneIon Chloride = new(-1, 10, 115, 0.1);
    private static readonly MembraneIon Calcium = new(2, 0.0001, 1.5, 0);
    private static readonly MembraneIon Bicarbonate = new(-1, 10, 25, 0);

    [Fact]
    public void Nernst_potentials()
    {
        Assert.Equal(64.3, IonPhysics.NernstMv(Sodium, RoomMv), 0.05);
        Assert.Equal(-90.5, IonPhysics.NernstMv(Potassium, RoomMv), 0.05);
        Assert.Equal(124.0, IonPhysics.NernstMv(Calcium, RoomMv), 0.05);
        Assert.Equal(-63.0, IonPhysics.NernstMv(Chloride, RoomMv), 0.05);
        Assert.Equal(-23.6, IonPhysics.NernstMv(Bicarbonate, RoomMv), 0.05);
        Assert.Equal(25.85, IonPhysics.ThermalVoltageMv(300), 0.01);
    }

    [Fact]
    public void Each_flux_vanishes_at_its_Nernst_potential_and_is_outward_above()
    {
        foreach (var ion in new[] { Sodium, Potassium, Chloride, Calcium with { Permeability = 1 } })
        {
            var equilibriumMv = IonPhysics.NernstMv(ion, RoomMv);
            Assert.Equal(0, IonPhysics.GoldmanFlux(ion, equilibriumMv, RoomMv), 1e-10);
            Assert.True(ion.Charge * IonPhysics.GoldmanFlux(ion, equilibriumMv + 1, RoomMv) > 0);
            Assert.True(ion.Charge * IonPhysics.GoldmanFlux(ion, equilibriumMv - 1, RoomMv) < 0);
            Assert.Equal(ion.Permeability * (ion.InsideMillimolar - ion.OutsideMillimolar), IonPhysics.GoldmanFlux(ion, 0, RoomMv), 1e-12);
        }
    }

    /// <summary>Against the closed form of Goldman, Hodgkin and Katz (Eq 13) and its value.</summary>
    [Fact]
    public void Resting_potential()
    {
        var thermalMv = IonPhysics.ThermalVoltageMv(310);
        var restMv = IonPhysics.RestingPotentialMv([Sodium, Potassium, Chloride], thermalMv);
        var closedMv = thermalMv * Math.Log(((0.03 * 145) + 4.5 + (0.1 * 10)) / ((0.03 * 12) + 150 + (0.1 * 115)));
        Assert.Equal(-74.8, restMv, 0.05);
        Assert.Equal(closedMv, restMv, 1e-9);
    }

    [Fact]
    public void Without_a_permeable_ion_there_is_no_resting_potential() =>
        Assert.Throws<ArgumentException>(() => IonPhysics.RestingPotentialMv([Calcium], RoomMv));
}

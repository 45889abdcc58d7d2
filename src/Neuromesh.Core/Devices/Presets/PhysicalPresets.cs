using Neuromesh.Core.Devices.Characterization;
using Neuromesh.Core.Devices.ElectrochemicalMetallization;
using Neuromesh.Core.Devices.Geometry;
using Neuromesh.Core.Devices.ThreeTerminal;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Devices.Volatile;

namespace Neuromesh.Core.Devices.Presets;

/// <summary>Physical models with values, and how each is measured.</summary>
internal static class PhysicalPresets
{
    private const string NoFit = "Of a plausible size; fits no single device.";

    private static readonly ArrheniusRate OxideRetention = new(1e-13, 1.5);

    private static readonly SilverFilament Silver = new SilverFilament().Checked();

    private static readonly GapDevice Oxide = new GapDevice { MinimumFieldVoltsPerMetre = 1.4e9, Retention = OxideRetention }.Checked();

    private static readonly GapDevice StanfordFit = new GapDevice
    {
        CurrentScaleAmperes = 6.14e-5,
        GapScaleMetres = 2.7505e-10,
        VoltageScale = 0.43,
        ThermalKelvinPerWatt = 2.3e-10 / 3.1825e-16,
        VelocityMetresPerSecond = 300,
        ActivationEv = 1.5,
        OxideMetres = 5e-9,
        FieldEnhancement = 16.5,
        FieldEnhancementFall = 1.25,
        SmallestGapMetres = 1e-10,
        LargestGapMetres = 1.7e-9,
        HighestVolts = 2.5,
    }.Checked();

    private static readonly VteamDevice Threshold = new VteamDevice
    {
        OnOhms = 1e4,
        OffOhms = 1e6,
        SetVolts = 0.8,
        ResetVolts = -0.8,
        SetMetresPerSecond = 6e-5,
        ResetMetresPerSecond = 6e-5,
        SetExponent = 1,
        ResetExponent = 1,
        ExponentialResistance = true,
        HighestVolts = 2,
    }.Checked();

    private static readonly ThermalFilament Thermal = new ThermalFilament { Retention = new(1e-9, 0.75) }.Checked();

    // No heat of its own, so that the speed does not depend on the cell's size.
    private static readonly ThermalFilament Unheated = new ThermalFilament { ThermalKelvinPerWatt = 0 }.Checked();

    private static readonly SwitchingGeometry Filament = new SwitchingGeometry { Mechanism = SwitchingMechanism.Filament, OnOhmMetres = 2e-5, OffOhmMetres = 1e3 }.Checked();

    private static readonly SwitchingGeometry Volume = new SwitchingGeometry { Mechanism = SwitchingMechanism.Volume, OnOhmMetres = 0.02, OffOhmMetres = 5 }.Checked();

    private static readonly SwitchingGeometry Interface = new SwitchingGeometry { Mechanism = SwitchingMechanism.Area, OnOhmSquareMetres = 1e-9, OffOhmSquareMetres = 1e-7 }.Checked();

    // A twentieth of dopant, bound to the matrix or weakly: 50 meV up or down.
    private const double DopantFraction = 0.05;
    private const double DopantShiftEv = 1;

    private static readonly DeviceSpread ActivatedSpread = new() { OnConductance = 0.05, OffConductance = 0.05, Threshold = 0.05, ActivationEnergy = 0.01 };

    private static readonly EcramDevice Lateral = new EcramDevice { PathMetres = 2e-6, RetentionSeconds = 1e5 }.Checked();

    public static IReadOnlyList<DevicePreset> All { get; } =
    [
        new()
        {
            Name = "ecm-silver",
            Title = "Silver filament, Butler-Volmer kinetics",
            Source = "S. Menzel et al., Phys. Chem. Chem. Phys. 15, 6945 (2013), doi:10.1039/c3cp50738f; emf: I. Valov et al., Nat. Commun. 4, 1771 (2013), doi:10.1038/ncomms2784",
            Note = NoFit,
            TwoTerminal = new()
            {
                Variants = [new("no emf", Silver), new("emf 118 mV", Silver with { ActivityRatio = 100 }), new("340 K", Silver with { Kelvin = 340 })],
                SweepUpVolts = 0.6,
                SweepDownVolts = -0.6,
                SweepSeconds = 1,
                PulseUpVolts = 0.5,
                PulseDownVolts = -0.5,
                PulseSeconds = 1e-6,
                SetVolts = (0.15, 1.4),
                Retention = [new("no emf", Silver), new("emf 59 mV", Silver with { ActivityRatio = 10 }), new("emf 118 mV", Silver with { ActivityRatio = 100 })],
                HoldSeconds = 0.01,
                RetentionSeconds = (1e-5, 1),
                SpikeState = [0.6e-9],
                SpikeSeconds = 2e-5,
                Temperature = new(0.3, 260, 380, [new("no emf", kelvin => (Silver with { Kelvin = kelvin }).Checked())]),
                Spread = ActivatedSpread,
            },
            Expected =
            [
                ("setTimeSlope", 59.16 / 0.5, "59.16/(αz) mV per decade, charge transfer"),
                ("setActivationEnergy", 0.6 - (0.5 * 0.3), "E − αzV at 0.3 V, charge transfer"),
            ],
        },
        new()
        {
            Name = "oxide-gap",
            Title = "Metal-oxide ReRAM with a tunnelling gap (Stanford-PKU)",
            Source = "Z. Jiang et al., IEEE Trans. Electron Devices 63, 1884 (2016), doi:10.1109/TED.2016.2545412; values of the Stanford Verilog-A model 1.0.0, as in MemTorch",
            Note = "Below the field γV/t_ox of 1.4 GV/m nothing moves: 1.05 V at the smallest gap, 1.39 V at the largest. The retention's energy and prefactor are assumed, and the dopants' 5 % and ±1 eV: their directions are those of M. Lübben et al., Sci. Adv. 6, eaaz9079 (2020), doi:10.1126/sciadv.aaz9079.",
            TwoTerminal = new()
            {
                Variants =
                [
                    new("298 K", Oxide), new("358 K", Oxide with { AmbientKelvin = 358 }), new("limiting layer", Oxide with { LimitMetresPerSecond = 1e-4 }, 3e-7),
                    new("no minimum field", Oxide with { MinimumFieldVoltsPerMetre = 0 }), .. DopedOxides(),
                ],
                SweepUpVolts = 1.8,
                SweepDownVolts = -1.8,
                PulseUpVolts = 1.4,
                PulseDownVolts = -1.35,
                PulseSeconds = 1e-7,
                SetVolts = (1.4, 2.2),
                Retention = [new("398 K", Oxide with { AmbientKelvin = 398 }), new("423 K", Oxide with { AmbientKelvin = 423 }), new("448 K", Oxide with { AmbientKelvin = 448 })],
                SpikeState = [0.9e-9],
                SpikeSeconds = 4e-5,
                Temperature = new(1.5, 298, 448,
                [
                    new("undoped", kelvin => (Oxide with { AmbientKelvin = kelvin }).Checked()),
                    new("firm dopant", kelvin => (Oxide with { AmbientKelvin = kelvin }).Doped(DopantFraction, DopantShiftEv), DopantFraction * DopantShiftEv),
                    new("loose dopant", kelvin => (Oxide with { AmbientKelvin = kelvin }).Doped(DopantFraction, -DopantShiftEv), -DopantFraction * DopantShiftEv),
                ]),
                Spread = ActivatedSpread,
            },
            Expected = [("retentionActivationEnergy", OxideRetention.ActivationEv, "the energy of the filament's dissolution")],
        },
        new()
        {
            Name = "oxide-gap-asu",
            Title = "Metal-oxide ReRAM with a tunnelling gap, Verilog-A values",
            Source = "X. Guan et al., IEEE Electron Device Lett. 33, 1405 (2012), doi:10.1109/LED.2012.2210856; values of the ASU Verilog-A model",
            Note = "SET and RESET share the RESET's energy of 1.5 eV (the SET has 1.501); v₀ is twice the source's 150 m/s, whose two exponentials make a sinh; R_th is its time constant of 0.23 ns over its heat capacity, and the temperature follows at once. Without something in series that limits the current it heats by thousands of K above about 1.5 V.",
            TwoTerminal = new()
            {
                Variants = [new("298 K", StanfordFit), new("328 K", StanfordFit with { AmbientKelvin = 328 })],
                SweepUpVolts = 2,
                SweepDownVolts = -2,
                SweepSeconds = 1,
                PulseUpVolts = 2,
                PulseDownVolts = -2,
                PulseSeconds = 1e-6,
                SetVolts = (1, 2.2),
                LongestSetSeconds = 1e6,
                SpikeState = [0.9e-9],
                SpikeSeconds = 2e-5,
                Temperature = new(1.6, 280, 360, [new("SET", kelvin => (StanfordFit with { AmbientKelvin = kelvin }).Checked())]),
                Spread = ActivatedSpread,
            },
        },
        new()
        {
            Name = "vteam",
            Title = "Voltage thresholds (VTEAM)",
            Source = "S. Kvatinsky et al., IEEE TCAS-II 62, 786 (2015), doi:10.1109/TCSII.2015.2433536",
            Note = "The equations are the paper's, the values are ours: thresholds of ±0.8 V for pairs of spikes of 0.7 V, 10 kohm to 1 Mohm, k/D of 20,000/s. " + NoFit + " The variant has the class defaults of MemTorch, whose source they do not name; it sets at 0.2 V and resets from −0.02 V on.",
            TwoTerminal = new()
            {
                Variants = [new("α = 1", Threshold), new("α = 3", Threshold with { SetExponent = 3, ResetExponent = 3, SetMetresPerSecond = 6e-4, ResetMetresPerSecond = 6e-4 }), new("MemTorch defaults", new VteamDevice { HighestVolts = 2 }.Checked())],
                SweepUpVolts = 1.2,
                SweepDownVolts = -1.2,
                PulseUpVolts = 1,
                PulseDownVolts = -1,
                PulseSeconds = 4e-6,
                SetVolts = (0.85, 2),
                SpikeState = [0.5],
                SpikeVolts = 0.7,
                SpikeSeconds = 2e-4,
            },
        },
        new()
        {
            Name = "thermal-filament",
            Title = "Tantalum oxide with temperature as a second state",
            Source = "S. Kim et al., Nano Lett. 15, 2203 (2015), doi:10.1021/acs.nanolett.5b00697; limiting layer: Z. Wang et al., Nanoscale 8, 14015 (2016), doi:10.1039/C6NR00476H",
            Note = NoFit,
            TwoTerminal = new()
            {
                Variants = [new("as it is", Thermal), new("limiting layer", Thermal with { LimitPerSecond = 4e4 })],
                SweepUpVolts = 1,
                SweepDownVolts = -1,
                PulseUpVolts = 1.3,
                PulseDownVolts = -1.1,
                PulseSeconds = 4e-7,
                PauseSeconds = 1e-5,
                SetVolts = (0.6, 1.4),
                Retention = [new("300 K", Thermal), new("330 K", Thermal with { AmbientKelvin = 330 }), new("360 K", Thermal with { AmbientKelvin = 360 })],
                RetentionSeconds = (1e-2, 1e6),
                SpikeState = [0.3, 0],
                SpikeVolts = 0.65,
                SpikeSeconds = 1e-5,
                Metaplasticity = new([0.3, 0], -0.5, 1e-6, 1.3, 1e-7, (1e-8, 1e-5)),
                Temperature = new(0.6, 280, 380, [new("as it is", kelvin => (Thermal with { AmbientKelvin = kelvin }).Checked())]),
                Spread = ActivatedSpread,
            },
            Expected = [("retentionActivationEnergy", 0.75, "the energy of the filament's decay")],
        },
        new()
        {
            Name = "heterosynaptic",
            Title = "Memristor with a modulating gate",
            Source = "Y. Yang et al., Adv. Electron. Mater. 3, 1700032 (2017), doi:10.1002/aelm.201700032",
            Note = NoFit,
            TwoTerminal = new()
            {
                Variants = [.. ((double[])[0, 0.5, -0.5]).Select(gate => new DeviceVariant($"gate {gate:0.0} V", new HeterosynapticDevice(Threshold, 0.3, gate).Checked()))],
                SweepUpVolts = 1.2,
                SweepDownVolts = -1.2,
                PulseUpVolts = 1,
                PulseDownVolts = -1,
                PulseSeconds = 4e-6,
                SetVolts = (0.85, 1.6),
                SpikeState = [0.5],
                SpikeVolts = 0.8 * Threshold.SetVolts,
                SpikeSeconds = 2e-4,
            },
        },
        new()
        {
            Name = "switching-geometry",
            Title = "Oxide cells that switch in a filament, the volume or at the interface",
            Source = "S. Chen et al., Adv. Mater. (2023), doi:10.1002/adma.202301924, Fig 8 d-f",
            Note = "Film of 10 nm in cells of 100 nm and 1 µm; the kinetics, without heat, are those of thermal-filament. " + NoFit,
            TwoTerminal = new()
            {
                Variants = [.. Cells("filament", Filament), .. Cells("volume", Volume), .. Cells("interface", Interface)],
                SweepUpVolts = 1.2,
                SweepDownVolts = -1.2,
                SweepSeconds = 1,
                PulseUpVolts = 1.2,
                PulseDownVolts = -1.2,
                PulseSeconds = 4e-5,
                SetVolts = (0.6, 1.6),
                SpikeState = [0.3, 0],
                SpikeSeconds = 1e-3,
                Geometries = [Filament, Volume, Interface],
                Spread = ActivatedSpread,
            },
            Expected = [("setTimeSlope", 150 * 2.302585093, "V₀ ln 10 per decade")],
        },
        new()
        {
            Name = "diffusive-silver",
            Title = "Volatile silver filament for short-term plasticity",
            Source = "Z. Wang et al., Nat. Mater. 16, 101 (2017), doi:10.1038/nmat4756; kinetics of M. Tsodyks and H. Markram, PNAS 94, 719 (1997), doi:10.1073/pnas.94.2.719",
            Note = NoFit,
            TwoTerminal = Volatile(),
            Expected = [("secondOverFirst", 0.6106, "1 − U exp(−Δt/τ), Tsodyks-Markram with U 0.5, τ 0.2 s at 20 Hz")],
        },
        new()
        {
            Name = "ecram",
            Title = "Electrochemical memory: lateral, ion gel, vertical sensing, side wall",
            Source = "J. Tang et al., IEDM 2018, doi:10.1109/IEDM.2018.8614551; J. Lee et al., IEDM 2022, doi:10.1109/IEDM45625.2022.10019326; C. Lee et al., VLSI 2021",
            Note = "One equation for all four; the path's length sets the speed. " + NoFit,
            TwoTerminal = new()
            {
                Variants =
                [
                    Ecram("side wall 50 nm, 5 ns", 50e-9, 0),
                    Ecram("vertical 100 nm, 20 ns", 100e-9, 0.02),
                    Ecram("ion gel 500 nm, 0.5 µs", 500e-9, 0.3),
                    Ecram("lateral 2 µm, 8 µs", 2e-6, 0.4),
                ],
                IsGate = true,
                SweepUpVolts = 1.2,
                SweepDownVolts = -1.2,
                SweepSeconds = 1e-2,
                PulseUpVolts = 1,
                PulseDownVolts = -1,
                PulseSeconds = 5e-9,
                Pulses = 1000,
                SetVolts = (0.5, 1.5),
                RetentionSeconds = (1, 1e7),
                Retention = [new("gate open", Lateral with { PathMetres = 50e-9, RetentionSeconds = double.PositiveInfinity }), new("gate connected", Lateral with { PathMetres = 50e-9 })],
            },
        },
    ];

    private static DeviceVariant[] Cells(string name, SwitchingGeometry geometry) =>
    [
        new($"{name} 100 nm", geometry.Cell(Unheated)),
        new($"{name} 1000 nm", (geometry with { AreaSquareMetres = 1e-12 }).Cell(Unheated)),
    ];

    private static DeviceVariant[] DopedOxides() =>
    [
        new("firm dopant", Oxide.Doped(DopantFraction, DopantShiftEv)),
        new("loose dopant", Oxide.Doped(DopantFraction, -DopantShiftEv)),
    ];

    private static DeviceVariant Ecram(string label, double pathMetres, double stepFall)
    {
        var device = (Lateral with { PathMetres = pathMetres, StepFall = stepFall }).Checked();
        return new(label, device, device.StepSeconds);
    }

    private static TwoTerminalProtocol Volatile()
    {
        var depressing = new DiffusiveFilament { DissolutionSeconds = 0.003, RecoverySeconds = 0.2, GrowthPerSecond = 0.5 }.Checked();
        var facilitating = depressing with { DissolutionSeconds = 0.3, RecoverySeconds = 0.3, GrowthPerSecond = 0.05 };
        return new()
        {
            Variants = [new("3 ms filament", depressing), new("0.3 s filament", facilitating)],
            SweepUpVolts = 0.5,
            SweepDownVolts = -0.5,
            SweepSeconds = 1,
            PulseUpVolts = 0.5,
            PulseDownVolts = 0,
            PulseSeconds = depressing.PulseSeconds(0.5, 0.5),
            PauseSeconds = 0.05 - depressing.PulseSeconds(0.5, 0.5),
            Pulses = 20,
            SetVolts = (0.3, 0.6),
            SetSiemens = 1e-6,
            Retention = [new("3 ms filament", depressing), new("0.3 s filament", facilitating)],
            RetentionSeconds = (1e-4, 10),
        };
    }
}

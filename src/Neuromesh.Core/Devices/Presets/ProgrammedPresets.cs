namespace Neuromesh.Core.Devices.Presets;

/// <summary>What program-and-verify reaches on published devices.</summary>
internal static class ProgrammedPresets
{
    public static IReadOnlyList<DevicePreset> All { get; } =
    [
        new()
        {
            Name = "pcm-joshi-2020",
            Title = "Phase-change memory: programming error, drift, 1/f noise",
            Source = "V. Joshi et al., Nat. Commun. 11, 2473 (2020), doi:10.1038/s41467-020-16108-9; S. R. Nandakumar et al., ICECS 2019, doi:10.1109/ICECS46596.2019.8964852",
            PhaseChange = new(),
        },
        new()
        {
            Name = "pcm-joshi-2020-programming",
            Title = "Phase-change memory: programming error only",
            Source = "V. Joshi et al., Nat. Commun. 11, 2473 (2020), doi:10.1038/s41467-020-16108-9, as fitted in CrossSim",
            Programming = new(0.25e-6, 25e-6, 0.28638599, 0.07585724, -0.00178767),
        },
        new()
        {
            Name = "reram-milo-2021",
            Title = "HfO2 ReRAM, program and verify",
            Source = "V. Milo et al., IEEE Trans. Electron Devices 68, 3832 (2021), doi:10.1109/TED.2021.3089995, as fitted in CrossSim",
            Note = "The fit's weak nonlinearity of the current is left out.",
            HighestReadSource = "the range of CrossSim's fit of the current",
            Programming = new(50e-6, 225e-6, 4.782321, -0.009107),
        },
        new()
        {
            Name = "reram-wan-2022",
            Title = "ReRAM of the NeuRRAM chip",
            Source = "W. Wan et al., Nature 608, 504 (2022), doi:10.1038/s41586-022-04992-8, as fitted in CrossSim",
            Programming = new(0, 39.26e-6, 1.053, 0.2374, -1.167e-2, 1.536e-4),
        },
        new()
        {
            Name = "reram-wan-2022-1d",
            Title = "ReRAM of the NeuRRAM chip, after a day",
            Source = "W. Wan et al., Nature 608, 504 (2022), doi:10.1038/s41586-022-04992-8, as fitted in the IBM Analog Hardware Acceleration Kit",
            Note = "The fit is in G/40 µS; its coefficients are converted to powers of µS.",
            Programming = new(0, 40e-6, 0.701, 22.086 / 40, -50.773 / 1600, 47.095 / 64_000, -16.458 / 2_560_000),
        },
    ];
}

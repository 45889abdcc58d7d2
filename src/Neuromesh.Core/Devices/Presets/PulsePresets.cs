using Neuromesh.Core.Devices.Pulses;

namespace Neuromesh.Core.Devices.Presets;

/// <summary>Pulse models of published devices.</summary>
/// <remarks>
/// Unless said otherwise the values are those of the presets of the IBM Analog Hardware Acceleration Kit (M. J. Rasch et al., AICAS 2021,
/// doi:10.1109/AICAS51828.2021.9458494), which fits them to the papers named; weights are in units of the range trained in. The map of
/// weights to siemens is not in the fits: where no paper's range is given it is assumed, and said to be.
/// </remarks>
internal static class PulsePresets
{
    private const string AssumedRange = "The conductance range is assumed.";

    // Silver in amorphous silicon: G = B (1 − exp(−P/A)) + G_min, so a step is (B + G_min − G)(1 − exp(−1/A)): linear in G.
    private const double SilverLevelsUp = 97;
    private const double SilverLevelsDown = 100;
    private const double SilverCurveUp = 0.513372 * SilverLevelsUp; // A of the label 2.40
    private const double SilverCurveDown = 0.204361 * SilverLevelsDown; // A of the label 4.88

    public static IReadOnlyList<DevicePreset> All { get; } =
    [
        new()
        {
            Name = "ecram-tang-2018",
            Title = "Lithium ECRAM",
            Source = "J. Tang et al., IEDM 2018, doi:10.1109/IEDM.2018.8614551",
            Note = AssumedRange + " The kit's multiplicative noise is the step's own.",
            LinearStep = LinearStepModel.EcramTang2018,
            LowestSiemens = 1e-7,
            HighestSiemens = 1e-6,
        },
        new()
        {
            Name = "ecram-kim-2019",
            Title = "Metal-oxide ECRAM",
            Source = "S. Kim et al., IEDM 2019, doi:10.1109/IEDM19573.2019.8993463",
            Note = AssumedRange,
            LinearStep = new()
            {
                Step = 0.00028214, Maximum = 1.1714, Minimum = -0.8286, SlopeUp = 0.4152, SlopeDown = 0.7342, SlopeUpSpread = 0.05, SlopeDownSpread = 0.05, SlopesReferToMeanBounds = true,
                StepDeviation = 2, StepSpread = 0.1, AsymmetrySpread = 0.01, MaximumSpread = 0.05, MinimumSpread = 0.05,
            },
            LowestSiemens = 1e-7,
            HighestSiemens = 1e-6,
        },
        new()
        {
            Name = "capacitor-li-2018",
            Title = "Capacitor with a readout transistor",
            Source = "Y. Li et al., VLSI 2018, doi:10.1109/VLSIT.2018.8510648",
            Note = AssumedRange + " Its leak is not modelled.",
            LinearStep = new()
            {
                Step = 0.005, Maximum = 1, Minimum = -1, SlopeUp = 0.05, SlopeDown = 0.05, SlopeUpSpread = 0.01, SlopeDownSpread = 0.01, SlopesReferToMeanBounds = true, StepDeviation = 0.3,
                AdditiveNoise = true, StepSpread = 0.1, AsymmetrySpread = 0.06, MaximumSpread = 0.07, MinimumSpread = 0.07,
            },
        },
        new()
        {
            Name = "gokmen-vlasov-2016",
            Title = "Resistive processing unit with constant steps",
            Source = "T. Gokmen and Y. Vlasov, Front. Neurosci. 10:333 (2016), doi:10.3389/fnins.2016.00333",
            Note = AssumedRange + " The kit's version, scaled to weights of ±1 with about 1,200 states; the paper has steps of 0.001 within ±0.6.",
            LinearStep = new()
            {
                Step = 0.0016, Maximum = 1, Minimum = -1, StepDeviation = 0.3, StepSpread = 0.3, AsymmetrySpread = 0.01, MaximumSpread = 0.3, MinimumSpread = 0.3,
            },
        },
        new()
        {
            Name = "reram-soft-bounds",
            Title = "ReRAM, soft bounds",
            Source = "N. Gong et al., Nat. Commun. 9, 2102 (2018), doi:10.1038/s41467-018-04485-1",
            Note = AssumedRange,
            LinearStep = LinearStepModel.ReramSoftBounds with { WriteNoise = 56 },
            LowestSiemens = 1e-6,
            HighestSiemens = 3e-5,
        },
        new()
        {
            Name = "reram-exponential",
            Title = "ReRAM, exponential steps",
            Source = "N. Gong et al., Nat. Commun. 9, 2102 (2018), doi:10.1038/s41467-018-04485-1",
            Note = AssumedRange,
            ExponentialStep = new()
            {
                Step = 0.00135, Maximum = 1, Minimum = -1, ScaleUp = -1.18445, ScaleDown = -0.081404, RateUp = 5, RateDown = 5, PositionSlope = -0.5, PositionOffset = -0.5,
                StepDeviation = 5, Asymmetry = 0.259359, StepSpread = 0.2, AsymmetrySpread = 0.05, MaximumSpread = 0.3, MinimumSpread = 0.3, WriteNoise = 75,
            },
            LowestSiemens = 1e-6,
            HighestSiemens = 3e-5,
        },
        new()
        {
            Name = "reram-array-om-2022",
            Title = "ReRAM array, optimized material",
            Source = "N. Gong et al., IEDM 2022, doi:10.1109/IEDM45625.2022.10019569",
            Note = AssumedRange + " Cells that were measured as corrupt are stuck; the reference device is not modelled.",
            LinearStep = new()
            {
                Step = 0.0949, Maximum = 1, Minimum = -1, SlopeUp = 1, SlopeDown = 1, StepDeviation = 0.4158, AdditiveNoise = true, StepSpread = 0.7829, LognormalSpread = true,
                AsymmetrySpread = 0.01, MaximumSpread = 0.3499, MinimumSpread = 0.5695, WriteNoise = 1.4113, StuckShare = 0.1348,
            },
        },
        new()
        {
            Name = "reram-array-hfo2-2022",
            Title = "ReRAM array, baseline HfO2",
            Source = "N. Gong et al., IEDM 2022, doi:10.1109/IEDM45625.2022.10019569",
            Note = AssumedRange + " Cells that were measured as corrupt are stuck; the reference device is not modelled.",
            LinearStep = new()
            {
                Step = 0.4622, Maximum = 1, Minimum = -1, SlopeUp = 1, SlopeDown = 1, StepDeviation = 0.2174, AdditiveNoise = true, StepSpread = 0.7125, LognormalSpread = true,
                AsymmetrySpread = 0.01, MaximumSpread = 0.4295, MinimumSpread = 0.599, WriteNoise = 0.5841, StuckShare = 0.0977,
            },
        },
        new()
        {
            Name = "pcm-train-2020",
            Title = "Phase change, trained by pulses",
            Source = "S. R. Nandakumar et al., Front. Neurosci. 14:406 (2020), doi:10.3389/fnins.2020.00406",
            Note = "25 µS for w = 2. Crystallizing pulses only raise the conductance: a real cell is melted instead of stepped down.",
            ExponentialStep = new()
            {
                Step = 0.01, Maximum = 2, Minimum = 0, ScaleUp = -27.235, ScaleDown = -2.235, RateUp = 2.5, RateDown = 2.5, PositionSlope = -1, StepDeviation = 0.6,
                AddedDeviation = 0.042, SlopeDeviation = 0.108, StepSpread = 0.2,
            },
            LowestSiemens = 0,
            HighestSiemens = 25e-6,
        },
        new()
        {
            Name = "ag-si-jo-2010",
            Title = "Silver in amorphous silicon",
            Source = "S. H. Jo et al., Nano Lett. 10, 1297 (2010), doi:10.1021/nl904092h; values of MLP+NeuroSim (P.-Y. Chen et al., IEEE TCAD 37, 3067 (2018), doi:10.1109/TCAD.2018.2789723)",
            Note = "97 states up at 3.2 V, 100 down at 2.8 V, 300 µs each; a pulse deviates by 3.5 % of the range wherever the cell is.",
            LinearStep = Saturating(SilverCurveUp, SilverLevelsUp, SilverCurveDown, SilverLevelsDown, 0.035),
            Pulses = 100,
            WriteVolts = 2.8,
            WriteSeconds = 300e-6,
            Expected = [("highestConductance", 0.038462, "Gmax after 97 pulses")],
            LowestSiemens = 3.0769e-9,
            HighestSiemens = 3.8462e-8,
        },
    ];

    // w from −1 to 1. Up: w heads for w* = −1 + 2/(1 − e^(−N/A)) by the share 1 − e^(−1/A) of what is left; down likewise.
    private static LinearStepModel Saturating(double curveUp, double levelsUp, double curveDown, double levelsDown, double deviationOfRange)
    {
        var (targetUp, shareUp) = Branch(curveUp, levelsUp);
        var (targetDown, shareDown) = Branch(curveDown, levelsDown);
        var (up, down) = (targetUp * shareUp, targetDown * shareDown);
        var step = Math.Max(up, down);
        return new()
        {
            Step = step,
            Maximum = 1,
            Minimum = -1,
            SlopeUp = 1 / targetUp,
            SlopeDown = 1 / targetDown,
            Asymmetry = (up - down) / step,
            StepDeviation = 2 * deviationOfRange / up,
            DownDeviationRatio = up / down,
            AdditiveNoise = true,
        };
    }

    private static (double Target, double Share) Branch(double curve, double levels)
        => (-1 - (2 / Numerics.DeterministicMath.Expm1(-levels / curve)), -Numerics.DeterministicMath.Expm1(-1 / curve));
}

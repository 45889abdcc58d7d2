using System.Text.Json.Nodes;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Writes how the synapses of a projection change.</summary>
internal static class PlasticityJson
{
    public static JsonObject Write(PlasticityRule rule, Projection projection, Experiment experiment)
    {
        var dimension = projection.Target.Model.WeightDimension;
        return rule switch
        {
            PairRule pair => new JsonObject
            {
                ["type"] = "stdp",
                ["tauPlus"] = ValueJson.Milliseconds(pair.TauPlusMs),
                ["tauMinus"] = ValueJson.Milliseconds(pair.TauMinusMs),
                ["lambda"] = pair.Lambda,
                ["alpha"] = pair.Alpha,
                ["muPlus"] = pair.MuPlus,
                ["muMinus"] = pair.MuMinus,
                ["maximumWeight"] = Weight(pair.MaximumWeight),
                ["pairing"] = Pairing(pair.Pairing),
            },
            PowerLawRule power => new JsonObject
            {
                ["type"] = "stdp-power-law",
                ["tauPlus"] = ValueJson.Milliseconds(power.TauPlusMs),
                ["tauMinus"] = ValueJson.Milliseconds(power.TauMinusMs),
                ["lambda"] = power.Lambda,
                ["alpha"] = power.Alpha,
                ["mu"] = power.Mu,
                ["maximumWeight"] = Weight(power.MaximumWeight),
                ["pairing"] = Pairing(power.Pairing),
            },
            TripletRule triplet => new JsonObject
            {
                ["type"] = "stdp-triplet",
                ["tauPlus"] = ValueJson.Milliseconds(triplet.TauPlusMs),
                ["tauPlusTriplet"] = ValueJson.Milliseconds(triplet.TauPlusTripletMs),
                ["tauMinus"] = ValueJson.Milliseconds(triplet.TauMinusMs),
                ["tauMinusTriplet"] = ValueJson.Milliseconds(triplet.TauMinusTripletMs),
                ["pairPotentiation"] = Weight(triplet.PairPotentiation),
                ["tripletPotentiation"] = Weight(triplet.TripletPotentiation),
                ["pairDepression"] = Weight(triplet.PairDepression),
                ["tripletDepression"] = Weight(triplet.TripletDepression),
                ["maximumWeight"] = Weight(triplet.MaximumWeight),
            },
            ModulatedRule modulated => new JsonObject
            {
                ["type"] = "stdp-modulated",
                ["tauPlus"] = ValueJson.Milliseconds(modulated.TauPlusMs),
                ["tauMinus"] = ValueJson.Milliseconds(modulated.TauMinusMs),
                ["tauEligibility"] = ValueJson.Milliseconds(modulated.TauEligibilityMs),
                ["tauModulator"] = ValueJson.Milliseconds(modulated.TauModulatorMs),
                ["potentiation"] = Weight(modulated.Potentiation),
                ["depression"] = Weight(modulated.Depression),
                ["baseline"] = ValueJson.Quantity(modulated.Baseline, PhysicalDimension.Frequency, 3),
                ["minimumWeight"] = Weight(modulated.MinimumWeight),
                ["maximumWeight"] = Weight(modulated.MaximumWeight),
                ["modulator"] = ProjectionJson.SourceName(modulated.FirstModulator, projection, experiment),
                ["modulatorDelay"] = ValueJson.Steps(modulated.ModulatorDelaySteps, experiment.TimeStep),
                ["modulatorDelaySteps"] = modulated.ModulatorDelaySteps,
            },
            VogelsSprekelerRule inhibitory => new JsonObject
            {
                ["type"] = "vogels-sprekeler",
                ["tau"] = ValueJson.Milliseconds(inhibitory.TauMs),
                ["eta"] = Weight(inhibitory.Eta),
                ["alpha"] = inhibitory.Alpha,
                ["maximumWeight"] = Weight(inhibitory.MaximumWeight),
            },
            ShortTermRule shortTerm => new JsonObject
            {
                ["type"] = "tsodyks-markram",
                ["utilization"] = shortTerm.Utilization,
                ["tauRecovery"] = ValueJson.Milliseconds(shortTerm.RecoveryMs),
                ["tauFacilitation"] = ValueJson.Milliseconds(shortTerm.FacilitationMs),
                ["initialUtilization"] = shortTerm.InitialUtilization,
                ["initialResources"] = shortTerm.InitialResources,
            },
            VesicleRule vesicles => new JsonObject
            {
                ["type"] = "vesicle-release",
                ["tauCalcium"] = ValueJson.Milliseconds(vesicles.CalciumMs),
                ["calciumPerSpike"] = vesicles.CalciumPerSpike,
                ["halfCalcium"] = vesicles.HalfCalcium,
                ["tauRefill"] = ValueJson.Milliseconds(vesicles.RefillMs),
            },
            _ => throw ValueJson.Unknown(rule),
        };

        JsonValue? Weight(double value) => ValueJson.Quantity(value, dimension);
    }

    private static string Pairing(SpikePairing pairing) => pairing switch
    {
        SpikePairing.AllToAll => "all-to-all",
        SpikePairing.Nearest => "nearest",
        SpikePairing.PresynapticCentred => "presynaptic-centred",
        SpikePairing.ReducedSymmetric => "reduced-symmetric",
        _ => throw ValueJson.Unknown(pairing),
    };
}

using System.Text.Json.Nodes;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Writes how synapses change.</summary>
internal static class PlasticityJson
{
    /// <summary>Writes a rule; the types are the general ones: the additive and the multiplicative rule stand as stdp with their powers.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="weight">Dimension of the weights.</param>
    /// <param name="experiment">The experiment.</param>
    public static JsonObject Write(PlasticityRule rule, PhysicalDimension weight, Experiment experiment)
    {
        JsonNode? Weight(double value) => ValueJson.Quantity(value, weight);
        return rule switch
        {
            PairRule r => new JsonObject
            {
                ["type"] = "stdp",
                ["tauPlus"] = ValueJson.Milliseconds(r.TauPlusMs),
                ["tauMinus"] = ValueJson.Milliseconds(r.TauMinusMs),
                ["lambda"] = r.Lambda,
                ["alpha"] = r.Alpha,
                ["muPlus"] = r.MuPlus,
                ["muMinus"] = r.MuMinus,
                ["maximumWeight"] = Weight(r.MaximumWeight),
                ["pairing"] = Pairing(r.Pairing),
            },
            PowerLawRule r => new JsonObject
            {
                ["type"] = "stdp-power-law",
                ["tauPlus"] = ValueJson.Milliseconds(r.TauPlusMs),
                ["tauMinus"] = ValueJson.Milliseconds(r.TauMinusMs),
                ["lambda"] = r.Lambda,
                ["alpha"] = r.Alpha,
                ["mu"] = r.Mu,
                ["maximumWeight"] = Weight(r.MaximumWeight),
                ["pairing"] = Pairing(r.Pairing),
            },
            TripletRule r => new JsonObject
            {
                ["type"] = "stdp-triplet",
                ["tauPlus"] = ValueJson.Milliseconds(r.TauPlusMs),
                ["tauPlusTriplet"] = ValueJson.Milliseconds(r.TauPlusTripletMs),
                ["tauMinus"] = ValueJson.Milliseconds(r.TauMinusMs),
                ["tauMinusTriplet"] = ValueJson.Milliseconds(r.TauMinusTripletMs),
                ["pairPotentiation"] = Weight(r.PairPotentiation),
                ["tripletPotentiation"] = Weight(r.TripletPotentiation),
                ["pairDepression"] = Weight(r.PairDepression),
                ["tripletDepression"] = Weight(r.TripletDepression),
                ["maximumWeight"] = Weight(r.MaximumWeight),
            },
            VogelsSprekelerRule r => new JsonObject
            {
                ["type"] = "vogels-sprekeler",
                ["tau"] = ValueJson.Milliseconds(r.TauMs),
                ["eta"] = Weight(r.Eta),
                ["alpha"] = r.Alpha,
                ["maximumWeight"] = Weight(r.MaximumWeight),
            },
            ModulatedRule r => Modulated(r, Weight, experiment),
            ShortTermRule r => new JsonObject
            {
                ["type"] = "tsodyks-markram",
                ["utilization"] = r.Utilization,
                ["tauRecovery"] = ValueJson.Milliseconds(r.RecoveryMs),
                ["tauFacilitation"] = ValueJson.Milliseconds(r.FacilitationMs),
            },
            VesicleRule r => new JsonObject
            {
                ["type"] = "vesicle-release",
                ["tauCalcium"] = ValueJson.Milliseconds(r.CalciumMs),
                ["calciumPerSpike"] = r.CalciumPerSpike,
                ["halfCalcium"] = r.HalfCalcium,
                ["tauRefill"] = ValueJson.Milliseconds(r.RefillMs),
            },
            _ => throw ValueJson.Unknown(rule),
        };
    }

    private static JsonObject Modulated(ModulatedRule rule, Func<double, JsonNode?> weight, Experiment experiment) => new()
    {
        ["type"] = "stdp-modulated",
        ["tauPlus"] = ValueJson.Milliseconds(rule.TauPlusMs),
        ["tauMinus"] = ValueJson.Milliseconds(rule.TauMinusMs),
        ["tauEligibility"] = ValueJson.Milliseconds(rule.TauEligibilityMs),
        ["tauModulator"] = ValueJson.Milliseconds(rule.TauModulatorMs),
        ["potentiation"] = weight(rule.Potentiation),
        ["depression"] = weight(rule.Depression),
        ["baseline"] = ValueJson.Quantity(rule.Baseline, PhysicalDimension.Frequency, 3),
        ["minimumWeight"] = weight(rule.MinimumWeight),
        ["maximumWeight"] = weight(rule.MaximumWeight),
        ["modulator"] = ProjectionJson.SourceName(rule.FirstModulator, experiment),
        ["modulatorDelay"] = ValueJson.Steps(rule.ModulatorDelaySteps, experiment.TimeStep),
        ["modulatorDelaySteps"] = rule.ModulatorDelaySteps,
    };

    private static string Pairing(SpikePairing pairing) => pairing switch
    {
        SpikePairing.AllToAll => "all-to-all",
        SpikePairing.Nearest => "nearest",
        _ => throw ValueJson.Unknown(pairing),
    };
}

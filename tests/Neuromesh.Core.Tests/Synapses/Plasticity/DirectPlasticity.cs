using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>
/// The rules by their definitions: sums over all pairs of spikes, no traces, no tables, no lazy updates; the reward-modulated rule by Runge-Kutta steps.
/// Spikes of both sides are given as they meet at the synapse: presynaptic ones at their emission, postsynaptic ones a delay after theirs.
/// </summary>
internal sealed class DirectPlasticity(double[] pre, double[] post, double[] modulator)
{
    private const double StepMs = 0.02;

    /// <summary>The weight after each presynaptic spike.</summary>
    public double[] Run(PlasticityRule rule, double weight)
    {
        var events = pre.Select(time => (Time: time, Order: 1)).Concat(post.Select(time => (Time: time, Order: 0))).OrderBy(e => e).ToArray();
        var weights = new List<double>();
        var (eligibility, now) = (0.0, 0.0);
        foreach (var (time, order) in events)
        {
            if (rule is ModulatedRule modulated)
            {
                (weight, eligibility) = Integrate(modulated, weight, eligibility, now, time);
                eligibility += order == 0
                    ? modulated.Potentiation * Trace(pre, time, modulated.TauPlusMs)
                    : -modulated.Depression * Trace(post, time, modulated.TauMinusMs);
                now = time;
            }
            else
            {
                weight = order == 0 ? Potentiate(rule, weight, time) : Depress(rule, weight, time);
            }

            if (order == 1)
            {
                weights.Add(weight);
            }
        }

        return [.. weights];
    }

    // What a postsynaptic spike finds of the presynaptic ones. Where a spike serves only its neighbours, those since the last postsynaptic spike remain, and a spike at its very time came after it.
    private double Pre(double time, double tauMs, SpikePairing pairing)
    {
        var last = post.Where(spike => spike < time - 1e-9).DefaultIfEmpty(double.NegativeInfinity).Max();
        double[] since = [.. pre.Where(spike => spike > last - 1e-9)];
        return pairing switch
        {
            SpikePairing.PresynapticCentred => Trace(since, time, tauMs),
            SpikePairing.ReducedSymmetric => Of(since, time, tauMs, SpikePairing.Nearest),
            _ => Of(pre, time, tauMs, pairing),
        };
    }

    // What a presynaptic spike finds of the postsynaptic ones.
    private double Post(double time, double tauMs, SpikePairing pairing)
    {
        var last = pre.Where(spike => spike < time - 1e-9).DefaultIfEmpty(double.NegativeInfinity).Max();
        var served = pairing == SpikePairing.ReducedSymmetric && !post.Any(spike => spike > last + 1e-9 && spike < time + 1e-9);
        return served ? 0 : Of(post, time, tauMs, pairing == SpikePairing.AllToAll ? pairing : SpikePairing.Nearest);
    }

    private double Potentiate(PlasticityRule rule, double weight, double time) => rule switch
    {
        PairRule r => Math.Min(
            weight + (r.Lambda * r.MaximumWeight * Math.Pow(1 - (weight / r.MaximumWeight), r.MuPlus) * Pre(time, r.TauPlusMs, r.Pairing)),
            r.MaximumWeight),
        PowerLawRule r => Math.Min(weight + (r.Lambda * Math.Pow(weight, r.Mu) * Pre(time, r.TauPlusMs, r.Pairing)), r.MaximumWeight),
        TripletRule r => Math.Min(
            weight + (Trace(pre, time, r.TauPlusMs) * (r.PairPotentiation + (r.TripletPotentiation * Trace(post, time, r.TauMinusTripletMs)))), r.MaximumWeight),
        VogelsSprekelerRule r => -Math.Min(-weight + (r.Eta * Trace(pre, time, r.TauMs)), -r.MaximumWeight),
        _ => throw new NotSupportedException(),
    };

    private double Depress(PlasticityRule rule, double weight, double time) => rule switch
    {
        PairRule r => Math.Max(
            weight - (r.Alpha * r.Lambda * r.MaximumWeight * Math.Pow(weight / r.MaximumWeight, r.MuMinus) * Post(time, r.TauMinusMs, r.Pairing)), 0),
        PowerLawRule r => Math.Max(weight - (r.Lambda * r.Alpha * weight * Post(time, r.TauMinusMs, r.Pairing)), 0),
        TripletRule r => Math.Max(
            weight - (Trace(post, time, r.TauMinusMs) * (r.PairDepression + (r.TripletDepression * Trace(pre, time, r.TauPlusTripletMs)))), 0),
        VogelsSprekelerRule r => -Math.Max(Math.Min(-weight + (r.Eta * Trace(post, time, r.TauMs)), -r.MaximumWeight) - (r.Eta * r.Alpha), 0),
        _ => throw new NotSupportedException(),
    };

    private static double Of(double[] spikes, double time, double tauMs, SpikePairing pairing) => pairing == SpikePairing.AllToAll
        ? Trace(spikes, time, tauMs)
        : spikes.Where(spike => spike < time - 1e-9).Select(spike => Math.Exp((spike - time) / tauMs)).LastOrDefault();

    private static double Trace(double[] spikes, double time, double tauMs) =>
        spikes.Where(spike => spike < time - 1e-9).Sum(spike => Math.Exp((spike - time) / tauMs));

    /// <summary>Fourth-order Runge-Kutta between the jumps of the concentration.</summary>
    private (double Weight, double Eligibility) Integrate(ModulatedRule rule, double weight, double eligibility, double from, double to)
    {
        foreach (var stop in modulator.Where(time => time > from + 1e-9 && time <= to + 1e-9).Append(to))
        {
            var n = modulator.Where(time => time <= from + 1e-9).Sum(time => Math.Exp((time - from) / rule.TauModulatorMs)) / rule.TauModulatorMs;
            var steps = (int)Math.Ceiling((stop - from) / StepMs);
            var h = steps == 0 ? 0 : (stop - from) / steps;
            for (var i = 0; i < steps; i++)
            {
                double Slope(double c, double concentration) => c * (concentration - rule.Baseline);
                double cMiddle = Decay4(eligibility, h / 2, rule.TauEligibilityMs), cEnd = Decay4(eligibility, h, rule.TauEligibilityMs);
                double nMiddle = Decay4(n, h / 2, rule.TauModulatorMs), nEnd = Decay4(n, h, rule.TauModulatorMs);
                weight += h / 6 * (Slope(eligibility, n) + (4 * Slope(cMiddle, nMiddle)) + Slope(cEnd, nEnd));
                (eligibility, n) = (cEnd, nEnd);
            }

            from = stop;
        }

        return (weight, eligibility);
    }

    /// <summary>One step of dy/dt = -y/tau.</summary>
    private static double Decay4(double y, double h, double tau)
    {
        var k1 = -y / tau;
        var k2 = -(y + (h / 2 * k1)) / tau;
        var k3 = -(y + (h / 2 * k2)) / tau;
        var k4 = -(y + (h * k3)) / tau;
        return y + (h / 6 * (k1 + (2 * k2) + (2 * k3) + k4));
    }
}

using Neuromesh.Core.Memory;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>Makes the table and the histories of a plastic projection.</summary>
internal static class PlasticTableFactory
{
    /// <summary>Makes a table.</summary>
    /// <param name="slice">The projection, with a rule.</param>
    /// <param name="mixed">Whether weights may be held in 32 bits where their rule allows it (precision mixed).</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <param name="arena">Where their memory comes from; it must outlive them.</param>
    /// <returns>The table, and the histories that it needs; the caller disposes of both.</returns>
    public static (PlasticTable Table, PostHistories? Histories) Create(SparseProjectionSlice slice, bool mixed, TimeStep timeStep, NativeArena arena)
    {
        if (mixed && NarrowWeights.Suffice(slice))
        {
            return NarrowTableFactory.Create(new PlasticRuns(slice, SynapseForm.Single, holdsWeights: true, arena), timeStep, arena);
        }

        var runs = new PlasticRuns(slice, SynapseForm.Double, slice.Plasticity is not (ShortTermRule or VesicleRule), arena);
        switch (slice.Plasticity)
        {
            case ShortTermRule rule:
                return (new ReleaseTable(runs, new ShortTermRelease(rule, timeStep)), null);
            case VesicleRule rule:
                return (new ReleaseTable(runs, new VesicleRelease(rule, timeStep)), null);
            case ModulatedRule rule:
                var times = new PairTimes(rule.TauPlusMs, 0, rule.TauMinusMs, 0, SpikePairing.AllToAll);
                var histories = new PostHistories(times, slice, slice.TargetCount, timeStep, arena);
                return (new ModulatedTable(runs, rule, histories, timeStep), histories);
            case PairRule rule:
                return CreatePair(runs, rule, timeStep, arena);
            case PowerLawRule rule:
                times = new PairTimes(rule.TauPlusMs, 0, rule.TauMinusMs, 0, rule.Pairing);
                return rule.Mu switch
                {
                    0 => Create(runs, new PowerLawChange<ZerothPower>(rule, default), times, timeStep, arena),
                    1 => Create(runs, new PowerLawChange<FirstPower>(rule, default), times, timeStep, arena),
                    _ => Create(runs, new PowerLawChange<TabulatedPower>(rule, new TabulatedPower(new PowerTable(rule.Mu))), times, timeStep, arena),
                };
            case TripletRule rule:
                return Create(
                    runs,
                    new TripletChange(rule),
                    new PairTimes(rule.TauPlusMs, rule.TauPlusTripletMs, rule.TauMinusMs, rule.TauMinusTripletMs, SpikePairing.AllToAll),
                    timeStep,
                arena);
            case VogelsSprekelerRule rule:
                return Create(runs, new VogelsSprekelerChange(rule), new PairTimes(rule.TauMs, 0, rule.TauMs, 0, SpikePairing.AllToAll), timeStep, arena);
            default:
                throw new NotSupportedException($"There is no table for the rule {slice.Plasticity?.GetType().Name}.");
        }
    }

    private static (PlasticTable Table, PostHistories? Histories) CreatePair(PlasticRuns runs, PairRule rule, TimeStep timeStep, NativeArena arena)
    {
        return rule.MuPlus switch
        {
            0 => WithMinus(default(ZerothPower)),
            1 => WithMinus(default(FirstPower)),
            _ => WithMinus(new TabulatedPower(new PowerTable(rule.MuPlus))),
        };

        (PlasticTable Table, PostHistories? Histories) WithMinus<TPlus>(TPlus plus)
            where TPlus : struct, IWeightPower => rule.MuMinus switch
            {
                0 => With(plus, default(ZerothPower)),
                1 => With(plus, default(FirstPower)),
                _ => With(plus, new TabulatedPower(new PowerTable(rule.MuMinus))),
            };

        (PlasticTable Table, PostHistories? Histories) With<TPlus, TMinus>(TPlus plus, TMinus minus)
            where TPlus : struct, IWeightPower
            where TMinus : struct, IWeightPower => Create(
                runs,
                new PairChange<TPlus, TMinus>(rule, plus, minus),
                new PairTimes(rule.TauPlusMs, 0, rule.TauMinusMs, 0, rule.Pairing),
                timeStep,
                arena);
    }

    private static (PlasticTable Table, PostHistories? Histories) Create<TChange>(
        PlasticRuns runs, TChange change, PairTimes times, TimeStep timeStep, NativeArena arena)
        where TChange : struct, IWeightChange
    {
        var histories = new PostHistories(times, runs.Slice, runs.Slice.TargetCount, timeStep, arena);
        return times.Pairing is SpikePairing.PresynapticCentred or SpikePairing.ReducedSymmetric
            ? (new NeighbourTable<TChange>(runs, change, times, histories, timeStep), histories)
            : (new WidePairTable<TChange>(runs, change, times, histories, timeStep), histories);
    }
}

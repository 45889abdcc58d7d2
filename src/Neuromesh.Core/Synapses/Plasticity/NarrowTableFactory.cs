using Neuromesh.Core.Memory;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>Makes the table and the histories of a plastic projection with weights of 32 bits.</summary>
internal static class NarrowTableFactory
{
    /// <summary>Makes a table.</summary>
    /// <param name="runs">The synapses.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <param name="arena">Where their memory comes from; it must outlive them.</param>
    /// <returns>The table, and the histories that it needs; the caller disposes of both.</returns>
    public static (PlasticTable Table, PostHistories? Histories) Create(PlasticRuns runs, TimeStep timeStep, NativeArena arena)
    {
        switch (runs.Slice.Plasticity)
        {
            case PowerLawRule rule:
                var times = new PairTimes(rule.TauPlusMs, 0, rule.TauMinusMs, 0, rule.Pairing);
                return rule.Mu switch
                {
                    0 => Create(runs, new NarrowPowerLawChange<NarrowZerothPower>(rule, default), times, timeStep, arena),
                    1 => Create(runs, new NarrowPowerLawChange<NarrowFirstPower>(rule, default), times, timeStep, arena),
                    _ => Create(runs, new NarrowPowerLawChange<NarrowAnyPower>(rule, new NarrowAnyPower(rule.Mu)), times, timeStep, arena),
                };
            case PairRule rule:
                return rule.MuPlus switch
                {
                    0 => WithPlus(rule, default(NarrowZerothPower)),
                    1 => WithPlus(rule, default(NarrowFirstPower)),
                    _ => WithPlus(rule, new NarrowAnyPower(rule.MuPlus)),
                };
            default:
                throw new NotSupportedException($"There are no narrow weights for the rule {runs.Slice.Plasticity?.GetType().Name}.");
        }

        (PlasticTable Table, PostHistories? Histories) WithPlus<TPlus>(PairRule rule, TPlus plus)
            where TPlus : struct, INarrowPower => rule.MuMinus switch
            {
                0 => With(rule, plus, default(NarrowZerothPower)),
                1 => With(rule, plus, default(NarrowFirstPower)),
                _ => With(rule, plus, new NarrowAnyPower(rule.MuMinus)),
            };

        (PlasticTable Table, PostHistories? Histories) With<TPlus, TMinus>(PairRule rule, TPlus plus, TMinus minus)
            where TPlus : struct, INarrowPower
            where TMinus : struct, INarrowPower => Create(
                runs,
                new NarrowPairChange<TPlus, TMinus>(rule, plus, minus),
                new PairTimes(rule.TauPlusMs, 0, rule.TauMinusMs, 0, rule.Pairing),
                timeStep,
                arena);
    }

    private static (PlasticTable Table, PostHistories? Histories) Create<TChange>(
        PlasticRuns runs, TChange change, PairTimes times, TimeStep timeStep, NativeArena arena)
        where TChange : struct, INarrowChange
    {
        var histories = new PostHistories(times, runs.Slice, runs.Slice.TargetCount, timeStep, arena, narrow: true);
        return (new NarrowPairTable<TChange>(runs, change, times, histories, timeStep), histories);
    }
}

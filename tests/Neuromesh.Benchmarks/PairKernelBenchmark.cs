using System.Diagnostics;
using System.Globalization;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Core.Synapses.Plasticity.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Benchmarks;

/// <summary>
/// The update of plastic synapses alone: one source's run of as many synapses as there are targets, which fire at the rate of the source, so that a synapse has 0, 1, 2, … new
/// postsynaptic spikes in a half, a quarter, an eighth, … of all cases. The shortest of many calls, so that other work on the machine does not count.
/// </summary>
internal static unsafe class PairKernelBenchmark
{
    private const int Delay = 15;
    private const long Now = 20_000;

    /// <summary>Measures and prints nanoseconds per synapse.</summary>
    /// <param name="neurons">Targets and synapses.</param>
    public static void Run(int neurons)
    {
        var step = new TimeStep(100_000);
        using var arena = new NativeArena();
        using var history = new PostHistory(new PostHistoryKey(Delay, 30, 0, SpikePairing.AllToAll), neurons, step, arena, narrow: true);
        using var wideHistory = new PostHistory(new PostHistoryKey(Delay, 30, 0, SpikePairing.AllToAll), neurons, step, arena);
        var log = new PostSpikeLog(64, 16);
        var random = new Random(1);
        for (var now = 1L; now <= Now; now++)
        {
            int[] fired = [.. Enumerable.Range(0, neurons).Where(_ => random.NextDouble() < 0.001)];
            log.Add(now, fired);
            history.Advance(log, now);
            wideHistory.Advance(log, now);
        }

        using var targets = new NativeBuffer<ushort>(neurons);
        using var weights = new NativeBuffer<float>(neurons);
        using var wideWeights = new NativeBuffer<double>(neurons);
        using var row = new NativeBuffer<double>(neurons);
        using var exact = new DecayTable(15, step);
        using var decay = new NarrowDecayTable(exact);
        using var scratch = new NarrowScratch();
        using var wideScratch = new NativeBuffer<ushort>(PairUpdate.ScratchLength);
        using var powers = new PowerTable(0.4);
        int[] drawn = [.. Enumerable.Range(0, neurons).Select(_ => random.Next(neurons)).Order()];
        for (var i = 0; i < neurons; i++)
        {
            targets.Pointer[i] = (ushort)drawn[i];
            weights.Pointer[i] = 45;
            wideWeights.Pointer[i] = 45;
        }

        var rule = new PowerLawRule(15, 30, 0.1, 0.0513, 0.4, double.PositiveInfinity, SpikePairing.AllToAll);
        var change = new NarrowPowerLawChange<NarrowAnyPower>(rule, new NarrowAnyPower(0.4));
        var wideChange = new PowerLawChange<TabulatedPower>(rule, new TabulatedPower(powers));
        var run = new NarrowRun
        {
            Targets = targets.Pointer,
            Weights = weights.Pointer,
            Count = neurons,
            Recent = history.Recent!.Steps,
            RecentStride = history.Recent.Stride,
            Slots = history.Slots,
            Steps = history.Steps,
            PreTrace = 1.3f,
            Decay = decay,
            PostTraces = history.NarrowTracesOfAll(Now),
            Row = row.Pointer,
        };
        var wide = new PairRun
        {
            Targets = targets.Pointer,
            Weights = wideWeights.Pointer,
            Count = neurons,
            Slots = wideHistory.Slots,
            Steps = wideHistory.Steps,
            PreTrace = 1.3,
            Decay = exact,
            PostTraces = wideHistory.TracesOfAll(Now),
            Row = row.Pointer,
        };

        // Intervals of an irregular source.
        long[] intervals = [.. Enumerable.Range(0, 15).Select(i => (long)(-1000 * Math.Log(1 - ((i + 0.5) / 15))))];
        Report("32 bit, 512", Shortest(i => NarrowUpdate.Deliver<NarrowPowerLawChange<NarrowAnyPower>, WeightLanes512>(change, At(run, intervals[i]), true, true, scratch)));
        Report("32 bit, 512, potentiation", Shortest(i => NarrowUpdate.Deliver<NarrowPowerLawChange<NarrowAnyPower>, WeightLanes512>(change, At(run, intervals[i]), true, false, scratch)));
        Report("32 bit, 512, depression", Shortest(i => NarrowUpdate.Deliver<NarrowPowerLawChange<NarrowAnyPower>, WeightLanes512>(change, At(run, intervals[i]), false, true, scratch)));
        Report("32 bit, 256", Shortest(i => NarrowUpdate.Deliver<NarrowPowerLawChange<NarrowAnyPower>, WeightLanes256>(change, At(run, intervals[i]), true, true, scratch)));
        Report("32 bit, scalar", Shortest(i => NarrowUpdate.Deliver<NarrowPowerLawChange<NarrowAnyPower>, WeightLanes32>(change, At(run, intervals[i]), true, true, scratch)));
        Report("64 bit", Shortest(i => PairUpdate.Deliver(wideChange, Wide(wide, intervals[i]), true, wideScratch.Pointer)));

        NarrowRun At(NarrowRun synapses, long interval)
        {
            synapses.Seen = (uint)(Now - interval - Delay);
            synapses.Longest = interval;
            return synapses;
        }

        PairRun Wide(PairRun synapses, long interval)
        {
            synapses.Seen = (uint)(Now - interval - Delay);
            return synapses;
        }

        double Shortest(Action<int> update)
        {
            double sum = 0;
            for (var i = 0; i < intervals.Length; i++)
            {
                var shortest = long.MaxValue;
                for (var repeat = 0; repeat < 200; repeat++)
                {
                    weights.Span.Fill(45);
                    wideWeights.Span.Fill(45);
                    var start = Stopwatch.GetTimestamp();
                    update(i);
                    shortest = Math.Min(shortest, Stopwatch.GetTimestamp() - start);
                }

                sum += shortest * 1e9 / Stopwatch.Frequency / neurons;
            }

            return sum / intervals.Length;
        }

        static void Report(string name, double nanoseconds) =>
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {nanoseconds:F2} ns a synapse"));
    }
}

using CsCheck;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Core.Synapses.Plasticity.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>Weights of 32 bits: every width gives the bits of the plain loop, and the plain loop is near the one of 64 bits.</summary>
[Trait("Category", "Kernels")]
public sealed unsafe class NarrowUpdateTests
{
    private const int Delay = 15;
    private const long Now = 5000;
    private static readonly TimeStep Step = new(100_000);

    private delegate void Update(NarrowRun run, NarrowScratch scratch);

    /// <summary>Runs of more than a block, targets in any order and more than once, 0 to 60 new spikes, an interval that the table of decays covers (6,000 steps) or not.</summary>
    [Fact]
    public void Every_width_gives_the_bits_of_the_plain_loop()
    {
        var gen = Gen.Select(Gen.Int[1, 2500], Gen.Int[1, 40], Gen.Int[0, 30], Gen.Bool, Gen.Float[0, 60].Array[2500], Gen.Int[0, 699].Array[2500]);
        gen.Sample(
            (count, neurons, busiest, isLong, weights, targets) =>
            {
                bool Same<TChange>(TChange change)
                    where TChange : struct, INarrowChange
                {
                    float[] Of(Update update) => Updated(count, neurons, busiest, isLong ? 100_000 : 400, weights, targets, update);
                    var plain = Of((run, _) => NarrowUpdate.DeliverPlain(change, run, true));
                    return plain.SequenceEqual(Of((run, scratch) => NarrowUpdate.Deliver(change, run, true, true, scratch)))
                        && plain.SequenceEqual(Of((run, scratch) => NarrowUpdate.Deliver<TChange, WeightLanes512>(change, run, true, true, scratch)))
                        && plain.SequenceEqual(Of((run, scratch) => NarrowUpdate.Deliver<TChange, WeightLanes256>(change, run, true, true, scratch)))
                        && plain.SequenceEqual(Of((run, scratch) => NarrowUpdate.Deliver<TChange, WeightLanes128>(change, run, true, true, scratch)))
                        && plain.SequenceEqual(Of((run, scratch) => NarrowUpdate.Deliver<TChange, WeightLanes32>(change, run, true, true, scratch)));
                }

                return Same(new NarrowPowerLawChange<NarrowAnyPower>(PowerLaw, new NarrowAnyPower(0.4)))
                    && Same(new NarrowPairChange<NarrowZerothPower, NarrowFirstPower>(Pair, default, default))
                    && Same(new NarrowPairChange<NarrowAnyPower, NarrowAnyPower>(Pair, new NarrowAnyPower(0.3), new NarrowAnyPower(1.7)));
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public void Bringing_weights_up_to_date_gives_the_bits_of_reading_them()
    {
        var random = new System.Random(5);
        float[] weights = [.. Enumerable.Range(0, 1500).Select(_ => 60 * random.NextSingle())];
        int[] targets = [.. Enumerable.Range(0, 1500).Select(_ => random.Next(30))];
        var change = new NarrowPowerLawChange<NarrowAnyPower>(PowerLaw, new NarrowAnyPower(0.4));
        var read = new float[1500];
        _ = Updated(1500, 30, 12, 400, weights, targets, (run, _) =>
        {
            for (var i = 0; i < 1500; i++)
            {
                read[i] = NarrowUpdate.PotentiateOne(change, run, i);
            }
        });
        var written = Updated(1500, 30, 12, 400, weights, targets, (run, scratch) => NarrowUpdate.Deliver(change, run, true, false, scratch));
        Assert.Equal(read, written[..1500]);
        Assert.NotEqual(weights, read);
    }

    /// <summary>The bound is the one stated for the power itself.</summary>
    [Theory]
    [InlineData(0.4)]
    [InlineData(0.02)]
    [InlineData(1.7)]
    [InlineData(3.9)]
    public void Powers_are_within_their_stated_error(double mu)
    {
        var power = new NarrowAnyPower(mu);
        Assert.Equal(0, Of(0));
        Gen.Double[-20, 10].Sample(
            exponent =>
            {
                var x = (float)DeterministicMath.Exp(exponent);
                var exact = DeterministicMath.Pow(x, mu);
                var bound = 5e-7 * (1 + (mu * Math.Abs(DeterministicMath.Log(x)) / Math.Log(2) / 4));
                return Math.Abs(Of(x) - exact) <= bound * exact;
            },
            iter: 20_000,
            threads: 1);

        float Of(float x)
        {
            float result;
            power.Of(WeightLanes32.Load(&x)).Store(&result);
            return result;
        }
    }

    private static readonly PowerLawRule PowerLaw = new(15, 30, 0.1, 0.0513, 0.4, 61, SpikePairing.AllToAll);

    private static readonly PairRule Pair = new(15, 30, 0.03, 1.1, 0.3, 1.7, 61, SpikePairing.AllToAll);

    private static float[] Updated(int count, int neurons, int busiest, long interval, float[] initial, int[] targetOf, Update update)
    {
        using var arena = new NativeArena();
        using var history = new PostHistory(new PostHistoryKey(Delay, 30, 0, SpikePairing.AllToAll), neurons, Step, arena, narrow: true);
        var log = new PostSpikeLog(64, 16);
        for (var step = Now - 620; step <= Now; step++)
        {
            // Neuron n fires every 3n + 2 steps near the end, so that counts run from 0 to beyond the rounds.
            int[] fired = [.. Enumerable.Range(0, neurons).Where(n => step > Now - (20 * busiest) && step % ((n * 3) + 2) == 0)];
            log.Add(step, fired);
            history.Advance(log, step);
        }

        using var weights = new NativeBuffer<float>(count);
        using var targets = new NativeBuffer<ushort>(count);
        using var row = new NativeBuffer<double>(neurons);
        using var scratch = new NarrowScratch();
        using var exact = new DecayTable(15, Step);
        using var decay = new NarrowDecayTable(exact);
        for (var i = 0; i < count; i++)
        {
            weights.Pointer[i] = initial[i];
            targets.Pointer[i] = (ushort)(targetOf[i % targetOf.Length] % neurons);
        }

        update(
            new NarrowRun
            {
                Targets = targets.Pointer,
                Weights = weights.Pointer,
                Count = count,
                Recent = history.Recent!.Steps,
                RecentStride = history.Recent.Stride,
                Slots = history.Slots,
                Steps = history.Steps,
                Seen = (uint)(Now - Math.Min(interval, 400) - Delay),
                SinceZero = interval - Math.Min(interval, 400),
                Longest = interval,
                PreTrace = interval > 400 ? 1.3e30f : 1.3f,
                Decay = decay,
                PostTraces = history.NarrowTracesOfAll(Now),
                Row = row.Pointer,
                Negative = count % 2 == 0,
            },
            scratch);
        return [.. weights.Span, .. row.Span.ToArray().Select(sum => (float)sum)];
    }
}

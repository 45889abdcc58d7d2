using CsCheck;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>The update in rounds gives the bits of the plain loop; the tables give those of the functions.</summary>
[Trait("Category", "Kernels")]
public sealed unsafe class PairUpdateTests
{
    private static readonly TimeStep Step = new(100_000);

    [Fact]
    public void Rounds_give_the_bits_of_the_plain_loop()
    {
        var gen = Gen.Select(Gen.Int[1, 700], Gen.Int[1, 40], Gen.Int[0, 30], Gen.Double[1, 60].Array[700], Gen.Int[0, 699].Array[700]);
        gen.Sample(
            (count, neurons, busiest, weights, targets) =>
            {
                var plain = Update(count, neurons, busiest, weights, targets, rounds: false);
                var inRounds = Update(count, neurons, busiest, weights, targets, rounds: true);
                return plain.SequenceEqual(inRounds);
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public void Decay_tables_hold_the_exponential()
    {
        using var table = new DecayTable(17.3, Step);
        for (var n = 0; n < 3 * table.Length; n++)
        {
            Assert.Equal(DeterministicMath.Exp(-(n * 100_000.0 / 1e6) / 17.3), table.Over(n));
        }
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.02)]
    [InlineData(1.7)]
    [InlineData(3.9)]
    public void Powers_are_within_four_units_in_the_last_place(double mu)
    {
        using var table = new PowerTable(mu);
        Assert.Equal(0, table.Of(0));
        Assert.Equal(1, table.Of(1));
        Gen.Double[-60, 10].Sample(
            exponent =>
            {
                var x = DeterministicMath.Exp(exponent);
                var exact = DeterministicMath.Pow(x, mu);
                return Math.Abs(table.Of(x) - exact) <= 4 * Math.BitIncrement(exact) - (4 * exact);
            },
            iter: 20_000,
            threads: 1);
    }

    private static double[] Update(int count, int neurons, int busiest, double[] initial, int[] targetOf, bool rounds)
    {
        const int Delay = 15;
        const long Now = 5000;
        using var arena = new NativeArena();
        using var history = new PostHistory(new PostHistoryKey(Delay, 30, 125, SpikePairing.AllToAll), neurons, Step, arena);
        var log = new PostSpikeLog(64, 16);
        for (var step = Now - 620; step <= Now; step++)
        {
            // Neuron n fires every (n + 2)·k steps near the end, so that counts run from 0 to beyond the rounds.
            int[] fired = [.. Enumerable.Range(0, neurons).Where(n => step > Now - (20 * busiest) && step % ((n * 3) + 2) == 0)];
            log.Add(step, fired);
            history.Advance(log, step);
        }

        using var weights = new NativeBuffer<double>(count);
        using var targets = new NativeBuffer<ushort>(count);
        using var row = new NativeBuffer<double>(2L * neurons);
        using var scratch = new NativeBuffer<ushort>(PairUpdate.ScratchLength);
        using var decay = new DecayTable(15, Step);
        for (var i = 0; i < count; i++)
        {
            weights.Pointer[i] = initial[i];
            targets.Pointer[i] = (ushort)(targetOf[i] % neurons);
        }

        var run = new PairRun
        {
            Targets = targets.Pointer,
            Weights = weights.Pointer,
            Count = count,
            Slots = history.Slots,
            Steps = history.Steps,
            TripletValues = history.TripletValues,
            Seen = (uint)(Now - 400 - Delay),
            SinceZero = 7,
            PreTrace = 1.3,
            Decay = decay,
            PostTraces = history.TracesOfAll(Now),
            SlowPreTrace = 0.7,
            Row = row.Pointer,
            NegativeOffset = neurons,
        };
        var triplet = new TripletChange(new TripletRule(15, 101, 30, 125, 0.05, 0.06, 0.07, 0.023, 70));
        using var powers = new PowerTable(0.4);
        var power = new PowerLawChange<TabulatedPower>(
            new PowerLawRule(15, 30, 0.1, 0.0513, 0.4, 61, SpikePairing.AllToAll), new TabulatedPower(powers));
        if (rounds)
        {
            PairUpdate.Deliver(triplet, run, true, scratch.Pointer);
            PairUpdate.Deliver(power, run, true, scratch.Pointer);
        }
        else
        {
            PairUpdate.DeliverPlain(triplet, run, true);
            PairUpdate.DeliverPlain(power, run, true);
        }

        return [.. weights.Span, .. row.Span];
    }
}

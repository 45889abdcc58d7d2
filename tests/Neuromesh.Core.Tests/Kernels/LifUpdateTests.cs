using CsCheck;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Tests.Kernels;

/// <summary>The LIF kernels at every width against the scalar reference, bit by bit, over awkward lengths and all kinds of state.</summary>
[Trait("Category", "Kernels")]
public sealed unsafe class LifUpdateTests
{
    private const int PartLength = 64;

    private static readonly int[] Lengths = [0, 1, 3, 7, 8, 9, 15, 16, 17, 63, 64, 65, 511, 512, 513, 520];

    private static readonly Gen<(ulong Seed, int Length, bool Varies)> Cases = Gen.Select(Gen.ULong, Gen.Int[0, Lengths.Length - 1].Select(index => Lengths[index]), Gen.Bool);

    [Fact]
    public void Delta_update_has_the_same_bits_at_every_width() => Cases.Sample(
        test =>
        {
            var expected = RunDelta(test.Seed, test.Length, test.Varies, (in a, n, input, fired) => LifDeltaUpdate.StepScalar(a, 0, n, input, fired));
            Assert.Equal(expected, RunDelta(test.Seed, test.Length, test.Varies, LifDeltaUpdate.Step<DoubleLanes128>));
            Assert.Equal(expected, RunDelta(test.Seed, test.Length, test.Varies, LifDeltaUpdate.Step<DoubleLanes256>));
            Assert.Equal(expected, RunDelta(test.Seed, test.Length, test.Varies, LifDeltaUpdate.Step<DoubleLanes512>));
            Assert.Equal(expected, RunDelta(test.Seed, test.Length, test.Varies, LifDeltaUpdate.Step));
            Assert.Equal(expected, RunDelta(test.Seed, test.Length, test.Varies, DeltaInParts));
        },
        iter: 60,
        threads: 1);

    [Fact]
    public void Exponential_update_has_the_same_bits_at_every_width() => Cases.Sample(
        test =>
        {
            var expected = RunExponential(
                test.Seed, test.Length, test.Varies, (in a, n, input, inhibitory, fired) => LifExponentialUpdate.StepScalar(a, 0, n, input, inhibitory, fired));
            Assert.Equal(expected, RunExponential(test.Seed, test.Length, test.Varies, LifExponentialUpdate.Step<DoubleLanes128>));
            Assert.Equal(expected, RunExponential(test.Seed, test.Length, test.Varies, LifExponentialUpdate.Step<DoubleLanes256>));
            Assert.Equal(expected, RunExponential(test.Seed, test.Length, test.Varies, LifExponentialUpdate.Step<DoubleLanes512>));
            Assert.Equal(expected, RunExponential(test.Seed, test.Length, test.Varies, LifExponentialUpdate.Step));
            Assert.Equal(expected, RunExponential(test.Seed, test.Length, test.Varies, ExponentialInParts));
        },
        iter: 60,
        threads: 1);

    private delegate int DeltaStep(in LifDeltaArrays arrays, nint count, double* input, int* fired);

    private delegate int ExponentialStep(in LifExponentialArrays arrays, nint count, double* input, double* inhibitory, int* fired);

    private static int DeltaInParts(in LifDeltaArrays arrays, nint count, double* input, int* fired)
    {
        var firedCount = 0;
        for (nint first = 0; first < count; first += PartLength)
        {
            var part = LifDeltaUpdate.Step(arrays.From(first), nint.Min(PartLength, count - first), input + first, fired + firedCount);
            firedCount = Shift(fired, firedCount, part, first);
        }

        return firedCount;
    }

    private static int ExponentialInParts(in LifExponentialArrays arrays, nint count, double* input, double* inhibitory, int* fired)
    {
        var firedCount = 0;
        for (nint first = 0; first < count; first += PartLength)
        {
            var part = LifExponentialUpdate.Step(arrays.From(first), nint.Min(PartLength, count - first), input + first, inhibitory + first, fired + firedCount);
            firedCount = Shift(fired, firedCount, part, first);
        }

        return firedCount;
    }

    /// <summary>From indexes within a part to indexes within all.</summary>
    private static int Shift(int* fired, int before, int count, nint first)
    {
        for (var i = before; i < before + count; i++)
        {
            fired[i] += (int)first;
        }

        return before + count;
    }

    /// <summary>Three steps from a state in which some neurons are refractory, some about to fire; returns all bits.</summary>
    private static long[] RunDelta(ulong seed, int length, bool varies, DeltaStep step)
    {
        using var memory = new TestArrays(seed, length, varies);
        var arrays = new LifDeltaArrays
        {
            PotentialAboveRestMv = memory.State(-5, 20),
            RefractoryStepsLeft = memory.WholeNumbers(3),
        };
        arrays.DriveMv = memory.Coefficient(-0.2, 0.2, out arrays.DriveMvMask);
        arrays.Decay = memory.Coefficient(0.9, 1, out arrays.DecayMask);
        arrays.ThresholdAboveRestMv = memory.Coefficient(14, 16, out arrays.ThresholdAboveRestMvMask);
        arrays.ResetAboveRestMv = memory.Coefficient(-1, 1, out arrays.ResetAboveRestMvMask);
        arrays.RefractorySteps = memory.Coefficient(20, 20, out arrays.RefractoryStepsMask);
        arrays.MinimumAboveRestMv = memory.Coefficient(-4, -3, out arrays.MinimumAboveRestMvMask);
        var input = memory.State(-1, 3);
        for (var i = 0; i < 3; i++)
        {
            memory.FiredCounts.Add(step(arrays, length, input, memory.Fired + memory.FiredCounts.Sum()));
        }

        return memory.Bits();
    }

    private static long[] RunExponential(ulong seed, int length, bool varies, ExponentialStep step)
    {
        using var memory = new TestArrays(seed, length, varies);
        var arrays = new LifExponentialArrays
        {
            PotentialAboveRestMv = memory.State(-5, 20),
            RefractoryStepsLeft = memory.WholeNumbers(3),
            ExcitatoryCurrentPa = memory.State(0, 300),
            InhibitoryCurrentPa = memory.State(-300, 0),
        };
        arrays.DriveMv = memory.Coefficient(-0.2, 0.2, out arrays.DriveMvMask);
        arrays.Decay = memory.Coefficient(0.9, 1, out arrays.DecayMask);
        arrays.ExcitatoryDecay = memory.Coefficient(0.9, 1, out arrays.ExcitatoryDecayMask);
        arrays.InhibitoryDecay = memory.Coefficient(0.9, 1, out arrays.InhibitoryDecayMask);
        arrays.ExcitatoryGain = memory.Coefficient(0.0003, 0.0005, out arrays.ExcitatoryGainMask);
        arrays.InhibitoryGain = memory.Coefficient(0.0003, 0.0005, out arrays.InhibitoryGainMask);
        arrays.ThresholdAboveRestMv = memory.Coefficient(14, 16, out arrays.ThresholdAboveRestMvMask);
        arrays.ResetAboveRestMv = memory.Coefficient(-1, 1, out arrays.ResetAboveRestMvMask);
        arrays.RefractorySteps = memory.Coefficient(20, 20, out arrays.RefractoryStepsMask);
        var input = memory.State(0, 800);
        var inhibitory = memory.State(-800, 0);
        for (var i = 0; i < 3; i++)
        {
            memory.FiredCounts.Add(step(arrays, length, input, inhibitory, memory.Fired + memory.FiredCounts.Sum()));
        }

        return memory.Bits();
    }

    /// <summary>Arrays filled from a seed, with guard elements behind each, all of which are compared.</summary>
    private sealed class TestArrays(ulong seed, int length, bool varies) : IDisposable
    {
        private const int Guard = 8;
        private readonly List<NativeBuffer<double>> _buffers = [];
        private readonly NativeBuffer<int> _fired = new((3 * length) + Guard);
        private ulong _state = seed;

        public int* Fired => _fired.Pointer;

        public List<int> FiredCounts { get; } = [];

        public double* State(double minimum, double maximum) => Fill(length, () => minimum + ((maximum - minimum) * Next()));

        public double* WholeNumbers(int below) => Fill(length, () => Math.Floor(below * Next()));

        public double* Coefficient(double minimum, double maximum, out nint mask)
        {
            mask = varies ? -1 : 0;
            var common = minimum + ((maximum - minimum) * Next());
            return varies ? State(minimum, maximum) : Fill(8, () => common);
        }

        public long[] Bits() =>
        [
            .. FiredCounts.Select(count => (long)count),
            .. _fired.Span.ToArray().Select(index => (long)index),
            .. _buffers.SelectMany(buffer => buffer.Span.ToArray()).Select(BitConverter.DoubleToInt64Bits),
        ];

        public void Dispose()
        {
            _fired.Dispose();
            _buffers.ForEach(buffer => buffer.Dispose());
        }

        private double* Fill(int count, Func<double> next)
        {
            var buffer = new NativeBuffer<double>(count + Guard);
            _buffers.Add(buffer);
            for (var i = 0; i < buffer.Length; i++)
            {
                buffer.Pointer[i] = i < count ? next() : 12345.678;
            }

            return buffer.Pointer;
        }

        private double Next()
        {
            _state = (_state * 6364136223846793005UL) + 1442695040888963407UL;
            return (_state >> 11) * (1.0 / (1UL << 53));
        }
    }
}

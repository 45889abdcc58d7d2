using System.Collections.Immutable;
using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>Poisson events and injected currents: their statistics, their times, and that no cut changes them.</summary>
public sealed unsafe class InputTests
{
    private const int Size = 50;
    private const int Steps = 4000;

    [Theory]
    [InlineData(0, 1.7)]
    [InlineData(0.3, 1.7)]
    [InlineData(0.05, 0.2)]
    [InlineData(1, 0.6)]
    public void Poisson_counts_have_their_mean_variance_and_correlation(double correlation, double eventsPerStep)
    {
        var counts = Counts(new PoissonInputSpecification(3, eventsPerStep, 1) { Correlation = correlation }, Size);
        double sum = 0, squares = 0, ofSums = 0;
        for (var step = 0; step < Steps; step++)
        {
            double inStep = 0;
            for (var neuron = 0; neuron < Size; neuron++)
            {
                var count = counts[(step * Size) + neuron];
                sum += count;
                squares += (count - eventsPerStep) * (count - eventsPerStep);
                inStep += count - eventsPerStep;
            }

            ofSums += inStep * inStep;
        }

        // The sum over n neurons has the variance n·λ·(1 + (n - 1)·c).
        var variance = Size * eventsPerStep * (1 + ((Size - 1) * correlation));
        Assert.InRange(sum / Steps, (Size * eventsPerStep) - (5 * Math.Sqrt(variance / Steps)), (Size * eventsPerStep) + (5 * Math.Sqrt(variance / Steps)));
        Assert.InRange(ofSums / Steps / variance, 0.85, 1.15);
        Assert.InRange(squares / (Steps * Size) / eventsPerStep, 0.85, 1.15);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    public void No_cut_changes_a_count(double correlation)
    {
        var input = new PoissonInputSpecification(3, 0.9, 0.5) { Correlation = correlation };
        var whole = Counts(input, Size);
        Assert.Contains(whole, count => count > 0);
        foreach (var cut in new[] { 1, 7, 33 })
        {
            Assert.Equal(whole, Counts(input, cut));
        }
    }

    [Fact]
    public void A_table_gives_each_step_the_rate_of_the_time_before()
    {
        var input = new PoissonInputSpecification(0, 5, 1)
        {
            Rates = [new(1000, 2), new(2000, 0), new(3000, 0.5)],
        };
        var counts = Counts(input, Size);
        double Mean(int first, int end) => counts.Skip((first - 1) * Size).Take((end - first) * Size).Average();
        Assert.Equal(0, Mean(1, 1001));
        Assert.InRange(Mean(1001, 1002), 1, 3);
        Assert.InRange(Mean(1001, 2001), 1.96, 2.04);
        Assert.Equal(0, Mean(2001, 3001));
        Assert.InRange(Mean(3001, Steps + 1), 0.47, 0.53);
    }

    [Fact]
    public void A_sine_has_its_value_at_the_beginning_of_each_step()
    {
        var currents = Currents(
            [new SineInputSpecification([0, 2], 10, 70, 35.5, 0.3, 5, 900)], [], 0, 3, 1000);
        for (var step = 1; step <= 1000; step++)
        {
            var time = (step - 1) * 1e-4;
            var expected = step - 1 is >= 5 and < 900 ? 10 + (70 * Math.Sin((2 * Math.PI * 35.5 * time) + 0.3)) : 0;
            Assert.Equal(expected, currents[(step - 1) * 3], 1e-9);
            Assert.Equal(0, currents[((step - 1) * 3) + 1]);
            Assert.Equal(currents[(step - 1) * 3], currents[((step - 1) * 3) + 2]);
        }
    }

    [Fact]
    public void Noise_has_its_moments_and_its_exact_correlation_in_time()
    {
        const double TimeConstantMs = 0.8;
        var currents = Currents([], [new NoiseInputSpecification(1, [], 120, 30, TimeConstantMs, 0, long.MaxValue)], 0, Size, Steps);
        double Moment(int lag) => Enumerable.Range(0, (Steps - lag) * Size).Average(i => (currents[i] - 120) * (currents[i + (lag * Size)] - 120));

        // Samples are correlated over about 2·tau/h steps: 12,500 independent ones.
        Assert.InRange(currents.Average(), 120 - (5 * 30 / 111.0), 120 + (5 * 30 / 111.0));
        Assert.InRange(Moment(0) / 900, 0.94, 1.06);
        Assert.InRange(Moment(1) / 900, Math.Exp(-0.1 / TimeConstantMs) - 0.06, Math.Exp(-0.1 / TimeConstantMs) + 0.06);
        Assert.InRange(Moment(16) / 900, Math.Exp(-2) - 0.06, Math.Exp(-2) + 0.06);

        // Stationary from the first step.
        Assert.InRange(Enumerable.Range(0, Size).Average(i => (currents[i] - 120) * (currents[i] - 120)) / 900, 0.4, 1.8);
    }

    [Fact]
    public void No_cut_changes_the_noise()
    {
        NoiseInputSpecification[] noise = [new(1, [], 0, 30, 5, 0, long.MaxValue)];
        var whole = Currents([], noise, 0, Size, 100);
        var piece = Currents([], noise, 7, 11, 100);
        for (var step = 0; step < 100; step++)
        {
            Assert.Equal(whole.AsSpan((step * Size) + 7, 11).ToArray(), piece.AsSpan(step * 11, 11).ToArray());
        }
    }

    private static double[] Counts(PoissonInputSpecification input, int cut)
    {
        var counts = new double[Steps * Size];
        using var row = new NativeBuffer<double>(Size);
        for (var first = 0; first < Size; first += cut)
        {
            var count = Math.Min(cut, Size - first);
            using var drive = new PoissonDrive(11, input, first);
            for (var step = 1; step <= Steps; step++)
            {
                row.Span.Clear();
                drive.Begin(step);
                drive.AddTo(step, row.Pointer, new InputTile(0, count));
                row.Span[..count].CopyTo(counts.AsSpan(((step - 1) * Size) + first));
            }
        }

        return counts;
    }

    private static double[] Currents(SineInputSpecification[] sines, NoiseInputSpecification[] noises, int first, int size, int steps)
    {
        var neurons = new CurrentRecorder { Size = size };
        var drive = new CurrentDrive(new NeuronCoreSpecification
        {
            Neurons = new NeuronSlice
            {
                Seed = 11,
                TimeStep = new TimeStep(100_000),
                Population = 0,
                First = first,
                Size = size,
                Parameters = ImmutableDictionary<string, NeuronValue>.Empty,
                InitialValues = ImmutableDictionary<string, NeuronValue>.Empty,
            },
            Model = "",
            FirstNeuron = first,
            EpochSteps = 1,
            SparseProjections = [],
            CrossbarProjections = [],
            PoissonInputs = [],
            CurrentInputs = [],
            SineInputs = [.. sines],
            NoiseInputs = [.. noises],
            Traces = [],
        });
        for (var step = 1; step <= steps; step++)
        {
            drive.Apply(step, neurons);
        }

        return [.. neurons.Currents];
    }

    private sealed class CurrentRecorder : INeuronGroup
    {
        public List<double> Currents { get; } = [];

        public required int Size { get; init; }

        public int PortCount => 1;

        public long Bytes => throw new NotSupportedException();

        public void SetInjectedCurrent(ReadOnlySpan<double> currentsPa) => Currents.AddRange(currentsPa);

        public int Step(long step, int first, int count, double* input, nint portOffset, int* fired) => throw new NotSupportedException();

        public double Read(int variable, int neuron) => throw new NotSupportedException();

        public void AddState(int neuron, ref StateDigest digest) => throw new NotSupportedException();

        public bool GrowsSlowly => throw new NotSupportedException();

        public int FindNonFinite(double headroom) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}

using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Host.Benchmarks;

/// <summary>What is said of one population's spikes.</summary>
/// <param name="Population">Its name.</param>
/// <param name="RateHz">Spikes per neuron and second.</param>
/// <param name="FirstSecondHz">The same of the first second that counts, or of less where less counts.</param>
/// <param name="IntervalVariation">
/// Coefficient of variation of the intervals between a neuron's spikes (standard deviation over mean), averaged over the neurons with at least
/// <see cref="SpikeStatistics.FewestSpikes"/> spikes; NaN where there are none.
/// </param>
/// <param name="Correlation">
/// Pearson's correlation of the spike counts of two neurons in bins of <see cref="SpikeStatistics.BinMs"/> ms, averaged over all pairs of a sample of neurons that
/// fire at all; NaN where there is no pair.
/// </param>
internal sealed record PopulationStatistics(string Population, double RateHz, double FirstSecondHz, double IntervalVariation, double Correlation);

/// <summary>Rates, irregularity and correlation of a run's spikes, gathered while it runs.</summary>
/// <remarks>
/// Source of the measures and their settings: Dasbach, Tetzlaff, Diesmann and Senk, Front. Neurosci. 15:757790 (2021), doi:10.3389/fnins.2021.757790. A short
/// train of a slow neuron has its intervals cut off at its end, which lowers their variation.
/// </remarks>
internal sealed class SpikeStatistics : IRunSink
{
    /// <summary>Neurons with fewer spikes have no irregularity.</summary>
    public const int FewestSpikes = 5;

    /// <summary>Width of the bins of spike counts.</summary>
    public const double BinMs = 2;

    private const int Sample = 200;

    private readonly Experiment _experiment;
    private readonly long _firstStep;
    private readonly int _binSteps;
    private readonly int[] _populationOf;
    private readonly int[] _rowOf;
    private readonly long[] _counts;
    private readonly long[] _early;
    private readonly long _earlyEnd;
    private readonly long[] _lastSteps;
    private readonly double[] _sums;
    private readonly double[] _squares;
    private readonly byte[][,] _bins;

    /// <summary>Prepares.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="skippedMs">Time at the beginning of which nothing is counted, in ms.</param>
    public SpikeStatistics(Experiment experiment, double skippedMs)
    {
        _experiment = experiment;
        _firstStep = (long)Math.Round(skippedMs / experiment.TimeStep.Milliseconds) + 1;
        _binSteps = Math.Max(1, (int)Math.Round(BinMs / experiment.TimeStep.Milliseconds));
        var neurons = experiment.NeuronCount;
        _populationOf = new int[neurons];
        _rowOf = new int[neurons];
        _counts = new long[neurons];
        _early = new long[experiment.Populations.Length];
        _earlyEnd = Math.Min(experiment.DurationSteps, _firstStep - 1 + (long)Math.Round(1000 / experiment.TimeStep.Milliseconds));
        _lastSteps = new long[neurons];
        _sums = new double[neurons];
        _squares = new double[neurons];
        var bins = (experiment.DurationSteps - _firstStep + 1) / _binSteps;
        _bins = [.. experiment.Populations.Select(population => new byte[Math.Min(Sample, population.Size), bins])];
        Array.Fill(_rowOf, -1);
        foreach (var population in experiment.Populations)
        {
            Array.Fill(_populationOf, population.Index, population.FirstNeuron, population.Size);
            var sample = Math.Min(Sample, population.Size);
            for (var row = 0; row < sample; row++)
            {
                _rowOf[population.FirstNeuron + (int)((long)row * population.Size / sample)] = row;
            }
        }
    }

    private double Seconds => _experiment.TimeStep.ToMilliseconds(_experiment.DurationSteps - _firstStep + 1) / 1000;

    /// <inheritdoc/>
    public void Begin(string runId, Experiment experiment)
    {
    }

    /// <inheritdoc/>
    public void Write(EpochRecord record)
    {
        for (var i = 0; i < record.SpikeCount; i++)
        {
            if (record.SpikeSteps[i] >= _firstStep)
            {
                Add((int)record.SpikeNeurons[i], record.SpikeSteps[i]);
            }
        }
    }

    /// <inheritdoc/>
    public void End(RunResult result)
    {
    }

    /// <summary>What was found, population by population.</summary>
    public IReadOnlyList<PopulationStatistics> Summarise() => [.. _experiment.Populations.Select(population => new PopulationStatistics(
        population.Name,
        _counts.AsSpan(population.FirstNeuron, population.Size).ToArray().Sum() / Seconds / population.Size,
        _early[population.Index] / (_experiment.TimeStep.ToMilliseconds(_earlyEnd - _firstStep + 1) / 1000) / population.Size,
        Variation(population),
        Correlation(_bins[population.Index])))];

    /// <summary>Mean of Pearson's correlation over all pairs of rows that are not constant.</summary>
    /// <param name="counts">[rows × bins].</param>
    internal static double Correlation(byte[,] counts)
    {
        // The sum over pairs of products of normalised rows is half of (square of the sum of rows - number of rows).
        var (rows, bins) = (counts.GetLength(0), counts.GetLength(1));
        var total = new double[bins];
        var used = 0;
        for (var row = 0; row < rows; row++)
        {
            double sum = 0, squares = 0;
            for (var bin = 0; bin < bins; bin++)
            {
                sum += counts[row, bin];
                squares += (double)counts[row, bin] * counts[row, bin];
            }

            var mean = sum / bins;
            var norm = Math.Sqrt(squares - (sum * mean));
            if (!(norm > 1e-9))
            {
                continue;
            }

            used++;
            for (var bin = 0; bin < bins; bin++)
            {
                total[bin] += (counts[row, bin] - mean) / norm;
            }
        }

        return used < 2 ? double.NaN : (total.Sum(value => value * value) - used) / used / (used - 1);
    }

    private void Add(int neuron, long step)
    {
        if (step <= _earlyEnd)
        {
            _early[_populationOf[neuron]]++;
        }

        if (_counts[neuron]++ > 0)
        {
            var interval = (double)(step - _lastSteps[neuron]);
            _sums[neuron] += interval;
            _squares[neuron] += interval * interval;
        }

        _lastSteps[neuron] = step;
        var bins = _bins[_populationOf[neuron]];
        var bin = (step - _firstStep) / _binSteps;
        if (_rowOf[neuron] >= 0 && bin < bins.GetLength(1))
        {
            bins[_rowOf[neuron], bin]++;
        }
    }

    private double Variation(Population population)
    {
        double sum = 0;
        var used = 0;
        for (var neuron = population.FirstNeuron; neuron < population.FirstNeuron + population.Size; neuron++)
        {
            if (_counts[neuron] < FewestSpikes)
            {
                continue;
            }

            var intervals = _counts[neuron] - 1;
            var mean = _sums[neuron] / intervals;
            sum += Math.Sqrt(Math.Max(0, (_squares[neuron] / intervals) - (mean * mean))) / mean;
            used++;
        }

        return used > 0 ? sum / used : double.NaN;
    }
}

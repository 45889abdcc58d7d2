using System.Text.Json;
using Neuromesh.Core.Units;
using Parquet;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>A projection whose weights are written, or a set of gap junctions whose conductances are.</summary>
/// <param name="Projection">Its name.</param>
/// <param name="Unit">Unit of its weights.</param>
public sealed record WeightSet(string Projection, string Unit);

/// <summary>A synapse or a gap junction whose weight or conductance is written.</summary>
/// <param name="Source">Global id of its source.</param>
/// <param name="Target">Global id of its target.</param>
/// <param name="DelayMs">Its delay in ms.</param>
public readonly record struct WeightRow(long Source, long Target, double DelayMs);

/// <summary>
/// Writes <c>weights.parquet</c> in long format: one row for each weight with <c>time_ms</c> (double, ms), <c>step</c> (int64), <c>projection</c> (string), <c>source</c> and
/// <c>target</c> (int64, global ids), <c>delay_ms</c> (double, ms) and <c>weight</c> (double, in the projection's unit).
/// </summary>
/// <remarks>
/// The key-value metadata hold the projections with their units, the time step and the format's version. Rows are gathered and written in row groups, so memory is bounded. Until
/// the file is disposed it has <c>.partial</c> behind its name.
/// </remarks>
public sealed class WeightFileWriter : IDisposable
{
    /// <summary>Format and version in the metadata.</summary>
    public const string Format = "weights 1";

    private readonly ParquetTableWriter _table;
    private readonly TimeStep _timeStep;
    private readonly IReadOnlyList<WeightSet> _sets;
    private readonly IReadOnlyDictionary<string, string>? _notes;
    private readonly ParquetColumn<double> _times;
    private readonly ParquetColumn<long> _steps;
    private readonly ParquetColumn<ReadOnlyMemory<char>> _projections;
    private readonly ParquetColumn<long> _sources;
    private readonly ParquetColumn<long> _targets;
    private readonly ParquetColumn<double> _delays;
    private readonly ParquetColumn<double> _weights;
    private bool _disposed;

    /// <summary>Starts a file; one of the same name is replaced when this one is complete.</summary>
    /// <param name="path">Where.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <param name="sets">The projections, one for each request.</param>
    /// <param name="notes">More key-value metadata; null for none.</param>
    /// <param name="rowsPerGroup">Rows of one row group, 1 or more.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public WeightFileWriter(
        string path,
        TimeStep timeStep,
        IReadOnlyList<WeightSet> sets,
        IReadOnlyDictionary<string, string>? notes = null,
        int rowsPerGroup = RunFileFormat.RowsPerGroup)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerGroup);
        _timeStep = timeStep;
        _sets = sets;
        _notes = notes;
        _times = new ParquetColumn<double>(RunFileFormat.TimeColumn, EncodingHint.ByteSplitStream, rowsPerGroup);
        _steps = new ParquetColumn<long>(RunFileFormat.StepColumn, EncodingHint.DeltaBinaryPacked, rowsPerGroup);
        _projections = new ParquetColumn<ReadOnlyMemory<char>>(RunFileFormat.ProjectionColumn, EncodingHint.Dictionary, rowsPerGroup);
        _sources = new ParquetColumn<long>(RunFileFormat.SourceColumn, EncodingHint.DeltaBinaryPacked, rowsPerGroup);
        _targets = new ParquetColumn<long>(RunFileFormat.TargetColumn, EncodingHint.DeltaBinaryPacked, rowsPerGroup);
        _delays = new ParquetColumn<double>(RunFileFormat.DelayColumn, EncodingHint.ByteSplitStream, rowsPerGroup);
        _weights = new ParquetColumn<double>(RunFileFormat.WeightColumn, EncodingHint.ByteSplitStream, rowsPerGroup);
        _table = new ParquetTableWriter(path, rowsPerGroup, _times, _steps, _projections, _sources, _targets, _delays, _weights);
    }

    /// <summary>Number of weights so far.</summary>
    public long Count { get; private set; }

    /// <summary>The last step that was simulated, for the metadata; null when not known. May be set until the file is disposed.</summary>
    public long? LastStep { get; set; }

    /// <summary>Appends the samples of one request.</summary>
    /// <param name="set">Index of the request.</param>
    /// <param name="steps">The sampled steps.</param>
    /// <param name="synapses">The synapses.</param>
    /// <param name="weights">[steps × synapses], row-major, in the projection's unit.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(int set, ReadOnlySpan<long> steps, ReadOnlySpan<WeightRow> synapses, ReadOnlySpan<double> weights)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (weights.Length != (long)steps.Length * synapses.Length)
        {
            throw new ArgumentException($"There are {weights.Length} weights for {steps.Length} steps and {synapses.Length} synapses.", nameof(weights));
        }

        var projection = _sets[set].Projection.AsMemory();
        var next = 0;
        foreach (var step in steps)
        {
            var time = _timeStep.ToMilliseconds(step);
            foreach (var (source, target, delayMs) in synapses)
            {
                var row = _table.Row;
                _times.Values[row] = time;
                _steps.Values[row] = step;
                _projections.Values[row] = projection;
                _sources.Values[row] = source;
                _targets.Values[row] = target;
                _delays.Values[row] = delayMs;
                _weights.Values[row] = weights[next++];
                _table.EndRow();
            }
        }

        Count += weights.Length;
    }

    /// <summary>Writes what is left and gives the file its name.</summary>
    /// <exception cref="IOException">The file cannot be written; it keeps its <c>.partial</c>.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        using (_table)
        {
            var units = new Dictionary<string, string>
            {
                [RunFileFormat.TimeColumn] = "ms",
                [RunFileFormat.StepColumn] = $"steps of {_timeStep}",
                [RunFileFormat.SourceColumn] = "global id of a neuron or a source, from 0",
                [RunFileFormat.TargetColumn] = "global neuron id, from 0",
                [RunFileFormat.DelayColumn] = "ms",
            };
            var metadata = RunFileFormat.Metadata(Format, _timeStep, LastStep, units, _notes);
            metadata[RunFileFormat.WeightSetsKey] = JsonSerializer.Serialize(_sets, RunFileFormat.Json);
            _table.Complete(metadata);
        }
    }
}

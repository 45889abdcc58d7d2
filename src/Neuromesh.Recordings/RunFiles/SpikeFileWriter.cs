using System.Text.Json;
using Neuromesh.Core.Units;
using Parquet;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>
/// Writes <c>spikes.parquet</c>: one row for each spike with <c>time_ms</c> (double, ms), <c>step</c> (int64), <c>neuron</c> (int64, global
/// id) and <c>population</c> (string; empty for a neuron of no population), in the order they are appended.
/// </summary>
/// <remarks>
/// The key-value metadata hold the units, the time step, the populations and their ranges, and the format's version (see the
/// folder's README). Rows are gathered and written in row groups, so memory is bounded. Until the file is disposed it has
/// <c>.partial</c> behind its name; what a crash leaves is plainly unfinished.
/// </remarks>
public sealed class SpikeFileWriter : IDisposable
{
    /// <summary>Format and version in the metadata.</summary>
    public const string Format = "spikes 1";

    private readonly ParquetTableWriter _table;
    private readonly TimeStep _timeStep;
    private readonly IReadOnlyList<PopulationRange> _populations;
    private readonly IReadOnlyDictionary<string, string>? _notes;
    private readonly PopulationIndex _index;
    private readonly ReadOnlyMemory<char>[] _names;
    private readonly ParquetColumn<double> _times;
    private readonly ParquetColumn<long> _steps;
    private readonly ParquetColumn<long> _neurons;
    private readonly ParquetColumn<ReadOnlyMemory<char>> _populationNames;
    private bool _disposed;

    /// <summary>Starts a file; one of the same name is replaced when this one is complete.</summary>
    /// <param name="path">Where.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <param name="populations">Populations with their ranges of ids; they must not overlap.</param>
    /// <param name="notes">More key-value metadata, for example the name of the recording; null for none.</param>
    /// <param name="rowsPerGroup">Rows of one row group, 1 or more.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public SpikeFileWriter(
        string path,
        TimeStep timeStep,
        IReadOnlyList<PopulationRange> populations,
        IReadOnlyDictionary<string, string>? notes = null,
        int rowsPerGroup = RunFileFormat.RowsPerGroup)
    {
        ArgumentNullException.ThrowIfNull(populations);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerGroup);
        _timeStep = timeStep;
        _populations = populations;
        _notes = notes;
        _index = new PopulationIndex(populations);
        _names = [.. populations.Select(population => population.Name.AsMemory())];
        _times = new ParquetColumn<double>(RunFileFormat.TimeColumn, EncodingHint.ByteSplitStream, rowsPerGroup);
        _steps = new ParquetColumn<long>(RunFileFormat.StepColumn, EncodingHint.DeltaBinaryPacked, rowsPerGroup);
        _neurons = new ParquetColumn<long>(RunFileFormat.NeuronColumn, EncodingHint.DeltaBinaryPacked, rowsPerGroup);
        _populationNames = new ParquetColumn<ReadOnlyMemory<char>>(RunFileFormat.PopulationColumn, EncodingHint.Dictionary, rowsPerGroup);
        _table = new ParquetTableWriter(path, rowsPerGroup, _times, _steps, _neurons, _populationNames);
    }

    /// <summary>Number of spikes so far.</summary>
    public long Count { get; private set; }

    /// <summary>The last step that was simulated, for the metadata; null when not known. May be set until the file is disposed.</summary>
    public long? LastStep { get; set; }

    /// <summary>Appends spikes.</summary>
    /// <param name="steps">Step of each.</param>
    /// <param name="neurons">Global neuron id of each, as many as steps.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(ReadOnlySpan<long> steps, ReadOnlySpan<long> neurons)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (steps.Length != neurons.Length)
        {
            throw new ArgumentException($"There are {steps.Length} steps and {neurons.Length} neurons.", nameof(neurons));
        }

        for (var i = 0; i < steps.Length; i++)
        {
            var population = _index.Find(neurons[i]);
            var row = _table.Row;
            _times.Values[row] = _timeStep.ToMilliseconds(steps[i]);
            _steps.Values[row] = steps[i];
            _neurons.Values[row] = neurons[i];
            _populationNames.Values[row] = population < 0 ? ReadOnlyMemory<char>.Empty : _names[population];
            _table.EndRow();
        }

        Count += steps.Length;
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
                [RunFileFormat.NeuronColumn] = "global neuron id, from 0",
                [RunFileFormat.PopulationColumn] = "name of the neuron's population",
            };
            var metadata = RunFileFormat.Metadata(Format, _timeStep, LastStep, units, _notes);
            metadata[RunFileFormat.PopulationsKey] = JsonSerializer.Serialize(_populations, RunFileFormat.Json);
            _table.Complete(metadata);
        }
    }
}

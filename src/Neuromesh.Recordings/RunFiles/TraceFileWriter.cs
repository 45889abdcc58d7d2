using System.Text.Json;
using Neuromesh.Core.Units;
using Parquet;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>
/// Writes <c>traces.parquet</c> in long format: one row for each value with <c>time_ms</c> (double, ms), <c>step</c> (int64),
/// <c>population</c> (string), <c>neuron</c> (int64, global id), <c>variable</c> (string) and <c>value</c> (double, in the variable's unit).
/// </summary>
/// <remarks>
/// The key-value metadata hold the unit of every column and variable, the trace sets, the time step and the format's version. Rows are
/// gathered and written in row groups, so memory is bounded. Until the file is disposed it has <c>.partial</c> behind its name.
/// </remarks>
public sealed class TraceFileWriter : IDisposable
{
    /// <summary>Format and version in the metadata.</summary>
    public const string Format = "traces 1";

    private readonly ParquetTableWriter _table;
    private readonly TimeStep _timeStep;
    private readonly IReadOnlyList<TraceSet> _sets;
    private readonly IReadOnlyDictionary<string, string>? _notes;
    private readonly ParquetColumn<double> _times;
    private readonly ParquetColumn<long> _steps;
    private readonly ParquetColumn<ReadOnlyMemory<char>> _populations;
    private readonly ParquetColumn<long> _neurons;
    private readonly ParquetColumn<ReadOnlyMemory<char>> _variables;
    private readonly ParquetColumn<double> _values;
    private bool _disposed;

    /// <summary>Starts a file; one of the same name is replaced when this one is complete.</summary>
    /// <param name="path">Where.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <param name="sets">What is sampled together.</param>
    /// <param name="notes">More key-value metadata; null for none.</param>
    /// <param name="rowsPerGroup">Rows of one row group, 1 or more.</param>
    /// <exception cref="ArgumentException">A variable has two units.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public TraceFileWriter(
        string path,
        TimeStep timeStep,
        IReadOnlyList<TraceSet> sets,
        IReadOnlyDictionary<string, string>? notes = null,
        int rowsPerGroup = RunFileFormat.RowsPerGroup)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerGroup);
        if (sets.SelectMany(set => set.Variables).Distinct().GroupBy(variable => variable.Name).FirstOrDefault(group => group.Count() > 1) is { } clash)
        {
            throw new ArgumentException($"Variable '{clash.Key}' has several units: {string.Join(", ", clash.Select(variable => variable.Unit))}.", nameof(sets));
        }

        _timeStep = timeStep;
        _sets = sets;
        _notes = notes;
        _times = new ParquetColumn<double>(RunFileFormat.TimeColumn, EncodingHint.ByteSplitStream, rowsPerGroup);
        _steps = new ParquetColumn<long>(RunFileFormat.StepColumn, EncodingHint.DeltaBinaryPacked, rowsPerGroup);
        _populations = new ParquetColumn<ReadOnlyMemory<char>>(RunFileFormat.PopulationColumn, EncodingHint.Dictionary, rowsPerGroup);
        _neurons = new ParquetColumn<long>(RunFileFormat.NeuronColumn, EncodingHint.DeltaBinaryPacked, rowsPerGroup);
        _variables = new ParquetColumn<ReadOnlyMemory<char>>(RunFileFormat.VariableColumn, EncodingHint.Dictionary, rowsPerGroup);
        _values = new ParquetColumn<double>(RunFileFormat.ValueColumn, EncodingHint.ByteSplitStream, rowsPerGroup);
        _table = new ParquetTableWriter(path, rowsPerGroup, _times, _steps, _populations, _neurons, _variables, _values);
    }

    /// <summary>Number of values so far.</summary>
    public long Count { get; private set; }

    /// <summary>The last step that was simulated, for the metadata; null when not known. May be set until the file is disposed.</summary>
    public long? LastStep { get; set; }

    /// <summary>Appends the samples of one set.</summary>
    /// <param name="set">Index of the set.</param>
    /// <param name="steps">The sampled steps.</param>
    /// <param name="values">[steps × variables × neurons], row-major, each in its variable's unit.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(int set, ReadOnlySpan<long> steps, ReadOnlySpan<double> values)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var (population, neurons, variables) = _sets[set];
        if (values.Length != (long)steps.Length * variables.Length * neurons.Length)
        {
            throw new ArgumentException(
                $"There are {values.Length} values for {steps.Length} steps, {variables.Length} variables and {neurons.Length} neurons.", nameof(values));
        }

        var next = 0;
        foreach (var step in steps)
        {
            var time = _timeStep.ToMilliseconds(step);
            foreach (var variable in variables)
            {
                foreach (var neuron in neurons)
                {
                    var row = _table.Row;
                    _times.Values[row] = time;
                    _steps.Values[row] = step;
                    _populations.Values[row] = population.AsMemory();
                    _neurons.Values[row] = neuron;
                    _variables.Values[row] = variable.Name.AsMemory();
                    _values.Values[row] = values[next++];
                    _table.EndRow();
                }
            }
        }

        Count += values.Length;
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
            };
            foreach (var variable in _sets.SelectMany(set => set.Variables))
            {
                units[variable.Name] = variable.Unit;
            }

            var metadata = RunFileFormat.Metadata(Format, _timeStep, LastStep, units, _notes);
            metadata[RunFileFormat.TraceSetsKey] = JsonSerializer.Serialize(_sets, RunFileFormat.Json);
            _table.Complete(metadata);
        }
    }
}

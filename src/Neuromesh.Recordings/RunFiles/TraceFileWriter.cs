using System.Text.Json;
using Neuromesh.Core.Units;
using Parquet;
using Parquet.Schema;

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
    private readonly double[] _times;
    private readonly long[] _steps;
    private readonly ReadOnlyMemory<char>[] _populations;
    private readonly long[] _neurons;
    private readonly ReadOnlyMemory<char>[] _variables;
    private readonly double[] _values;
    private int _rows;
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
        _times = new double[rowsPerGroup];
        _steps = new long[rowsPerGroup];
        _populations = new ReadOnlyMemory<char>[rowsPerGroup];
        _neurons = new long[rowsPerGroup];
        _variables = new ReadOnlyMemory<char>[rowsPerGroup];
        _values = new double[rowsPerGroup];
        var schema = new ParquetSchema(
            new DataField<double>(RunFileFormat.TimeColumn),
            new DataField<long>(RunFileFormat.StepColumn),
            new DataField(RunFileFormat.PopulationColumn, typeof(string), isNullable: false),
            new DataField<long>(RunFileFormat.NeuronColumn),
            new DataField(RunFileFormat.VariableColumn, typeof(string), isNullable: false),
            new DataField<double>(RunFileFormat.ValueColumn));
        _table = new ParquetTableWriter(
            path,
            schema,
            (RunFileFormat.TimeColumn, EncodingHint.ByteSplitStream),
            (RunFileFormat.StepColumn, EncodingHint.DeltaBinaryPacked),
            (RunFileFormat.PopulationColumn, EncodingHint.Dictionary),
            (RunFileFormat.NeuronColumn, EncodingHint.DeltaBinaryPacked),
            (RunFileFormat.VariableColumn, EncodingHint.Dictionary),
            (RunFileFormat.ValueColumn, EncodingHint.ByteSplitStream));
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
                    _times[_rows] = time;
                    _steps[_rows] = step;
                    _populations[_rows] = population.AsMemory();
                    _neurons[_rows] = neuron;
                    _variables[_rows] = variable.Name.AsMemory();
                    _values[_rows] = values[next++];
                    if (++_rows == _steps.Length)
                    {
                        Flush();
                    }
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
            Flush();
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

    private void Flush()
    {
        if (_rows == 0)
        {
            return;
        }

        var rows = _rows;
        _rows = 0;
        _table.WriteGroup(async group =>
        {
            await group.WriteAsync<double>(_table.Fields[0], _times.AsMemory(0, rows)).ConfigureAwait(false);
            await group.WriteAsync<long>(_table.Fields[1], _steps.AsMemory(0, rows)).ConfigureAwait(false);
            await group.WriteAsync<ReadOnlyMemory<char>>(_table.Fields[2], _populations.AsMemory(0, rows)).ConfigureAwait(false);
            await group.WriteAsync<long>(_table.Fields[3], _neurons.AsMemory(0, rows)).ConfigureAwait(false);
            await group.WriteAsync<ReadOnlyMemory<char>>(_table.Fields[4], _variables.AsMemory(0, rows)).ConfigureAwait(false);
            await group.WriteAsync<double>(_table.Fields[5], _values.AsMemory(0, rows)).ConfigureAwait(false);
        });
    }
}

using System.Collections.Immutable;
using Neuromesh.Core.Units;
using Parquet.Schema;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>Reads <c>traces.parquet</c> in batches, in the order of the file.</summary>
public sealed class TraceFileReader : IDisposable
{
    private readonly ParquetTableReader _table;
    private readonly DataField _stepField;
    private readonly DataField _neuronField;
    private readonly DataField _variableField;
    private readonly DataField _valueField;
    private long[] _steps = [];
    private long[] _neurons = [];
    private ReadOnlyMemory<char>[] _names = [];
    private int[] _variables = [];
    private double[] _values = [];
    private int _rows;

    private TraceFileReader(ParquetTableReader table)
    {
        _table = table;
        _stepField = table.Column(RunFileFormat.StepColumn, typeof(long));
        _neuronField = table.Column(RunFileFormat.NeuronColumn, typeof(long));
        _variableField = table.Column(RunFileFormat.VariableColumn, typeof(ReadOnlyMemory<char>));
        _valueField = table.Column(RunFileFormat.ValueColumn, typeof(double));
        Sets = [.. table.ReadJson<TraceSet?[]>(RunFileFormat.TraceSetsKey).Select(set =>
            set is { Population: not null, Neurons.IsDefault: false, Variables.IsDefault: false } && set.Variables.All(variable => variable is { Name: not null, Unit: not null })
                ? set
                : throw table.Damaged(RunFileFormat.TraceSetsKey))];
        Variables = [.. Sets.SelectMany(set => set.Variables).Distinct()];
    }

    /// <summary>Length of a step.</summary>
    public TimeStep TimeStep => _table.TimeStep;

    /// <summary>The last step that was simulated; null when the writer did not know it.</summary>
    public long? LastStep => _table.LastStep;

    /// <summary>Number of values in the file.</summary>
    public long Count => _table.RowCount;

    /// <summary>What was sampled together.</summary>
    public ImmutableArray<TraceSet> Sets { get; }

    /// <summary>All variables of the file.</summary>
    public ImmutableArray<TraceVariable> Variables { get; }

    /// <summary>What else the writer had to say.</summary>
    public IReadOnlyDictionary<string, string> Notes => _table.Notes;

    /// <summary>Step of each value of the batch.</summary>
    public ReadOnlySpan<long> Steps => _steps.AsSpan(0, _rows);

    /// <summary>Global neuron id of each value of the batch.</summary>
    public ReadOnlySpan<long> Neurons => _neurons.AsSpan(0, _rows);

    /// <summary>Index into <see cref="Variables"/> of each value of the batch.</summary>
    public ReadOnlySpan<int> VariableIndexes => _variables.AsSpan(0, _rows);

    /// <summary>The values of the batch, each in its variable's unit.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, _rows);

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="RecordingException">The file is missing, incomplete, damaged, or not such a file.</exception>
    public static TraceFileReader Open(string path) => ParquetTableReader.Open(path, TraceFileWriter.Format, table => new TraceFileReader(table));

    /// <summary>Reads the next batch, which the call after it overwrites.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="RecordingException">The file is damaged.</exception>
    public bool ReadBatch()
    {
        _rows = 0;
        return _table.ReadGroup(async (group, rows) =>
        {
            if (_steps.Length < rows)
            {
                _steps = new long[rows];
                _neurons = new long[rows];
                _names = new ReadOnlyMemory<char>[rows];
                _variables = new int[rows];
                _values = new double[rows];
            }

            await group.ReadAsync<long>(_stepField, _steps.AsMemory(0, rows)).ConfigureAwait(false);
            await group.ReadAsync<long>(_neuronField, _neurons.AsMemory(0, rows)).ConfigureAwait(false);
            await group.ReadAsync<ReadOnlyMemory<char>>(_variableField, _names.AsMemory(0, rows)).ConfigureAwait(false);
            await group.ReadAsync<double>(_valueField, _values.AsMemory(0, rows)).ConfigureAwait(false);

            for (var row = 0; row < rows; row++)
            {
                _variables[row] = Find(_names[row].Span, row > 0 ? _variables[row - 1] : 0);
            }

            _rows = rows;
        });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _table.Dispose();

    private int Find(ReadOnlySpan<char> name, int guess)
    {
        // Values of one variable lie side by side, so the guess is mostly right.
        for (var i = 0; i < Variables.Length; i++)
        {
            var candidate = (guess + i) % Variables.Length;
            if (name.SequenceEqual(Variables[candidate].Name))
            {
                return candidate;
            }
        }

        throw new RecordingException($"{_table.Path}: variable '{name}' has no unit in the metadata.");
    }
}

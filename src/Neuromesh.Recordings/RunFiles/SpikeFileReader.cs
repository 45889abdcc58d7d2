using System.Collections.Immutable;
using Neuromesh.Core.Units;
using Parquet.Schema;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>Reads <c>spikes.parquet</c> in batches, in the order of the file.</summary>
public sealed class SpikeFileReader : IDisposable
{
    private readonly ParquetTableReader _table;
    private readonly DataField _stepField;
    private readonly DataField _neuronField;
    private long[] _steps = [];
    private long[] _neurons = [];
    private int _rows;

    private SpikeFileReader(ParquetTableReader table)
    {
        _table = table;
        _stepField = table.Column(RunFileFormat.StepColumn, typeof(long));
        _neuronField = table.Column(RunFileFormat.NeuronColumn, typeof(long));
        Populations = [.. table.ReadJson<PopulationRange?[]>(RunFileFormat.PopulationsKey).Select(population =>
            population is { Name: not null, IsConsistent: true } ? population : throw table.Damaged(RunFileFormat.PopulationsKey))];
    }

    /// <summary>Length of a step.</summary>
    public TimeStep TimeStep => _table.TimeStep;

    /// <summary>The last step that was simulated; null when the writer did not know it.</summary>
    public long? LastStep => _table.LastStep;

    /// <summary>Number of spikes in the file.</summary>
    public long Count => _table.RowCount;

    /// <summary>Populations with their ranges of ids.</summary>
    public ImmutableArray<PopulationRange> Populations { get; }

    /// <summary>What else the writer had to say.</summary>
    public IReadOnlyDictionary<string, string> Notes => _table.Notes;

    /// <summary>Step of each spike of the batch.</summary>
    public ReadOnlySpan<long> Steps => _steps.AsSpan(0, _rows);

    /// <summary>Global neuron id of each spike of the batch.</summary>
    public ReadOnlySpan<long> Neurons => _neurons.AsSpan(0, _rows);

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="RecordingException">The file is missing, incomplete, damaged, or not such a file.</exception>
    public static SpikeFileReader Open(string path) => ParquetTableReader.Open(path, SpikeFileWriter.Format, table => new SpikeFileReader(table));

    /// <summary>Reads the next batch into <see cref="Steps"/> and <see cref="Neurons"/>, which the call after it overwrites.</summary>
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
            }

            await group.ReadAsync<long>(_stepField, _steps.AsMemory(0, rows)).ConfigureAwait(false);
            await group.ReadAsync<long>(_neuronField, _neurons.AsMemory(0, rows)).ConfigureAwait(false);
            _rows = rows;
        });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _table.Dispose();
}

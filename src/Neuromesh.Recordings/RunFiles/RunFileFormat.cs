using System.Globalization;
using System.Text.Json;
using Neuromesh.Core.Units;

namespace Neuromesh.Recordings.RunFiles;

/// <summary>What the Parquet files of a run have in common: names of columns and of the key-value metadata.</summary>
/// <remarks>
/// Metadata keys (each starts with <c>neuromesh.</c>): <c>format</c> (name and version), <c>timeStepNanoseconds</c>, <c>lastStep</c>
/// (the last step that was simulated, where the writer knew it), <c>units</c> (JSON object, column or variable to unit),
/// <c>populations</c> (JSON array of name, firstNeuron, size, and recorded where it is a part of them), and <c>note.*</c> for what else the writer had to say.
/// </remarks>
internal static class RunFileFormat
{
    public const string TimeColumn = "time_ms";
    public const string StepColumn = "step";
    public const string NeuronColumn = "neuron";
    public const string PopulationColumn = "population";
    public const string VariableColumn = "variable";
    public const string ValueColumn = "value";
    public const string ProjectionColumn = "projection";
    public const string SourceColumn = "source";
    public const string TargetColumn = "target";
    public const string DelayColumn = "delay_ms";
    public const string WeightColumn = "weight";

    public const string FormatKey = "neuromesh.format";
    public const string TimeStepKey = "neuromesh.timeStepNanoseconds";
    public const string LastStepKey = "neuromesh.lastStep";
    public const string UnitsKey = "neuromesh.units";
    public const string PopulationsKey = "neuromesh.populations";
    public const string TraceSetsKey = "neuromesh.traceSets";
    public const string WeightSetsKey = "neuromesh.weightSets";
    public const string NotePrefix = "neuromesh.note.";

    /// <summary>Rows that are gathered before they are written as one row group.</summary>
    public const int RowsPerGroup = 262_144;

    /// <summary>Largest row group that is read; a file that claims more is broken or not ours.</summary>
    public const int MostRowsInGroup = 1 << 24;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>The metadata that every file has.</summary>
    public static Dictionary<string, string> Metadata(
        string format, TimeStep timeStep, long? lastStep, IReadOnlyDictionary<string, string> units, IReadOnlyDictionary<string, string>? notes)
    {
        var metadata = new Dictionary<string, string>
        {
            [FormatKey] = format,
            [TimeStepKey] = timeStep.Nanoseconds.ToString(CultureInfo.InvariantCulture),
            [UnitsKey] = JsonSerializer.Serialize(units, Json),
        };
        if (lastStep is { } step)
        {
            metadata[LastStepKey] = step.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (key, value) in notes ?? new Dictionary<string, string>())
        {
            metadata[NotePrefix + key] = value;
        }

        return metadata;
    }
}

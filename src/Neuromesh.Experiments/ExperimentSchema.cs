namespace Neuromesh.Experiments;

/// <summary>The JSON Schema of the format.</summary>
public static class ExperimentSchema
{
    /// <summary>The schema, indented.</summary>
    public static string Json { get; } = "";
}

using System.Text.Json.Nodes;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments;

/// <summary>Writes a checked experiment out in full, for <c>run.json</c>.</summary>
public static class ExperimentSerializer
{
    /// <summary>Writes an experiment with all defaults filled in; long tables as their length and SHA-256.</summary>
    /// <param name="experiment">The experiment.</param>
    public static JsonObject Serialize(Experiment experiment) => throw new NotSupportedException();
}

using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;
namespace Neuromesh.Gateway.RunDirectories;
/// <summary>x</summary>
public sealed class RunDirectorySink(string directory, RunDirectoryOptions? options = null) : IRunSink
{
    /// <inheritdoc/>
    public void Begin(string runId, Experiment experiment) => Directory.CreateDirectory(directory);
    /// <inheritdoc/>
    public void Write(EpochRecord record) { _ = options; }
    /// <inheritdoc/>
    public void End(RunResult result) { }
}

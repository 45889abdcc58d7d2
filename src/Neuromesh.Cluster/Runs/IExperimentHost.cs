using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Runs;

/// <summary>Runs experiments on the cluster this process belongs to (by default a cluster of one, in this process).</summary>
public interface IExperimentHost
{
    /// <summary>Submits an experiment. It is placed and built at once and waits in <see cref="RunPhase.Ready"/> to be started.</summary>
    /// <param name="package">What the other nodes need to rebuild the experiment.</param>
    /// <param name="experiment">The experiment that the package describes.</param>
    /// <param name="options">Placement.</param>
    /// <param name="inputs">Opens recordings and streams on this node.</param>
    /// <param name="sinks">Take what the run records, from the first epoch on.</param>
    /// <returns>The handle; await its <see cref="IExperimentRun.Ready"/> before starting.</returns>
    IExperimentRun Submit(
        ExperimentPackage package,
        Experiment experiment,
        RunOptions options,
        ISpikeInputFactory inputs,
        IReadOnlyList<IRunSink> sinks);
}

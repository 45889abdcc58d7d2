using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Neuromesh.Cluster.Configuration;
using Neuromesh.Cluster.Packages;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Nodes;

/// <summary>What a node agent keeps of an experiment that was submitted on its node, until the run has ended.</summary>
internal sealed class Submission : INoSerializationVerificationNeeded
{
    /// <summary>How often the coordinator is told of it until it is placed.</summary>
    public static readonly TimeSpan RepeatInterval = TimeSpan.FromSeconds(1);

    private readonly SubmitLocal _submit;
    private readonly SubmitRun _load;
    private readonly TimeSpan _patience;
    private readonly long _since = Stopwatch.GetTimestamp();
    private readonly List<IRunSink> _sinks;
    private PackageSender? _package;

    /// <summary>Takes a submission.</summary>
    /// <param name="submit">The submission.</param>
    /// <param name="load">What the coordinator is told of it.</param>
    /// <param name="config">The system's configuration.</param>
    public Submission(SubmitLocal submit, SubmitRun load, Config config)
    {
        _submit = submit;
        _load = load;
        _sinks = [.. submit.Sinks];
        _patience = NodeConfiguration.PlacementTimeout(config) + NodeConfiguration.CoordinatorTimeout(config);
    }

    /// <summary>The run's id.</summary>
    public string RunId => _load.RunId;

    /// <summary>The submitter's handle.</summary>
    public ExperimentRun Run => _submit.Run;

    /// <summary>True once the run is placed and this node's share of it exists.</summary>
    public bool IsPrepared { get; private set; }

    /// <summary>True when the coordinator has been silent for too long.</summary>
    public bool IsLate => Stopwatch.GetElapsedTime(_since) > _patience;

    /// <summary>What the coordinator is told.</summary>
    /// <param name="computeNodes">Addresses of the compute nodes that this node sees.</param>
    public SubmitRun Load(IReadOnlyList<string> computeNodes)
    {
        var load = _load.Clone();
        load.ComputeNodes.AddRange(computeNodes);
        return load;
    }

    /// <summary>Hands the submission to the node's share of the run.</summary>
    public SubmitLocal Prepare()
    {
        IsPrepared = true;
        return _submit with { Sinks = _sinks };
    }

    /// <summary>Adds or removes a sink before the run is placed.</summary>
    /// <param name="change">What would be told to the recorder if there were one.</param>
    public void Change(object change)
    {
        if (change is AddSink add)
        {
            _sinks.Add(add.Sink);
        }
        else if (change is RemoveSink remove)
        {
            _sinks.Remove(remove.Sink);
        }
    }

    /// <summary>A piece of the package.</summary>
    /// <param name="offset">Where it begins, from 0 to the package's length.</param>
    /// <exception cref="IOException">A table cannot be read, or is no longer what it was when the experiment was read.</exception>
    /// <exception cref="UnauthorizedAccessException">A table may not be read.</exception>
    public PackagePiece PieceAt(long offset) => (_package ??= new PackageSender(_submit.Package)).PieceAt(RunId, offset);

    /// <summary>Ends the run if it never had a share on this node.</summary>
    /// <param name="phase">Stopped or Failed.</param>
    /// <param name="message">Why.</param>
    public void End(RunPhase phase, string message) => _submit.Run.CompleteUnbuilt(phase, message, IsPrepared ? [] : _sinks);
}

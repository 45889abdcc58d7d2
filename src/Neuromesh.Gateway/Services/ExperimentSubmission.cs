using System.Text;
using System.Text.RegularExpressions;
using Grpc.Core;
using Neuromesh.Cluster.Coordination;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Inputs;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Gateway.Runs;
using Wire = Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Services;

/// <summary>Checks what a client submits and hands it to the experiment host.</summary>
internal sealed partial class ExperimentSubmission(GatewayOptions options)
{
    private const int MaximumNameLength = 100;

    /// <summary>Checks a request.</summary>
    /// <exception cref="RpcException">Something is wrong with it; the message is the complete diagnostic.</exception>
    public (ExperimentPackage Package, Experiment Experiment) Read(Wire.SubmitRequest request)
    {
        if (request.Name.Length > MaximumNameLength || !NamePattern().IsMatch(request.Name))
        {
            throw GatewayErrors.InvalidArgument(
                $"name is '{request.Name}': give 1 to {MaximumNameLength} letters, digits, '.', '-' or '_', the first no '.'.");
        }

        if (request.Options is { HasNeuronsPerCore: true, NeuronsPerCore: < 1 })
        {
            throw GatewayErrors.InvalidArgument($"options.neurons_per_core is {request.Options.NeuronsPerCore}: give 1 or more, or leave it out.");
        }

        RefuseTooLarge(request);
        var (package, experiment) = ReadText(request);
        if (options.AvailableMemoryBytes is { } available && MemoryEstimate.Refusal(experiment, available) is { } refusal)
        {
            throw GatewayErrors.Create(StatusCode.ResourceExhausted, $"{refusal} Make it smaller, or submit it to the gateway of a cluster.");
        }

        return (package, experiment);
    }

    private (ExperimentPackage Package, Experiment Experiment) ReadText(Wire.SubmitRequest request)
    {
        try
        {
            return ExperimentReader.ReadText(
                request.Name,
                request.Name,
                request.Yaml,
                Path.GetFullPath(options.RecordingsDirectory ?? "."),
                [.. request.Overrides],
                new RecordingProbe(),
                request.Files.ToDictionary(file => file.Key, file => file.Value.Memory));
        }
        catch (ExperimentException failure)
        {
            throw GatewayErrors.InvalidArgument(failure.Message);
        }
    }

    /// <summary>Hands an experiment to the host.</summary>
    /// <exception cref="RpcException">The host cannot take it, or its directory cannot be made.</exception>
    public SubmittedRun Submit(ExperimentPackage package, Experiment experiment, Wire.RunOptions? placement)
    {
        var id = NewId(package.Name);
        try
        {
            var inputs = new GatewaySpikeInputFactory(experiment, acceptsStreams: true);
            var directory = options.RunsDirectory is null ? null : Path.GetFullPath(Path.Combine(options.RunsDirectory, id));
            IReadOnlyList<IRunSink> sinks = directory is null ? [] : [new RunDirectorySink(directory)];
            var run = options.ExperimentHost.Submit(
                package,
                experiment,
                new RunOptions { RunId = id, NeuronsPerCore = placement is { HasNeuronsPerCore: true } ? placement.NeuronsPerCore : null },
                inputs,
                sinks);
            return new SubmittedRun(run, inputs, directory, DateTimeOffset.UtcNow);
        }
        catch (Exception failure) when (failure is RunFailedException or IOException or UnauthorizedAccessException)
        {
            throw GatewayErrors.FailedPrecondition($"The experiment '{package.Name}' cannot be run now: {failure.Message}");
        }
    }

    /// <summary>An id that says what and when, and that no other gateway of the cluster gives.</summary>
    private static string NewId(string name) =>
        $"{name.Replace('.', '-')}-{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..6]}";

    private void RefuseTooLarge(Wire.SubmitRequest request)
    {
        var bytes = Encoding.UTF8.GetByteCount(request.Yaml)
            + request.Overrides.Sum(setting => (long)Encoding.UTF8.GetByteCount(setting))
            + request.Files.Sum(file => (long)file.Value.Length);
        if (bytes > options.MaximumSubmissionBytes)
        {
            throw GatewayErrors.Create(
                StatusCode.ResourceExhausted,
                $"The submission has {bytes} bytes (description, settings and tables); this gateway takes at most {options.MaximumSubmissionBytes}. "
                + "Run the experiment where its files are, with 'neuromesh run', or start the gateway with a higher limit.");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}

using Grpc.Core;
using Neuromesh.Cluster.Runs;
using Neuromesh.Gateway.Runs;
using Neuromesh.Protocol;
using Wire = Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Services;

/// <summary>The service Experiments of <c>proto/neuromesh/v1/experiments.proto</c>, which states what each call does and answers.</summary>
internal sealed class ExperimentsService(GatewayOptions options, RunRegistry runs, GatewayLifetime lifetime) : Wire.Experiments.ExperimentsBase
{
    private readonly ExperimentSubmission _submission = new(options);

    /// <inheritdoc/>
    public override Task<Wire.SubmitResponse> Submit(Wire.SubmitRequest request, ServerCallContext context)
    {
        if (lifetime.IsStopping)
        {
            throw GatewayErrors.ShuttingDown();
        }

        var (package, experiment) = _submission.Read(request);
        if (!runs.TryAdd(() => _submission.Submit(package, experiment, request.Options), out var run))
        {
            throw GatewayErrors.Create(
                StatusCode.ResourceExhausted,
                $"{options.MaximumLiveRuns} runs have not ended, and the gateway takes no more at once: stop one, or wait until one has ended.");
        }

        return Task.FromResult(new Wire.SubmitResponse
        {
            ExperimentId = run.Id,
            Summary = experiment.ToSummary(),
            Status = run.Run.NewestStatus().ToWire(experiment),
            RunDirectory = run.RunDirectory ?? "",
        });
    }

    /// <inheritdoc/>
    public override async Task<Wire.StartResponse> Start(Wire.StartRequest request, ServerCallContext context)
    {
        var run = runs.Require(request.ExperimentId).Run;
        var status = await WhenBuiltAsync(run, context);
        if (status.Phase != RunPhase.Running)
        {
            status = await run.ActAndWaitAsync(run.Start, IsRunning, context.CancellationToken);
        }

        return new Wire.StartResponse { Status = status.ToWire(run.Experiment) };
    }

    /// <inheritdoc/>
    public override async Task<Wire.PauseResponse> Pause(Wire.PauseRequest request, ServerCallContext context)
    {
        var run = runs.Require(request.ExperimentId).Run;
        var status = RequireStarted(run);
        if (status.Phase == RunPhase.Running)
        {
            status = await run.ActAndWaitAsync(run.Pause, newest => !request.Wait || newest.Phase == RunPhase.Paused, context.CancellationToken);
        }

        return new Wire.PauseResponse { Status = status.ToWire(run.Experiment) };
    }

    /// <inheritdoc/>
    public override async Task<Wire.ResumeResponse> Resume(Wire.ResumeRequest request, ServerCallContext context)
    {
        var run = runs.Require(request.ExperimentId).Run;
        var status = RequireStarted(run);
        if (status.Phase == RunPhase.Paused)
        {
            status = await run.ActAndWaitAsync(run.Start, IsRunning, context.CancellationToken);
        }

        return new Wire.ResumeResponse { Status = status.ToWire(run.Experiment) };
    }

    /// <inheritdoc/>
    public override async Task<Wire.StepResponse> Step(Wire.StepRequest request, ServerCallContext context)
    {
        var run = runs.Require(request.ExperimentId).Run;
        var steps = StepAmount.Steps(request, run.Experiment);
        var status = await WhenBuiltAsync(run, context);
        if (status.Phase == RunPhase.Running)
        {
            throw GatewayErrors.FailedPrecondition($"Experiment '{run.RunId}' is running: call Pause before Step.");
        }

        // The run may advance and be held again between two snapshots, so either the phases or the steps tell.
        var target = status.Step + Math.Min(steps, status.DurationSteps - status.Step);
        var hasRun = false;
        var first = status.Step;
        status = await run.ActAndWaitAsync(
            () => run.Step(steps),
            newest =>
            {
                hasRun |= newest.Phase == RunPhase.Running || newest.Step > first;
                return request.Wait ? newest.Phase == RunPhase.Paused && (hasRun || newest.Step >= target) : hasRun;
            },
            context.CancellationToken);
        return new Wire.StepResponse { Status = status.ToWire(run.Experiment) };
    }

    /// <inheritdoc/>
    public override async Task<Wire.StopResponse> Stop(Wire.StopRequest request, ServerCallContext context)
    {
        var run = runs.Require(request.ExperimentId).Run;
        if (!run.NewestStatus().Ended)
        {
            run.Stop(request.Reason.Length > 0 ? request.Reason : "stopped by a client");
        }

        if (request.Wait)
        {
            await run.Completion.WaitAsync(context.CancellationToken);
        }

        return new Wire.StopResponse { Status = run.NewestStatus().ToWire(run.Experiment) };
    }

    /// <inheritdoc/>
    public override Task<Wire.GetResponse> Get(Wire.GetRequest request, ServerCallContext context) =>
        Task.FromResult(new Wire.GetResponse { Run = runs.Require(request.ExperimentId).ToWire(complete: true) });

    /// <inheritdoc/>
    public override Task<Wire.ListResponse> List(Wire.ListRequest request, ServerCallContext context)
    {
        var response = new Wire.ListResponse();
        response.Runs.AddRange(runs.List().Select(run => run.ToWire(complete: false)));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task Watch(
        Wire.WatchRequest request, IServerStreamWriter<Wire.WatchResponse> responseStream, ServerCallContext context)
    {
        var run = runs.Require(request.ExperimentId).Run;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.Stopping);
        try
        {
            await foreach (var status in run.ObserveAsync(ending.Token))
            {
                await responseStream.WriteAsync(
                    new Wire.WatchResponse
                    {
                        Status = status.ToWire(run.Experiment),
                        Result = status.Ended ? run.ResultIfEnded()?.ToWire() : null,
                    },
                    ending.Token);
            }
        }
        catch (OperationCanceledException) when (lifetime.IsStopping)
        {
            throw GatewayErrors.ShuttingDown();
        }
    }

    private static bool IsRunning(RunStatus status) => status.Phase == RunPhase.Running;

    private static async Task<RunStatus> WhenBuiltAsync(IExperimentRun run, ServerCallContext context)
    {
        RefuseEnded(run.NewestStatus());
        try
        {
            await Task.WhenAny(run.Ready, run.Completion).WaitAsync(context.CancellationToken).Unwrap();
        }
        catch (RunFailedException failure)
        {
            throw GatewayErrors.FailedPrecondition($"Experiment '{run.RunId}' could not be built: {failure.Message}");
        }

        var status = run.NewestStatus();
        RefuseEnded(status);
        return status;
    }

    private static RunStatus RequireStarted(IExperimentRun run)
    {
        var status = run.NewestStatus();
        RefuseEnded(status);
        return status.Phase is RunPhase.Running or RunPhase.Paused
            ? status
            : throw GatewayErrors.FailedPrecondition($"Experiment '{run.RunId}' has not been started: call Start or Step first.");
    }

    private static void RefuseEnded(RunStatus status)
    {
        if (status.Ended)
        {
            var message = status.Message is { } reason ? $": {reason}" : "";
            throw GatewayErrors.FailedPrecondition(
                $"Experiment '{status.RunId}' has ended ({status.Phase.ToString().ToUpperInvariant()}{message}): submit it again to run it again.");
        }
    }
}

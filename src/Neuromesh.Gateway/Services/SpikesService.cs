using Google.Protobuf.Collections;
using Grpc.Core;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Runs;
using Neuromesh.Protocol;
using Wire = Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Services;

/// <summary>The service Spikes of <c>proto/neuromesh/v1/spikes.proto</c>, which states what its call does and answers.</summary>
internal sealed class SpikesService(RunRegistry runs, GatewayLifetime lifetime) : Wire.Spikes.SpikesBase
{
    /// <inheritdoc/>
    public override async Task StreamSpikes(
        Wire.StreamSpikesRequest request, IServerStreamWriter<Wire.StreamSpikesResponse> responseStream, ServerCallContext context)
    {
        var run = runs.Require(request.ExperimentId).Run;
        var populations = Select(run.Experiment, request.Populations);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.Stopping);
        try
        {
            await StreamAsync(run, populations, responseStream, ending.Token);
        }
        catch (OperationCanceledException) when (lifetime.IsStopping)
        {
            throw GatewayErrors.ShuttingDown();
        }
    }

    private static async Task StreamAsync(
        IExperimentRun run,
        List<Population> populations,
        IServerStreamWriter<Wire.StreamSpikesResponse> responses,
        CancellationToken cancellationToken)
    {
        // A run takes sinks once it is built.
        await Task.WhenAny(run.Ready, run.Completion).WaitAsync(cancellationToken);
        var sink = new SpikeStreamSink(run.Experiment, populations);
        try
        {
            RefuseEnded(run);
            run.Subscribe(sink);
            await Task.WhenAny(sink.Begun, run.Completion).WaitAsync(cancellationToken);
            if (!sink.Begun.IsCompleted)
            {
                RefuseEnded(run);
            }

            await responses.WriteAsync(new Wire.StreamSpikesResponse { Opened = Describe(run.Experiment, populations) }, cancellationToken);

            // A subscriber that came in the last moment may never be told that the run has ended.
            _ = run.Completion.ContinueWith(_ => sink.Close(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            long spikes = 0;
            await foreach (var batch in sink.Batches.ReadAllAsync(cancellationToken))
            {
                spikes += batch.Neurons.Count;
                await responses.WriteAsync(new Wire.StreamSpikesResponse { Batch = batch }, cancellationToken);
            }

            var result = await run.Completion.WaitAsync(cancellationToken);
            await responses.WriteAsync(
                new Wire.StreamSpikesResponse { End = new Wire.SpikeStreamEnd { Result = result.ToWire(), StreamedSpikes = spikes } },
                cancellationToken);
        }
        finally
        {
            // The recorder may wait for this client, so it is let go first.
            sink.Close();
            run.Unsubscribe(sink);
        }
    }

    private static List<Population> Select(Experiment experiment, RepeatedField<string> names)
    {
        if (names.Count == 0)
        {
            return [.. experiment.Populations];
        }

        var known = experiment.Populations.Select(population => population.Name).ToArray();
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw GatewayErrors.InvalidArgument(
                $"Experiment '{experiment.Name}' has no population '{unknown}': {NearestName.Suggest(unknown, known)}");
        }

        return [.. experiment.Populations.Where(population => names.Contains(population.Name))];
    }

    private static Wire.SpikeStreamOpened Describe(Experiment experiment, List<Population> populations)
    {
        var opened = new Wire.SpikeStreamOpened
        {
            TimeStepNanoseconds = experiment.TimeStep.Nanoseconds,
            EpochSteps = experiment.EpochSteps,
        };
        opened.Populations.AddRange(populations.Select(population => population.ToSummary(experiment.Record)));
        return opened;
    }

    private static void RefuseEnded(IExperimentRun run)
    {
        if (run.NewestStatus().Ended)
        {
            throw GatewayErrors.FailedPrecondition(
                $"Experiment '{run.RunId}' has ended and emits no more spikes: those it recorded are in its run directory.");
        }
    }
}

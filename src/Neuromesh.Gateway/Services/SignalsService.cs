using System.Collections.Immutable;
using Grpc.Core;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Inputs;
using Neuromesh.Gateway.Runs;
using Neuromesh.Recordings;
using Neuromesh.Recordings.Signals;
using Wire = Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Services;

/// <summary>The service Signals of <c>proto/neuromesh/v1/signals.proto</c>, which states what its call does and answers.</summary>
internal sealed class SignalsService(GatewayOptions options, RunRegistry runs, GatewayLifetime lifetime) : Wire.Signals.SignalsBase
{
    private const int MaximumChannels = 4096;

    /// <inheritdoc/>
    public override async Task StreamSamples(
        IAsyncStreamReader<Wire.StreamSamplesRequest> requestStream,
        IServerStreamWriter<Wire.StreamSamplesResponse> responseStream,
        ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.Stopping);
        try
        {
            var open = await ReadOpenAsync(requestStream, ending.Token);
            var channels = ReadChannels(open);
            var submitted = runs.Require(open.ExperimentId);
            var slot = RequireStream(submitted, open.Input);
            if (!slot.TryClaim())
            {
                throw GatewayErrors.Create(
                    StatusCode.AlreadyExists,
                    $"Input '{slot.Name}' of experiment '{submitted.Id}' has, or has had, a sender: an input takes one stream.");
            }

            var input = await OpenAsync(submitted.Run, slot, channels, ending.Token);
            int[] wanted = ChannelSelection.Resolve("the stream", [.. channels.Select(channel => channel.Label)], slot.Input.Channels);
            var session = new SampleStreamSession(
                submitted.Run, input, channels, [.. wanted.Distinct().Order()], options.StreamProgressInterval);
            await session.RunAsync(requestStream, responseStream, ending.Token);
        }
        catch (OperationCanceledException) when (lifetime.IsStopping)
        {
            throw GatewayErrors.ShuttingDown();
        }
    }

    private static async Task<Wire.SampleStreamOpen> ReadOpenAsync(
        IAsyncStreamReader<Wire.StreamSamplesRequest> requests, CancellationToken cancellationToken)
    {
        if (!await requests.MoveNext(cancellationToken) || requests.Current.Open is not { } open)
        {
            throw GatewayErrors.InvalidArgument("The first message must be 'open'.");
        }

        return open;
    }

    private static SampleStreamSlot RequireStream(SubmittedRun submitted, string name)
    {
        if (submitted.Inputs.Streams.TryGetValue(name, out var slot))
        {
            return slot;
        }

        var inputs = submitted.Run.Experiment.Inputs;
        if (inputs.Any(input => input.Name == name))
        {
            throw GatewayErrors.FailedPrecondition(
                $"Input '{name}' of experiment '{submitted.Id}' is not a stream: submit it with 'recording: {RecordingInput.Stream}', "
                + $"for example with the setting inputs.{name}.recording={RecordingInput.Stream}.");
        }

        throw GatewayErrors.Create(
            StatusCode.NotFound,
            $"Experiment '{submitted.Id}' has no input '{name}': {NearestName.Suggest(name, [.. inputs.Select(input => input.Name)])}");
    }

    private static ImmutableArray<StreamedChannel> ReadChannels(Wire.SampleStreamOpen open)
    {
        if (open.Channels.Count is 0 or > MaximumChannels)
        {
            throw GatewayErrors.InvalidArgument($"'open' names {open.Channels.Count} channels: give 1 to {MaximumChannels}.");
        }

        for (var i = 0; i < open.Channels.Count; i++)
        {
            var rate = open.Channels[i].Rate;
            if (rate is null || rate.Numerator < 1 || rate.Denominator < 1)
            {
                throw GatewayErrors.InvalidArgument(
                    $"The rate of channel {i} ('{open.Channels[i].Label}') is {(rate is null ? "missing" : $"{rate.Numerator}/{rate.Denominator}")}: "
                    + "give samples and seconds, each 1 or more.");
            }
        }

        return
        [
            .. open.Channels.Select(channel => new StreamedChannel(
                channel.Label, channel.Unit, new SamplingRate(channel.Rate.Numerator, channel.Rate.Denominator))),
        ];
    }

    /// <summary>Opens the input for the sender that has claimed it; when that fails, another sender may try.</summary>
    private static async Task<StreamedSpikeInput> OpenAsync(
        IExperimentRun run, SampleStreamSlot slot, ImmutableArray<StreamedChannel> channels, CancellationToken cancellationToken)
    {
        try
        {
            // The run opens its inputs while it is built.
            await Task.WhenAny(slot.Opening, run.Completion).WaitAsync(cancellationToken);
            var status = run.NewestStatus();
            if (status.Ended || !slot.Opening.IsCompletedSuccessfully)
            {
                throw GatewayErrors.FailedPrecondition($"Experiment '{run.RunId}' has ended and takes no more samples.");
            }

            var input = await slot.Opening;
            input.Open(channels);
            return input;
        }
        catch (RecordingException failure)
        {
            slot.Release();
            throw GatewayErrors.FailedPrecondition($"Input '{slot.Name}' of experiment '{run.RunId}' cannot take this stream: {failure.Message}");
        }
        catch
        {
            slot.Release();
            throw;
        }
    }
}

using System.Collections.Immutable;
using Grpc.Core;
using Neuromesh.Cluster.Runs;
using Neuromesh.Gateway.Runs;
using Neuromesh.Recordings;
using Neuromesh.Recordings.Signals;
using Wire = Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Services;

/// <summary>One client's stream of samples into one input, from the answer to its opening words to the summary.</summary>
internal sealed class SampleStreamSession
{
    /// <summary>Largest number of values in a chunk: 1 MiB.</summary>
    public const int MaximumChunkValues = 131072;

    private readonly IExperimentRun _run;
    private readonly StreamedSpikeInput _input;
    private readonly ImmutableArray<StreamedChannel> _channels;
    private readonly ImmutableArray<int> _wanted;
    private readonly TimeSpan _progressInterval;
    private readonly long[] _accepted;

    /// <summary>Prepares a session.</summary>
    /// <param name="run">The run that reads the input.</param>
    /// <param name="input">The input, opened with the channels.</param>
    /// <param name="channels">The sender's channels.</param>
    /// <param name="wanted">Indexes of the channels that the input needs, ascending, each once.</param>
    /// <param name="progressInterval">Time between progress messages.</param>
    public SampleStreamSession(
        IExperimentRun run,
        StreamedSpikeInput input,
        ImmutableArray<StreamedChannel> channels,
        ImmutableArray<int> wanted,
        TimeSpan progressInterval)
    {
        _run = run;
        _input = input;
        _channels = channels;
        _wanted = wanted;
        _progressInterval = progressInterval;
        _accepted = new long[channels.Length];
    }

    /// <summary>Takes samples until the sender or the run has ended.</summary>
    /// <exception cref="RpcException">The sender broke the rules, or the run failed; the input has failed too.</exception>
    /// <exception cref="OperationCanceledException">The sender left, or the gateway stops; the input has failed too.</exception>
    public async Task RunAsync(
        IAsyncStreamReader<Wire.StreamSamplesRequest> requests,
        IServerStreamWriter<Wire.StreamSamplesResponse> responses,
        CancellationToken cancellationToken)
    {
        try
        {
            await responses.WriteAsync(new Wire.StreamSamplesResponse { Opened = Describe() }, cancellationToken);
            using var progressEnding = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var progress = ReportProgressAsync(responses, progressEnding.Token);
            bool hasEnded;
            try
            {
                hasEnded = await TakeAsync(requests, cancellationToken);
            }
            finally
            {
                await progressEnding.CancelAsync();
                await progress;
            }

            await FinishAsync(responses, hasEnded, cancellationToken);
        }
        catch (RpcException failure)
        {
            _input.Fail(new IOException(failure.Status.Detail));
            throw;
        }
        catch (Exception failure)
        {
            // However the connection went down, the samples that are missing must not go unnoticed.
            _input.Fail(new IOException($"the sender left without 'end' ({Describe(_accepted)} were accepted)", failure));
            throw;
        }
    }

    private Wire.SampleStreamOpened Describe()
    {
        var opened = new Wire.SampleStreamOpened { MaximumChunkValues = MaximumChunkValues };
        opened.WantedChannels.AddRange(_wanted);
        return opened;
    }

    private string Describe(long[] accepted) =>
        string.Join(", ", _wanted.Select(channel => $"{accepted[channel]} samples of '{_channels[channel].Label}'"));

    /// <summary>Takes chunks.</summary>
    /// <returns>True at the sender's end, false when the run needs no more.</returns>
    private async Task<bool> TakeAsync(IAsyncStreamReader<Wire.StreamSamplesRequest> requests, CancellationToken cancellationToken)
    {
        while (true)
        {
            // A sender that has nothing to say for now must still learn that the run has ended.
            var next = requests.MoveNext(cancellationToken);
            if (await Task.WhenAny(next, _run.Completion) != next)
            {
                _ = next.ContinueWith(task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                return false;
            }

            if (!await next)
            {
                throw GatewayErrors.InvalidArgument("The stream was closed without 'end': samples may be missing.");
            }

            switch (requests.Current.RequestCase)
            {
                case Wire.StreamSamplesRequest.RequestOneofCase.Chunk:
                    if (!await AcceptAsync(requests.Current.Chunk, cancellationToken))
                    {
                        return false;
                    }

                    break;
                case Wire.StreamSamplesRequest.RequestOneofCase.End:
                    _input.Complete();
                    return true;
                default:
                    throw GatewayErrors.InvalidArgument("After 'open' a message must be 'chunk' or 'end'.");
            }
        }
    }

    private async Task<bool> AcceptAsync(Wire.SampleChunk chunk, CancellationToken cancellationToken)
    {
        Check(chunk);
        if (!await _input.WaitForRoom(cancellationToken))
        {
            return false;
        }

        try
        {
            var values = new double[chunk.Values.Count];
            chunk.Values.CopyTo(values, 0);
            _input.Push(chunk.Channel, values);
        }
        catch (RecordingException failure)
        {
            throw GatewayErrors.Create(StatusCode.ResourceExhausted, failure.Message);
        }

        Volatile.Write(ref _accepted[chunk.Channel], _accepted[chunk.Channel] + chunk.Values.Count);
        return true;
    }

    private void Check(Wire.SampleChunk chunk)
    {
        if (!_wanted.Contains(chunk.Channel))
        {
            throw GatewayErrors.InvalidArgument(
                $"A chunk is for channel {chunk.Channel}: send only the wanted channels {string.Join(", ", _wanted)}.");
        }

        var label = _channels[chunk.Channel].Label;
        if (chunk.Values.Count == 0)
        {
            throw GatewayErrors.InvalidArgument($"A chunk of channel '{label}' has no values: give 1 or more.");
        }

        if (chunk.Values.Count > MaximumChunkValues)
        {
            throw GatewayErrors.Create(
                StatusCode.ResourceExhausted,
                $"A chunk of channel '{label}' has {chunk.Values.Count} values: send at most {MaximumChunkValues} at once.");
        }

        var expected = _accepted[chunk.Channel];
        if (chunk.FirstSample != expected)
        {
            var what = chunk.FirstSample > expected ? "leaves a gap" : "overlaps what was sent";
            throw GatewayErrors.Create(
                StatusCode.OutOfRange,
                $"A chunk of channel '{label}' {what}: it starts at sample {chunk.FirstSample}, but sample {expected} is due.");
        }

        for (var i = 0; i < chunk.Values.Count; i++)
        {
            if (!double.IsFinite(chunk.Values[i]))
            {
                throw GatewayErrors.InvalidArgument(
                    $"Sample {chunk.FirstSample + i} of channel '{label}' is {chunk.Values[i]}: every value must be finite.");
            }
        }
    }

    private async Task ReportProgressAsync(IServerStreamWriter<Wire.StreamSamplesResponse> responses, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_progressInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var progress = new Wire.SampleStreamProgress { Status = _run.NewestStatus().ToWire(_run.Experiment) };
                AddAccepted(progress.AcceptedSamples);
                // Not the token: cancelling a write would abort the call.
                await responses.WriteAsync(new Wire.StreamSamplesResponse { Progress = progress }, CancellationToken.None);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or InvalidOperationException or RpcException)
        {
            // The end of the session; a connection that is down shows where samples are read.
        }
    }

    private async Task FinishAsync(IServerStreamWriter<Wire.StreamSamplesResponse> responses, bool hasEnded, CancellationToken cancellationToken)
    {
        if (!hasEnded)
        {
            // The input closes a moment before the run has its result.
            var result = await _run.Completion.WaitAsync(cancellationToken);
            if (result.Phase == RunPhase.Failed)
            {
                throw GatewayErrors.Create(StatusCode.Aborted, $"Experiment '{_run.RunId}' failed while samples were sent: {result.Message}");
            }
        }

        var summary = new Wire.SampleStreamSummary { RunEnded = !hasEnded };
        AddAccepted(summary.AcceptedSamples);
        await responses.WriteAsync(new Wire.StreamSamplesResponse { Summary = summary }, cancellationToken);
    }

    private void AddAccepted(Google.Protobuf.Collections.RepeatedField<long> target)
    {
        foreach (var channel in _wanted)
        {
            target.Add(Volatile.Read(ref _accepted[channel]));
        }
    }
}

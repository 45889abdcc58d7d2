using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Neuromesh.Protocol.V1;
using Neuromesh.Recordings;
using SamplingRate = Neuromesh.Protocol.V1.SamplingRate;

namespace Neuromesh.Gateway.Clients;

/// <summary>Sends a recording to a gateway as the samples of a running experiment's input.</summary>
/// <remarks>
/// Only the channels that the experiment asks for are sent, cut into slices of time. The gateway holds the sender back through the
/// transport when its buffer is full. In real time the slice that ends t after the start is sent when t has passed on the monotonic
/// clock; each moment is computed from the start, so delays do not add up.
/// </remarks>
public static class RecordingStreamer
{
    // Real time is kept to this grain: a slice can be sent only when its last sample would have been taken.
    private const int RealTimeSliceMs = 20;
    private const int LongestSliceMs = 1000;

    /// <summary>Sends a recording.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="options">Where to and how.</param>
    /// <param name="progress">Told about progress several times a second, from any thread; null for none.</param>
    /// <param name="cancellationToken">Breaks the stream off, which fails the run.</param>
    /// <returns>What was sent.</returns>
    /// <exception cref="StreamingException">The gateway cannot be reached or refused the stream, or the run failed.</exception>
    /// <exception cref="RecordingException">The recording is broken.</exception>
    /// <exception cref="OperationCanceledException">The stream was broken off.</exception>
    public static async Task<StreamingSummary> StreamAsync(
        IRecording recording, StreamingOptions options, IProgress<StreamingProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(options);
        using var channel = Connect(options.Gateway);
        using var breaking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = new Signals.SignalsClient(channel).StreamSamples(cancellationToken: breaking.Token);
        try
        {
            return await new Conversation(recording, options, progress, call).RunAsync(breaking.Token);
        }
        catch (RpcException failure) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The stream was broken off.", failure, cancellationToken);
        }
        catch (RpcException failure)
        {
            throw Explain(failure, options);
        }
        catch
        {
            // Half a recording must not look like a whole one.
            await breaking.CancelAsync();
            throw;
        }
    }

    private static GrpcChannel Connect(Uri gateway)
    {
        if (!gateway.IsAbsoluteUri || gateway.Scheme is not ("http" or "https"))
        {
            throw new StreamingException($"'{gateway}' is no address of a gateway: give one like http://127.0.0.1:5271.");
        }

        return GrpcChannel.ForAddress(gateway);
    }

    private static StreamingException Explain(RpcException failure, StreamingOptions options)
    {
        var isUnreachable = failure.StatusCode == StatusCode.Unavailable
            && (failure.Status.DebugException?.GetBaseException() is SocketException or null or HttpRequestException);
        return new StreamingException(
            isUnreachable && failure.Status.DebugException is not null
                ? $"The gateway {options.Gateway} cannot be reached: {failure.Status.DebugException.GetBaseException().Message}. Start it with 'neuromesh serve', or give its address."
                : failure.Status.Detail,
            failure);
    }

    /// <summary>One stream from its opening words to the summary.</summary>
    private sealed class Conversation(
        IRecording recording,
        StreamingOptions options,
        IProgress<StreamingProgress>? progress,
        AsyncDuplexStreamingCall<StreamSamplesRequest, StreamSamplesResponse> call)
    {
        private long _sentMs;

        public async Task<StreamingSummary> RunAsync(CancellationToken cancellationToken)
        {
            var opened = await OpenAsync(cancellationToken);
            using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var listening = ListenAsync(answered, cancellationToken);
            try
            {
                await SendAsync(opened, answered.Token);
            }
            catch (Exception failure) when (failure is RpcException or InvalidOperationException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // The gateway has answered before everything was sent; what it said is what counts.
            }

            var summary = await listening;
            return new StreamingSummary(
                summary.AcceptedSamples.Sum(),
                [.. opened.WantedChannels.Select(wanted => recording.Header.Channels[wanted].Label)],
                summary.RunEnded);
        }

        private async Task<SampleStreamOpened> OpenAsync(CancellationToken cancellationToken)
        {
            var open = new SampleStreamOpen { ExperimentId = options.ExperimentId, Input = options.Input };
            open.Channels.AddRange(recording.Header.Channels.Select(channel => new SampleChannel
            {
                Label = channel.Label,
                Unit = channel.Unit,
                Rate = new SamplingRate { Numerator = channel.Rate.Numerator, Denominator = channel.Rate.Denominator },
            }));
            try
            {
                await call.RequestStream.WriteAsync(new StreamSamplesRequest { Open = open }, cancellationToken);
            }
            catch (Exception failure) when (failure is RpcException or InvalidOperationException && !cancellationToken.IsCancellationRequested)
            {
                // The answer says why.
            }

            if (!await call.ResponseStream.MoveNext(cancellationToken) || call.ResponseStream.Current.Opened is not { } opened)
            {
                throw new StreamingException($"{options.Gateway} does not answer as a gateway of this version should: it sent no 'opened'.");
            }

            return opened;
        }

        private async Task SendAsync(SampleStreamOpened opened, CancellationToken cancellationToken)
        {
            var isRealTime = options.Speed == StreamingSpeed.RealTime;
            var slices = new RecordingSlices(
                recording.Header.Channels, opened.WantedChannels, isRealTime ? RealTimeSliceMs : LongestSliceMs, opened.MaximumChunkValues);
            var start = options.Clock.GetTimestamp();
            for (long slice = 0; slice < slices.Count; slice++)
            {
                var endMs = (slice + 1) * slices.SliceMs;
                if (isRealTime && TimeSpan.FromMilliseconds(endMs) - options.Clock.GetElapsedTime(start) is var early && early > TimeSpan.Zero)
                {
                    await Task.Delay(early, options.Clock, cancellationToken);
                }

                foreach (var range in slices.Ranges(slice))
                {
                    await call.RequestStream.WriteAsync(new StreamSamplesRequest { Chunk = Read(range) }, cancellationToken);
                }

                Volatile.Write(ref _sentMs, endMs);
            }

            await call.RequestStream.WriteAsync(new StreamSamplesRequest { End = new SampleStreamEnd() }, cancellationToken);
            await call.RequestStream.CompleteAsync();
        }

        private SampleChunk Read(SampleRange range)
        {
            var values = new double[range.Count];
            recording.Read(range.Channel, range.FirstSample, values);
            var chunk = new SampleChunk { Channel = range.Channel, FirstSample = range.FirstSample };
            chunk.Values.AddRange(values);
            return chunk;
        }

        private async Task<SampleStreamSummary> ListenAsync(CancellationTokenSource answered, CancellationToken cancellationToken)
        {
            try
            {
                await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
                {
                    switch (response.ResponseCase)
                    {
                        case StreamSamplesResponse.ResponseOneofCase.Progress:
                            progress?.Report(new StreamingProgress(
                                Volatile.Read(ref _sentMs) / 1e3, response.Progress.AcceptedSamples.Sum(), response.Progress.Status));
                            break;
                        case StreamSamplesResponse.ResponseOneofCase.Summary:
                            return response.Summary;
                        default:
                            break;
                    }
                }

                throw new StreamingException($"The gateway {options.Gateway} ended the stream without a summary.");
            }
            finally
            {
                await answered.CancelAsync();
            }
        }
    }
}

using Grpc.Core;
using Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Tests.Fakes;

/// <summary>One client's side of a sample stream, word for word.</summary>
internal sealed class SampleSender(AsyncDuplexStreamingCall<StreamSamplesRequest, StreamSamplesResponse> call) : IDisposable
{
    public AsyncDuplexStreamingCall<StreamSamplesRequest, StreamSamplesResponse> Call => call;

    /// <summary>Opens a stream of the channels A and B at 1 kHz and takes the answer.</summary>
    public static async Task<SampleSender> OpenAsync(TestGateway gateway, FakeRun run, string input = "eeg")
    {
        var sender = new SampleSender(gateway.Signals.StreamSamples());
        await sender.SendAsync(OpenWords(run.RunId, input, "A", "B"));
        var opened = (await sender.ReceiveAsync()).Opened;
        Assert.Equal([0, 1], opened.WantedChannels);
        return sender;
    }

    public static SampleStreamOpen OpenWords(string experimentId, string input, params string[] labels)
    {
        var open = new SampleStreamOpen { ExperimentId = experimentId, Input = input };
        open.Channels.AddRange(labels.Select(label => new SampleChannel
        {
            Label = label,
            Unit = "uV",
            Rate = new SamplingRate { Numerator = 1000, Denominator = 1 },
        }));
        return open;
    }

    public Task SendAsync(SampleStreamOpen open) => call.RequestStream.WriteAsync(new StreamSamplesRequest { Open = open }).Within();

    public Task SendAsync(int channel, long firstSample, params double[] values)
    {
        var chunk = new SampleChunk { Channel = channel, FirstSample = firstSample };
        chunk.Values.AddRange(values);
        return call.RequestStream.WriteAsync(new StreamSamplesRequest { Chunk = chunk }).Within();
    }

    public Task SendEndAsync() => call.RequestStream.WriteAsync(new StreamSamplesRequest { End = new SampleStreamEnd() }).Within();

    public async Task<StreamSamplesResponse> ReceiveAsync()
    {
        Assert.True(await call.ResponseStream.MoveNext().Within());
        return call.ResponseStream.Current;
    }

    /// <summary>Reads past progress to the summary, which must be the last word.</summary>
    public async Task<SampleStreamSummary> ReceiveSummaryAsync()
    {
        while (true)
        {
            if ((await ReceiveAsync()).Summary is { } summary)
            {
                Assert.False(await call.ResponseStream.MoveNext().Within());
                return summary;
            }
        }
    }

    /// <summary>Reads past progress to the error.</summary>
    public Task<Status> FailsWithAsync(StatusCode code) => ReceiveSummaryAsync().FailsWithAsync(code);

    public void Dispose() => call.Dispose();
}

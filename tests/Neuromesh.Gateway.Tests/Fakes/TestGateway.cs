using Grpc.Core;
using Grpc.Net.Client;
using Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Tests.Fakes;

/// <summary>A real gateway on a free loopback port, with a fake cluster behind it and clients in front of it.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly GatewayServer _server;
    private readonly GrpcChannel _channel;

    private TestGateway(GatewayServer server, FakeExperimentHost host)
    {
        _server = server;
        Host = host;
        _channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { MaxSendMessageSize = null });
        Experiments = new Protocol.V1.Experiments.ExperimentsClient(_channel);
        Signals = new Signals.SignalsClient(_channel);
        Spikes = new Spikes.SpikesClient(_channel);
    }

    public FakeExperimentHost Host { get; }

    public GatewayServer Server => _server;

    public GrpcChannel Channel => _channel;

    public Protocol.V1.Experiments.ExperimentsClient Experiments { get; }

    public Signals.SignalsClient Signals { get; }

    public Spikes.SpikesClient Spikes { get; }

    public static async Task<TestGateway> StartAsync(Func<GatewayOptions, GatewayOptions>? configure = null, bool buildsAtOnce = true)
    {
        var host = new FakeExperimentHost { BuildsAtOnce = buildsAtOnce };
        var options = new GatewayOptions { ExperimentHost = host };
        return new TestGateway(await GatewayServer.StartAsync(configure?.Invoke(options) ?? options), host);
    }

    /// <summary>Submits an experiment and gives the fake run behind it.</summary>
    public async Task<FakeRun> SubmitAsync(string yaml = TestExperiments.Plain, params string[] overrides)
    {
        var request = new SubmitRequest { Name = "test", Yaml = yaml };
        request.Overrides.AddRange(overrides);
        return Host[(await Experiments.SubmitAsync(request)).ExperimentId];
    }

    /// <summary>Submits an experiment and starts it.</summary>
    public async Task<FakeRun> StartRunAsync(string yaml = TestExperiments.Plain)
    {
        var run = await SubmitAsync(yaml);
        await Experiments.StartAsync(new StartRequest { ExperimentId = run.RunId });
        return run;
    }

    /// <summary>Opens a stream of spikes and waits until the run has taken it in.</summary>
    public async Task<AsyncServerStreamingCall<StreamSpikesResponse>> OpenSpikesAsync(FakeRun run, params string[] populations)
    {
        var request = new StreamSpikesRequest { ExperimentId = run.RunId };
        request.Populations.AddRange(populations);
        var call = Spikes.StreamSpikes(request);
        Assert.True(await call.ResponseStream.MoveNext().Within());
        Assert.Equal(StreamSpikesResponse.ResponseOneofCase.Opened, call.ResponseStream.Current.ResponseCase);
        return call;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Neuromesh.Gateway.Runs;
using Neuromesh.Gateway.Services;
using Wire = Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway;

/// <summary>
/// The gateway: a gRPC server (HTTP/2 without TLS) with the services Experiments, Signals and Spikes, with reflection and with
/// <c>grpc.health.v1</c>.
/// </summary>
public sealed class GatewayServer : IAsyncDisposable
{
    // A message that passes the documented limits a little still reaches the services, whose refusal names the figures.
    private const int TransportSlack = 4;

    // A client that vanished without a word must not hold a run for long.
    private static readonly TimeSpan KeepAliveDelay = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(20);

    private readonly WebApplication _application;
    private readonly GatewayOptions _options;
    private readonly GatewayLifetime _lifetime;

    private GatewayServer(WebApplication application, GatewayOptions options, RunRegistry runs, GatewayLifetime lifetime, Uri address)
    {
        _application = application;
        _options = options;
        _lifetime = lifetime;
        Runs = runs;
        Address = address;
    }

    /// <summary>Where clients reach the gateway, with the port that was chosen.</summary>
    public Uri Address { get; }

    /// <summary>The runs that were submitted through it.</summary>
    public RunRegistry Runs { get; }

    /// <summary>Starts a gateway.</summary>
    /// <param name="options">How it is run.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The gateway, which takes calls.</returns>
    /// <exception cref="IOException">The address cannot be listened on; the message says why and what to do.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static async Task<GatewayServer> StartAsync(GatewayOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumSubmissionBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, ushort.MaxValue);
        var listenAddress = ParseHostname(options.Hostname);
        var runs = new RunRegistry(options.MaximumLiveRuns, options.MaximumEndedRuns);
        var lifetime = new GatewayLifetime();
        var application = Build(options, listenAddress, runs, lifetime);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException failure)
        {
            await application.DisposeAsync();
            throw new IOException(
                $"The gateway cannot listen on {options.Hostname}, port {options.Port}: {failure.Message} Choose another port, or 0 for any free one.", failure);
        }

        var bound = new Uri(application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        return new GatewayServer(application, options, runs, lifetime, bound);
    }

    /// <summary>Ends all streams and live runs, writes what they recorded, and stops listening.</summary>
    /// <param name="cancellationToken">Gives up waiting for them.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        // Streams first: a reader of spikes that has stalled would keep its run from ending.
        _lifetime.Stop();
        var live = Runs.List().Select(entry => entry.Run).Where(run => !run.Completion.IsCompleted).ToArray();
        foreach (var run in live)
        {
            run.Stop("the gateway was shut down");
        }

        try
        {
            await Task.WhenAll(live.Select(run => run.Completion)).WaitAsync(_options.ShutdownTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The runs' files say that they are running, which is what is known of them.
        }

        await _application.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_lifetime.IsStopping)
        {
            await StopAsync();
        }

        await _application.DisposeAsync();
        _lifetime.Dispose();
    }

    private static WebApplication Build(GatewayOptions options, IPAddress listenAddress, RunRegistry runs, GatewayLifetime lifetime)
    {
        // An empty builder reads neither environment nor files and logs nothing: stdout belongs to the command line.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.Http2.KeepAlivePingDelay = KeepAliveDelay;
            kestrel.Limits.Http2.KeepAlivePingTimeout = KeepAliveTimeout;
            kestrel.Listen(listenAddress, options.Port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRouting();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(runs);
        builder.Services.AddSingleton(lifetime);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = (int)Math.Min(int.MaxValue, (long)options.MaximumSubmissionBytes * TransportSlack);
            grpc.MaxSendMessageSize = null;
            grpc.EnableDetailedErrors = true;
        });
        builder.Services.AddGrpcReflection();
        AddHealth(builder.Services, options);

        var application = builder.Build();
        application.UseRouting();
        application.MapGrpcService<ExperimentsService>();
        application.MapGrpcService<SignalsService>();
        application.MapGrpcService<SpikesService>();
        application.MapGrpcReflectionService();
        application.MapGrpcHealthChecksService();
        return application;
    }

    private static void AddHealth(IServiceCollection services, GatewayOptions options)
    {
        services.AddGrpcHealthChecks(health =>
        {
            // Every name a client may ask for answers with the state of the experiment host, without which no service is of use.
            string[] names =
            [
                "",
                Wire.Experiments.Descriptor.FullName,
                Wire.Signals.Descriptor.FullName,
                Wire.Spikes.Descriptor.FullName,
            ];
            foreach (var name in names)
            {
                health.Services.Map(name, _ => true);
            }
        }).AddCheck("experiment host", () => options.IsExperimentHostUp?.Invoke() ?? true
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The cluster cannot take experiments."));

        // Calls of Watch see changes as late as this.
        services.Configure<HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = TimeSpan.Zero;
            publisher.Period = TimeSpan.FromSeconds(1);
        });
    }

    private static IPAddress ParseHostname(string hostname) => hostname switch
    {
        "localhost" => IPAddress.Loopback,
        "*" => IPAddress.Any,
        _ => IPAddress.TryParse(hostname, out var address)
            ? address
            : throw new ArgumentException($"The gateway cannot listen on '{hostname}': give an IP address, localhost, or * for all addresses."),
    };
}

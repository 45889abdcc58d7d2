using Neuromesh.Gateway.Tests.Fakes;
using Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Tests;

public sealed class GatewayServerTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task It_listens_on_a_free_port_of_the_loopback(string hostname)
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { Hostname = hostname });

        Assert.Equal("127.0.0.1", gateway.Server.Address.Host);
        Assert.NotEqual(0, gateway.Server.Address.Port);
        Assert.Empty((await gateway.Experiments.ListAsync(new ListRequest())).Runs);
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        await using var gateway = await TestGateway.StartAsync();
        var port = gateway.Server.Address.Port;

        var failure = await Assert.ThrowsAsync<IOException>(() => GatewayServer.StartAsync(
            new GatewayOptions { ExperimentHost = new FakeExperimentHost(), Port = port }));

        Assert.Contains($"port {port}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Choose another port", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no such host")]
    [InlineData("")]
    public async Task A_hostname_that_is_no_address_is_refused(string hostname)
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => GatewayServer.StartAsync(
            new GatewayOptions { ExperimentHost = new FakeExperimentHost(), Hostname = hostname }));

        Assert.Contains("give an IP address", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_be_stopped_twice()
    {
        var gateway = await TestGateway.StartAsync();

        await gateway.Server.StopAsync();
        await gateway.DisposeAsync();
    }
}

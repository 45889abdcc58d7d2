using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Neuromesh.Gateway.Tests.Fakes;

namespace Neuromesh.Gateway.Tests.Services;

public sealed class HealthAndReflectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("neuromesh.v1.Experiments")]
    [InlineData("neuromesh.v1.Signals")]
    [InlineData("neuromesh.v1.Spikes")]
    public async Task Health_follows_the_experiment_host(string service)
    {
        var isUp = true;
        await using var gateway = await TestGateway.StartAsync(options => options with { IsExperimentHostUp = () => Volatile.Read(ref isUp) });
        var client = new Health.HealthClient(gateway.Channel);

        var up = await client.CheckAsync(new HealthCheckRequest { Service = service });
        Volatile.Write(ref isUp, false);
        var down = await client.CheckAsync(new HealthCheckRequest { Service = service });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, up.Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, down.Status);
    }

    [Fact]
    public async Task Health_does_not_know_other_services()
    {
        await using var gateway = await TestGateway.StartAsync();

        await new Health.HealthClient(gateway.Channel).CheckAsync(new HealthCheckRequest { Service = "nobody" })
            .ResponseAsync.FailsWithAsync(StatusCode.NotFound);
    }

    [Fact]
    public async Task Reflection_lists_the_services()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(gateway.Channel).ServerReflectionInfo();

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext().Within());

        Assert.Superset(
            new HashSet<string> { "neuromesh.v1.Experiments", "neuromesh.v1.Signals", "neuromesh.v1.Spikes", "grpc.health.v1.Health" },
            call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToHashSet());
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task Reflection_hands_out_the_files_that_describe_a_service()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(gateway.Channel).ServerReflectionInfo();

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "neuromesh.v1.Spikes" });
        Assert.True(await call.ResponseStream.MoveNext().Within());

        var files = call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto
            .Select(bytes => Google.Protobuf.Reflection.FileDescriptorProto.Parser.ParseFrom(bytes).Name)
            .ToHashSet();
        Assert.Contains("neuromesh/v1/spikes.proto", files);
        await call.RequestStream.CompleteAsync();
    }
}

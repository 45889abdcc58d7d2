using System.Globalization;
using Grpc.Net.Client;
using Neuromesh.Host.Tests.Program;
using Neuromesh.Protocol.V1;

namespace Neuromesh.Host.Tests.Runs;

/// <summary>One recording, read by <c>run</c> or sent by <c>stream</c> from another process to <c>serve</c>: the same fingerprint.</summary>
public sealed class StreamingTests
{
    private const string Description = """
        timeStep: 0.1 ms
        duration: 3 s
        populations:
          cells:
            model: lif-exponential
            size: 100
            parameters: { biasCurrent: 350 pA }
        inputs:
          eeg:
            type: recording
            recording: RECORDING
            channels: ["a", "b"]
            resample: linear
            encoder: { type: delta-modulation, delta: 12 uV, refractoryPeriod: 1 ms }
        projections:
          in:
            from: eeg
            to: cells
            crossbar: { conductanceRange: [1 uS, 100 uS], tileSize: [4, 32] }
            weight: { normal: { mean: 100 pA, standardDeviation: 400 pA } }
            delay: 0.5 ms
        """;

    [Theory]
    [InlineData("max")]
    [InlineData("realtime")]
    public async Task A_file_and_a_stream_give_the_same_fingerprint(string speed)
    {
        using var directory = new TemporaryDirectory();
        var recording = directory.Write("recording.csv", Recording());
        var fromFile = await RunFiles.RunAsync(
            null, "run", directory.Write("net.yaml", Description.Replace("RECORDING", recording, StringComparison.Ordinal)), "--out", directory.File("file"));

        using var server = NeuromeshProcess.Start(directory.FullPath, null, "serve", "--port", "0", "--out", directory.File("runs"));
        var line = await server.WaitForLineAsync(line => line.StartsWith("Neuromesh listens on ", StringComparison.Ordinal));
        var address = line["Neuromesh listens on ".Length..];
        using var channel = GrpcChannel.ForAddress(address);
        var experiments = new Protocol.V1.Experiments.ExperimentsClient(channel);
        var submitted = await experiments.SubmitAsync(new SubmitRequest
        {
            Name = "net",
            Yaml = Description.Replace("RECORDING", "stream", StringComparison.Ordinal),
        });
        await experiments.StartAsync(new StartRequest { ExperimentId = submitted.ExperimentId });

        var sent = await NeuromeshProcess.RunAsync(
            "stream", recording, "--to", address, "--experiment", submitted.ExperimentId, "--input", "eeg", "--speed", speed);

        Assert.True(sent.ExitCode == 0, sent.Error);
        RunResult? result = null;
        using (var watch = experiments.Watch(new WatchRequest { ExperimentId = submitted.ExperimentId }))
        {
            while (await watch.ResponseStream.MoveNext(CancellationToken.None))
            {
                result = watch.ResponseStream.Current.Result ?? result;
            }
        }

        Assert.NotNull(result);
        Assert.True(result.Spikes > 100, $"{result.Spikes} spikes say little");
        Assert.Equal(fromFile.GetProperty("fingerprint").GetString(), result.Fingerprint);
        Assert.Equal(fromFile.GetProperty("stateFingerprint").GetString(), result.StateFingerprint);

        server.Interrupt();
        Assert.Equal(0, (await server.WaitAsync()).ExitCode);
    }

    /// <summary>Two channels at 250 Hz in uV, with a time column.</summary>
    private static string Recording()
    {
        var rows = Enumerable.Range(0, 1000).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{i * 0.004:0.000},{60 * Math.Sin(i * 0.31):0.000},{45 * Math.Sin((i * 0.17) + 1):0.000}"));
        return "time (s),a (uV),b (uV)\n" + string.Join('\n', rows) + "\n";
    }
}

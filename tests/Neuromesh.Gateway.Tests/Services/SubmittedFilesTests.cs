using Google.Protobuf;
using Grpc.Core;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Tests.Fakes;
using Neuromesh.Protocol.V1;
using Neuromesh.Recordings.Signals;
using Neuromesh.Recordings.Synthetic;

namespace Neuromesh.Gateway.Tests.Services;

public sealed class SubmittedFilesTests
{
    private const string Network = """
        duration: 2 s
        populations:
          cells: { model: lif-delta, size: 3 }
        """ + "\n";

    private const string Edges = Network + """
        projections:
          chain:
            from: cells
            to: cells
            rule: { type: explicit, file: tables/edges.csv }
        """ + "\n";

    private const string Table = "source,target,weight,delay\n0,1,2.5,1\n1,2,3.5,2\n";

    [Fact]
    public async Task Tables_come_with_the_submission()
    {
        await using var gateway = await TestGateway.StartAsync();
        var request = new SubmitRequest { Name = "test", Yaml = Edges };
        request.Files.Add("tables/edges.csv", ByteString.CopyFromUtf8(Table));

        var response = await gateway.Experiments.SubmitAsync(request);

        var projection = Assert.Single(response.Summary.Projections);
        Assert.Equal((10, 20), (projection.MinimumDelaySteps, projection.MaximumDelaySteps));
        Assert.Equal(Table, await new StreamReader(gateway.Host[response.ExperimentId].Package.Files["tables/edges.csv"].Open()).ReadToEndAsync());
    }

    [Fact]
    public async Task A_table_of_the_gateways_own_disk_is_not_read()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("tables"));
        await File.WriteAllTextAsync(folder.File("tables/edges.csv"), Table);
        await using var gateway = await TestGateway.StartAsync(options => options with { RecordingsDirectory = folder.Path });

        var status = await gateway.SubmitAsync(Edges).FailsWithAsync(StatusCode.InvalidArgument);

        Assert.Contains("'tables/edges.csv' was not sent along with the experiment", status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data/eeg.csv")]
    [InlineData("other.csv", "inputs.eeg.recording=data/eeg.csv")]
    public async Task Recordings_are_found_from_the_recordings_directory(string recording, params string[] settings)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("data"));
        await File.WriteAllTextAsync(folder.File("data/eeg.csv"), "time [s],Fp1 [uV],Fp2 [uV]\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i / 1000.0},{i % 7 - 3},{i % 5 - 2}\n")));
        await using var gateway = await TestGateway.StartAsync(options => options with { RecordingsDirectory = folder.Path });

        var run = await gateway.SubmitAsync(Recorded(recording), settings);

        var input = Assert.IsType<RecordingInput>(run.Experiment.Inputs[0]);
        Assert.Equal(folder.File("data/eeg.csv"), input.Recording);
        Assert.Equal(["Fp1", "Fp2"], input.Channels.ToArray());
        var events = new SpikeEventList();
        run.Inputs["eeg"].TryTake(1, 20_000, events);
        Assert.InRange(events.Count, 100, 2000);
    }

    [Fact]
    public async Task A_recording_that_is_not_there_is_named_with_its_key()
    {
        await using var gateway = await TestGateway.StartAsync();

        var status = await gateway.SubmitAsync(Recorded("/nowhere/eeg.edf")).FailsWithAsync(StatusCode.InvalidArgument);

        Assert.Contains("inputs.eeg.recording: there is no file '/nowhere/eeg.edf'", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_recording_without_times_needs_a_rate()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("eeg.txt"), "1 2\n3 4\n");
        await using var gateway = await TestGateway.StartAsync();

        var status = await gateway.SubmitAsync(Recorded(folder.File("eeg.txt"))).FailsWithAsync(StatusCode.InvalidArgument);
        var run = await gateway.SubmitAsync(Recorded(folder.File("eeg.txt")), "inputs.eeg.rate=173.61 Hz", "inputs.eeg.encoder.threshold=2");

        Assert.Contains("sampling rate is not known", status.Detail, StringComparison.Ordinal);
        Assert.IsType<RecordingSpikeInput>(run.Inputs["eeg"]);
    }

    [Fact]
    public async Task The_synthetic_recording_is_opened()
    {
        await using var gateway = await TestGateway.StartAsync();

        var run = await gateway.SubmitAsync(Recorded("synthetic"));

        var input = Assert.IsType<RecordingInput>(run.Experiment.Inputs[0]);
        Assert.Equal(["Fp1", "Fp2", "C3", "C4", "P3", "P4", "O1", "O2"], input.Channels.ToArray());
        using var eeg = new SyntheticEeg();
        using var expected = RecordingSpikeInput.Create(eeg, input.Channels, 0, ResamplingRule.Hold, input.Encoder, run.Experiment.TimeStep);
        Assert.Equal(Take(expected), Take(run.Inputs["eeg"]));
    }

    private static string Recorded(string recording) => Network + $$"""
        inputs:
          eeg:
            type: recording
            recording: {{recording}}
            encoder: { type: threshold-crossing, threshold: 0 uV }
        """ + "\n";

    private static List<(long Step, int Source)> Take(ISpikeInput input)
    {
        var events = new SpikeEventList();
        Assert.True(input.TryTake(1, 20_000, events));
        var list = new List<(long, int)>();
        for (var i = 0; i < events.Count; i++)
        {
            list.Add((events.Steps[i], events.Sources[i]));
        }

        Assert.NotEmpty(list);
        return list;
    }
}

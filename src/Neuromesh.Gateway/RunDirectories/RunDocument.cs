using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Recordings;

namespace Neuromesh.Gateway.RunDirectories;

/// <summary>The contents of <c>run.json</c>; the folder's README says what each key means.</summary>
internal sealed class RunDocument
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "run.json";

    /// <summary>The phase of a run that has not said how it ended.</summary>
    public static readonly string RunningPhase = Name(RunPhase.Running);

    private const string Format = "run 1";

    // What the result adds to the document, messages included.
    private const int RoomForResult = 1 << 14;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _path;
    private readonly JsonObject _root;

    private RunDocument(string path, JsonObject root)
    {
        _path = path;
        _root = root;
    }

    /// <summary>The run's phase in lower case.</summary>
    public string Phase => Text(_root, "phase");

    /// <summary>The stated fingerprint; empty while the run has none.</summary>
    public string Fingerprint => Text(_root, "fingerprint");

    /// <summary>The number of neurons of all populations.</summary>
    /// <exception cref="RecordingException">The document does not say.</exception>
    public long Neurons => _root["counts"] is JsonObject counts && counts["neurons"] is JsonValue value && value.TryGetValue<long>(out var neurons)
        ? neurons
        : throw new RecordingException($"{_path}: the key 'counts.neurons' is missing or no number.");

    private string PartialPath => _path + ".partial";

    /// <summary>The document of a run that begins.</summary>
    /// <param name="directory">The run directory.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="commandLine">The command that started the run; null when none did.</param>
    public static RunDocument Begin(string directory, string runId, Experiment experiment, string? commandLine) => new(
        Path.Combine(directory, FileName),
        new JsonObject
        {
            ["format"] = Format,
            ["runId"] = runId,
            ["name"] = experiment.Name,
            ["phase"] = RunningPhase,
            ["message"] = null,
            ["startedUtc"] = Now(),
            ["endedUtc"] = null,
            ["seed"] = experiment.Seed,
            ["fingerprint"] = null,
            ["stateFingerprint"] = null,
            ["lastStep"] = null,
            ["durationSteps"] = experiment.DurationSteps,
            ["timeStepNanoseconds"] = experiment.TimeStep.Nanoseconds,
            ["biologicalSeconds"] = null,
            ["wallSeconds"] = null,
            ["buildSeconds"] = null,
            ["realTimeFactor"] = null,
            ["counts"] = new JsonObject { ["neurons"] = experiment.NeuronCount },
            ["files"] = new JsonArray(),
            ["recordings"] = RunRecordings.Describe(experiment),
            ["remarks"] = new JsonArray(),
            ["program"] = RunMachine.DescribeProgram(commandLine),
            ["machine"] = RunMachine.DescribeMachine(),
            ["experiment"] = ExperimentSerializer.Serialize(experiment),
        });

    /// <summary>Reads the document of a run directory.</summary>
    /// <param name="directory">The run directory.</param>
    /// <exception cref="RecordingException">There is none, or it is damaged.</exception>
    public static RunDocument Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject root && (string?)root["format"] == Format
                ? new RunDocument(path, root)
                : throw new RecordingException($"{path}: this is no description of a run: its key 'format' is not '{Format}'.");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new RecordingException($"{path}: this is no description of a run: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or (IOException and not RecordingException))
        {
            throw new RecordingException(
                failure is FileNotFoundException or DirectoryNotFoundException
                    ? $"{path}: there is no such file; expected the directory of a run."
                    : $"{path}: the file cannot be read: {failure.Message}",
                failure);
        }
    }

    /// <summary>Takes in what the run came to.</summary>
    /// <param name="result">The result.</param>
    public void End(RunResult result)
    {
        _root["phase"] = Name(result.Phase);
        _root["message"] = result.Message;
        _root["endedUtc"] = Now();
        _root["fingerprint"] = result.Fingerprint;
        _root["stateFingerprint"] = result.StateFingerprint;
        _root["lastStep"] = result.LastStep;
        _root["biologicalSeconds"] = result.BiologicalSeconds;
        _root["wallSeconds"] = result.WallSeconds;
        _root["buildSeconds"] = result.BuildSeconds;
        _root["realTimeFactor"] = result.RealTimeFactor;
        var counts = (JsonObject)_root["counts"]!;
        counts["spikes"] = result.Spikes;
        counts["synapses"] = result.Synapses;
        counts["synapticEvents"] = result.SynapticEvents;
        counts["connectivityBytes"] = result.ConnectivityBytes;
        counts["peakMemoryBytes"] = result.PeakMemoryBytes;
        counts["allocatedBytesPerEpoch"] = result.AllocatedBytesPerEpoch;
        counts["nodes"] = result.Nodes;
        counts["threads"] = result.Threads;
        counts["neuronCores"] = result.NeuronCores;
        counts["crossbarTiles"] = result.CrossbarTiles;
    }

    /// <summary>The output was not all written, which fails the run whatever the network did.</summary>
    /// <param name="message">What went wrong.</param>
    public void Fail(string message)
    {
        _root["phase"] = Name(RunPhase.Failed);
        _root["message"] = message;
    }

    /// <summary>Says more of how the run ended.</summary>
    /// <param name="message">The message.</param>
    public void SetMessage(string message) => _root["message"] = message;

    /// <summary>Adds a data file.</summary>
    /// <param name="name">Its name in the directory.</param>
    /// <param name="rows">Number of its rows.</param>
    /// <param name="spikes">Whose spikes it holds, in the form of the key <c>record.spikes</c>; null for other files.</param>
    public void AddFile(string name, long rows, JsonArray? spikes = null)
    {
        var file = new JsonObject { ["name"] = name, ["rows"] = rows, ["sha256"] = Digest(name) };
        if (spikes is not null)
        {
            file["populations"] = spikes;
        }

        ((JsonArray)_root["files"]!).Add(file);
    }

    /// <summary>Takes in what the crossbar projections have done and cost.</summary>
    /// <param name="crossbars">The description.</param>
    public void SetCrossbars(JsonObject crossbars) => _root["crossbars"] = crossbars;

    /// <summary>Takes in what a training came to.</summary>
    /// <param name="training">The description.</param>
    public void SetTraining(JsonObject training) => _root["training"] = training;

    /// <summary>Adds a remark for people.</summary>
    /// <param name="text">The remark.</param>
    public void AddRemark(string text) => ((JsonArray)_root["remarks"]!).Add(text);

    /// <summary>Whether the run wrote a file.</summary>
    /// <param name="name">Its name in the directory.</param>
    public bool HasFile(string name) => _root["files"] is JsonArray files && files.OfType<JsonObject>().Any(file => Text(file, "name") == name);

    /// <summary>Compares a file with the SHA-256 that the run took of it.</summary>
    /// <param name="name">Its name in the directory.</param>
    /// <exception cref="RecordingException">The file is another than the run wrote, cannot be read, or the document does not know it.</exception>
    public void CheckFile(string name)
    {
        var file = (_root["files"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(file => Text(file, "name") == name)
            ?? throw new RecordingException($"{_path}: the key 'files' does not name {name}.");
        string digest;
        try
        {
            digest = Digest(name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException($"{PathOf(name)}: the file cannot be read: {failure.Message}", failure);
        }

        if (digest != Text(file, "sha256"))
        {
            throw new RecordingException($"{PathOf(name)}: the file is damaged or was changed: its SHA-256 is not the one in {FileName}.");
        }
    }

    private string PathOf(string name) => Path.Combine(Path.GetDirectoryName(_path)!, name);

    private string Digest(string name)
    {
        using var stream = File.OpenRead(PathOf(name));
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>The heading of a picture: the experiment, what drove it, and how it ended if not as planned.</summary>
    public string Heading()
    {
        var recordings = _root["recordings"] is JsonArray list ? RunRecordings.Heading(list.OfType<JsonObject>().Select(recording => Text(recording, "recording"))) : "";
        var end = Phase == Name(RunPhase.Completed) ? "" : Phase;
        return string.Join(", ", new[] { Text(_root, "name"), recordings, end }.Where(part => part.Length > 0));
    }

    /// <summary>Writes the document; a reader sees the one before or this one, never a part.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write()
    {
        using (var stream = new FileStream(PartialPath, FileMode.OpenOrCreate, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, _root, Json);
            stream.WriteByte((byte)'\n');
            stream.Flush();
            stream.SetLength(stream.Position);
            stream.Flush(flushToDisk: true);
        }

        File.Move(PartialPath, _path, overwrite: true);
    }

    /// <summary>Takes the room for the next <see cref="Write"/>, so that a run which fills the disk can still say so.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public void Reserve()
    {
        var room = new byte[new FileInfo(_path).Length + RoomForResult];
        room.AsSpan().Fill((byte)' ');
        File.WriteAllBytes(PartialPath, room);
    }

    private static string Name(RunPhase phase) => phase.ToString().ToLowerInvariant();

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private static string Text(JsonObject owner, string key) => owner[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
